"""Words as the checks compare them: by their stems, each with where it stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from speech_content.check_words import CheckWords
from speech_content.sound import sounds

__all__ = ["WordForms", "syllables"]

_TOKEN = re.compile(r"[^\W\d_]+-\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*|(?<![\w-])\d+(?:[.,]\d+)*|[,;:.!?—–]")
_VOWELS = frozenset(["IY", "IH", "EY", "EH", "AE", "AH", "ER", "AA", "AO", "OW", "UH", "UW", "AY", "AW", "OY"])
_SHORTEST_STEM = 4
_PLURAL = "s"
_SHORTEST_SINGULAR = 3
_SCOPE = 3
"""How many words that carry facts a denial or a hedge is taken to reach."""


@dataclass(frozen=True)
class WordForms:
    """Compares texts of one language; what was worked out for a word or a text is kept, since rules ask again."""

    words: CheckWords
    _stems: dict[str, str] = field(default_factory=dict, repr=False)
    _tokens: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def opposites(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """Stems that turn each other's sense round."""
        return tuple(
            (frozenset(map(self.stem, one)), frozenset(map(self.stem, other))) for one, other in self.words.opposites
        )

    def stem(self, word: str) -> str:
        """Cut common endings, so that "treated" and "treatment" agree."""
        if word not in self._stems:
            self._stems[word] = self._cut(self.words.forms.get(word, word))
        return self._stems[word]

    def _cut(self, word: str) -> str:
        for ending in self.words.endings:
            shortest = _SHORTEST_SINGULAR if ending == _PLURAL else _SHORTEST_STEM
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                return word.removesuffix(ending)
        return word

    def tokens(self, text: str) -> tuple[str, ...]:
        """Give words in small letters, numbers and stops; a code such as B-12 is one word."""
        if text not in self._tokens:
            self._tokens[text] = tuple(found[0].lower().replace("’", "'") for found in _TOKEN.finditer(text))
        return self._tokens[text]

    def carries(self, token: str) -> bool:
        """Tell whether a token is a word that carries a fact."""
        return (
            token[0].isalpha()
            and len(token) > 1
            and token not in self.words.function
            and token not in self.words.hedges
            and not self._denies(token)
        )

    def content(self, text: str) -> set[str]:
        """Give the stems of the words that carry a text's facts."""
        return {self.stem(token) for token in self.tokens(text) if self.carries(token)}

    def numbers(self, text: str) -> list[str]:
        """Give the numbers written in figures, without those in codes."""
        return [token for token in self.tokens(text) if token[0].isdigit()]

    def numerals(self, text: str) -> list[str]:
        """Give the numbers written as words."""
        return [token for token in self.tokens(text) if token in self.words.numerals]

    def denials(self, text: str) -> int:
        """Count the denials."""
        return sum(map(self._denies, self.tokens(text)))

    def denied(self, text: str) -> set[str]:
        """Give the stems that a denial reaches, up to the next stop."""
        return {word for reach in self._reaches(text, self._denies) for word in reach}

    def hedges(self, text: str) -> int:
        """Count the hedges."""
        return sum(token in self.words.hedges for token in self.tokens(text))

    def hedged(self, text: str) -> list[list[str]]:
        """Give the stems and numbers that each hedge reaches."""
        return self._reaches(text, self.words.hedges.__contains__)

    def followers(self, text: str) -> dict[str, set[str]]:
        """Give the stem of each word, and the stems of the words with a fact that come after it."""
        after: dict[str, set[str]] = {}
        waiting: list[str] = []
        for token in self.tokens(text):
            stem = self.stem(token)
            if not token[0].isalnum():
                waiting = []
                continue
            if token not in self.words.function:
                for before in waiting:
                    after[before].add(stem)
                waiting = []
            after.setdefault(stem, set())
            waiting.append(stem)
        return after

    def _denies(self, token: str) -> bool:
        return token in self.words.denials or token.endswith("n't")

    def _reaches(self, text: str, begins: Callable[[str], bool]) -> list[list[str]]:
        """Give what stands after each word of a kind, up to the next stop or the next of its kind."""
        reaches: list[list[str]] = []
        left = 0
        for token in self.tokens(text):
            if begins(token):
                reaches.append([])
                left = _SCOPE
            elif not token[0].isalnum():
                left = 0
            elif left and (self.carries(token) or token[0].isdigit()):
                left -= 1
                reaches[-1].append(self.stem(token))
        return reaches


def syllables(word: str) -> int:
    """Count the syllables of a word as it sounds; at least 1."""
    return max(1, _vowels(word))


@lru_cache(maxsize=20_000)
def _vowels(word: str) -> int:
    return sum(sound in _VOWELS for sound in sounds(word))
