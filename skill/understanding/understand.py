"""From a question to an answer: red flags first, then moves of the conversation, then names, then what leans on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding.aspect import Aspects
from skill.understanding.contest import Contest
from skill.understanding.context import Context
from skill.understanding.decide import Decider, Reading
from skill.understanding.explain import Decision
from skill.understanding.grammar import Grammar
from skill.understanding.guard import Guard
from skill.understanding.index import Index
from skill.understanding.learned import Learned
from skill.understanding.matcher import Matcher
from skill.understanding.moves import MOVE, Moves, Turn
from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser, Said
from skill.understanding.score import ANSWER, ASK
from skill.understanding.urgent import Alarm, RedFlags
from skill.understanding.words import STRENGTHS, Words
from speech_content.model import Aspect

__all__ = ["GENERAL", "Understanding"]

GENERAL = "general"
"""Line for an emergency of which the platform gives no words."""
_LATER_GUESS = 0.02
"""What each further guess of a recogniser must be surer by."""
_LONGEST_MOVE = 14
"""Most words of a whole sentence that is a move."""
_LEANING = 0.5
"""Share from which the words together ask for an aspect of the topic of the conversation."""
_CLEAR = 0.8
"""Share from which a move is surer than a name that is less likely than that."""
_FOLLOWS, _FOLLOWS_NAMED = 0.5, 0.8
"""Share from which a follow-up is one, where nothing is named and where something may be; set on dev dialogues."""
_STRANGE = 0.05
"""Share below which an utterance doesn't follow, whatever its words."""
_AWAY, _AWAY_OF_IT = 0.4, 0.6
"""Shares of what isn't health from which nothing leans on the conversation: without and with a word such as "it"."""
_OFFERED = 0.15
"""Probability from which a name counts as one of those on offer."""
_ASPECTS = {str(aspect): aspect for aspect in Aspect}


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
        self._ids = {topic.id for topic in named}
        self._normaliser = normaliser
        self._polite = frozenset(stem for word in words.polite for stem in normaliser.phrase(word))
        self._meanings = _meanings(grammar, normaliser)
        self._flags = RedFlags.from_table(urgent_table, "urgent.toml", words, normaliser, named, learned.urgent)
        aspects = Aspects(words, normaliser, grammar, learned.asking)
        self._moves = Moves(words, normaliser, learned.move)
        guard = Guard(self.index, words, normaliser)
        self._decider = Decider(self.index, aspects, Contest(Matcher(self.index), learned.talk), guard, words.kin)
        self._context = Context(words, normaliser, self.index, self._decider.ordinary)

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
            return self._moved(question.intent, session) or Decision(Command(question.intent), "a move")
        return self._free(question, said, session)

    # What a platform has resolved

    def _asked(self, question: Question, said: Mapping[str, Said], session: Session) -> Decision:
        aspects: tuple[Aspect, ...] = (question.aspect,) if question.aspect else ()
        if question.topic in self._ids:
            return self._spoken(question.topic, aspects, "the platform named the topic")
        known = tuple(topic for topic in dict.fromkeys(question.candidates) if topic in self._ids)[:3]
        if known:
            return Decision(Ambiguous(known, question.aspect), "the platform could not choose")
        if text := question.topic_text:
            reading = self._decider.read(said[text], spoken=question.spoken, slot=True)
            aspects = aspects or self._kept(reading, session)
            answer = self._decider.decide(reading, aspects)
            if isinstance(answer, Unknown):  # whatever fills a topic's slot is a name, and never the old topic's
                answer = Unknown(answer.aspect, named=True, near=answer.near)
            return Decision(answer, "the slot's own words", reading=reading)
        if question.text and not question.aspect:
            return self._free(question, said, session)
        if session.topic in self._ids:
            return self._spoken(session.topic, aspects, "the topic of the conversation")
        return Decision(Unknown(question.aspect), "no topic yet")

    def _spoken(self, topic: str, aspects: tuple[Aspect, ...], how: str, reading: Reading | None = None) -> Decision:
        fitting = self._decider.fitting(topic, aspects or (Aspect.OVERVIEW,))
        return Decision(Spoken(topic, fitting), how, reading=reading)

    # Free words

    def _free(self, question: Question, said: Mapping[str, Said], session: Session) -> Decision:
        texts = tuple(dict.fromkeys(text for text in (question.text, *question.hypotheses) if text.strip()))
        if not texts:
            return Decision(Unknown(question.aspect), "nothing was said")
        for text in texts:
            stems = said[text].stems
            if chosen := self._chosen(stems, session):
                return chosen
            meaning = self._meaning(stems)
            if isinstance(meaning, Intent):
                return self._moved(meaning, session) or Decision(Command(meaning), "a sentence of the grammar")
            if meaning is not None and self._decider.suits(session.topic, meaning):
                return self._spoken(session.topic, (meaning,), "a follow-up of the grammar")
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
        if offered := self._offered(reading, session):
            return offered
        turn = self._moves.read(reading.said.stems)
        back = session.before in self._ids and self._context.returns(reading.scene)
        if not back and (moved := self._move(turn, reading, session)):
            return moved
        return self._read(turn, reading, question, session)

    def _move(self, turn: Turn, reading: Reading, session: Session) -> Decision | None:
        """Take an utterance for a move in people's own words, where it names no topic and asks for nothing."""
        likely = max(ASK, turn.share) if turn.share >= _CLEAR else ASK
        named = (reading.best >= likely and not self._decider.everyday(reading)) or self._context.unheard(reading.scene)
        if named or not turn.move or turn.share < max(MOVE, reading.alone.share if reading.alone.sure else 0.0):
            return None
        return self._moved(turn.move, session) or Decision(Command(turn.move), "a move in other words", reading=reading)

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

    def _read(self, turn: Turn, reading: Reading, question: Question, session: Session) -> Decision:
        given: tuple[Aspect, ...] = (question.aspect,) if question.aspect else ()
        whole = reading.best >= ANSWER and self._decider.of_words(reading)
        found = whole or (reading.best >= ASK and not self._decider.everyday(reading))
        alone = given or reading.alone.aspects
        enough = max(reading.alone.weight / STRENGTHS["plain"], reading.alone.share / _LEANING) >= 1
        if not (found or given or enough):
            alone = ()
        if other := self._other(reading, session, found=found):
            # "Type 1" says which, not which there are; where it is found as a name, that is put aside.
            told = reading.asked if reading.best >= ASK else reading.alone
            which = told.aspects[:1] == (Aspect.TYPES,) and told.weight < STRENGTHS["strong"]
            kept = given or (told.aspects if told.sure and not which else self._last(session) or alone)
            return self._spoken(other, kept, "told by the topic of the conversation", reading)
        if leaning := self._leaning(turn, reading, session, alone, found=found, whole=whole):
            return leaning
        aspects = given or (alone if reading.best < ASK else self._kept(reading, session))
        # Who says "what about X" means no X that was just spoken of, but what sounds like it.
        mixed_up = self._context.keeps_aspect(reading.scene.stems) and self._decider.of_sense(reading)
        if ASK <= reading.best < ANSWER and self._likeliest(reading) == session.topic and not mixed_up:
            return self._spoken(session.topic, aspects, "likely the topic of the conversation", reading)
        return Decision(self._decider.decide(reading, aspects), "named", reading=reading)

    def _leaning(
        self, turn: Turn, reading: Reading, session: Session, asked: tuple[Aspect, ...], *, found: bool, whole: bool
    ) -> Decision | None:
        """Take an utterance for a follow-up on the topic of the conversation, if no name is sure.

        Args:
            turn: what it does to the conversation.
            reading: the utterance.
            session: the conversation.
            asked: what it asks for, no topic being named.
            found: whether it may name a topic.
            whole: whether it names one in full, by several words.
        """
        known, everyday = session.topic in self._ids, self._decider.everyday(reading)
        unsure = reading.best < ANSWER or everyday or self._decider.circumstance(reading)
        away = _AWAY_OF_IT if self._context.pronoun(reading.scene) else _AWAY
        if not unsure or reading.alone.outside >= away or (not found and self._context.another(reading.scene)):
            return None
        if found and whole and self._context.leads(reading.scene, reading.candidates[0].match.places):
            return None
        asks = asked and (asked[0] is not Aspect.OVERVIEW or reading.alone.sure)  # as "what about" itself does a little
        naming = found and not asks and self._context.keeps_aspect(reading.scene.stems)
        if known and not naming and turn.follows >= (_FOLLOWS_NAMED if found else _FOLLOWS):
            guess = (reading.alone.guess,) if reading.alone.guess else ()
            return self._spoken(session.topic, asked or guess, "a follow-up in other words", reading)
        exact = self._decider.of_sense(reading)
        # Where nothing but a sure question is left, what else it may be doesn't count.
        bare = reading.alone.sure and not self._context.told(reading.scene)
        least = _FOLLOWS_NAMED if whole else _FOLLOWS if exact else 0.0 if bare else _STRANGE
        if not asked or turn.follows < least or not self._context.leans(reading.scene, found=found):
            return None
        if known and (reading.best < ANSWER or everyday or self._context.pronoun(reading.scene)):
            return self._spoken(session.topic, asked, "leans on the conversation", reading)
        return Decision(Unknown(asked[0]), "no topic yet", reading=reading) if reading.best < ASK else None

    def _likeliest(self, reading: Reading) -> str:
        return self.index.topics[reading.candidates[0].topic].id

    def _other(self, reading: Reading, session: Session, *, found: bool) -> str:
        """Give the topic before this one where it is asked back, or one that differs from this one in what was said.

        Args:
            reading: the utterance.
            session: the conversation.
            found: whether it may name a topic, which then must be that one, unless only a kind was told: "and type 1".
        """
        if reading.best >= ANSWER and not self._decider.everyday(reading):
            return ""
        if sibling := self._context.sibling(reading.scene.stems, session.topic):
            return sibling
        if session.before in self._ids and self._context.returns(reading.scene):
            other = session.before
        else:
            other = self._context.completed(reading.candidates, reading.scene, session.topic)
        return other if not found or other == self._likeliest(reading) else ""

    @staticmethod
    def _last(session: Session) -> tuple[Aspect, ...]:
        aspect = _ASPECTS.get(session.aspect)
        return (aspect,) if aspect else ()

    def _kept(self, reading: Reading, session: Session) -> tuple[Aspect, ...]:
        return self._context.aspects(reading.scene, reading.asked, session, reading.masked)

    # Open offers

    def _moved(self, intent: Intent, session: Session) -> Decision | None:
        """Take a "yes" to "did you mean" as that topic."""
        offer = session.offer
        topics = tuple(topic for topic in offer.topics if topic in self._ids)
        if intent is not Intent.YES or not topics or offer.kind not in ("topic", "topics"):
            return None
        aspect = _ASPECTS.get(offer.aspect)
        if len(topics) == 1:
            return self._spoken(topics[0], (aspect,) if aspect else (), "yes to the offer")
        return Decision(Ambiguous(topics[:3], aspect), "yes, but to which")

    def _chosen(self, stems: Sequence[str], session: Session) -> Decision | None:
        """Take a place in a list as the topic that was offered there."""
        offer = session.offer
        if (
            offer.kind != "topics"
            or not (chosen := self._context.choice(stems, offer.topics))
            or chosen not in self._ids
        ):
            return None
        aspect = _ASPECTS.get(offer.aspect)
        return self._spoken(chosen, (aspect,) if aspect else (), "chosen by its place")

    def _offered(self, reading: Reading, session: Session) -> Decision | None:
        """Take a name as one of the topics on offer, even where it would be asked about otherwise."""
        offer = session.offer
        topics = tuple(topic for topic in offer.topics if topic in self._ids)
        if not topics or offer.kind not in ("topic", "topics"):
            return None
        aspect = _ASPECTS.get(offer.aspect)
        kept = reading.asked.aspects if reading.asked.sure else ((aspect,) if aspect else reading.asked.aspects)
        if told := self._context.told_apart(reading.scene.stems, topics):
            return self._spoken(told, kept, "told apart from the rest of the offer", reading)
        named = [one for one in reading.candidates if self.index.topics[one.topic].id in topics]
        if named and named[0].probability >= max(_OFFERED, reading.best / 2):
            return self._spoken(self.index.topics[named[0].topic].id, kept, "one of the offer", reading)
        return None


def _meanings(grammar: Grammar, normaliser: Normaliser) -> dict[str, Aspect | Intent]:
    """Give what whole sentences without a slot mean."""
    return {
        " ".join(normaliser.name(sentence)): means for means, sentence in grammar.sentences() if "{" not in sentence
    }
