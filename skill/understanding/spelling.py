"""Finds the words of names that a misspelt word may stand for."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from skill.understanding.sounds import sounds

__all__ = ["Repair", "Speller"]

_SHORTEST = 4
"""Shortest word that is repaired, in letters; shorter ones are too much like each other."""
_TELLING = 3
"""Fewest consonants by which two words are known to sound the same."""
_VOWELS = str.maketrans("", "", "aeiou")
_LONG = 6
"""Fewest letters of a word in which one slip leaves no doubt."""
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
    """True for one slip of the fingers in a long word: a letter left out, doubled or swapped, or another vowel."""
    alone: bool = True
    """True where no other word is nearly as near."""

    @property
    def trust(self) -> float:
        """How much of the word's weight the repair keeps, 0 to 1."""
        return 0.95 if self.same_sound else 1.0 - 0.12 * self.edits


class Speller:
    """Repairs words by their letter pairs and edit distance; read-only."""

    def __init__(self, vocabulary: Iterable[str], irregular: Mapping[str, str]) -> None:
        """Take the stems of names, and the forms of words that stand for a stem unlike them."""
        known = {word: word for word in vocabulary if len(word) >= _SHORTEST and word.isalpha()}
        known |= {form: stem for form, stem in irregular.items() if stem in known and len(form) >= _SHORTEST}
        self._words = tuple(sorted(known))
        self._stems = tuple(known[word] for word in self._words)
        self._postings: dict[str, array[int]] = {}
        for number, word in enumerate(self._words):
            for gram in _grams(word):
                self._postings.setdefault(gram, array("I")).append(number)

    def repairs(self, stem: str, *, spoken: bool = False) -> tuple[Repair, ...]:
        """Give the words within one edit, or two for longer ones, the nearest first; if spoken, that sound so."""
        if len(stem) < _SHORTEST or not stem.isalpha():
            return ()
        most = 1 if len(stem) < 7 else 2
        counted: Counter[int] = Counter()
        budget = _BUDGET
        for postings in sorted((self._postings[gram] for gram in _grams(stem) if gram in self._postings), key=len):
            if len(postings) > budget:
                break
            budget -= len(postings)
            counted.update(postings)
        heard = _consonants(stem)
        found = []
        enough = max(counted.values(), default=0) // 2
        near = sorted((-count, number) for number, count in counted.items() if count > enough)[:_SHORTLIST]
        for _, number in near:
            word = self._words[number]
            edits = OSA.distance(stem, word, score_cutoff=most)
            if edits <= most:
                same = len(heard) >= _TELLING and heard == _consonants(word)
                found.append(Repair(self._stems[number], edits, same, edits == 1 and _slip(stem, word)))
        found = [
            replace(one, alone=all(other is one or other.edits > one.edits + 1 for other in found)) for one in found
        ]
        if spoken:
            found = [repair for repair in found if repair.same_sound]
        return tuple(sorted(found, key=lambda repair: (repair.edits - repair.same_sound, repair.edits, repair.stem)))


def _slip(said: str, meant: str) -> bool:
    if min(len(said), len(meant)) < _LONG:
        return False
    if len(said) != len(meant) or sorted(said) == sorted(meant):
        return True
    return all(one == other or (one in "aeiouy" and other in "aeiouy") for one, other in zip(said, meant, strict=True))


def _consonants(word: str) -> str:
    return sounds(word).translate(_VOWELS)


def _grams(word: str) -> tuple[str, ...]:
    framed = f"^{word}$"
    return tuple(dict.fromkeys(framed[at : at + 2 + (at > 0)] for at in range(len(framed) - 1)))
