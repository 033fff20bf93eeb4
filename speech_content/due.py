"""What clinicians have to look at: drafts, topics whose review is due, facts and values that nobody confirmed."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from speech_content.library import Library
from speech_content.model import Citation, Topic
from speech_content.review import Status, status

__all__ = ["NOTICE", "Due", "Why", "due"]

NOTICE = datetime.timedelta(days=60)
"""How long before its due date a topic is listed."""


class Why(StrEnum):
    """Why something is listed, the most pressing first."""

    EXPIRED = "expired"
    """Only its advice on getting help is said now."""
    OVERDUE = "overdue"
    DUE = "due"
    """Within sixty days."""
    DRAFT = "draft"
    FACT = "fact"
    """A sentence leans on a fact that only one source states."""
    VALUE = "value"
    """A value of the region that nobody signed."""


_STANDING = {Status.DRAFT: Why.DRAFT, Status.OVERDUE: Why.OVERDUE, Status.EXPIRED: Why.EXPIRED}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to look at."""

    why: Why
    file: str
    """File to mend, as in `Problem`."""
    line: int
    """Line from 1, or 0 for the whole file."""
    what: str
    """The topic's title, the sentence or the value."""
    by: str = ""
    """Who signed it last; empty for nobody."""
    on: datetime.date | None = None
    """The day its review is or was due."""
    citation: Citation | None = None
    """Of a fact: which."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        signed = f", signed by {self.by}, due {self.on}" if self.on else ""
        cited = f" {{{self.citation.source} {self.citation.number}}}" if self.citation else ""
        return f"{where}: {self.why}: {self.what}{cited}{signed}"


def due(library: Library, today: datetime.date) -> tuple[Due, ...]:
    """List what there is to look at on a day, the most pressing kind first, within a kind the oldest first."""
    order = list(Why)
    found = [*_topics(library, today), *_facts(library), *_values(library)]
    return tuple(sorted(found, key=lambda each: (order.index(each.why), each.on or today, each.file, each.line)))


def _topics(library: Library, today: datetime.date) -> Iterator[Due]:
    for topic in library.topics.values():
        why = _why(topic, today)
        if why and topic.review:
            yield Due(why, topic.file, 0, topic.title, topic.review.by, topic.review.due)
        elif why:
            yield Due(why, topic.file, 0, topic.title)


def _why(topic: Topic, today: datetime.date) -> Why | None:
    if topic.review and today <= topic.review.due <= today + NOTICE:
        return Why.DUE
    return _STANDING.get(status(topic, today))


def _facts(library: Library) -> Iterator[Due]:
    for topic in library.topics.values():
        for section in topic.sections.values():
            for sentence in (sentence for chunk in section.chunks for sentence in chunk.sentences):
                for cited in sentence.citations:
                    if library.sources[cited.source].facts[cited.number].review:
                        yield Due(Why.FACT, topic.file, sentence.line, sentence.text, citation=cited)


def _values(library: Library) -> Iterator[Due]:
    for name, value in library.table("region").get("values", {}).items():
        if not value.get("reviewed_by"):
            file, line = library.tables.place("region", name)
            yield Due(Why.VALUE, file, line, f"{name} = {value.get('say')}")
