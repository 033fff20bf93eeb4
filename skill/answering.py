"""What is said of a topic: its name, the aspect, the answer, what must be said with it, and one offer."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from skill.answer import Answer
from skill.leaf import Leaf
from skill.reply import Card, Choice, Reply
from skill.session import Offer, Session, changed
from skill.wording import UNANSWERED, Wording
from speech_content.library import Library
from speech_content.model import Aspect, Line
from speech_content.review import Status, status

__all__ = ["IN_A_BREATH", "Answering"]

IN_A_BREATH = 4
"""Most names that are listed in one go."""
_AT_ONCE = 2
"""Most aspects that are answered in one go."""
_KEPT = 4096
"""Answers that are kept put together; they hold nothing of who asked."""
_DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class _Page:
    """An answer put together; the same for everyone who has heard the same."""

    lines: tuple[Line, ...]
    reprompt: tuple[Line, ...]
    said: tuple[str, ...]
    offer: Offer = Offer()
    aspect: str = ""
    chunk: int = 0
    heard: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    """What it says that is said once."""
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    sources: tuple[str, ...] = ()


class Answering:
    """Answers about topics, each according to its standing on the day."""

    def __init__(
        self, library: Library, wording: Wording, *, today: Callable[[], datetime.date], require_review: bool
    ) -> None:
        self.leaves: Mapping[str, Leaf] = {topic.id: Leaf.of(topic, library) for topic in library.topics.values()}
        self._wording = wording
        self._say = wording.say
        self._today = today
        self._require_review = require_review
        self._page = lru_cache(_KEPT)(self._composed)

    def spoken(
        self, topic: str, aspects: tuple[Aspect, ...], session: Session, answer: Answer = UNANSWERED, chunk: int = 0
    ) -> Reply:
        """Answer one or two aspects of a topic, or say what it lacks; a chunk other than 0 reads on in one."""
        leaf = self.leaves.get(topic)
        if leaf is None:
            lines = [self._say("withdrawn"), self._say("what-else")]
            return self._wording.finish(lines, session, offer=Offer())
        told, same = session.told, topic == session.topic
        page = self._page(
            leaf,
            aspects,
            chunk,
            session.heard if same else (),
            topic in told,
            _DISCLAIMER in told,
            status(leaf.topic, self._today()),
        )
        after = changed(
            session,
            topic=topic,
            before=session.before if same else session.topic,
            aspect=page.aspect or (session.aspect if same else ""),
            chunk=page.chunk if page.aspect else (session.chunk if same else 0),
            heard=page.heard,
            offer=page.offer,
            told=(*told, *page.tells) if page.tells else told,
            said=page.said,
        )
        return Reply(page.lines, after, answer, page.reprompt, page.choices, page.card, page.sources, not page.reprompt)

    def parts(self, lines: list[Line], leaf: Leaf, session: Session) -> Reply:
        """Name parts of a topic that are still unheard, to choose from."""
        aspect = Aspect(session.aspect) if session.aspect else None
        choices = self._unheard(lines, leaf, aspect, session.heard)
        return self._wording.finish(lines, session, choices=choices, offer=Offer())

    def provenance(self, leaf: Leaf, aspect: Aspect | None, standing: Status | None = None) -> list[Line]:
        """Say who published an answer, and how far its topic is checked."""
        standing, topic = standing or status(leaf.topic, self._today()), leaf.topic.id
        lines = [*leaf.publishers.get(aspect, leaf.publishers[None])]
        if standing is Status.DRAFT:
            return [*lines, self._say("draft")]
        due = self._say("next-review" if standing is Status.FRESH else "overdue", topic)
        return [*lines, self._say("reviewed", topic), due]

    def _unheard(
        self, lines: list[Line], leaf: Leaf, aspect: Aspect | None, heard: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        """Add what is still unheard to the lines, and give it as choices."""
        onward = [a for a in leaf.onward.get(aspect, leaf.aspects) if a not in heard][:IN_A_BREATH]
        choices = tuple(leaf.choices[a] for a in onward)
        if choices:
            lines += [self._say("lacks-has"), *(choice.label for choice in choices), self._say("which-part")]
        else:
            lines += [self._say("heard-all"), self._say("what-else")]
        return choices

    def _composed(
        self,
        leaf: Leaf,
        aspects: tuple[Aspect, ...],
        chunk: int,
        heard: tuple[str, ...],
        topic_told: bool,
        disclaimed: bool,
        standing: Status,
    ) -> _Page:
        """Put an answer together; a pure function of content and these."""
        lines = [leaf.name]
        if refused := self._refused(leaf, standing):
            return self._bare([*lines, *refused], heard)
        expired = standing is Status.EXPIRED
        if expired:
            lines.append(self._say("expired"))
            aspects, chunk = (Aspect.GET_HELP,), 0
        held: list[Aspect] = []
        for aspect in aspects[:_AT_ONCE]:
            if aspect not in leaf.choices:
                lines.append(self._say("lacks", aspect))
                continue
            held.append(aspect)
            chunks = leaf.chunks[aspect]
            if chunk >= len(chunks):
                chunk = len(chunks) - 1
                lines.append(self._say("no-more"))
            else:
                lines += [chunks[chunk]] if chunk else [leaf.choices[aspect].label, chunks[0]]
        if not held:
            choices = self._unheard(lines, leaf, None, heard)
            return self._bare(lines, heard, choices)
        aspect, content, tells = held[-1], lines[:], []
        if not topic_told and standing in (Status.DRAFT, Status.OVERDUE):
            lines.append(self._say("draft") if standing is Status.DRAFT else self._say("overdue", leaf.topic.id))
            tells.append(leaf.topic.id)
        if not disclaimed:
            lines.append(self._say("disclaimer-after"))
            tells.append(_DISCLAIMER)
        heard = tuple(dict.fromkeys((*heard, *map(str, held))))
        onward = [] if expired else [a for a in leaf.onward[aspect] if a not in heard]
        if chunk + 1 < len(leaf.chunks[aspect]) and not expired:
            offer, question = Offer("more"), self._say("offer-more")
        elif onward:
            offer, question = Offer("aspect", aspect=str(onward[0])), self._say("offer", onward[0])
        else:
            offer, question = Offer(), self._say("what-else")
            if not expired:
                lines.append(self._say("heard-all"))
        lines.append(question)
        return _Page(
            lines=tuple(lines),
            reprompt=(question,),
            said=self._wording.keys(lines),
            offer=offer,
            aspect=str(aspect),
            chunk=chunk,
            heard=heard,
            tells=tuple(tells),
            choices=tuple(leaf.choices[a] for a in onward),
            card=Card(leaf.name, (*content, *self.provenance(leaf, aspect, standing), self._say("disclaimer"))),
            sources=tuple(dict.fromkeys(c.source for line in content for c in line.sources)),
        )

    def _bare(self, lines: list[Line], heard: tuple[str, ...], choices: tuple[Choice, ...] = ()) -> _Page:
        """Put a question without content together."""
        return _Page(tuple(lines), (lines[-1],), self._wording.keys(lines), heard=heard, choices=choices)

    def _refused(self, leaf: Leaf, standing: Status) -> list[Line]:
        """Say why a topic isn't read out; nothing where it is."""
        if standing is Status.DRAFT and self._require_review:
            return [self._say("not-reviewed"), self._say("what-else")]
        if standing is Status.EXPIRED and Aspect.GET_HELP not in leaf.chunks:
            return [self._say("expired-silent"), self._say("what-else")]
        return []
