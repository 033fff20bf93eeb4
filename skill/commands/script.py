"""``leafline script``: every line that can ever be said."""

import json

import click

from skill.desk import Desk
from skill.options import content_options
from skill.settings import Settings


@click.command("script")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of a table.")
@content_options
def command(settings: Settings, as_json: bool) -> None:
    """Print every line of the closed script, with its key and seconds, and the script's size."""
    library = Desk(settings).library
    script = library.script()
    if as_json:
        for line in script:
            row = {"key": line.key, "seconds": round(line.seconds, 1), "text": line.written, "digest": line.digest}
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    for line in script:
        click.echo(f"{line.key}  {line.seconds:.1f} s  {line.written}")
    minutes = sum(line.seconds for line in script) / 60
    drafts = sum(topic.review is None for topic in library.topics.values())
    click.echo(f"{len(script)} lines, {minutes:.0f} minutes, {len(library.topics)} topics, {drafts} of them drafts")
    click.echo(f"digest {library.digest}")
