"""What an utterance comes to: answer, ask, or say that it isn't covered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from skill.answer import Ambiguous, Answer, Spoken, Unknown
from skill.understanding.aspect import Asked, Aspects
from skill.understanding.contest import Contest
from skill.understanding.guard import Guard
from skill.understanding.index import Index, WordKind
from skill.understanding.matcher import Scene
from skill.understanding.normalise import Said
from skill.understanding.phrases import NAME
from skill.understanding.score import ANSWER, ASK, Scored
from speech_content.model import Aspect

__all__ = ["FOREIGN", "Decider", "Naming", "Reading"]

FOREIGN = frozenset(
    {
        Aspect.WHY_DONE,
        Aspect.PREPARATION,
        Aspect.WHAT_HAPPENS,
        Aspect.RISKS,
        Aspect.RESULTS,
        Aspect.AFTER_CARE,
    }
)
"""Aspects of tests and treatments, which a condition doesn't have."""
_MOST_ASKED = 3
"""Most topics in one "did you mean"."""
_NEAR = 0.12
"""Probability from which a topic is worth offering instead."""
_ELSEWHERE = 0.95
"""Share of what isn't health from which only whole names are looked for."""
_OUTSIDE = 3.0
"""Log-odds that a topic loses where the words speak of something else than health."""
_FEW = 3
"""Most words that only carry a sentence, beside a whole name, of which the sense is not asked."""
_RIVAL = 0.45
"""A topic with this share of the best one's probability joins the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One utterance, read: what is asked, and which topics may be meant."""

    said: Said
    scene: Scene
    asked: Asked
    """What is asked of the likeliest topic."""
    alone: Asked
    """What is asked if no topic is named at all."""
    candidates: tuple[Scored, ...]
    """One a topic, the likeliest first, after the guard."""
    guards: tuple[str, ...] = ()
    """Why the guard held the best one back."""
    names: Mapping[int, str] = field(default_factory=dict, hash=False, repr=False)
    """The candidates' names as written, by number, for explanation."""

    @property
    def best(self) -> float:
        """Probability of the likeliest topic, 0 where there is none."""
        return self.candidates[0].probability if self.candidates else 0.0

    @property
    def masked(self) -> tuple[str, ...]:
        """Stems with the likeliest name as one word, so that no word of a name is taken for a cue."""
        if self.best < ASK:
            return self.scene.stems
        own = self.candidates[0].match.places
        return tuple([NAME if at == own[0] else stem for at, stem in enumerate(self.scene.stems) if at not in own[1:]])


@dataclass(frozen=True, slots=True)
class Naming:
    """How far an utterance names a topic."""

    topic: str
    """Id of the likeliest one, empty where there is none."""
    found: bool
    """Its words may well be a name."""
    sure: bool
    """They are one, and no other topic's circumstance as surgery is."""
    whole: bool
    """They are a whole name of more than one word."""
    exact: bool
    """They are a whole name, and not of words that only carry a sentence."""
    everyday: bool
    """They mostly mean something else."""


