"""Where a call is: small, and nothing of it is a word that the caller said."""

import datetime
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from skill.channels.phone.events import Call
from speech_content.model import Aspect

__all__ = ["Node", "State"]

_HIGHEST = 999
_SPLIT = "|"
_LIST = ","


class Node(StrEnum):
    """Which menu a call is in."""

    LANGUAGE = "language"
    TOPIC = "topic"
    """The prompt for a leaflet: by number, by spelling, by voice."""
    SPELL = "spell"
    """The next letter of a name that is not clear yet."""
    LIST = "list"
    CHOOSE = "choose"
    """Which of these leaflets; of one: did you mean."""
    MENU = "menu"
    """The parts of a leaflet."""
    ANSWER = "answer"
    ASIDE = "aside"
    """Something said about the leaflet: its sources, its spelling."""
    CONSENT = "consent"
    """Whether to send a text message."""
    URGENT = "urgent"
    PERSON = "person"
    """Being put through."""
    NOBODY = "nobody"
    """Not put through."""
    END = "end"


@dataclass(frozen=True, slots=True)
class State:
    """State of one call; all that is said follows from it."""

    call: Call
    node: Node = Node.TOPIC
    language: str = ""
    topic: str = ""
    """Topic id, or empty."""
    aspects: tuple[str, ...] = ()
    """Aspect ids of the answer, or the one asked for before a topic was chosen."""
    chunk: int = 0
    candidates: tuple[str, ...] = ()
    """Topic ids to choose from."""
    keys: str = ""
    """A name as far as it is spelled."""
    page: int = 0
    notices: tuple[str, ...] = ()
    """Keys of lines, without the language, that are said first."""
    tries: int = 0
    """How often in a row nothing came, or nothing that fits."""
    slow: bool = False
    told: bool = False
    """Whether the standing of this topic was mentioned before."""
    spoken: bool = False
    """Whether the caller chose by voice, so that "not that" leads back to the start."""
    brief: bool = False
    """Leave the content out and say the options only."""
    line: str = ""
    """Id of an urgent line, or the intent of an aside."""

    def but(self, **changes: Any) -> Self:
        """Give a copy with some fields changed."""
        return replace(self, **changes)

    def at(self, node: Node, **changes: Any) -> Self:
        """Give the state after a move to another menu: what was tried and said before is forgotten."""
        return replace(self, **{**_FORGOTTEN, "node": node, **changes})

    def to_text(self) -> str:
        """Write it as one short line of ASCII."""
        call = self.call
        flags = f"{call.person:d}{call.speech:d}{call.message:d}{self.slow:d}{self.told:d}{self.spoken:d}{self.brief:d}"
        return _SPLIT.join(
            (
                call.day.isoformat(),
                flags,
                str(self.node),
                self.language,
                self.topic,
                _LIST.join(self.aspects),
                str(self.chunk),
                _LIST.join(self.candidates),
                self.keys,
                str(self.page),
                _LIST.join(self.notices),
                str(self.tries),
                self.line,
            )
        )

    @classmethod
    def from_text(cls, text: str) -> "State":
        """Read what `to_text` wrote.

        Raises:
            ValueError: it is something else.
        """
        day, flags, node, language, topic, aspects, chunk, candidates, keys, page, notices, tries, line = text.split(
            _SPLIT
        )
        person, speech, message, slow, told, spoken, brief = (flag == "1" for flag in flags)
        return cls(
            Call(datetime.date.fromisoformat(day), person, speech, message),
            Node(node),
            language,
            topic,
            tuple(str(Aspect(aspect)) for aspect in aspects.split(_LIST) if aspect),
            _count(chunk),
            tuple(id_ for id_ in candidates.split(_LIST) if id_),
            keys,
            _count(page),
            tuple(notice for notice in notices.split(_LIST) if notice),
            _count(tries),
            slow,
            told,
            spoken,
            brief,
            line,
        )


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= _HIGHEST:
        message = "a count is out of bounds"
        raise ValueError(message)
    return count


_KEPT = {"call", "node", "language", "topic", "slow", "told"}
_FORGOTTEN = {f.name: f.default for f in fields(State) if f.name not in _KEPT}
