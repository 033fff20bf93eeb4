"""What comes back from a conversation, before a channel renders it."""

from dataclasses import dataclass

from skill.answer import Answer
from skill.question import Question
from skill.session import Session
from speech_content.model import Line

__all__ = ["Card", "Choice", "Reply"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be asked next, for a button or a key."""

    label: Line
    """Its name, which is also a line."""
    question: Question
    """What choosing it asks."""


@dataclass(frozen=True, slots=True)
class Card:
    """The written form, for a screen or a phone's app."""

    title: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn of Leafline, channel-neutral; made of lines of the script only."""

    lines: tuple[Line, ...]
    """Said one after another."""
    session: Session
    answer: Answer
    """What the question came to; for reports and metrics, never spoken."""
    reprompt: tuple[Line, ...] = ()
    """Said when nothing is heard; empty where the conversation ends."""
    choices: tuple[Choice, ...] = ()
    """What to offer, in order; a choice's digit is its place, counted from 1."""
    card: Card | None = None
    sources: tuple[str, ...] = ()
    """Ids of the sources that the answer rests on."""
    ends: bool = False
    """True where the conversation is over; a reply that asks a question never ends one."""
    reason: str = ""
    """Reason code of what went wrong, for the log."""
