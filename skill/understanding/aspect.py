"""What about a topic was asked, by a weighted lexicon of cues."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from skill.understanding.grammar import Grammar
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import Found, PhraseBook
from skill.understanding.words import STRENGTHS, Words
from speech_content.model import Aspect

__all__ = ["HEALTHY", "Asked", "AspectCue", "Aspects"]

_BRACKETS = str.maketrans("()[]|", "     ")
_TOPIC, _ANY = "{topic}", "..."
_SURE = STRENGTHS["strong"]
_A_WORD = 0.2
"""What each word of a cue adds: "why do people get" says more than "why"."""
_FIRST = 0.3
"""What the first words of an utterance count more: they say what is asked."""
_FOREIGN = 1.5
"""What a cue for an aspect of the other kind of topic counts less."""
HEALTHY = frozenset(
    {
        Aspect.SYMPTOMS,
        Aspect.TREATMENT,
        Aspect.DIAGNOSIS,
        Aspect.COMPLICATIONS,
        Aspect.PREVENTION,
        Aspect.CAUSES,
        Aspect.RISK_FACTORS,
        Aspect.GET_HELP,
    }
)
"""Aspects whose strong cues are seldom heard outside of health."""
_SHORTEST_REPAIRED = 5
"""Shortest stem that is repaired, in letters; one shorter is, where two letters changed places."""


@dataclass(frozen=True, slots=True)
class AspectCue:
    """One cue: what it asks for, and how sure it is."""

    aspect: Aspect
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as the words tell."""

    aspects: tuple[Aspect, ...]
    """The most important first; empty where nothing was asked."""
    weight: float
    """Weight of the best cue, 0 where there is none."""
    places: frozenset[int]
    """Indices of the words that are cues."""
    reasons: tuple[str, ...]
    """Each cue that counted, for explanation."""

    @property
    def sure(self) -> bool:
        """True where a strong cue was heard."""
        return self.weight >= _SURE

    @property
    def healthy(self) -> float:
        """How much the way of asking speaks for health: 0, 0.5 or 1."""
        if self.weight >= _SURE and set(self.aspects) & HEALTHY:
            return 1.0
        return 0.5 if self.weight >= STRENGTHS["plain"] else 0.0


class Aspects:
    """Reads what is asked."""

    def __init__(self, words: Words, normaliser: Normaliser, grammar: Grammar | None = None) -> None:
        self._book: PhraseBook[AspectCue] = PhraseBook(normaliser, words.classes)
        vocabulary: dict[str, None] = {}
        for aspect, phrase, weight in words.cues:
            self._book.add(phrase, AspectCue(aspect, weight))
            for word in phrase.translate(_BRACKETS).split():
                for stem in normaliser.phrase(word) if word[0] not in "<.[" else ():
                    vocabulary[stem] = None
        for aspect, asking in grammar.ask.items() if grammar else ():
            weight = STRENGTHS["plain"] if aspect is Aspect.OVERVIEW else _SURE
            for template in asking.with_topic:
                phrase = template.replace(_TOPIC, _ANY).removeprefix(_ANY).removesuffix(_ANY).strip()
                if phrase:
                    self._book.add(phrase, AspectCue(aspect, weight))
        self._repairable: dict[str, list[str]] = {}
        for stem in vocabulary:
            if len(stem) >= _SHORTEST_REPAIRED - 1:
                self._repairable.setdefault(stem[0], []).append(stem)
        self.vocabulary = frozenset(vocabulary)

    def repaired(self, stem: str) -> str:
        """Give the cue's word that a misspelt stem stands for, or the stem itself."""
        if len(stem) < _SHORTEST_REPAIRED - 1 or stem in self.vocabulary:
            return stem
        near = [
            word
            for first in {stem[0], stem[1]}
            for word in self._repairable.get(first, ())
            if abs(len(word) - len(stem)) < 2
            and (len(stem) >= _SHORTEST_REPAIRED or sorted(word) == sorted(stem))
            and OSA.distance(word, stem, score_cutoff=1) == 1
        ]
        return near[0] if len(near) == 1 else stem

    def read(self, stems: Sequence[str], foreign: frozenset[Aspect] = frozenset()) -> Asked:
        """Find what is asked; `foreign` aspects are those that the topic's kind doesn't have, and count less."""
        found = self._book.find(stems)
        found.sort(
            key=lambda cue: (-_weight(cue) + _FOREIGN * (cue.means.aspect in foreign), cue.start, cue.means.aspect)
        )
        best: list[Found[AspectCue]] = []
        taken: set[int] = set()
        for cue in found:
            if taken.isdisjoint(cue.places):
                best.append(cue)
                taken.update(cue.places)
        aspects = tuple(dict.fromkeys(cue.means.aspect for cue in self._chosen(best, stems)))
        reasons = tuple(f"{' '.join(stems[at] for at in cue.places)} -> {cue.means.aspect}" for cue in best)
        return Asked(aspects, _weight(best[0]) if best else 0.0, frozenset(taken), reasons)

    @staticmethod
    def _chosen(best: Sequence[Found[AspectCue]], stems: Sequence[str]) -> list[Found[AspectCue]]:
        """Keep the best cue, and others that are as sure and joined to it by "and"; then in order of speaking."""
        if not best:
            return []
        first = best[0]
        kept = [first]
        for other in best[1:]:
            low, high = sorted((first.start, other.start))
            if other.means.weight >= _SURE and "and" in stems[low:high]:
                kept.append(other)
        return sorted(kept[:3], key=lambda cue: cue.start)


def _weight(cue: Found[AspectCue]) -> float:
    sure = cue.means.weight >= _SURE
    return cue.means.weight + sure * (_A_WORD * (len(cue.places) - 1) + _FIRST * (cue.start == 0))
