"""The text behind a message's link: one leaflet in its written form, on a page that needs nothing else."""

import datetime
import html

from skill.channels.phone.tongue import Tongue
from speech_content.model import Aspect
from speech_content.review import Status, status

__all__ = ["transcript"]

_STYLE = "body{font:1.25rem/1.6 sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem}"


def transcript(tongue: Tongue, topic: str, day: datetime.date) -> str:
    """Write a leaflet as a page, with its standing on a day; what is out of date gives its help lines only."""
    library = tongue.library
    leaflet = library.topics[topic]
    standing = status(leaflet, day)
    parts: tuple[Aspect, ...] = tuple(leaflet.sections)
    notes = []
    if tongue.barred(topic, day):
        notes = [tongue.say("expired" if standing is Status.EXPIRED else "not-reviewed")]
        parts = tuple(aspect for aspect in (Aspect.EMERGENCY, Aspect.GET_HELP) if aspect in leaflet.sections)
    elif standing is Status.DRAFT:
        notes = [tongue.say("draft")]
    elif standing is Status.OVERDUE:
        notes = [tongue.say("overdue", topic)]
    notes.append(tongue.say("disclaimer"))
    title = html.escape(leaflet.title)
    body = [f"<h1>{title}</h1>", *(f"<p><em>{html.escape(line.written)}</em></p>" for line in notes)]
    for aspect in parts:
        body.append(f"<h2>{html.escape(library.language.aspects[aspect].name)}</h2>")
        for number in range(len(leaflet.sections[aspect].chunks)):
            body.append(f"<p>{html.escape(library.chunk(topic, aspect, number).written)}</p>")
    return (
        f'<!DOCTYPE html><html lang="{html.escape(library.language.tag)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{''.join(body)}</body></html>"
    )
