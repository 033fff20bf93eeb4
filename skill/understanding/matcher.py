"""Finds which topics an utterance may name, by words first and by sounds where words leave it open."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice, pairwise

from skill.understanding.index import COMMON, LONGEST_NAME, Index, WordKind
from skill.understanding.sound_index import Heard, SoundIndex
from skill.understanding.spelling import Repair, Speller

__all__ = ["Match", "Matcher", "Scene", "topics_of"]

_SHORTLIST = 8
"""Most names that are taken for the words they share."""
_MOST_UNKNOWN = 4
"""Most words that are repaired, or looked for by their sound where they were typed."""
_LONGEST_HEARD = 32
"""Most words of an utterance in which names are looked for by their sound."""
_MOST_TELLING = 16
"""Most telling words by which names are looked up."""
_MOST_SPANS = 12
"""Most whole names that are taken from one utterance."""
_LEAST = 0.3
"""Least share of a name's weight that must be said."""
_AROUND = 2
"""Words to each side of a name that may have belonged to it."""
_LOOK_ALIKE = 0.86
"""From here on another name sounds like the one that was found."""
_PIECE, _OVERLAP = 6, 3
"""Most words that are searched for one sounded name, and how many of them are searched twice."""
_MOST_PIECES = 4
"""Most pieces of one utterance that are searched by sound."""
_GLUED = 5
"""Fewest letters of a name that is found with its words joined or split."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An utterance with what is known of each word."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    kinds: tuple[WordKind, ...]
    cues: frozenset[int]
    """Places of the words that ask for an aspect."""
    healthy: float
    """How much the way of asking speaks for health, 0 to 1."""
    spoken: bool = False
    """True where a recogniser wrote the words."""
    telling: frozenset[int] = frozenset()
    """Places of words outside of cues that may name something."""
    elsewhere: frozenset[int] = frozenset()
    """Places of words that speak of something else than health."""
    ordinary: frozenset[int] = frozenset()
    """Places of telling words that people use whatever they ask about, and that are in no name."""
    content: frozenset[int] = frozenset()
    """Places of all other telling words."""
    talk: frozenset[int] = frozenset()
    """Places of those of them that people often say whatever they ask about, and that no illness is called by."""
    breaks: frozenset[int] = frozenset()
    """Places of the words that a sign parts from the one before."""


@dataclass(frozen=True, slots=True)
class Match:
    """One name that may be meant, and what speaks for it."""

    name: int
    topic: int
    places: tuple[int, ...]
    """Indices of the words that it was found in."""
    how: str
    """``exact``, ``spelt`` (all words of the name, some repaired), ``words`` (some of them) or ``sound``."""
    coverage: float
    """How much of the name's weight was said, 0 to 1; for a sound, how alike it is."""
    repairs: tuple[tuple[str, Repair], ...] = ()
    """Words that were taken for others."""
    sounded: int = 0
    """How many rough sounds the name has, where it was found by sound."""


