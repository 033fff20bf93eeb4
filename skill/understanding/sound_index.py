"""Finds the names that a stretch of words may be a mis-hearing of, across the breaks between words."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz.distance.Levenshtein import normalized_similarity

from skill.understanding.index import Index, Kind
from skill.understanding.sounds import Layers, alike, joined, layers, roughened, sounds, spelled_out, vowelless

__all__ = ["Heard", "SoundIndex"]

_GRAM = 3
_SHORTEST = 3
"""Fewest rough sounds of a name that is looked for by sound."""
_SHORTLIST = 20
"""Most names that are compared sound by sound."""
_BUDGET = 2400
"""Most entries that are counted for one utterance."""
_MOST_WORDS = 7
"""Most words that are glued into one name."""
_LONGEST_STRETCH = 12
"""Most words that are searched at once."""
_LEFT_OVER = 0.5
"""What it costs, as a share of the stretch, to leave its sounds unexplained."""
_LIGHTER = 0.25
"""What a title's last word may weigh at most to be left out, as "disease" is."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_LEFT_OVER_CHEAP = 0.15
"""The same for words that carry a sentence."""
_MOST_HEARD = 5
_ABBREVIATION = re.compile(r"^[A-Z][A-Za-z]?[A-Z0-9]{1,4}$")


@dataclass(frozen=True, slots=True)
class Heard:
    """One name that a stretch of words sounds like."""

    name: int
    """Number of the name."""
    start: int
    end: int
    """The words it may stand for."""
    likeness: float
    """0 to 1: how alike they sound, less what was left over."""
    sounded: int
    """How many rough sounds the name has."""


class SoundIndex:
    """Names by their sounds; read-only."""

    def __init__(self, index: Index) -> None:
        said: dict[str, str] = {}
        numbers: dict[str, tuple[int, ...]] = {}
        for number, name in enumerate(index.names):
            words = _WORD.findall(name.text.lower().replace("'", ""))
            for word in words:
                if word not in said:
                    said[word] = sounds(word)
            variants = [[said[word] for word in words]]
            if name.kind is Kind.TITLE and len(words) > 1 and index.rarity(index.stem(words[-1])) < _LIGHTER:
                variants.append(variants[0][:-1])
            if len(words) == 1 and _ABBREVIATION.match(name.text):
                variants.append([spelled_out(words[0])])
            for variant in variants:
                sounded = joined(variant)
                numbers[sounded] = (*numbers.get(sounded, ()), number)
        fine: list[str] = []
        rough: list[str] = []
        self._postings: dict[str, array[int]] = {}
        self._sizes = array("B")
        self._names, self._ends = array("I"), array("I", (0,))
        for sounded, owners in numbers.items():
            roughly = roughened(sounded)
            if len(roughly) < _SHORTEST:
                continue
            grams = _grams(vowelless(roughly))
            for gram in grams:
                if gram in self._postings:
                    self._postings[gram].append(len(fine))
                else:
                    self._postings[gram] = array("I", (len(fine),))
            self._sizes.append(min(255, len(grams)))
            self._names.extend(owners)
            self._ends.append(len(self._names))
            fine.append(sounded)
            rough.append(roughly)
        self._fine, self._rough = tuple(fine), tuple(rough)

    def _names_of(self, variant: int) -> Iterable[int]:
        return self._names[self._ends[variant] : self._ends[variant + 1]]

    def hear(
        self, words: Sequence[str], first: int, last: int, cheap: Sequence[bool], *, free: bool = False
    ) -> list[Heard]:
        """Find what the words from `first` to before `last` may be, the likeliest first.

        Args:
            words: the whole utterance.
            first: index of the first word that counts.
            last: index after the last one.
            cheap: for each word of the utterance, whether it costs little to leave it over.
            free: whether nothing is counted as left over.
        """
        last = min(last, first + _LONGEST_STRETCH)
        said = [sounds(word) for word in words[first:last]]
        whole = layers(said)
        if not whole[1]:
            return []
        costs = [
            0.0 if free else len(sound) * (_LEFT_OVER_CHEAP if cheap[at] else _LEFT_OVER)
            for at, sound in enumerate(said, start=first)
        ]
        total, all_sounds = sum(costs), sum(map(len, said))
        spans = [
            (len(span[1]), start, end, span, (total - sum(costs[start:end])) / all_sounds)
            for start in range(len(said))
            for end in range(start + 1, min(len(said), start + _MOST_WORDS) + 1)
            for span in (layers(said[start:end]),)
        ]
        found: dict[int, Heard] = {}
        for variant in self._shortlist(whole):
            rough = self._rough[variant]
            length = len(rough)
            fitting = [span for span in spans if 0.6 * length <= span[0] + 0.4 and span[0] <= 1.67 * length + 0.7]
            if not fitting:
                continue
            scores = [normalized_similarity(rough, span[3][1]) - span[4] for span in fitting]
            _, start, end, span_layers, left = fitting[max(range(len(fitting)), key=scores.__getitem__)]
            likeness = alike((self._fine[variant], rough, vowelless(rough)), span_layers) - left
            for number in self._names_of(variant):
                if number not in found or found[number].likeness < likeness:
                    found[number] = Heard(number, first + start, first + end, likeness, length)
        return sorted(found.values(), key=lambda heard: (-heard.likeness, heard.name))[:_MOST_HEARD]

    def _shortlist(self, whole: Layers) -> list[int]:
        """Give the variants that share the most and rarest runs of consonants, at most `_SHORTLIST`."""
        counted: Counter[int] = Counter()
        held = sorted((self._postings[gram] for gram in _grams(whole[2]) if gram in self._postings), key=len)
        budget, used = _BUDGET, 0
        for postings in held:
            budget -= len(postings)
            if budget < 0:
                break
            used += 1
            counted.update(postings)
        sizes, length = self._sizes, len(whole[2])
        share = used / len(held) if held else 1.0
        ranked = [
            (-count / (sizes[variant] + length), variant)
            for variant, count in counted.items()
            if count > 1 and count >= sizes[variant] * share / 3
        ]
        return [variant for _, variant in nsmallest(_SHORTLIST, ranked)]


def _grams(roughly: str) -> tuple[str, ...]:
    framed = f"^{roughly}$"
    return tuple(dict.fromkeys([framed[at : at + _GRAM] for at in range(len(framed) - _GRAM + 1)]))
