"""The card that callers keep by the telephone: every leaflet with its number."""

import html
from collections.abc import Sequence

from skill.channels.phone.tongue import Tongue
from speech_content.organisation import Organisation

__all__ = ["card_page", "card_text"]

_STYLE = (
    "body{font:16pt/1.5 sans-serif;margin:2cm}h1{font-size:22pt}table{border-collapse:collapse;width:100%}"
    "td{border-bottom:1px solid #999;padding:.2em .5em}td:last-child{font-weight:bold;text-align:right;"
    "letter-spacing:.1em}@media print{body{margin:0}tr{break-inside:avoid}}"
)


def card_text(tongues: Sequence[Tongue], organisation: Organisation) -> str:
    """Write the card as plain text."""
    parts = [organisation.name]
    for tongue in tongues:
        topics = tongue.library.topics.values()
        width = max((len(topic.title) for topic in topics), default=0)
        parts.append("\n".join(f"{topic.title:{width}}  {topic.code}" for topic in topics))
        parts.append("\n".join(tongue.say(prompt).written for prompt in _PROMPTS))
    return "\n\n".join(parts) + "\n"


def card_page(tongues: Sequence[Tongue], organisation: Organisation) -> str:
    """Write the card as a page to print."""
    body = [f"<h1>{html.escape(organisation.name)}</h1>"]
    for tongue in tongues:
        rows = "".join(
            f"<tr><td>{html.escape(topic.title)}</td><td>{html.escape(topic.code)}</td></tr>"
            for topic in tongue.library.topics.values()
        )
        tag = html.escape(tongue.library.language.tag)
        body.append(f'<table lang="{tag}">{rows}</table>')
        body += [f'<p lang="{tag}">{html.escape(tongue.say(prompt).written)}</p>' for prompt in _PROMPTS]
    title = html.escape(organisation.name)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


_PROMPTS = ("parts-help", "keys-help", "emergency-first", "information-only")
"""What the card says of the keys: the very lines that the line's help says."""
