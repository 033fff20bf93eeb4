"""The conversation, whatever the channel: a question and what is remembered in, a reply out. Input never raises."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.reply import Card, Choice, Reply
from skill.session import Offer, Session
from speech_content.library import Library
from speech_content.model import Aspect, Line, Topic
from speech_content.review import Status, status
from speech_content.script import LETTERS

__all__ = ["IN_A_BREATH", "Conversation", "Understands"]

IN_A_BREATH = 4
"""Most names that are listed in one go."""


class Understands(Protocol):
    """Whatever turns a question into an answer."""

    def answer(self, question: Question, session: Session, /) -> Answer:
        """Say what a question comes to, given what the conversation is about; never raises."""


class Conversation:
    """Replies in one language, out of one library."""

    def __init__(
        self,
        library: Library,
        understanding: Understands,
        *,
        today: Callable[[], datetime.date] = datetime.date.today,
        require_review: bool = False,
    ) -> None:
        """Get ready to reply.

        Args:
            library: what can be said.
            understanding: what questions come to.
            today: the clock; it chooses among lines and makes none.
            require_review: leave unsigned topics unsaid.
        """
        self.library = library
        self._understanding = understanding
        self._today = today
        self._require_review = require_review
        self._moves: Mapping[Intent, Callable[[Session], Reply]] = {
            Intent.LAUNCH: self._launch,
            Intent.MORE: self._more,
            Intent.ELSE: self._else,
            Intent.YES: self._yes,
            Intent.NO: self._no,
            Intent.REPEAT: self._again,
            Intent.SLOWER: lambda session: self._again(session.but(slow=True), "slower"),
            Intent.NORMAL: lambda session: self._again(session.but(slow=False), "normal"),
            Intent.NEXT: lambda session: self._step(session, 1),
            Intent.PREVIOUS: lambda session: self._step(session, -1),
            Intent.START_OVER: self._start_over,
            Intent.TOPICS: lambda session: self._list(session.but(page=0)),
            Intent.SOURCE: self._source,
            Intent.SPELL: self._spell,
            Intent.HELP: self._help,
            Intent.STOP: self._goodbye,
            Intent.CANCEL: self._goodbye,
            Intent.NO_INPUT: self._no_input,
        }

    def reply(self, question: Question, session: Session) -> Reply:
        """Reply to one turn."""
        if session.topic and session.topic not in self.library.topics:
            session = Session(told=session.told, slow=session.slow)
        return self.respond(self.understand(question, session), session)

    def understand(self, question: Question, session: Session) -> Answer:
        """Say what a question comes to, without replying."""
        return self._understanding.answer(question, session)

    def respond(self, answer: Answer, session: Session) -> Reply:
        """Reply to a question that is understood already."""
        if answer == Command(Intent.NO_MATCH):
            answer = Unknown()
        heard = session if answer == Command(Intent.NO_INPUT) else session.but(silences=0)
        if isinstance(answer, Urgent):
            return self._urgent(answer, heard)
        if isinstance(answer, Unknown):
            reply = self._unknown(answer, heard)
        else:
            heard = heard.but(misses=0)
            match answer:
                case Spoken(topic, aspects):
                    reply = self._spoken(topic, aspects, heard)
                case Ambiguous(topics, aspect):
                    reply = self._ambiguous(topics, aspect, heard)
                case Command(intent):
                    reply = self._moves.get(intent, self._no_match)(heard)
        return replace(reply, answer=answer)

    def failed(self, session: Session, reason: str) -> Reply:
        """Reply when something broke: a named prompt and a reason code for the log, never an exception or silence."""
        return replace(self._finish([self._say("failed")], session), reason=reason)

    # Lines and replies

    def _say(self, prompt: str, value: str = "") -> Line:
        return self.library.prompt(prompt, value)

    def _names(self, topics: Iterable[str]) -> list[Line]:
        return [self._say("topic", topic) for topic in topics]

    def _finish(
        self,
        lines: list[Line],
        session: Session,
        *,
        reprompt: str = "",
        choices: tuple[Choice, ...] = (),
        card: Card | None = None,
        sources: tuple[str, ...] = (),
    ) -> Reply:
        """Make a reply; it keeps the conversation open if, and only if, its last line asks."""
        asks = lines[-1].asks
        again = (self._say(reprompt) if reprompt else lines[-1],) if asks else ()
        start = len(self.library.language.tag) + 1
        session = session.but(said=tuple(line.key[start:] for line in lines))
        return Reply(tuple(lines), session, Command(Intent.NO_MATCH), again, choices, card, sources, ends=not asks)

    # Answers

    def _spoken(self, topic_id: str, aspects: tuple[Aspect, ...], session: Session) -> Reply:
        topic = self.library.topics.get(topic_id)
        if topic is None:
            return self._finish([self._say("withdrawn"), self._say("what-else")], session.but(offer=Offer()))
        if topic_id != session.topic:
            session = session.but(topic=topic_id, aspect="", chunk=0, heard=())
        standing = status(topic, self._today())
        lines = [self._say("topic", topic_id)]
        if standing is Status.DRAFT and self._require_review:
            return self._finish([*lines, self._say("not-reviewed"), self._say("what-else")], session.but(offer=Offer()))
        if standing is Status.EXPIRED:
            if Aspect.GET_HELP not in topic.sections:
                lines += [self._say("expired-silent"), self._say("what-else")]
                return self._finish(lines, session.but(offer=Offer()))
            lines.append(self._say("expired"))
            aspects = (Aspect.GET_HELP,)
        held = [aspect for aspect in aspects if aspect in topic.sections][:2]
        for aspect in aspects[:2]:
            if aspect in held:
                lines += [self._say("aspect", aspect), self.library.chunk(topic_id, aspect)]
            else:
                lines.append(self._say("lacks", aspect))
        if not held:
            return self._parts(lines, topic, session)
        heard = tuple(dict.fromkeys((*session.heard, *held)))
        return self._offering(lines, topic, session.but(aspect=held[-1], chunk=0, heard=heard), standing)

    def _offering(self, lines: list[Line], topic: Topic, session: Session, standing: Status) -> Reply:
        """End an answer: what is said once, then one offer, and all of it as a card."""
        content = lines[:]
        told = session.told
        if standing in (Status.DRAFT, Status.OVERDUE) and topic.id not in told:
            lines.append(self._say(*(("draft",) if standing is Status.DRAFT else ("overdue", topic.id))))
            told = (*told, topic.id)
        if "disclaimer" not in told:
            lines.append(self._say("disclaimer-after"))
            told = (*told, "disclaimer")
        aspect = Aspect(session.aspect)
        expired = standing is Status.EXPIRED
        onward = () if expired else self._onward(topic, session)
        if session.chunk + 1 < len(topic.sections[aspect].chunks) and not expired:
            offer, question = Offer("more"), self._say("offer-more")
        elif onward:
            offer, question = Offer("aspect", aspect=onward[0]), self._say("offer", onward[0])
        else:
            offer, question = Offer(), self._say("what-else")
            if not expired:
                lines.append(self._say("heard-all"))
        lines.append(question)
        return self._finish(
            lines,
            session.but(offer=offer, told=told),
            choices=self._choices(topic, onward),
            card=Card(
                self._say("topic", topic.id),
                (*content, *self._provenance(topic, aspect, standing), self._say("disclaimer")),
            ),
            sources=tuple(dict.fromkeys(c.source for line in content for c in line.sources)),
        )

    def _onward(self, topic: Topic, session: Session) -> tuple[Aspect, ...]:
        """Order what is still unheard by how useful it is after the last answer."""
        after = self.library.language.aspects[Aspect(session.aspect)].next if session.aspect else ()
        order = dict.fromkeys((*after, *topic.aspects))
        return tuple(a for a in order if a in topic.aspects and a not in session.heard)

    def _choices(self, topic: Topic, aspects: Iterable[Aspect]) -> tuple[Choice, ...]:
        return tuple(
            Choice(self._say("aspect", aspect), Question(Intent.ASK, topic=topic.id, aspect=aspect))
            for aspect in aspects
        )

    def _parts(self, lines: list[Line], topic: Topic, session: Session) -> Reply:
        """Name parts of a topic to choose from."""
        onward = self._onward(topic, session)[:IN_A_BREATH]
        if not onward:
            return self._finish([*lines, self._say("heard-all"), self._say("what-else")], session.but(offer=Offer()))
        lines += [self._say("lacks-has"), *(self._say("aspect", aspect) for aspect in onward), self._say("which-part")]
        return self._finish(lines, session.but(offer=Offer()), choices=self._choices(topic, onward))

    def _ambiguous(self, topics: tuple[str, ...], aspect: Aspect | None, session: Session) -> Reply:
        topics = tuple(topic for topic in topics if topic in self.library.topics)[:IN_A_BREATH]
        if not topics:
            return self._unknown(Unknown(aspect, named=True), session)
        if len(topics) == 1:
            session = session.but(offer=Offer("topic", topics, aspect or ""))
            return self._finish([self._say("did-you-mean", topics[0])], session, choices=self._topics(topics, aspect))
        session = session.but(offer=Offer("topics", topics, aspect or ""))
        lines = [self._say("one-of"), *self._names(topics), self._say("which-one")]
        return self._finish(lines, session, choices=self._topics(topics, aspect))

    def _topics(self, topics: Iterable[str], aspect: Aspect | None) -> tuple[Choice, ...]:
        asked = aspect or Aspect.OVERVIEW
        return tuple(
            Choice(self._say("topic", topic), Question(Intent.ASK, topic=topic, aspect=asked)) for topic in topics
        )

    def _unknown(self, answer: Unknown, session: Session) -> Reply:
        if answer.named:
            session = session.but(misses=0)
            near = tuple(topic for topic in answer.near if topic in self.library.topics)[:3]
            if near:
                lines = [self._say("not-covered"), self._say("near"), *self._names(near), self._say("which-leaflet")]
                session = session.but(offer=Offer("topics", near, answer.aspect or ""))
                return self._finish(lines, session, choices=self._topics(near, answer.aspect))
            lines = [self._say("not-covered"), self._say("offer-list")]
            return self._finish(lines, session.but(offer=Offer("list"), page=0))
        if answer.aspect is not None:
            session = session.but(misses=0, offer=Offer("topics", aspect=answer.aspect))
            return self._finish([self._say("need-topic")], session, reprompt="ask-topic-again")
        return self._no_match(session)

    def _urgent(self, answer: Urgent, session: Session) -> Reply:
        if answer.severity == "soft":
            reply = self.respond(answer.then or Unknown(), session)
            soft = self.library.lines.get(f"{self.library.language.tag}/urgent/{answer.line}-soft")
            lines = (soft, *reply.lines) if soft else reply.lines
            return replace(reply, lines=lines, answer=answer)
        topic = self.library.topics.get(answer.line)
        if topic and Aspect.EMERGENCY in topic.sections:
            line = self.library.chunk(topic.id, Aspect.EMERGENCY)
        else:
            tag = self.library.language.tag
            line = self.library.lines.get(f"{tag}/urgent/{answer.line}") or self.library.line("urgent/general")
        reply = self._finish([line], Session(told=session.told, slow=session.slow))
        sources = tuple(dict.fromkeys(c.source for c in line.sources))
        return replace(reply, answer=answer, sources=sources, card=Card(line, (line,)))

    # Moves

    def _launch(self, session: Session) -> Reply:
        session = Session(told=("disclaimer",), slow=session.slow)
        lines = [self._say("launch"), self._say("disclaimer"), self._say("ask-topic")]
        return self._finish(lines, session, reprompt="ask-topic-again")

    def _more(self, session: Session) -> Reply:
        topic = self.library.topics.get(session.topic)
        section = topic and topic.sections.get(Aspect(session.aspect)) if session.aspect else None
        if not topic or not section:
            return self._needs_topic(session)
        standing = status(topic, self._today())
        lines = [self._say("topic", topic.id)]
        if standing is Status.EXPIRED or (standing is Status.DRAFT and self._require_review):
            return self._spoken(topic.id, (section.aspect,), session)
        if session.chunk + 1 < len(section.chunks):
            session = session.but(chunk=session.chunk + 1)
            lines.append(self.library.chunk(topic.id, section.aspect, session.chunk))
        else:
            lines.append(self._say("no-more"))
        return self._offering(lines, topic, session, standing)

    def _else(self, session: Session) -> Reply:
        topic = self.library.topics.get(session.topic)
        return self._parts([self._say("topic", topic.id)], topic, session) if topic else self._list(session.but(page=0))

    def _yes(self, session: Session) -> Reply:
        offer = session.offer
        if offer.kind == "more":
            return self._more(session)
        if offer.kind == "aspect" and session.topic:
            return self._spoken(session.topic, (Aspect(offer.aspect),), session)
        if offer.kind == "topic":
            return self._spoken(offer.topics[0], (Aspect(offer.aspect or Aspect.OVERVIEW),), session)
        if offer.kind == "list":
            return self._list(session)
        if offer.kind == "topics" and offer.topics:
            lines = [*self._names(offer.topics), self._say("which-one")]
            return self._finish(lines, session, choices=self._topics(offer.topics, None))
        return self._finish([self._say("ask-topic")], session, reprompt="ask-topic-again")

    def _no(self, session: Session) -> Reply:
        if session.offer.kind == "none":
            return self._goodbye(session)
        return self._finish([self._say("what-else")], session.but(offer=Offer()), reprompt="ask-topic-again")

    def _again(self, session: Session, first: str = "") -> Reply:
        tag = self.library.language.tag
        said = [line for key in session.said if (line := self.library.lines.get(f"{tag}/{key}"))]
        lines = said or [self._say("nothing-yet")]
        reply = self._finish(lines, session)
        # The word about speed is not part of what a further "repeat" says again.
        return replace(reply, lines=(self._say(first), *reply.lines)) if first else reply

    def _step(self, session: Session, by: int) -> Reply:
        topic = self.library.topics.get(session.topic)
        if session.offer.kind == "list":
            return self._list(session if by > 0 else session.but(page=max(0, session.page - 2)))
        if not topic:
            return self._list(session.but(page=0))
        aspects = topic.aspects
        at = aspects.index(Aspect(session.aspect)) + by if session.aspect in aspects else 0
        if 0 <= at < len(aspects):
            return self._spoken(topic.id, (aspects[at],), session)
        return self._parts([self._say("topic", topic.id)], topic, session)

    def _start_over(self, session: Session) -> Reply:
        fresh = Session(told=session.told, slow=session.slow)
        return self._finish([self._say("ask-topic")], fresh, reprompt="ask-topic-again")

    def _list(self, session: Session) -> Reply:
        topics = tuple(self.library.topics)
        pages = max(1, -(-len(topics) // IN_A_BREATH))
        page = min(session.page, pages - 1)
        shown = topics[page * IN_A_BREATH : (page + 1) * IN_A_BREATH]
        last = page == pages - 1
        lines = [] if page else [self._say("list")]
        lines += [*self._names(shown), self._say("list-end" if last else "list-more")]
        offer = Offer("topics", shown) if last else Offer("list", shown)
        return self._finish(lines, session.but(page=page + 1, offer=offer), choices=self._topics(shown, None))

    def _provenance(self, topic: Topic, aspect: str, standing: Status) -> list[Line]:
        """Say where an answer comes from, the most cited first, and how far its topic is checked."""
        section = topic.sections.get(Aspect(aspect)) if aspect else None
        parts = (section,) if section else topic.sections.values()
        cited = Counter(c.source for s in parts for chunk in s.chunks for x in chunk.sentences for c in x.citations)
        publishers = (self._say("source", source) for source, _ in cited.most_common())
        lines = list({line.written: line for line in publishers}.values())[:IN_A_BREATH]
        if standing is Status.DRAFT:
            return [*lines, self._say("draft")]
        lines.append(self._say("reviewed", topic.id))
        return [*lines, self._say("next-review" if standing is Status.FRESH else "overdue", topic.id)]

    def _source(self, session: Session) -> Reply:
        topic = self.library.topics.get(session.topic)
        if not topic:
            return self._needs_topic(session)
        lines = [self._say("topic", topic.id), *self._provenance(topic, session.aspect, status(topic, self._today()))]
        told = tuple(dict.fromkeys((*session.told, topic.id)))
        return self._finish([*lines, self._say("what-else")], session.but(offer=Offer(), told=told))

    def _spell(self, session: Session) -> Reply:
        topic = self.library.topics.get(session.topic)
        if not topic:
            return self._needs_topic(session)
        lines = [self._say("topic", topic.id), self._say("spelling")]
        for place, word in enumerate(topic.title.casefold().split()):
            lines += [self._say("new-word")] if place else []
            lines += [self._say("letter", letter) for letter in word if letter in LETTERS]
        return self._finish([*lines, self._say("what-else")], session.but(offer=Offer()))

    def _needs_topic(self, session: Session) -> Reply:
        return self._finish([self._say("no-topic-yet")], session.but(offer=Offer()), reprompt="ask-topic-again")

    def _help(self, session: Session) -> Reply:
        return self._finish([self._say("help"), self._say("what-else")], session.but(offer=Offer()))

    def _goodbye(self, session: Session) -> Reply:
        return self._finish([self._say("goodbye")], session.but(offer=Offer()))

    # When something isn't understood, or nothing is heard

    def _example(self, prompt: str, session: Session) -> Line:
        return self._say(prompt, session.topic or next(iter(self.library.topics), ""))

    def _no_match(self, session: Session) -> Reply:
        session = session.but(misses=session.misses + 1)
        if session.misses == 1:
            return self._finish([self._say("no-match")], session, reprompt="ask-topic-again")
        if session.misses == 2 and self.library.topics:
            return self._finish([self._example("no-match-example", session)], session, reprompt="ask-topic-again")
        return self._help(session)

    def _no_input(self, session: Session) -> Reply:
        session = session.but(silences=session.silences + 1)
        if session.silences == 1:
            last = self.library.lines.get(f"{self.library.language.tag}/{session.said[-1]}") if session.said else None
            return self._finish([last if last and last.asks else self._say("no-input")], session)
        if session.silences == 2 and self.library.topics:
            return self._finish([self._example("no-input-example", session)], session)
        return self._goodbye(session)
