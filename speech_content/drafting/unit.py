"""What a leaflet says, cut into units, and what became of each."""

from dataclasses import dataclass
from enum import StrEnum

from speech_content.model import Aspect

__all__ = ["Choice", "Filed", "LeftOut", "Polarity", "Unit"]


class Polarity(StrEnum):
    """Whether a unit says to do something."""

    STATEMENT = "statement"
    """It advises nothing."""
    DO = "do"
    DONT = "don't"
    UNKNOWN = "unknown"
    """It advises, but its "do" or "don't" was lost; an editor decides."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, or one item of a list."""

    number: int
    """Counts from 1 through the leaflet; the fact's number in the source file."""
    text: str
    """As the leaflet has it."""
    place: str
    paragraph: int
    """Units of one paragraph or list share it."""
    stretch: int
    """Counts up at every heading and at every gap that a lost heading may have left."""
    headings: tuple[str, ...] = ()
    """The headings above it, the outermost first."""
    lead: str = ""
    """Of an item: the words that its list completes; empty where it has none."""
    before: str = ""
    """Of a list's lead-in: the sentence before it, which may say what it speaks of."""
    item: bool = False
    first: bool = False
    """The leaflet's first sentence."""
    mark: Polarity | None = None
    """What a heading such as "Do" or "Don't" right above its list says."""

    @property
    def whole(self) -> str:
        """The unit with its lead-in, for whoever judges what it speaks of."""
        return f"{self.lead} {self.text}".strip() if self.item else self.text


@dataclass(frozen=True, slots=True)
class Choice:
    """One opinion on a unit's aspect."""

    aspect: Aspect
    how: str
    """``heading``, ``lead-in``, ``cue``, ``flow`` (the sentence before), ``first`` or ``model``."""
    confidence: float
    """0 to 1; shares of right answers among such opinions, where they were counted."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A unit with where it belongs and what it advises."""

    unit: Unit
    choices: tuple[Choice, ...]
    """The one that counts first; empty where nothing is known."""
    certain: bool
    """False where an editor has to choose."""
    polarity: Polarity

    @property
    def aspect(self) -> Aspect | None:
        """Where it is put."""
        return self.choices[0].aspect if self.choices else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the leaflet that are not in the draft."""

    text: str
    place: str
    reason: str
    """A code: caption, copyright, attribution, navigation, revision, table, repeated, question, unfinished,
    empty-section, over-length."""
    of_picture: bool = False
    """True for a copyright line that belongs to a picture, not to the words."""