class Decider:
    """Reads utterances and decides by the thresholds."""

    def __init__(
        self,
        index: Index,
        aspects: Aspects,
        contest: Contest,
        guard: Guard,
        kin: Mapping[Aspect, Sequence[Aspect]],
    ) -> None:
        self._index = index
        self._aspects = aspects
        self._contest = contest
        self._guard = guard
        self._kin = kin
        self._has = {topic.id: topic.aspects for topic in index.topics}

    def read(self, said: Said, *, spoken: bool, slot: bool = False, topic: str = "", another: bool = False) -> Reading:
        """Read one utterance.

        Args:
            said: the utterance.
            spoken: whether a recogniser wrote it.
            slot: whether it filled a platform's topic slot, which counts as a health question without cues.
            topic: id of the topic of the conversation, which it may be about.
            another: whether it goes on to another topic, as "what about hypothyroidism" does.
        """
        foreign = self._foreign(topic)
        variants = self._index.variants
        stems = tuple([variants[stem] if stem in variants else self._repaired(stem) for stem in said.stems])
        cues = self._aspects.cues(stems)
        asked = self._aspects.read(stems, foreign, cues=cues, weigh=False)
        if slot:
            asked = Asked((), 0.0, frozenset(), ())
        kinds = tuple(map(self._index.kind_of, stems))
        free = [at for at in range(len(stems)) if at not in asked.places and not stems[at].isdigit()]
        telling = frozenset(at for at in free if self._index.telling(stems[at]))
        # A recogniser makes ordinary words of a name that it doesn't know, so there they may tell.
        ordinary = frozenset(
            at for at in telling if not spoken and kinds[at] is WordKind.UNKNOWN and self.ordinary(stems[at])
        )
        content = telling - ordinary
        scene = Scene(
            said.words,
            stems,
            kinds,
            asked.places,
            1.0 if slot else asked.healthy,
            spoken,
            telling,
            frozenset(at for at in free if kinds[at] is WordKind.ELSEWHERE),
            ordinary,
            content,
            frozenset(at for at in content if self._contest.talked(stems[at]) and self.ordinary(stems[at])),
            said.breaks,
        )
        candidates, alone = self._contest.whole(scene), asked
        if not (slot or self._contest.settles(candidates, scene)):
            alone = self._aspects.read(stems, foreign, cues=cues)
        if candidates or scene.healthy == 1 or alone.outside < _ELSEWHERE:
            candidates = self._contest.candidates(candidates, scene)
        guarded = self._guard.hold(candidates, scene, but=topic if another else "")
        names = {one.match.name: self._index.names[one.match.name].text for one in guarded.candidates}
        reading = Reading(said, scene, asked, alone, guarded.candidates, guarded.reasons, names)
        if (
            alone is asked
            and not slot
            and (reading.best < ANSWER or self.everyday(reading) or self._circumstance(reading))
        ):
            reading = replace(reading, alone=self._aspects.read(stems, foreign, cues=cues))
        again = self._asked(reading)
        # What all words speak of, the name put aside, makes every candidate less likely where it isn't health.
        odds = _OUTSIDE * self._outside(reading, again)
        lowered = tuple([one.less(odds) for one in guarded.candidates])
        return replace(reading, asked=again, candidates=lowered)

    def _outside(self, reading: Reading, again: Asked) -> float:
        """Tell how much an utterance speaks of something else than health: with the likeliest name, or without it."""
        if not reading.candidates:
            return again.outside
        best, scene = reading.candidates[0], reading.scene
        said = [scene.stems[at] for at in best.match.places]
        bare = dict(best.features).get("whole") and len(scene.stems) - len(said) <= _FEW
        illness = not (self.everyday(reading) or all(map(self.ordinary, said)))
        if best.match.how == "exact" and bare and illness:
            return 0.0  # "what is" tells nothing beside an illness's whole name
        if reading.alone is reading.asked:
            return again.outside
        repairs = best.match.repairs
        slip = bool(repairs) and all(repair.slip for _, repair in repairs)
        if not slip and (repairs or (len(said) == 1 and not scene.spoken)):
            # One word may well be something else, which its own sense tells.
            return max(again.outside, reading.alone.outside)
        # More words take their sense along, when they are put aside; but what a recogniser made of a name has none.
        return again.outside if scene.spoken else min(again.outside, reading.alone.outside)

    def ordinary(self, stem: str) -> bool:
        """Tell whether a word is one that people use whatever they ask about, and no illness's."""
        return self._aspects.knows(stem) and not self._index.medical(stem)

    def _repaired(self, stem: str) -> str:
        """Give the cue's word that a misspelt one stands for, unless it may as well stand for a name's."""
        if self._index.kind_of(stem) is not WordKind.UNKNOWN:
            return stem
        cue = self._aspects.repaired(stem)
        return stem if cue != stem and self._contest.spelt_like(stem, but=cue) else cue

    def _asked(self, reading: Reading) -> Asked:
        """Read what is asked again, now that the likeliest name is known."""
        if reading.best < ASK:
            return reading.alone
        own = reading.candidates[0].match.places
        again = self._aspects.read(self._clause(reading), self._foreign(self.id_of(reading.candidates[0])))
        # A name whose words stand apart may have swallowed the question: "can children get leukemia".
        apart = own[-1] - own[0] >= len(own)
        return reading.alone if apart and reading.alone.sure and not again.sure else again

    def _clause(self, reading: Reading) -> tuple[str, ...]:
        """Give the stems in which something is asked: after "my chest hurt, what is anemia" what was told before isn't.

        That is so where a sign parts the name's clause from the words before, and it is a question and nothing else.
        """
        places, stems = reading.candidates[0].match.places, reading.scene.stems
        start = max((at for at in reading.scene.breaks if at <= places[0]), default=0)
        masked = [NAME if at == places[0] else stems[at] for at in range(start, len(stems)) if at not in places[1:]]
        asked = {place for cue in self._aspects.cues(masked) for place in cue.places} if start else ()
        return tuple(masked) if len(asked) > 1 and len(asked) >= len(masked) - 1 else reading.masked

    def suits(self, topic: str, aspect: Aspect) -> bool:
        """Tell whether a topic is known, and of the kind that has an aspect."""
        return topic in self._has and aspect not in self._foreign(topic)

    def _foreign(self, topic: str) -> frozenset[Aspect]:
        """Give the aspects that a topic of this kind doesn't have."""
        has = frozenset(self._has.get(topic, ()))
        return frozenset(Aspect) - has if has & FOREIGN else FOREIGN

    def decide(self, reading: Reading, aspects: tuple[Aspect, ...]) -> Answer:
        """Give the answer for a reading; `aspects` is what was asked, empty where that was left open."""
        asked = aspects[0] if aspects else None
        if not reading.candidates or reading.best < ASK:
            near = tuple(self.id_of(one) for one in reading.candidates[:_MOST_ASKED] if one.probability >= _NEAR)
            return Unknown(asked, named=self.named(reading), near=near)
        if reading.best >= ANSWER:
            return self.spoken(self.id_of(reading.candidates[0]), aspects)
        wanted = max(ASK, reading.best * _RIVAL)
        asked_for = [one for one in reading.candidates if one.probability >= wanted][:_MOST_ASKED]
        return Ambiguous(tuple(map(self.id_of, asked_for)), asked)

    def knows(self, topic: str) -> bool:
        """Tell whether there is a topic of this id."""
        return topic in self._has

    def id_of(self, scored: Scored) -> str:
        """Give the id of a candidate's topic."""
        return self._index.topics[scored.topic].id

    def spoken(self, topic: str, aspects: tuple[Aspect, ...]) -> Spoken:
        """Give an answer about a topic; where nothing was asked, its overview."""
        return Spoken(topic, self.fitting(topic, aspects or (Aspect.OVERVIEW,)))

    def naming(self, reading: Reading) -> Naming:
        """Tell how far an utterance names a topic."""
        if not reading.candidates:
            return Naming("", found=False, sure=False, whole=False, exact=False, everyday=False)
        match, stems, everyday = reading.candidates[0].match, reading.scene.stems, self.everyday(reading)
        sure, named = reading.best >= ANSWER, reading.best >= ASK and match.how == "exact"
        whole = sure and named and len(match.places) > 1
        return Naming(
            self.id_of(reading.candidates[0]),
            found=whole or (reading.best >= ASK and not everyday),
            sure=sure and not everyday and not self._circumstance(reading),
            whole=whole,
            exact=named and not all(self._index.light(stems[at]) for at in match.places),
            everyday=everyday,
        )

    def everyday(self, reading: Reading) -> bool:
        """Tell whether the likeliest topic was named by words alone that mostly mean something else."""
        if not reading.candidates or reading.candidates[0].match.how == "sound":
            return False
        places = reading.candidates[0].match.places
        return all(self._index.everyday(reading.scene.stems[at]) for at in places)

    def _circumstance(self, reading: Reading) -> bool:
        """Tell whether the likeliest topic is one that is mostly the circumstance of another, as surgery is."""
        content = self._index.names[reading.candidates[0].match.name].content if reading.candidates else ()
        return bool(content) and all(stem in self._index.companions for stem in content)

    def named(self, reading: Reading) -> bool:
        """Tell whether words are left that may name something."""
        kinds = (kind for at, kind in enumerate(reading.scene.kinds) if at not in reading.scene.cues)
        return any(kind in (WordKind.UNKNOWN, WordKind.NAMING) for kind in kinds)

    def fitting(self, topic: str, aspects: tuple[Aspect, ...]) -> tuple[Aspect, ...]:
        """Put the words of the other kind of topic in this one's: the risks of an illness are its complications."""
        has = self._has.get(topic, ())
        condition = not set(has) & FOREIGN
        if not has:
            return aspects
        fitted = []
        for aspect in aspects:
            foreign = aspect in FOREIGN if condition else aspect not in has
            kin = next((kin for kin in self._kin.get(aspect, ()) if kin in has), aspect)
            fitted.append(kin if foreign and aspect not in has else aspect)
        return tuple(dict.fromkeys(fitted))
