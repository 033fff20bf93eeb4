"""The written form of a reply on a device with a screen, as an APL document in large type."""

import json
from importlib.resources import files
from typing import Any

from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective

from skill.reply import Reply

__all__ = ["TOKEN", "has_screen", "render"]

TOKEN = "leaflet"  # noqa: S105 - a name of the document, no secret
_DOCUMENT: dict[str, Any] = json.loads(files(__package__).joinpath("screen.json").read_bytes())
_MOST_CHOICES = 6


def has_screen(envelope: Any) -> bool:
    """Tell whether the device says that it shows APL."""
    system = envelope.context.system if envelope.context else None
    interfaces = system.device.supported_interfaces if system and system.device else None
    return bool(interfaces and interfaces.alexa_presentation_apl)


def render(reply: Reply) -> RenderDocumentDirective | None:
    """Show a reply's card and what can be touched next; None where there is no card."""
    if reply.card is None:
        return None
    leaflet = {
        "title": reply.card.title.written.rstrip("."),
        "text": [line.written for line in reply.card.lines],
        "choices": [
            {
                "label": choice.label.written.rstrip("."),
                "topic": choice.question.topic,
                "aspect": str(choice.question.aspect or ""),
            }
            for choice in reply.choices[:_MOST_CHOICES]
        ],
    }
    return RenderDocumentDirective(token=TOKEN, document=_DOCUMENT, datasources={"leaflet": leaflet})
