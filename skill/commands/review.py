"""``leafline review``: what clinicians have to look at."""

import datetime
import json

import click

from skill.dates import today_option
from skill.options import content_options
from skill.settings import Settings
from speech_content.due import Due, Why, due
from speech_content.library import load_library

_HEADINGS = {
    Why.EXPIRED: "Expired: only when to get help is said",
    Why.OVERDUE: "Overdue: still said, with the date",
    Why.DUE: "Due within sixty days",
    Why.DRAFT: "Drafts: no clinician has signed them",
    Why.FACT: "Sentences that lean on a fact which only one source states",
    Why.VALUE: "Values of the region that nobody signed",
}


@click.command("review")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@today_option
@content_options
def command(settings: Settings, as_json: bool, today: datetime.date) -> None:
    """List drafts, reviews that are due or past, and what only one source states."""
    found = due(load_library(settings.language, settings.folders), today)
    if as_json:
        for each in found:
            click.echo(json.dumps(_row(each), ensure_ascii=False))
        return
    for why, heading in _HEADINGS.items():
        listed = [each for each in found if each.why is why]
        if listed:
            click.echo(f"{heading} ({len(listed)})")
            for each in listed:
                click.echo(f"  {each}")
    if not found:
        click.echo(f"Nothing is due on {today}.")


def _row(each: Due) -> dict[str, object]:
    return {
        "why": each.why,
        "file": each.file,
        "line": each.line,
        "what": each.what,
        "by": each.by,
        "due": each.on.isoformat() if each.on else None,
        "fact": f"{each.citation.source} {each.citation.number}" if each.citation else None,
    }
