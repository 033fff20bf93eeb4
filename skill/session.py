"""What one conversation remembers: where it is, never a word that the person said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, Self

from speech_content.model import Aspect

__all__ = ["Offer", "Session"]

_ASPECTS = frozenset(map(str, Aspect))
_LONGEST = 64
"""Most items kept in any list of a session, so that it stays small whatever happens."""
_HIGHEST = 1_000_000
"""No count in a session gets this far."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a "yes" or a choice would do."""

    kind: Literal["none", "aspect", "more", "topic", "topics", "list"] = "none"
    """``aspect``: hear another aspect; ``more``: hear the next chunk; ``topic``: a "did you mean"; ``topics``: which of
    these, or any where there are none; ``list``: hear the next page of the topic list."""
    topics: tuple[str, ...] = ()
    """Topic ids on offer, best first."""
    aspect: str = ""
    """Aspect id on offer, or the one asked for before a "did you mean"."""


@dataclass(frozen=True, slots=True)
class Session:
    """State of one conversation; a channel carries it and gives it back unread."""

    topic: str = ""
    """Topic id that follow-ups lean on, or empty."""
    aspect: str = ""
    """Aspect id of the last answer, or empty."""
    chunk: int = 0
    """Which chunk of the section was said last, from 0."""
    offer: Offer = Offer()
    heard: tuple[str, ...] = ()
    """Aspect ids already answered for this topic."""
    page: int = 0
    """Page of the topic list, from 0."""
    misses: int = 0
    """Turns in a row that were not understood."""
    silences: int = 0
    """Turns in a row without input."""
    slow: bool = False
    told: tuple[str, ...] = ()
    """What is said once and was: ``disclaimer``, and ids of topics whose draft or date was mentioned."""
    said: tuple[str, ...] = ()
    """Keys of the lines to say again on "repeat", without the language."""

    def but(self, **changes: Any) -> Self:
        """Give a copy with some fields changed."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Give what differs from a new session, as JSON types."""
        new = Session()
        kept = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != getattr(new, f.name)}
        if "offer" in kept:
            kept["offer"] = asdict(self.offer)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}

    @classmethod
    def from_dict(cls, data: object) -> "Session":
        """Read what `to_dict` gave; what doesn't fit is left out, since a platform may change what it carries."""
        if not isinstance(data, Mapping):
            return cls()
        new = cls()
        kept: dict[str, Any] = {}
        for f in fields(cls):
            value, default = data.get(f.name), getattr(new, f.name)
            if f.name == "offer":
                kept["offer"] = _offer(value)
            elif isinstance(default, tuple):
                kept[f.name] = _strings(value)
            elif f.name == "aspect":
                kept[f.name] = _aspect(value)
            elif type(value) is type(default) and (not isinstance(value, int) or 0 <= value < _HIGHEST):
                kept[f.name] = value
        return cls(**kept)


def _offer(data: object) -> Offer:
    if not isinstance(data, Mapping) or data.get("kind") not in ("aspect", "more", "topic", "topics", "list"):
        return Offer()
    aspect, topics = _aspect(data.get("aspect")), _strings(data.get("topics"))
    if (data["kind"] == "aspect" and not aspect) or (data["kind"] == "topic" and not topics):
        return Offer()
    return Offer(data["kind"], topics, aspect)


def _aspect(data: object) -> str:
    return data if isinstance(data, str) and data in _ASPECTS else ""


def _strings(data: object) -> tuple[str, ...]:
    if not isinstance(data, list | tuple):
        return ()
    return tuple(item for item in data[:_LONGEST] if isinstance(item, str))
