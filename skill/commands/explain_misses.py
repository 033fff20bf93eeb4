"""``leafline explain-misses``: where a list of questions goes wrong, and which names would help."""

from collections.abc import Iterator
from pathlib import Path

import click

from skill.desk import Desk
from skill.options import content_options
from skill.settings import Settings
from skill.understanding.misses import Asked, Summary, summarise
from speech_content.errors import SettingError

_LARGEST = 20_000_000
"""Largest file that is read, in bytes."""
_SHOWN = 30
"""Most lines under each heading."""


@click.command("explain-misses")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--heard", is_flag=True, help="The words come from a speech recogniser.")
@content_options
def command(settings: Settings, file: Path, heard: bool) -> None:
    """Sum up where the questions of FILE go wrong, for the operator's eyes only.

    FILE has a question a line; after a tab may follow the id of the topic that is meant, and after another the aspect.
    """
    summary = summarise(Desk(settings).understanding, _questions(file), spoken=heard)
    for line in _lines(summary):
        click.echo(line)


def _questions(path: Path) -> Iterator[Asked]:
    try:
        if path.stat().st_size > _LARGEST:
            message = f"{path}: the file is larger than {_LARGEST // 1_000_000} MB. Split it."
            raise SettingError(message)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the questions can't be read: {error}. Give a UTF-8 text file with a question a line."
        raise SettingError(message) from error
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield Asked(*line.split("\t")[:3])


def _lines(summary: Summary) -> Iterator[str]:
    yield f"{summary.count} questions"
    yield from (f"{count:>6}  {outcome}" for outcome, count in summary.outcomes)
    for heading, entries in (
        ("Not answered as they should be:", [f"{text}  ({outcome})" for outcome, text in summary.misses]),
        ("Names to consider:", [f'{topic}: "{name}"' for topic, name in summary.proposals]),
        ("Asked for, and no topic has it:", [f"{count:>4}  {name}" for name, count in summary.missing]),
    ):
        if entries:
            yield ""
            yield heading
            yield from (f"  {entry}" for entry in entries[:_SHOWN])
            if len(entries) > _SHOWN:
                yield f"  … and {len(entries) - _SHOWN} more"
