"""The types that content is made of, from an editor's sentence to a line that can be said."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from speech_content.speech import Speech, seconds

__all__ = [
    "Aspect",
    "Chunk",
    "Citation",
    "Fact",
    "Line",
    "Profile",
    "Review",
    "Section",
    "Sentence",
    "Source",
    "Topic",
]


class Profile(StrEnum):
    """Which family of aspects a topic is made of."""

    CONDITION = "condition"
    PROCEDURE = "procedure"


class Aspect(StrEnum):
    """What about a topic is asked: schema.org ``HealthAspectEnumeration`` with the NHS extension for voice."""

    EMERGENCY = "emergency"
    OVERVIEW = "overview"
    TYPES = "types"
    CAUSES = "causes"
    RISK_FACTORS = "risk-factors"
    SYMPTOMS = "symptoms"
    COMPLICATIONS = "complications"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    PREVENTION = "prevention"
    SELF_CARE = "self-care"
    OUTLOOK = "outlook"
    GET_HELP = "get-help"
    WHY_DONE = "why-done"
    PREPARATION = "preparation"
    WHAT_HAPPENS = "what-happens"
    RISKS = "risks"
    RESULTS = "results"
    AFTER_CARE = "after-care"


@dataclass(frozen=True, slots=True)
class Fact:
    """One numbered fact of a source, in our own words."""

    number: int
    text: str
    origin: str
    """Where in the source it stands: a page, a heading, a record's id."""
    review: bool
    """True where only this source states it, so a clinician should look twice."""
    line: int
    """Line number in the source's file, from 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from."""

    id: str
    title: str
    publisher: str
    """Written name of who published it, as it is read out."""
    url: str
    licence: str
    published: str
    """When it was published or collected, as far as is known: a year, a month or a date."""
    facts: dict[int, Fact] = field(hash=False)
    file: str


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """Which fact of which source a sentence rests on."""

    source: str
    number: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One written sentence with its sources."""

    text: str
    """As the editor wrote it, with region's and organisation's values filled in."""
    citations: tuple[Citation, ...]
    line: int
    """Line number in the topic's file, from 1."""
    review: bool = False
    """True where a cited fact is marked for review."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is said in one go: the short answer, or one "tell me more"."""

    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Written text of all sentences."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Section:
    """One aspect of one topic; the first chunk is the short answer."""

    aspect: Aspect
    chunks: tuple[Chunk, ...]
    line: int
    """Line number of its heading, from 1."""


@dataclass(frozen=True, slots=True)
class Review:
    """A clinician's signature."""

    by: str
    on: datetime.date
    due: datetime.date


@dataclass(frozen=True, slots=True)
class Topic:
    """One leaflet's worth of answers."""

    id: str
    title: str
    language: str
    profile: Profile
    names: tuple[str, ...]
    """What people call it, besides the title."""
    misheard_as: tuple[str, ...]
    """What a recogniser makes of its names."""
    code: str
    """Keypad number on the phone line."""
    red_flags: tuple[str, ...]
    """Signs that are urgent with this topic; ids of flags in ``urgent.toml``."""
    written: datetime.date
    review: Review | None
    """None for a draft."""
    sections: dict[Aspect, Section] = field(hash=False)
    """By aspect, in the order of the file."""
    sources: tuple[Source, ...]
    """In order of first citation."""
    asked_as: dict[Aspect, tuple[str, ...]] = field(hash=False)
    """An editor's example questions; each is a test."""
    missing: dict[Aspect, str] = field(hash=False)
    """Required aspects that it lacks, with the reason."""
    file: str

    @property
    def name(self) -> str:
        """The title as it stands within a sentence: as one of its names spells it, else with a small first letter."""
        title = self.title.casefold()
        spelt = next((name for name in self.names if name.casefold() == title), "")
        return spelt or self.title[:1].lower() + self.title[1:]

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What can be asked of it: every section but the emergency line."""
        return tuple(aspect for aspect in self.sections if aspect is not Aspect.EMERGENCY)


@dataclass(frozen=True, slots=True)
class Line:
    """One whole phrase of the closed script."""

    key: str
    """``en-US/neutropenia/causes/1``: language, topic (or ``prompt``, ``urgent``), what, which."""
    speech: Speech
    written: str
    """For cards, screens, labels and text messages."""
    digest: str
    """SHA-256 in hexadecimal of what will be heard."""
    sources: tuple[Citation, ...] = ()

    @property
    def seconds(self) -> float:
        """Forecast length at 150 words a minute."""
        return seconds(self.speech)

    @property
    def asks(self) -> bool:
        """True where it ends in a question."""
        return self.written.endswith("?")