class Matcher:
    """Looks an utterance up in an index; read-only."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.speller = Speller(index.postings, index.irregular | index.variants, index.topics_with)
        self.sounds = SoundIndex(index)

    def exact(self, scene: Scene) -> list[Match]:
        """Find whole names, the longest and rarest first; what lies inside a longer one is left out."""
        found: dict[tuple[int, ...], tuple[int, ...]] = {}
        for places, numbers in self._windows(scene):
            found[places] = numbers
        spans = sorted(found, key=lambda places: (-len(places), -self._weight(scene, places), places))
        taken: list[set[int]] = []
        matches: list[Match] = []
        for places in spans:
            own = set(places)
            if any(own < other for other in taken):
                continue
            if len(taken) == _MOST_SPANS:
                break
            taken.append(own)
            matches += (Match(number, self.index.names[number].topic, places, "exact", 1.0) for number in found[places])
        return matches

    def _weight(self, scene: Scene, places: tuple[int, ...]) -> float:
        return self.index.weigh(scene.stems[at] for at in places)

    def _windows(self, scene: Scene) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Give stretches of words that are names: as they stand, and telling words in any order."""
        stems, index = scene.stems, self.index
        strict, loose = index.strict, index.loose
        for start in range(len(stems)):
            glued = ""
            for end in range(start + 1, min(len(stems), start + LONGEST_NAME) + 1):
                glued += stems[end - 1]
                if glued in strict:
                    places = tuple(range(start, end))
                    whole = tuple(n for n in strict[glued] if index.names[n].stems == stems[start:end])
                    if whole or len(glued) >= _GLUED:
                        yield places, whole or strict[glued]
        telling = [
            at
            for at, stem in enumerate(stems)
            if stem in index.postings and not index.joint(stem) and not (len(stem) == 1 and index.light(stem))
        ]
        for start in range(len(telling)):
            for end in range(start + 2, min(len(telling), start + LONGEST_NAME) + 1):
                places = tuple(telling[start:end])
                if places[-1] - places[0] > end - start + 2:
                    break
                key = tuple(sorted(stems[at] for at in places))
                if key in loose:
                    yield places, loose[key]

    def by_words(self, scene: Scene, *, alike: bool) -> list[Match]:
        """Find names by the telling words they share with the utterance, spelling repaired; `alike` ones sound so."""
        said: dict[str, tuple[int, float, tuple[str, Repair] | None]] = {}
        telling: list[str] = []
        tried: set[str] = set()
        for at, stem in enumerate(scene.stems):
            if stem in self.index.postings and not self.index.joint(stem) and stem not in said:
                said[stem] = (at, 1.0, None)
                if not self.index.light(stem):
                    telling.append(stem)
            elif scene.kinds[at] is WordKind.UNKNOWN and at not in scene.ordinary and len(tried) < _MOST_UNKNOWN:
                tried.add(stem)
                for repair in self.speller.repairs(stem, scene.words[at], spoken=alike)[:3]:
                    if repair.stem not in said:
                        said[repair.stem] = (at, repair.trust, (stem, repair))
                        telling.append(repair.stem)
        shares: dict[int, float] = defaultdict(float)
        late = [stem for stem in said if stem not in telling]
        for stem in telling[:_MOST_TELLING]:
            postings = self.index.postings[stem]
            if len(postings) > COMMON:
                late.append(stem)
                continue
            weight = self.index.rarity(stem) * said[stem][1]
            for number in postings:
                shares[number] += weight
        for stem in late if shares else ():
            weight = self.index.rarity(stem) * said[stem][1]
            for number in shares.keys() & self.index.holders[stem]:
                shares[number] += weight
        weights = self.index.weights
        worth = ((share, weights[at] + 0.01, at) for at, share in shares.items())
        ranked = nsmallest(
            _SHORTLIST, [(-share * share / full, at) for share, full, at in worth if share > _LEAST * full]
        )
        return [self._by_words(number, said) for _, number in ranked]

    def _by_words(self, number: int, said: dict[str, tuple[int, float, tuple[str, Repair] | None]]) -> Match:
        name = self.index.names[number]
        held = [stem for stem in dict.fromkeys(name.content) if stem in said]
        got = sum(self.index.rarity(stem) * said[stem][1] for stem in held)
        repairs = tuple(repair for stem in held if (repair := said[stem][2]))
        return Match(
            number,
            name.topic,
            tuple(sorted({said[stem][0] for stem in held})),
            "spelt" if repairs and len(held) == len(set(name.content)) else "words",
            got / (self.index.weights[number] + 0.01),
            repairs,
        )

    def by_sound(self, scene: Scene) -> list[Match]:
        """Find names that a stretch of words without a cue sounds like."""
        matches: list[Match] = []
        stretches = self._stretches(scene) if len(scene.words) <= _LONGEST_HEARD else ()
        for first, last in islice(stretches, _MOST_PIECES):
            cheap = [kind is WordKind.LIGHT for kind in scene.kinds]
            matches += map(self._heard, self.sounds.hear(scene.words, first, last, cheap))
        return matches

    def _heard(self, heard: Heard) -> Match:
        places = tuple(range(heard.start, heard.end))
        topic = self.index.names[heard.name].topic
        return Match(heard.name, topic, places, "sound", max(0.0, heard.likeness), sounded=heard.sounded)

    def look_alikes(self, scene: Scene, found: Match) -> list[Match]:
        """Find other topics' names that a recogniser may have turned into the one that was found."""
        first, last = max(0, min(found.places) - _AROUND), min(len(scene.words), max(found.places) + 1 + _AROUND)
        heard = self.sounds.hear(scene.words, first, last, [True] * len(scene.words), free=True)
        own, stems = set(found.places), self.index.names[found.name].stems
        return [
            match
            for match in map(self._heard, heard)
            if match.topic != found.topic
            and match.coverage >= _LOOK_ALIKE
            and own <= set(match.places)
            and self.index.names[match.name].stems != stems
        ]

    def _stretches(self, scene: Scene) -> Iterator[tuple[int, int]]:
        """Give the two longest stretches of words between cues; of typed words, those that nothing is known of."""
        if not scene.spoken:
            unknown = [
                at for at, kind in enumerate(scene.kinds) if kind is WordKind.UNKNOWN and at not in scene.ordinary
            ]
            yield from ((at, at + 1) for at in unknown[:_MOST_UNKNOWN])
            return
        edges = [-1, *sorted(scene.cues), len(scene.words)]
        between = [(left + 1, right) for left, right in pairwise(edges) if right - left > 1]
        longest = sorted(between, key=lambda pair: pair[0] - pair[1])[:2]
        for first, last in longest:
            # A long stretch is searched in pieces that overlap, since few of its sounds are the name's.
            yield from (
                (at, min(at + _PIECE, last)) for at in range(first, max(first + 1, last - _OVERLAP), _PIECE - _OVERLAP)
            )


def topics_of(matches: Sequence[Match]) -> tuple[int, ...]:
    """Give the topics of matches, each once, in their order."""
    return tuple(dict.fromkeys(match.topic for match in matches))
