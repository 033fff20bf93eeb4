"""What leans on the conversation: follow-ups, "what about X", and answers to an open offer."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from skill.session import Session
from skill.understanding.aspect import Asked
from skill.understanding.index import LONGEST_NAME, Index, Kind, WordKind
from skill.understanding.matcher import Scene
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME, PhraseBook
from skill.understanding.score import Scored
from skill.understanding.words import Words
from speech_content.model import Aspect

__all__ = ["Context"]

_OWN = 0.5
"""Share from which "and measles, …" asks for an aspect of its own."""
_CLEARLY = 0.05
"""How much likelier one of several topics must be."""
_SIBLING = 5
"""How many words may say which other kind is meant."""
_BEFORE = 1
"""Most words before a name that begins an utterance."""
_SHORT = 3
"""Most words of an utterance that may be a choice with something polite around it."""
_PREFIX = 4
"""Fewest letters by which the beginning of a name stands for it."""


@dataclass(frozen=True, slots=True)
class _Choice:
    number: int
    """Place in the offer from 0, or -1 for the last."""


class Context:
    """Reads what only the conversation can explain."""

    def __init__(self, words: Words, normaliser: Normaliser, index: Index, ordinary: Callable[[str], bool]) -> None:
        self._ordinary = ordinary
        self._definite = frozenset(stem for word in words.definite for stem in normaliser.phrase(word))
        self._pronouns = frozenset(stem for word in words.pronouns for stem in normaliser.phrase(word))
        self._keeps: PhraseBook[bool] = PhraseBook(normaliser, words.classes)
        for phrase in words.keeps:
            self._keeps.add(phrase, True)
        self._returns: PhraseBook[bool] = PhraseBook(normaliser, words.classes)
        for phrase in words.returns:
            self._returns.add(phrase, True)
        self._choices: PhraseBook[_Choice] = PhraseBook(normaliser, words.classes)
        for phrase, number in words.choices:
            self._choices.add(phrase, _Choice(number))
        self._index = index
        self._around = frozenset(stem for word in words.polite | words.joints for stem in normaliser.phrase(word))
        """What people put around a choice."""
        self._counted = frozenset(stem for word in words.counted for stem in normaliser.phrase(word))
        self._opposed: dict[str, frozenset[int]] = {}
        for number, group in enumerate(words.opposed):
            for stem in {stem for word in group for stem in normaliser.phrase(word)}:
                self._opposed[stem] = self._opposed.get(stem, frozenset()) | {number}

    def leans(self, scene: Scene, *, found: bool) -> bool:
        """Tell whether an utterance means the topic of the conversation: by a pronoun, or as no other word is left.

        Args:
            scene: the utterance.
            found: whether its words are like the name of a topic.
        """
        left = self.told(scene)
        if not left:
            return True
        strange = sum(
            scene.kinds[at] in (WordKind.UNKNOWN, WordKind.ELSEWHERE) and not self._ordinary(scene.stems[at])
            for at in left
        )
        return not strange and (self.pronoun(scene) or (not found and self._described(scene)))

    @staticmethod
    def told(scene: Scene) -> list[int]:
        """Give the places of words that tell anything beside what is asked."""
        return [at for at, kind in enumerate(scene.kinds) if kind is not WordKind.LIGHT and at not in scene.cues]

    def _described(self, scene: Scene) -> bool:
        """Tell whether something is spoken of as known: "the rash", "my eyes"."""
        return any(stem in self._definite for stem in scene.stems)

    def pronoun(self, scene: Scene) -> bool:
        """Tell whether a word stands for the topic of the conversation."""
        return any(stem in self._pronouns for stem in scene.stems)

    def returns(self, scene: Scene) -> bool:
        """Tell whether the topic before this one is meant: "the other one"."""
        return bool(self._returns.find(scene.stems))

    def keeps_aspect(self, stems: Sequence[str]) -> bool:
        """Tell whether another topic is asked about in the same respect: "what about leukemia"."""
        return self._kept(stems) > 0

    def _kept(self, stems: Sequence[str]) -> int:
        """Give how many words say that another topic is asked about in the same respect."""
        return max((found.end for found in self._keeps.find(stems) if found.start == 0), default=0)

    def leads(self, scene: Scene, places: Sequence[int]) -> bool:
        """Tell whether an utterance begins with a name: "thin bones, does that hurt", "and what about thin bones"."""
        before = scene.stems[self._kept(scene.stems) : places[0]]
        return len(before) <= _BEFORE and all(map(self._index.light, before))

    def another(self, scene: Scene) -> bool:
        """Tell whether an illness is asked about that the language knows by name: "what about the gout", "measles"."""
        kept = self._kept(scene.stems)
        last = len(scene.stems)
        while kept < last and self._index.light(scene.stems[kept]):
            kept += 1
        ends = range(kept + 1, min(kept + LONGEST_NAME, last) + 1) if self.keeps_aspect(scene.stems) else (last,)
        return any(self._index.illness(scene.stems[kept:end]) for end in ends)

    def unheard(self, scene: Scene) -> bool:
        """Tell whether one of the words is the name of an illness that the language knows and no topic has."""
        return any(
            kind is WordKind.UNKNOWN and self._index.illness((stem,))
            for stem, kind in zip(scene.stems, scene.kinds, strict=True)
        )

    def aspects(self, scene: Scene, asked: Asked, session: Session, masked: Sequence[str]) -> tuple[Aspect, ...]:
        """Give what is asked of a named topic: the last aspect again where the words ask for none of their own.

        Args:
            scene: the utterance.
            asked: what its words ask for.
            session: the conversation.
            masked: its stems with the topic's name as one word.
        """
        name = masked.index(NAME) if NAME in masked else len(masked)
        # "What about" speaks a little for an overview; and "the rheumatoid kind" says which, not which there are.
        little = asked.aspects[:1] == (Aspect.OVERVIEW,) and not asked.sure
        which = asked.aspects[:1] == (Aspect.TYPES,) and bool(asked.places) and asked.places <= {name, name + 1}
        own = asked.sure or (asked.aspects and asked.share >= _OWN)
        keeps = (little or which or not own) and self.keeps_aspect(scene.stems)
        return (self.last(session) if keeps else ()) or asked.aspects

    @staticmethod
    def last(session: Session) -> tuple[Aspect, ...]:
        """Give what was asked last."""
        aspect = _ASPECTS.get(session.aspect)
        return (aspect,) if aspect else ()

    def sibling(self, stems: Sequence[str], topic: str) -> str:
        """Give the topic that differs from another one only in what was said, or none: "what about C", "and type 1"."""
        told = [stem for stem in stems if stem in self._opposed]
        others = [stem for stem in stems[:_SIBLING] if stem not in told]
        if len(told) != 1 or not all(self._index.light(stem) or stem in self._counted for stem in others):
            return ""
        found = Counter(
            self._index.names[number].topic
            for name in self._index.names_of(topic)
            for at, stem in enumerate(name.stems)
            if stem != told[0] and self._opposed.get(stem, frozenset()) & self._opposed[told[0]]
            for number in self._index.strict.get("".join((*name.stems[:at], told[0], *name.stems[at + 1 :])), ())
        )
        # A short name such as "type 1" may be another topic's too, which shares no more than that.
        most = [number for number, count in found.items() if count == max(found.values())]
        return self._index.topics[most[0]].id if len(most) == 1 else ""

    def completed(self, candidates: Iterable[Scored], scene: Scene, topic: str) -> str:
        """Give the topic whose name lacks only words of another topic's, or none: "the acute kind" after leukemia."""
        held = {stem for name in self._index.names_of(topic) for stem in name.stems}
        found = []
        for one in candidates:
            said = {scene.stems[at] for at in one.match.places}
            missing = set(self._index.names[one.match.name].content) - said
            other = self._index.topics[one.topic].id != topic and scene.content <= set(one.match.places)
            # In "is there a jab for it" the topic is "it", and the jab is what is asked.
            asked = self.pronoun(scene) and any(at < one.match.places[0] for at in scene.cues)
            if other and one.match.how == "words" and not (one.match.repairs or asked) and missing and missing <= held:
                found.append(one)
        clear = found and (len(found) == 1 or found[0].probability > found[1].probability + _CLEARLY)
        return self._index.topics[found[0].topic].id if clear else ""

    def told_apart(self, stems: Sequence[str], offered: Sequence[str]) -> str:
        """Give the one topic of an offer that a word fits which no other's name holds ("hypo"), or nothing."""
        held = {topic: self._held(topic) for topic in offered}
        # "The" is in "cancer of the blood" and chooses nothing; but "a" may, where hardly anything else is said.
        short = len(stems) <= _SHORT
        telling = {stem for stem in stems if not self._index.light(stem) or (short and stem in self._opposed)}
        starts = [stem for stem in stems if len(stem) >= _PREFIX]
        fits = []
        for topic in offered:
            others = {stem for other in offered if other != topic for stem in held[other]}
            own = held[topic] - others
            begun = any(_begins(stem, own) and not _begins(stem, others) for stem in starts)
            if begun or not telling.isdisjoint(own):
                fits.append(topic)
        return fits[0] if len(fits) == 1 else ""

    def elsewhere(self, scene: Scene, offered: Sequence[str]) -> bool:
        """Tell whether more is said than chooses from an offer: a word that may name something, and nothing offered."""
        held = {stem for topic in offered for stem in self._held(topic)}
        return len(scene.stems) > _SHORT and any(
            scene.stems[at] not in held and not _begins(scene.stems[at], held) for at in scene.telling
        )

    def _held(self, topic: str) -> set[str]:
        """Give the words of a topic's names, but for what a recogniser made of them."""
        names = (name for name in self._index.names_of(topic) if name.kind is not Kind.MISHEARD)
        return {stem for name in names for stem in name.stems}

    def choice(self, stems: Sequence[str], offered: Sequence[str]) -> str:
        """Give the topic of an offer that is chosen by its place ("the second one"), or nothing."""
        found = self._choices.find(stems)
        if not found:
            return ""
        best = max(found, key=lambda one: len(one.places))
        others = {stem for at, stem in enumerate(stems) if at not in best.places}
        number = best.means.number
        return offered[number] if others <= self._around and -1 <= number < len(offered) else ""


def _begins(start: str, stems: Iterable[str]) -> bool:
    return any(stem.startswith(start) and stem != start for stem in stems)


_ASPECTS = {str(aspect): aspect for aspect in Aspect}
