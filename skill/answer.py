"""What a question comes to, before it becomes a reply: "not understood" is a value here, never an exception."""

from dataclasses import dataclass
from typing import Literal

from skill.question import Intent
from speech_content.model import Aspect

__all__ = ["Ambiguous", "Answer", "Command", "Spoken", "Unknown", "Urgent"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic and what about it; the section itself may be missing, which the conversation says."""

    topic: str
    aspects: tuple[Aspect, ...]
    """What was asked, at least one, most important first."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """One to three topics that may be meant; one is a "did you mean"."""

    topics: tuple[str, ...]
    aspect: Aspect | None
    """What was asked of it, None where that was not said."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not covered, or words that mean nothing here."""

    aspect: Aspect | None = None
    named: bool = False
    """True where a topic was asked for by a name; False where nothing was understood."""
    near: tuple[str, ...] = ()
    """Topics worth offering instead, best first."""


@dataclass(frozen=True, slots=True)
class Command:
    """A move in the conversation rather than a question about health."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Urgent:
    """A red flag was heard."""

    line: str
    """Id of the line in ``urgent.toml``, or of a topic whose emergency section is said."""
    severity: Literal["alert", "soft"]
    """An alert is said first and ends the conversation; a soft one is one line before the answer."""
    then: Spoken | Ambiguous | Unknown | Command | None = None
    """What a soft flag is followed by."""


Answer = Spoken | Ambiguous | Unknown | Command | Urgent
