"""What the commands share: flags that stand for settings, and how text is laid out on a terminal."""

import shutil
import textwrap
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click

from skill.settings import PREFIX, Settings, read_settings

__all__ = ["content_options", "paragraph", "setting_options"]

_HELP = {known.name: known.metadata["help"] for known in fields(Settings)}


def setting_options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command flags for some settings; it receives all settings as ``settings``."""
    hints = get_type_hints(Settings)

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            flags = {name: given.pop(name) for name in names}
            command(settings=read_settings(**flags), **given)

        for name in reversed(names):
            flag, kind = f"--{name.replace('_', '-')}", hints[name]
            shown = f"{_HELP[name]} [{PREFIX}{name.upper()}]"
            if kind is bool:
                run = click.option(flag, name, is_flag=True, default=None, help=shown)(run)
            else:
                type_ = click.Path(path_type=Path) if Path in get_args(kind) else kind
                run = click.option(flag, name, type=type_, default=None, help=shown)(run)
        return run

    return decorate


content_options = setting_options("language", "content", "require_review")
"""Flags of every command that reads content."""


def paragraph(text: str) -> str:
    """Wrap a text to the terminal, at most 100 characters wide."""
    width = min(100, shutil.get_terminal_size((100, 24)).columns)
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
