"""What was asked, from any channel."""

from dataclasses import dataclass
from enum import StrEnum

from speech_content.model import Aspect

__all__ = ["Intent", "Question"]


class Intent(StrEnum):
    """What one can do in a conversation, whatever the channel calls it."""

    LAUNCH = "launch"
    ASK = "ask"
    FREE = "free"
    """Free text, whose intent is still to be understood."""
    MORE = "more"
    """Tell me more of the same."""
    ELSE = "else"
    """What else is there on this topic."""
    YES = "yes"
    NO = "no"
    REPEAT = "repeat"
    SLOWER = "slower"
    NORMAL = "normal"
    """Back to normal speed."""
    NEXT = "next"
    PREVIOUS = "previous"
    START_OVER = "start-over"
    TOPICS = "topics"
    SOURCE = "source"
    """Who says so."""
    SPELL = "spell"
    HELP = "help"
    STOP = "stop"
    CANCEL = "cancel"
    URGENT = "urgent"
    """The platform matched a sample of an emergency; the words themselves may be missing."""
    NO_MATCH = "no-match"
    NO_INPUT = "no-input"


@dataclass(frozen=True, slots=True)
class Question:
    """One turn of a person, from any channel; lives for that turn only."""

    intent: Intent = Intent.FREE
    text: str = ""
    """Heard or typed words; empty where the platform gives none."""
    hypotheses: tuple[str, ...] = ()
    """Further guesses of a speech recogniser, best first."""
    topic: str = ""
    """Topic id, where the platform resolved one."""
    candidates: tuple[str, ...] = ()
    """Topic ids among which the platform could not choose."""
    topic_text: str = ""
    """Raw words of the topic's slot."""
    aspect: Aspect | None = None
    """What the intent or key asks for; None where that is open."""
    spoken: bool = False
    """True where the words went through a speech recogniser, which turns "can't" into "can"."""

    @property
    def raw(self) -> tuple[str, ...]:
        """All words that were heard, for the red-flag check."""
        return tuple(text for text in (self.text, self.topic_text, *self.hypotheses) if text)
