"""The day on which a command looks at content: today, or one to travel to."""

import datetime
from typing import Any

import click

__all__ = ["today_option"]


class _Day(click.ParamType):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Read a day such as 2026-11-22."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day. Write it as 2026-11-22.", param, ctx)


today_option = click.option(
    "--today",
    type=_Day(),
    default=lambda: datetime.datetime.now().astimezone().date(),
    metavar="DATE",
    help="Look at content as if it were this day, such as 2026-11-22.",
)
"""Gives a command ``today``."""
