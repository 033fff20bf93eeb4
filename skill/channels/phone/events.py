"""What happens on a call, and what is done about it: the words in which channels and the call flow talk."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from speech_content.model import Line

__all__ = [
    "Action",
    "Call",
    "Digits",
    "EndOfPrompt",
    "Event",
    "Gather",
    "HangUp",
    "Outcome",
    "Play",
    "Silence",
    "Speech",
    "Start",
    "TextMessage",
    "Transfer",
    "Transferred",
]

Outcome = Literal["completed", "busy", "no-answer", "failed"]
"""What became of a transfer."""


@dataclass(frozen=True, slots=True)
class Call:
    """What holds for one whole call."""

    day: datetime.date
    """Date by the organisation's clock; it decides which topics are out of date."""
    person: bool = False
    """Whether somebody answers now."""
    speech: bool = False
    """Whether the platform recognises speech."""
    message: bool = False
    """Whether a text message could be sent."""


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody calls."""

    call: Call


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys were pressed: one, or an entry; more than was asked for is type-ahead."""

    keys: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speech:
    """Words were recognised; they live for this step only."""

    text: str = field(repr=False)
    confidence: float = 1.0
    """From 0 to 1; 1 where the platform gives none."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing came in time."""


@dataclass(frozen=True, slots=True)
class EndOfPrompt:
    """What was to be played is over and nobody is listening for keys yet."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """A transfer is over."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call is over: as an event the caller ended it, as an action the line does."""


Event = Start | Digits | Speech | Silence | EndOfPrompt | Transferred | HangUp


@dataclass(frozen=True, slots=True)
class Play:
    """Say lines one after another; every key interrupts them."""

    lines: tuple[Line, ...]
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Gather:
    """Wait for keys, and for words where speech is on; it begins with the prompt before it, which it may cut off."""

    length: int
    """How many keys an entry has; 1 for a menu."""
    alone: str
    """Keys that are an entry by themselves when they come first."""
    ends: str
    """Keys that end an entry wherever they come."""
    first_key: int
    """Seconds until the first key, from the end of the prompt."""
    between_keys: int
    """Seconds from key to key."""
    speech: bool
    language: str

    def complete(self, keys: str) -> bool:
        """Tell whether an entry is whole, so that nothing needs to be waited for."""
        return bool(keys) and (len(keys) >= self.length or keys[0] in self.alone or keys[-1] in self.ends)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Put the caller through, and come back with `Transferred`."""

    number: str
    ring_seconds: int


@dataclass(frozen=True, slots=True)
class TextMessage:
    """Send a text message to the caller's own number, which nobody keeps."""

    line: Line
    code: str
    """Keypad number of the topic whose text the link leads to."""


Action = Play | Gather | Transfer | TextMessage | HangUp
