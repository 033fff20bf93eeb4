"""``leafline script``: every line that can ever be said."""

import datetime
import json
from pathlib import Path

import click

from skill.dates import today_option
from skill.options import content_options
from skill.settings import Settings
from speech_content.changes import Change, changes, read_script
from speech_content.errors import SettingError
from speech_content.library import Library, load_library

_LONGEST_FILE = 200_000_000
"""Largest older script, in bytes."""


@click.command("script")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of a table.")
@click.option(
    "--html", "as_html", is_flag=True, help="Print one page of HTML with sources and a box to sign each line."
)
@click.option(
    "--diff",
    "old",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OLD",
    help="Print what changed in speech since OLD, a file written with --json; goes with --html.",
)
@today_option
@content_options
def command(settings: Settings, as_json: bool, as_html: bool, old: Path | None, today: datetime.date) -> None:
    """Print every line of the closed script, with its key and seconds, and the script's size."""
    if as_json and (as_html or old):
        message = "--json goes with neither --html nor --diff."
        raise click.UsageError(message)
    library = load_library(settings.language, settings.folders)
    changed = changes(read_script(_read(old), str(old)), library.script()) if old else None
    if as_html:
        from speech_content.signoff import sheet

        click.echo(sheet(library, today, changed), nl=False)
    elif changed is not None:
        _show_changes(changed)
    elif as_json:
        for line in library.script():
            row = {"key": line.key, "seconds": round(line.seconds, 1), "text": line.written, "digest": line.digest}
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        _show(library)


def _show(library: Library) -> None:
    script = library.script()
    for line in script:
        click.echo(f"{line.key}  {line.seconds:.1f} s  {line.written}")
    minutes = sum(line.seconds for line in script) / 60
    drafts = sum(topic.review is None for topic in library.topics.values())
    click.echo(f"{len(script)} lines, {minutes:.0f} minutes, {len(library.topics)} topics, {drafts} of them drafts")
    click.echo(f"digest {library.digest}")


def _show_changes(changed: tuple[Change, ...]) -> None:
    for change in changed:
        click.echo(str(change))
    lines = "1 line" if len(changed) == 1 else f"{len(changed)} lines"
    click.echo(f"{lines} changed in speech" if changed else "Nothing changed in speech.")


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LONGEST_FILE:
            message = f"{path}: the file is larger than {_LONGEST_FILE // 1_000_000} MB. Give a script."
            raise SettingError(message)
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the older script can't be read: {error}. Write one with: leafline script --json > {path}"
        raise SettingError(message) from error
