"""What about a topic was asked, by cues that are nearly certain and by what all words together speak for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from skill.understanding.evidence import Clues, shares
from skill.understanding.grammar import Grammar
from skill.understanding.network import Network
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME, Found, PhraseBook
from skill.understanding.words import STRENGTHS, Words
from speech_content.model import Aspect

__all__ = ["HEALTHY", "Asked", "AskingClues", "AspectCue", "Aspects", "Weighed"]

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
_SURE_SHARE = 0.8
"""Share from which the words together are as sure as a strong cue."""
_OPEN = 0.4
"""Share below which, without any cue, nothing was asked."""
_UNSURE = 0.5
"""Share below which the likeliest aspect is unsure."""
_NEARLY = 0.5
"""What part of its share a second aspect must have to be told too."""
_ASPECTS = {str(aspect): aspect for aspect in Aspect}
"""By label; what asks for none has a label of its own."""
_ELSEWHERE = 0.95
"""Share of what isn't health from which only a sure cue asks for an aspect."""
_OUTSIDE = "outside"
"""Label of what is no question about health."""
_SHORTEST_REPAIRED = 5
"""Shortest stem that is repaired, in letters; one shorter is, where two letters changed places."""


@dataclass(frozen=True, slots=True)
class AspectCue:
    """One cue: what it asks for, and how sure it is."""

    aspect: Aspect
    weight: float
    certain: bool = False
    """True where the grammar expects it: a question in these words asks for nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What was weighed together, and for which label."""

    network: Network
    clues: tuple[str, ...]
    label: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as far as the words tell."""

    aspects: tuple[Aspect, ...]
    """The most important first; empty where nothing was asked."""
    weight: float
    """Weight of the best cue, 0 where there is none."""
    places: frozenset[int]
    """Indices of the words that are cues."""
    cues: tuple[str, ...]
    """Each cue that counted, for explanation."""
    share: float = 0.0
    """How sure the words together are of the first aspect, 0 to 1; 0 where they weren't weighed."""
    outside: float = 0.0
    """How much the words together speak of something else than health, 0 to 1."""
    guess: Aspect | None = None
    """The likeliest aspect, however unsure."""
    weighed: Weighed | None = None
    """What the share rests on, for explanation."""

    @property
    def reasons(self) -> Iterator[str]:
        """Everything that counted, in lines."""
        if self.weighed:
            yield f"all words {self.share:.2f} -> {self.weighed.network.labels[self.weighed.label]}"
            yield from self.weighed.network.reasons(self.weighed.clues, self.weighed.label)
        yield from self.cues

    @property
    def sure(self) -> bool:
        """True where a strong cue was heard, or the words together are sure."""
        return self.weight >= _SURE or self.share >= _SURE_SHARE

    @property
    def healthy(self) -> float:
        """How much the way of asking speaks for health: 0, 0.5 or 1."""
        if self.weight >= _SURE and set(self.aspects) & HEALTHY:
            return 1.0
        return 0.5 if self.weight >= STRENGTHS["plain"] else 0.0


class AskingClues:
    """Cues of a language, and what of an utterance is weighed."""

    def __init__(self, words: Words, normaliser: Normaliser, grammar: Grammar | None = None) -> None:
        self._clues = Clues(words, normaliser)
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
                    self._book.add(phrase, AspectCue(aspect, weight, certain=True))
        self.vocabulary = frozenset(vocabulary)
        """Stems of the words that cues are made of."""

    def cues(self, stems: Sequence[str]) -> list[Found[AspectCue]]:
        """Find every cue."""
        return self._book.find(stems)

    def of(self, stems: Sequence[str], cues: Sequence[Found[AspectCue]] | None = None) -> list[str]:
        """Give all clues, with the cues that were found."""
        found = self.cues(stems) if cues is None else cues
        named = [f"[{cue.means.aspect} {cue.means.weight:.0f}]" for cue in found]
        words = self._clues.kinds(stems)
        return [*self._clues.words(words), *self._clues.apart(words), *self._clues.starts(stems), *named]


