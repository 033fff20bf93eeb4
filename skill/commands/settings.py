"""``leafline settings``: what can be set, and to what it is set."""

from dataclasses import fields

import click

from skill.settings import PREFIX, Settings, read_settings


@click.command("settings")
def command() -> None:
    """List every setting: its environment variable, its value now, and what it means."""
    settings = read_settings()
    for known in fields(Settings):
        value = getattr(settings, known.name)
        shown = ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        click.echo(f"{PREFIX}{known.name.upper()}={shown}\n    {known.metadata['help']}")
