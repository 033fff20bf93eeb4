"""The conversation, whatever the channel: a question and what is remembered in, a reply out. Input never raises."""

import datetime
from collections.abc import Callable, Mapping
from typing import Protocol

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.answering import IN_A_BREATH, Answering
from skill.question import Intent, Question
from skill.reply import Card, Reply
from skill.session import Offer, Session, changed
from skill.wording import Wording
from speech_content.library import Library
from speech_content.model import Aspect, Line
from speech_content.script import LETTERS

__all__ = ["Conversation", "Understands"]

_NOTHING = Offer()
_SILENCE = Command(Intent.NO_INPUT)
_MISS = Command(Intent.NO_MATCH)


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
        self._wording = Wording(library)
        self._say, self._finish = self._wording.say, self._wording.finish
        self._answering = Answering(library, self._wording, today=today, require_review=require_review)
        self._leaves = self._answering.leaves
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
            Intent.TOPICS: lambda session: self._list(session, 0),
            Intent.SOURCE: self._source,
            Intent.SPELL: self._spell,
            Intent.HELP: self._help,
            Intent.STOP: self._goodbye,
            Intent.CANCEL: self._goodbye,
            Intent.NO_INPUT: self._no_input,
        }

    def reply(self, question: Question, session: Session) -> Reply:
        """Reply to one turn."""
        if session.topic and session.topic not in self._leaves:
            session = Session(told=session.told, slow=session.slow)
        return self.respond(self.understand(question, session), session)

    def understand(self, question: Question, session: Session) -> Answer:
        """Say what a question comes to, without replying."""
        return self._understanding.answer(question, session)

    def respond(self, answer: Answer, session: Session) -> Reply:
        """Reply to a question that is understood already."""
        if session.silences and answer != _SILENCE:
            session = session.but(silences=0)
        if session.misses and answer != _MISS and not isinstance(answer, Unknown | Urgent):
            session = session.but(misses=0)
        match answer:
            case Spoken(topic, aspects):
                reply = self._answering.spoken(topic, aspects, session, answer)
            case Ambiguous(topics, aspect):
                reply = self._ambiguous(topics, aspect, session)
            case Unknown():
                reply = self._unknown(answer, session)
            case Command(intent):
                reply = self._moves.get(intent, self._no_match)(session)
            case Urgent():
                reply = self._urgent(answer, session)
        return reply if reply.answer is answer else changed(reply, answer=answer)

    def failed(self, session: Session, reason: str) -> Reply:
        """Reply when something broke: a named prompt and a reason code for the log, never an exception or silence."""
        return changed(self._finish([self._say("failed")], session), reason=reason)

    # Answers

    def _ambiguous(self, topics: tuple[str, ...], aspect: Aspect | None, session: Session) -> Reply:
        topics = tuple(topic for topic in topics if topic in self._leaves)[:IN_A_BREATH]
        if not topics:
            return self._unknown(Unknown(aspect, named=True), session)
        choices = self._wording.topics(topics, aspect)
        if len(topics) == 1:
            offer, lines = Offer("topic", topics, aspect or ""), [self._say("did-you-mean", topics[0])]
        else:
            offer = Offer("topics", topics, aspect or "")
            lines = [self._say("one-of"), *self._wording.names(topics), self._say("which-one")]
        return self._finish(lines, session, choices=choices, offer=offer)

    def _unknown(self, answer: Unknown, session: Session) -> Reply:
        if answer.named:
            near = tuple(topic for topic in answer.near if topic in self._leaves)[:3]
            if not near:
                lines = [self._say("not-covered"), self._say("offer-list")]
                return self._finish(lines, session, misses=0, offer=Offer("list"), page=0)
            lines = [
                *(self._say("not-covered"), self._say("near")),
                *self._wording.names(near),
                self._say("which-leaflet"),
            ]
            choices = self._wording.topics(near, answer.aspect)
            offer = Offer("topics", near, answer.aspect or "")
            return self._finish(lines, session, choices=choices, misses=0, offer=offer)
        if answer.aspect is not None:
            offer = Offer("topics", aspect=answer.aspect)
            return self._finish([self._say("need-topic")], session, reprompt="ask-topic-again", misses=0, offer=offer)
        return self._no_match(session)

    def _urgent(self, answer: Urgent, session: Session) -> Reply:
        if answer.severity == "soft":
            reply = self.respond(answer.then or Unknown(), session)
            soft = self._wording.urgent(f"{answer.line}-soft")
            return changed(reply, lines=(soft, *reply.lines)) if soft else reply
        leaf = self._leaves.get(answer.line)
        if leaf and Aspect.EMERGENCY in leaf.chunks:
            lines = list(leaf.chunks[Aspect.EMERGENCY])
        else:
            lines = [self._wording.urgent(answer.line) or self.library.line("urgent/general")]
        sources = tuple(dict.fromkeys(c.source for line in lines for c in line.sources))
        fresh = Session(told=session.told, slow=session.slow)
        return self._finish(lines, fresh, card=Card(lines[0], tuple(lines)), sources=sources)

    # Moves

    def _launch(self, session: Session) -> Reply:
        lines = [self._say("launch"), self._say("disclaimer"), self._say("ask-topic")]
        return self._finish(lines, Session(told=("disclaimer",), slow=session.slow), reprompt="ask-topic-again")

    def _more(self, session: Session) -> Reply:
        leaf = self._leaves.get(session.topic)
        aspect = Aspect(session.aspect) if session.aspect else None
        if not leaf or aspect is None or aspect not in leaf.choices:
            return self._needs_topic(session)
        return self._answering.spoken(session.topic, (aspect,), session, chunk=session.chunk + 1)

    def _else(self, session: Session) -> Reply:
        leaf = self._leaves.get(session.topic)
        return self._answering.parts([leaf.name], leaf, session) if leaf else self._list(session, 0)

    def _yes(self, session: Session) -> Reply:
        offer = session.offer
        if offer.kind == "more":
            return self._more(session)
        if offer.kind == "aspect" and session.topic:
            return self._answering.spoken(session.topic, (Aspect(offer.aspect),), session)
        if offer.kind == "topic":
            return self._answering.spoken(offer.topics[0], (Aspect(offer.aspect or Aspect.OVERVIEW),), session)
        if offer.kind == "list":
            return self._list(session, session.page)
        topics = tuple(topic for topic in offer.topics if topic in self._leaves)
        if topics:
            lines = [*self._wording.names(topics), self._say("which-one")]
            return self._finish(lines, session, choices=self._wording.topics(topics, None))
        return self._finish([self._say("ask-topic")], session, reprompt="ask-topic-again")

    def _no(self, session: Session) -> Reply:
        if session.offer.kind == "none":
            return self._goodbye(session)
        return self._finish([self._say("what-else")], session, reprompt="ask-topic-again", offer=_NOTHING)

    def _again(self, session: Session, first: str = "") -> Reply:
        said = [line for key in session.said if (line := self._wording.said(key))]
        reply = self._finish(said or [self._say("nothing-yet")], session)
        # The word about speed is not part of what a further "repeat" says again.
        return changed(reply, lines=(self._say(first), *reply.lines)) if first else reply

    def _step(self, session: Session, by: int) -> Reply:
        leaf = self._leaves.get(session.topic)
        if session.offer.kind == "list":
            return self._list(session, session.page if by > 0 else max(0, session.page - 2))
        if not leaf:
            return self._list(session, 0)
        aspects = leaf.aspects
        at = aspects.index(Aspect(session.aspect)) + by if session.aspect in aspects else 0
        if 0 <= at < len(aspects):
            return self._answering.spoken(session.topic, (aspects[at],), session)
        return self._answering.parts([leaf.name], leaf, session)

    def _start_over(self, session: Session) -> Reply:
        fresh = Session(told=session.told, slow=session.slow)
        return self._finish([self._say("ask-topic")], fresh, reprompt="ask-topic-again")

    def _list(self, session: Session, page: int) -> Reply:
        topics = tuple(self._leaves)
        pages = max(1, -(-len(topics) // IN_A_BREATH))
        page = min(page, pages - 1)
        shown, last = topics[page * IN_A_BREATH : (page + 1) * IN_A_BREATH], page == pages - 1
        lines = [] if page else [self._say("list")]
        lines += [*self._wording.names(shown), self._say("list-end" if last else "list-more")]
        offer = Offer("topics", shown) if last else Offer("list", shown)
        return self._finish(lines, session, choices=self._wording.topics(shown, None), page=page + 1, offer=offer)

    def _source(self, session: Session) -> Reply:
        leaf = self._leaves.get(session.topic)
        if not leaf:
            return self._needs_topic(session)
        aspect = Aspect(session.aspect) if session.aspect else None
        lines = [leaf.name, *self._answering.provenance(leaf, aspect), self._say("what-else")]
        told = tuple(dict.fromkeys((*session.told, leaf.topic.id)))
        return self._finish(lines, session, offer=_NOTHING, told=told)

    def _spell(self, session: Session) -> Reply:
        leaf = self._leaves.get(session.topic)
        if not leaf:
            return self._needs_topic(session)
        lines = [leaf.name, self._say("spelling")]
        for place, word in enumerate(leaf.topic.title.casefold().split()):
            lines += [self._say("new-word")] if place else []
            lines += [self._say("letter", letter) for letter in word if letter in LETTERS]
        return self._finish([*lines, self._say("what-else")], session, offer=_NOTHING)

    def _needs_topic(self, session: Session) -> Reply:
        return self._finish([self._say("no-topic-yet")], session, reprompt="ask-topic-again", offer=_NOTHING)

    def _help(self, session: Session) -> Reply:
        return self._finish([self._say("help"), self._say("what-else")], session, offer=_NOTHING)

    def _goodbye(self, session: Session) -> Reply:
        return self._finish([self._say("goodbye")], session, offer=_NOTHING)

    # When something isn't understood, or nothing is heard

    def _example(self, prompt: str, session: Session) -> Line:
        return self._say(prompt, session.topic or next(iter(self._leaves)))

    def _no_match(self, session: Session) -> Reply:
        misses = session.misses + 1
        if misses > 2 or not self._leaves:
            return self._help(session.but(misses=misses))
        line = self._say("no-match") if misses == 1 else self._example("no-match-example", session)
        return self._finish([line], session, reprompt="ask-topic-again", misses=misses)

    def _no_input(self, session: Session) -> Reply:
        silences = session.silences + 1
        if silences == 1:
            last = self._wording.said(session.said[-1]) if session.said else None
            line = last if last and last.asks else self._say("no-input")
        elif silences == 2 and self._leaves:
            line = self._example("no-input-example", session)
        else:
            line = self._say("goodbye")
        return self._finish([line], session, silences=silences)