class Aspects:
    """Reads what is asked."""

    def __init__(
        self,
        words: Words,
        normaliser: Normaliser,
        grammar: Grammar | None = None,
        network: Network | None = None,
    ) -> None:
        self._clues = AskingClues(words, normaliser, grammar)
        self._network = network
        self._labels = tuple(_ASPECTS.get(label) for label in network.labels) if network else ()
        self._outside = network.labels.index(_OUTSIDE) if network and _OUTSIDE in network.labels else None
        self.vocabulary = self._clues.vocabulary
        self._repairable: dict[str, list[str]] = {}
        for stem in sorted(self.vocabulary):
            if len(stem) >= _SHORTEST_REPAIRED - 1:
                self._repairable.setdefault(stem[0], []).append(stem)

    def knows(self, stem: str) -> bool:
        """Tell whether a word was met in what people ask, whatever they asked about."""
        return bool(self._network and self._network.knows(stem))

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

    def cues(self, stems: Sequence[str]) -> list[Found[AspectCue]]:
        """Find every cue."""
        return self._clues.cues(stems)

    def read(
        self,
        stems: Sequence[str],
        foreign: frozenset[Aspect] = frozenset(),
        *,
        cues: Sequence[Found[AspectCue]] | None = None,
        weigh: bool = True,
    ) -> Asked:
        """Find what is asked.

        Args:
            stems: the utterance, its topic as one word where it is known.
            foreign: aspects that the topic's kind doesn't have; they count less.
            cues: the cues in it, where they are found already.
            weigh: whether all words are weighed together; else the cues alone tell.
        """
        cues = self._clues.cues(stems) if cues is None else cues
        found = sorted(
            cues,
            key=lambda cue: (-_weight(cue) + _FOREIGN * (cue.means.aspect in foreign), cue.start, cue.means.aspect),
        )
        best: list[Found[AspectCue]] = []
        taken: set[int] = set()
        for cue in found:
            if taken.isdisjoint(cue.places):
                best.append(cue)
                taken.update(cue.places)
        aspects = tuple(dict.fromkeys(cue.means.aspect for cue in self._chosen(best, stems)))
        reasons = tuple(f"{_shown(stems[at] for at in cue.places)} -> {cue.means.aspect}" for cue in best)
        asked = Asked(aspects, _weight(best[0]) if best else 0.0, frozenset(taken), reasons)
        if certain := next((cue for cue in found if self._certain(cue, stems)), None):
            reason = f"{_shown(stems)} -> {certain.means.aspect}, as the grammar says it"
            return replace(asked, aspects=(certain.means.aspect,), weight=_weight(certain), cues=(reason,))
        if not (weigh and len(stems) > 1 and self._network):
            return asked
        return self._weighed(asked, stems, cues, foreign)

    @staticmethod
    def _certain(cue: Found[AspectCue], stems: Sequence[str]) -> bool:
        """Tell whether a question is in the grammar's own words: all of them but the topic's name."""
        names = stems.count(NAME)
        return cue.means.certain and names > 0 and len(cue.places) >= len(stems) - names

    def _weighed(
        self, asked: Asked, stems: Sequence[str], cues: Sequence[Found[AspectCue]], foreign: frozenset[Aspect]
    ) -> Asked:
        """Weigh all words together: what they speak for comes before what the best cue says."""
        assert self._network is not None  # noqa: S101 - for the type checker
        clues = self._clues.of(stems, cues)
        parts = shares(self._network.odds(clues))
        outside = parts[self._outside] if self._outside is not None else 0.0
        ranked = sorted(
            [(share, at) for at, share in enumerate(parts) if at != self._outside and self._labels[at] not in foreign],
            reverse=True,
        )
        total = sum(part for part, _ in ranked)
        first, at = ranked[0]
        share, aspect = first / total, self._labels[at]
        guess = next((label for _, number in ranked if (label := self._labels[number])), None)
        if aspect is None or (share < _OPEN and not asked.aspects) or outside >= _ELSEWHERE:
            asked = replace(asked, outside=outside, guess=guess)
            return asked if asked.weight >= _SURE else replace(asked, aspects=(), weight=0.0)
        weighed = Weighed(self._network, tuple(clues), at)
        aspects = asked.aspects
        if aspect not in aspects or len(aspects) < 2:
            second = self._labels[ranked[1][1]] if share < _UNSURE and ranked[1][0] >= _NEARLY * first else None
            aspects = (aspect, second) if second else (aspect,)
        return Asked(aspects, asked.weight, asked.places, asked.cues, share, outside, guess, weighed)

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


def _shown(stems: Iterable[str]) -> str:
    return " ".join(stems).replace(NAME, "<topic>")


def _weight(cue: Found[AspectCue]) -> float:
    sure = cue.means.weight >= _SURE
    return cue.means.weight + sure * (_A_WORD * (len(cue.places) - 1) + _FIRST * (cue.start == 0))
