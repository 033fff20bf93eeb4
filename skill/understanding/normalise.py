"""Brings what was said and what topics are called to one form: plain words, and stems to match them by."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate

from skill.understanding.words import Words

__all__ = ["LONGEST", "Normaliser", "Said"]

LONGEST = 500
"""Most characters of an utterance that are read; the rest is cut off."""
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+")
_BREAK = frozenset(",;:?!()")
"""Signs that part words; a full stop and a dash may stand inside of a name."""
_PARTED = re.compile(f"[{re.escape(''.join(sorted(_BREAK)))}]")
_VOWEL = re.compile(r"[aeiouy]")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_SPELLED = {
    "one": "1",
    "two": "2",
    "to": "2",
    "too": "2",
    "three": "3",
    "four": "4",
    "for": "4",
    "five": "5",
    "six": "6",
}
_SPELLED |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"}
_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})
_KEPT = ("itis", "osis", "iasis", "esis", "asis", "axis", "us", "ss", "is", "as")
"""Endings in s that are no plural."""
_PLURAL = ("omas", "umas", "emas", "ulas", "llas", "ias")
"""Endings in -as that are one: "melanomas", "fistulas", "hernias"."""
_SHORTEST_PLURAL = 6
"""Fewest letters of such a one; "bias" is none."""


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance, ready to be matched."""

    words: tuple[str, ...]
    """Small letters and digits, contractions written out, possessives dropped."""
    stems: tuple[str, ...]
    """One stem for each word."""
    cut: bool = False
    """True where it was longer than `LONGEST` characters."""
    breaks: frozenset[int] = frozenset()
    """Places of the words that a sign such as a comma parts from the one before."""


class Normaliser:
    """Normalises for one language; keeps nothing of what passes through it."""

    def __init__(self, words: Words) -> None:
        self._contractions = {short: tuple(full.split()) for short, full in words.contractions.items()}
        self._spelling = words.spelling
        self._spelled_otherwise = re.compile("|".join(re.escape(old) for old, _ in words.spelling) or r"(?!)")
        self._irregular = words.irregular
        self._counted = words.counted
        self._known: dict[str, str] = {}

    def say(self, text: str) -> Said:
        """Normalise an utterance; whatever is not a letter or digit of the language separates words."""
        read = text[:LONGEST]
        words, breaks = self._words(read), frozenset[int]()
        if not _BREAK.isdisjoint(read):
            # Each part comes to the same words as in the whole, but where letters were said one by one.
            ends = list(accumulate(len(self._words(part)) for part in _PARTED.split(read)))
            breaks = frozenset(ends[:-1]) if ends[-1] == len(words) else breaks
        return Said(words, tuple(map(self.stem, words)), len(text) > LONGEST, breaks)

    def name(self, text: str) -> tuple[str, ...]:
        """Give the stems of a name or phrase of the content; their stems are remembered, since content is finite."""
        known = self._known
        return tuple([known[word] if word in known else self._learn(word) for word in self._words(text)])

    def phrase(self, word: str) -> tuple[str, ...]:
        """Give the stems of one word of a phrase of the language, which is written in small letters."""
        return tuple([self._learn(full) for full in self._contractions.get(word, (word,))])

    def _learn(self, word: str) -> str:
        if word not in self._known:
            self._known[word] = self.stem(word)
        return self._known[word]

    def stem(self, word: str) -> str:
        """Bring the forms of a word together, but keep -itis, -osis, -oma and -emia apart."""
        if word in self._known:
            return self._known[word]
        for old, new in self._spelling if self._spelled_otherwise.search(word) else ():
            word = word.replace(old, new)
        word = self._irregular.get(word, word)
        stem = _singular(word)
        return _bare(self._irregular.get(stem, stem))

    def _words(self, text: str) -> tuple[str, ...]:
        plain = text.lower()[:LONGEST]
        if not plain.isascii():
            folded = unicodedata.normalize("NFKD", plain.translate(_SIGNS))[:LONGEST]
            plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
        words = _TOKEN.findall(plain)
        if not (self._contractions.keys().isdisjoint(words) and "'" not in plain):
            words = [full for word in words for full in self._full(word)]
        if 1 in map(len, words):
            words = _joined_letters(words)
        return tuple(words) if self._counted.isdisjoint(words) else self._numbered(words)

    def _full(self, token: str) -> tuple[str, ...]:
        """Write a contraction out, and leave a possessive's ending off."""
        if token in self._contractions:
            return self._contractions[token]
        return (token.removesuffix("'s").replace("'", ""),)

    def _numbered(self, words: list[str]) -> tuple[str, ...]:
        """Turn "type two" and "stage iv" into figures."""
        for at in range(1, len(words)):
            if words[at - 1] in self._counted:
                words[at] = _ROMAN.get(words[at], _SPELLED.get(words[at], words[at]))
        return tuple(words)


def _joined_letters(words: list[str]) -> list[str]:
    """Join letters that were said one by one: "h i v" becomes "hiv"; a lone "a" or "i" stays a word."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        if len(run) > 2 or (len(run) == 2 and not set(run) & {"a", "i"}):
            joined.append("".join(run))
        else:
            joined += run
        run = []
        if word:
            joined.append(word)
    return joined


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith(_KEPT):
        return word[:-1] if word.endswith(_PLURAL) and len(word) >= _SHORTEST_PLURAL else word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _bare(word: str) -> str:
    """Drop the endings of verbs, and bring adjectives of illness to their noun."""
    for adjective, noun in (("emic", "emia"), ("penic", "penia"), ("itic", "itis"), ("philic", "philia")):
        if word.endswith(adjective) and len(word) > len(adjective) + 2:
            return word[: -len(adjective)] + noun
    if len(word) > 5 and word.endswith("ing") and _VOWEL.search(word[:-3]):
        word = _undoubled(word[:-3])
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and _VOWEL.search(word[:-2]):
        word = _undoubled(word[:-2])
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word
