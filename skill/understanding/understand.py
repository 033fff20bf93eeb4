"""From a question to an answer: red flags first, then moves of the conversation, then names, then what leans on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skill.answer import Ambiguous, Answer, Command, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding.aspect import Aspects
from skill.understanding.contest import Contest
from skill.understanding.context import Context
from skill.understanding.decide import Decider, Reading
from skill.understanding.explain import Decision
from skill.understanding.follow_up import FollowUps
from skill.understanding.grammar import Grammar
from skill.understanding.guard import Guard
from skill.understanding.index import Index
from skill.understanding.learned import Learned
from skill.understanding.matcher import Matcher
from skill.understanding.moves import MOVE, Moves, Turn
from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser, Said
from skill.understanding.offers import Offers
from skill.understanding.score import ASK
from skill.understanding.urgent import Alarm, RedFlags
from skill.understanding.words import Words
from speech_content.model import Aspect

__all__ = ["GENERAL", "Understanding"]

GENERAL = "general"
"""Line for an emergency of which the platform gives no words."""
_LATER_GUESS = 0.02
"""What each further guess of a recogniser must be surer by."""
_LONGEST_MOVE = 14
"""Most words of a whole sentence that is a move."""
_CLEAR = 0.8
"""Share from which a move is surer than a name that is less likely than that."""


class Understanding:
    """What people's words mean, over one library; deterministic, read-only, and never raises on what was said."""

    def __init__(
        self,
        topics: Iterable[Named],
        grammar: Grammar,
        urgent_table: Mapping[str, Any],
        words: Words | None = None,
        learned: Learned | None = None,
    ) -> None:
        """Compile the index.

        Args:
            topics: what can be asked about.
            grammar: sentences that the language expects.
            urgent_table: a parsed ``urgent.toml``.
            words: words of the language; without them only its templates and names are known.
            learned: what its words speak for; without it only cues, samples and the grammar's own sentences are known.

        Raises:
            ContentError: the table of red flags has mistakes.
        """
        words, learned = words or Words(), learned or Learned()
        named = tuple(topics)
        normaliser = Normaliser(words)
        self.index = Index(named, words, normaliser)
        self._normaliser = normaliser
        self._polite = frozenset(stem for word in words.polite for stem in normaliser.phrase(word))
        self._meanings = _meanings(grammar, normaliser)
        self._flags = RedFlags.from_table(urgent_table, "urgent.toml", words, normaliser, named, learned.urgent)
        aspects = Aspects(words, normaliser, grammar, learned.asking)
        self._moves = Moves(words, normaliser, learned.move)
        guard = Guard(self.index, words, normaliser)
        self._decider = Decider(self.index, aspects, Contest(Matcher(self.index), learned.talk), guard, words.kin)
        self._context = Context(words, normaliser, self.index, self._decider.ordinary)
        self._offers = Offers(self._decider, self._context)
        self._follow_ups = FollowUps(self._decider, self._context)

    def answer(self, question: Question, session: Session) -> Answer:
        """Give what a question comes to."""
        return self.explain(question, session).answer

    def explain(self, question: Question, session: Session) -> Decision:
        """Give what a question comes to, and why; it holds the person's words, for the operator's eyes only."""
        said = {raw: self._normaliser.say(raw) for raw in question.raw}
        alarm = self._alarm(question, said, session)
        if alarm and alarm.severity == "alert":
            return Decision(Urgent(alarm.line, "alert"), "red flag", alarm=alarm)
        if question.intent is Intent.URGENT and not alarm:
            return Decision(Urgent(GENERAL, "alert"), "the platform heard an emergency")
        decision = self._plain(question, said, session)
        if alarm and not isinstance(decision.answer, Urgent):
            return decision.with_alarm(alarm)
        return decision

    def alarm(self, text: str, *, topic: str = "", spoken: bool = False) -> Alarm | None:
        """Give the red flag in some words, if there is any; `topic` is that of the conversation."""
        return self._flags.hear(self._normaliser.say(text).stems, topic=topic, spoken=spoken)

    def _alarm(self, question: Question, said: Mapping[str, Said], session: Session) -> Alarm | None:
        alarms = (self._flags.hear(one.stems, topic=session.topic, spoken=question.spoken) for one in said.values())
        found = [alarm for alarm in alarms if alarm]
        if found and question.text and isinstance(self._meaning(said[question.text].stems), Intent):
            # A move in the grammar's own words, as "I need help" is, has no second meaning that is only likely.
            found = [alarm for alarm in found if alarm.severity == "alert"]
        return min(found, key=lambda alarm: alarm.severity != "alert") if found else None

    def _plain(self, question: Question, said: Mapping[str, Said], session: Session) -> Decision:
        if question.intent is Intent.ASK:
            return self._asked(question, said, session)
        if question.intent not in (Intent.FREE, Intent.URGENT):
            return self._moved(question.intent, session, "a move")
        return self._free(question, said, session)

    # What a platform has resolved

    def _asked(self, question: Question, said: Mapping[str, Said], session: Session) -> Decision:
        aspects: tuple[Aspect, ...] = (question.aspect,) if question.aspect else ()
        if self._decider.knows(question.topic):
            return Decision(self._decider.spoken(question.topic, aspects), "the platform named the topic")
        known = tuple(filter(self._decider.knows, dict.fromkeys(question.candidates)))[:3]
        if known:
            return Decision(Ambiguous(known, question.aspect), "the platform could not choose")
        if text := question.topic_text:
            reading = self._decider.read(said[text], spoken=question.spoken, slot=True)
            aspects = aspects or self._context.aspects(reading.scene, reading.asked, session, reading.masked)
            answer = self._decider.decide(reading, aspects)
            if isinstance(answer, Unknown):  # whatever fills a topic's slot is a name, and never the old topic's
                answer = Unknown(answer.aspect, named=True, near=answer.near)
            return Decision(answer, "the slot's own words", reading=reading)
        if question.text and not question.aspect:
            return self._free(question, said, session)
        if self._decider.knows(session.topic):
            return Decision(self._decider.spoken(session.topic, aspects), "the topic of the conversation")
        return Decision(Unknown(question.aspect), "no topic yet")

    # Free words

    def _free(self, question: Question, said: Mapping[str, Said], session: Session) -> Decision:
        texts = tuple(dict.fromkeys(text for text in (question.text, *question.hypotheses) if text.strip()))
        if not texts:
            return Decision(Unknown(question.aspect), "nothing was said")
        for text in texts:
            stems = said[text].stems
            if chosen := self._offers.placed(stems, session.offer):
                return chosen
            meaning = self._meaning(stems)
            if isinstance(meaning, Intent):
                return self._moved(meaning, session, "a sentence of the grammar")
            if meaning is not None and self._decider.suits(session.topic, meaning):
                return Decision(self._decider.spoken(session.topic, (meaning,)), "a follow-up of the grammar")
        readings = [
            self._decider.read(
                said[text],
                spoken=question.spoken,
                topic=session.topic,
                another=self._context.keeps_aspect(said[text].stems),
            )
            for text in texts
        ]
        reading = max(readings, key=lambda one: one.best - _LATER_GUESS * readings.index(one))
        if offered := self._offers.named(reading, session.offer):
            return offered
        turn = self._moves.read(reading.said.stems)
        back = self._decider.knows(session.before) and self._context.returns(reading.scene)
        if turn.move and not back and self._moves_on(turn, reading):
            return self._moved(turn.move, session, "a move in other words", reading)
        return self._follow_ups.decide(reading, turn, session, (question.aspect,) if question.aspect else ())

    def _moves_on(self, turn: Turn, reading: Reading) -> bool:
        """Tell whether an utterance is a move in people's own words: it names no topic and asks for nothing."""
        likely = max(ASK, turn.share) if turn.share >= _CLEAR else ASK
        named = (reading.best >= likely and not self._decider.everyday(reading)) or self._context.unheard(reading.scene)
        return not named and turn.share >= max(MOVE, reading.alone.share if reading.alone.sure else 0.0)

    def _moved(self, intent: Intent, session: Session, how: str, reading: Reading | None = None) -> Decision:
        """Give a move, where a "yes" takes what is offered."""
        accepted = self._offers.accepted(session.offer) if intent is Intent.YES else None
        return accepted or Decision(Command(intent), how, reading=reading)

    def _meaning(self, stems: Sequence[str]) -> Aspect | Intent | None:
        """Give what a whole sentence means, also with the words that people put around a command."""
        first, last = 0, len(stems)
        while first < last <= _LONGEST_MOVE:
            if (meaning := self._meanings.get(" ".join(stems[first:last]))) is not None:
                return meaning
            if stems[last - 1] in self._polite:
                last -= 1
            elif stems[first] in self._polite:
                first, last = first + 1, len(stems)
            else:
                return None
        return None


def _meanings(grammar: Grammar, normaliser: Normaliser) -> dict[str, Aspect | Intent]:
    """Give what whole sentences without a slot mean."""
    return {
        " ".join(normaliser.name(sentence)): means for means, sentence in grammar.sentences() if "{" not in sentence
    }
