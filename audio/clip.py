"""One finished recording, and the file it is kept in."""

from dataclasses import dataclass

__all__ = ["Clip", "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """One file as it was made from its recipe, whichever line asked for it."""

    recipe: str
    """SHA-256 over words, pronunciations, engine, voice, profile and encoders: all that decides the file's bytes."""
    path: str
    """Where it lies in the store: ``objects/<SHA-256 of the content>.<suffix>``."""
    size: int
    """Bytes."""
    seconds: float
    """Length of the sound; 0 for what isn't sound."""
    engine: str
    voice: str
    part: int = 1
    """Which part of a recording it is, from 1; only what is too long for a speaker has several."""
    parts: int = 1
    """How many parts the recording has."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One finished recording of one line or leaflet."""

    key: str
    """The line's key, or ``en-US/neutropenia/album`` for a whole leaflet."""
    digest: str
    """SHA-256 of what is heard; a line whose digest differs has changed since."""
    profile: str
    """Which format: a name of ``audio.formats``."""
    slow: bool
    """True for the rate that people ask for."""
    made: Made
    instead_of: str = ""
    """The engine that should have spoken it but failed; empty where the right one did."""

    @property
    def path(self) -> str:
        """Where the file lies in the store."""
        return self.made.path

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.made.seconds

    @property
    def part(self) -> int:
        """Which part of the recording it is, from 1."""
        return self.made.part

    @property
    def engine(self) -> str:
        """Who spoke it."""
        return self.made.engine

    @property
    def voice(self) -> str:
        """In which voice."""
        return self.made.voice
