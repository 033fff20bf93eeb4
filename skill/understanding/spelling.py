"""Finds the words of names that a misspelt word may stand for."""

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import OSA

from skill.understanding.sounds import layers, sounds

__all__ = ["Repair", "Speller"]

_SHORTEST = 4
"""Shortest word that is repaired, in letters; shorter ones are too much like each other."""
_TELLING = 3
"""Fewest consonants by which two words are known to sound the same."""
_VOWEL_LETTERS = frozenset("aeiouy")
_VOWELS = str.maketrans("", "", "aeiou")
_LONG = 6
"""Fewest letters of a word in which one slip leaves no doubt."""
_MOVED = 8
"""Longest word, in letters, in which a letter is looked for in every other place; in longer ones pairs tell enough."""
_ENDING = 2
"""Letters by which forms of the same word mostly differ: "pneumonia", "pneumonic"."""
_LOOK_ALIKE = 2
"""Most edits between two words that are taken for each other."""
_SHORTLIST = 24
"""Most words that are compared letter by letter."""
_BUDGET = 1500
"""Most entries that are counted for one word."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One word that a misspelt one may stand for."""

    stem: str
    edits: int
    """Letters changed, left out, put in or swapped."""
    same_sound: bool
    """True where both are said alike."""

    slip: bool
    """True for one slip in a long word: a letter left out, put in or moved, or one that sounds nearly the same."""
    alone: bool = True
    """True where no other word is nearly as near."""

    @property
    def trust(self) -> float:
        """How much of the word's weight the repair keeps, 0 to 1."""
        return 0.95 if self.same_sound else 1.0 - 0.12 * self.edits


class Speller:
    """Repairs words by their letter pairs and edit distance; read-only."""

    def __init__(
        self, vocabulary: Collection[str], irregular: Mapping[str, str], topics: Callable[[str], frozenset[int]]
    ) -> None:
        """Take what words are repaired to.

        Args:
            vocabulary: the stems of names.
            irregular: the forms of words that stand for a stem unlike them.
            topics: gives the topics in whose names a stem stands.
        """
        known = {word: word for word in vocabulary if len(word) >= _SHORTEST and word.isalpha()}
        known |= {form: stem for form, stem in irregular.items() if stem in known and len(form) >= _SHORTEST}
        self._vocabulary = vocabulary
        self._topics = topics
        self._words = tuple(sorted(known))
        self._stems = tuple(known[word] for word in self._words)
        self._postings: dict[str, array[int]] = {}
        for number, word in enumerate(self._words):
            for gram in _grams(word):
                self._postings.setdefault(gram, array("I")).append(number)

    def repairs(self, stem: str, word: str = "", *, spoken: bool = False) -> tuple[Repair, ...]:
        """Give what a misspelt word may stand for, the nearest first.

        Args:
            stem: its stem.
            word: the word itself, whose ending may be what is misspelt.
            spoken: whether only what sounds the same is wanted.
        """
        if len(stem) < _SHORTEST or not stem.isalpha():
            return ()
        found = {repair.stem: repair for repair in sorted(self._moved(stem), key=_nearness)}
        for said in dict.fromkeys((stem, word or stem)):
            for repair in self._near(said):
                if repair.stem not in found or _nearness(repair) < _nearness(found[repair.stem]):
                    found[repair.stem] = repair
        ranked = sorted(found.values(), key=_nearness)
        known = [replace(one, alone=not any(self._crowds(other, one) for other in ranked)) for one in ranked]
        return tuple(repair for repair in known if repair.same_sound or not spoken)

    def _near(self, said: str) -> Iterator[Repair]:
        """Give the words within one edit, or two for longer ones."""
        most = 1 if len(said) < 7 else 2
        counted: Counter[int] = Counter()
        budget = _BUDGET
        for postings in sorted((self._postings[gram] for gram in _grams(said) if gram in self._postings), key=len):
            if len(postings) > budget:
                break
            budget -= len(postings)
            counted.update(postings)
        enough = max(counted.values(), default=0) // 2
        near = sorted((-count, number) for number, count in counted.items() if count > enough)[:_SHORTLIST]
        heard = _Heard(said)
        for _, number in near:
            edits = OSA.distance(said, self._words[number], score_cutoff=most)
            if edits <= most:
                yield heard.repair(self._words[number], self._stems[number], edits)

    def _moved(self, said: str) -> Iterator[Repair]:
        """Give the words that a short one becomes by one letter in another place, or by one of a pair left out."""
        if len(said) > _MOVED:
            return
        heard = _Heard(said)
        for at, letter in enumerate(said):
            left = said[:at] + said[at + 1 :]
            if said[at - 1 : at] == letter and left in self._vocabulary:
                yield heard.repair(left, left, 1)
            for to in range(1, len(said)):
                other = left[:to] + letter + left[to:]
                if other != said and other in self._vocabulary:
                    yield heard.repair(other, other, 1)

    def _crowds(self, other: Repair, one: Repair) -> bool:
        """Tell whether another repair is nearly as near, and means something else."""
        if other.stem == one.stem or other.edits > one.edits + 1:
            return False
        # A slip leaves no doubt, but where a look-alike is nearly as near.
        surer = one.slip and one.same_sound and not (other.slip or other.same_sound)
        if one.slip and (surer or other.edits > one.edits) and not _look_alike(one.stem, other.stem):
            return False
        return self._topics(one.stem) != self._topics(other.stem)


class _Heard:
    """A misspelt word, with how it sounds."""

    def __init__(self, said: str) -> None:
        self._said = said

    @cached_property
    def _consonants(self) -> str:
        return _consonants(self._said)

    def repair(self, word: str, stem: str, edits: int) -> Repair:
        """Take it for a word, which stands for a stem."""
        same = len(self._consonants) >= _TELLING and self._consonants == _consonants(word)
        return Repair(stem, edits, same, edits == 1 and _slip(self._said, word))


def _nearness(repair: Repair) -> tuple[int, int, bool, str]:
    return repair.edits - repair.same_sound, repair.edits, not repair.slip, repair.stem


def _look_alike(one: str, other: str) -> bool:
    """Tell whether two words are nearly the same, by more than their ending: "hyperthyroidism", "hypothyroidism"."""
    length = min(len(one), len(other)) - _ENDING
    return one[:length] != other[:length] and OSA.distance(one, other) <= _LOOK_ALIKE


def _slip(said: str, meant: str) -> bool:
    if max(len(said), len(meant)) < _LONG:
        return False
    if len(said) != len(meant) or sorted(said) == sorted(meant):
        return True
    kind = [letter in _VOWEL_LETTERS for letter in said] == [letter in _VOWEL_LETTERS for letter in meant]
    return kind and _roughly(said) == _roughly(meant)


def _roughly(word: str) -> str:
    return layers((sounds(word),))[1]


def _consonants(word: str) -> str:
    return sounds(word).translate(_VOWELS)


def _grams(word: str) -> tuple[str, ...]:
    framed = f"^{word}$"
    return tuple(dict.fromkeys(framed[at : at + 2 + (at > 0)] for at in range(len(framed) - 1)))
