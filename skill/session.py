"""What one conversation remembers: where it is, never a word that the person said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import orjson

from speech_content.model import Aspect

__all__ = ["Offer", "Session", "changed"]

_Record = TypeVar("_Record")

_ASPECTS = frozenset(map(str, Aspect))
_LONGEST_TEXT = 16_000
"""Longest session that is read, in characters; what is written is far shorter."""
_LONGEST = 64
"""Most items kept in any list of a session, so that it stays small whatever happens."""
_HIGHEST = 1_000_000
"""No count in a session gets this far."""


def changed(record: _Record, **changes: Any) -> _Record:
    """Copy a slotted dataclass with some fields changed; half the cost of ``dataclasses.replace``."""
    copy = object.__new__(type(record))
    put = object.__setattr__
    for name in type(record).__slots__:  # type: ignore[attr-defined]
        put(copy, name, changes[name] if name in changes else getattr(record, name))
    return copy


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
    before: str = ""
    """Topic id that was talked about before this one, or empty."""
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

    def but(self, **changes: Any) -> "Session":
        """Give a copy with some fields changed."""
        return changed(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Give what differs from a new session, as JSON types."""
        kept: dict[str, Any] = {}
        for name, default in _DEFAULTS.items():
            value = getattr(self, name)
            if value != default:
                kept[name] = value
        if "offer" in kept:
            offer = self.offer
            kept["offer"] = {"kind": offer.kind, "topics": offer.topics, "aspect": offer.aspect}
        return kept

    def to_text(self) -> str:
        """Give the same as compact JSON text, for platforms that carry a string."""
        return orjson.dumps(self.to_dict()).decode()

    @classmethod
    def from_text(cls, text: object) -> "Session":
        """Read what `to_text` gave; anything else is a new session."""
        if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
            return cls()
        try:
            return cls.from_dict(orjson.loads(text))
        except ValueError:
            return cls()

    @classmethod
    def from_dict(cls, data: object) -> "Session":
        """Read what `to_dict` gave; what doesn't fit is left out, since a platform may change what it carries."""
        if not isinstance(data, Mapping):
            return cls()
        kept: dict[str, Any] = {}
        for name, value in data.items():
            default = _DEFAULTS.get(name)
            if default is None:
                continue
            if name == "offer":
                kept[name] = _offer(value)
            elif isinstance(default, tuple):
                kept[name] = _strings(value)
            elif name == "aspect":
                kept[name] = _aspect(value)
            elif type(value) is type(default) and (not isinstance(value, int) or 0 <= value < _HIGHEST):
                kept[name] = value
        return changed(_NEW, **kept)


_NEW = Session()
_DEFAULTS: Mapping[str, Any] = {name: getattr(_NEW, name) for name in Session.__slots__}


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
    return tuple([item for item in data[:_LONGEST] if isinstance(item, str)])
