"""What understanding needs to know of a topic: its names, what of it can be asked, and its red flags."""

from dataclasses import dataclass
from typing import Self

from speech_content.model import Aspect, Topic

__all__ = ["Named"]


@dataclass(frozen=True, slots=True)
class Named:
    """One topic as people may name it."""

    id: str
    title: str
    names: tuple[str, ...] = ()
    """What people call it besides the title."""
    misheard_as: tuple[str, ...] = ()
    """What a recogniser makes of its names."""
    derived: tuple[str, ...] = ()
    """Names that the program made itself: they may lead to a question, never straight to an answer."""
    aspects: tuple[Aspect, ...] = ()
    """What can be asked of it; empty where that isn't known."""
    red_flags: tuple[str, ...] = ()
    """Ids of flags in ``urgent.toml`` that are urgent with this topic."""
    file: str = ""
    """Where it is written, for reports."""

    @classmethod
    def from_topic(cls, topic: Topic) -> Self:
        """Take what understanding needs from a topic of the library."""
        return cls(
            id=topic.id,
            title=topic.title,
            names=topic.names,
            misheard_as=topic.misheard_as,
            aspects=topic.aspects,
            red_flags=topic.red_flags,
            file=topic.file,
        )
