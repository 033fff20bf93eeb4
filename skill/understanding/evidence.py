"""What words speak for: weights learned from labelled phrases, added up; every one can be read in its file.

A language ships them as ``<name>_weights.json`` beside its words; ``tests/benchmarks/train_understanding.py`` makes
them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from skill.understanding.sounds import layers, sounds
from skill.understanding.words import Words
from speech_content.errors import ContentError, Problem

__all__ = ["TYPICAL", "Clues", "Evidence", "probability", "shares"]

_FIRST, _LAST = "^", "$"
_KIN, _HOT, _YEAR, _FIGURE = "<kin>", "<hot>", "<year>", "<figure>"
_HEAT = frozenset(map(str, (*range(38, 43), *range(100, 108))))
"""Figures that may be a feverish temperature, in degrees Celsius or Fahrenheit."""
_YEAR_LETTERS = 4
_SHOWN = 6
"""Most clues that an explanation names."""
_FARTHEST = 4
"""How many words apart two words of a loose pair may be."""
TYPICAL = 3.0
"""What all clues of an utterance together count, whatever their number: a long one isn't surer for its length."""


class Clues:
    """Turns stems into clues: words, pairs of words near each other, and how they sound."""

    def __init__(self, words: Words, normaliser: Normaliser) -> None:
        self._kin = frozenset(stem for word in words.classes.get("kin", ()) for stem in normaliser.phrase(word))

    def words(self, stems: Sequence[str]) -> list[str]:
        """Give words and pairs of neighbours; figures and relatives by their kind."""
        words = [self._kind(stem) for stem in stems]
        return [*words, *(f"{one} {other}" for one, other in pairwise((_FIRST, *words, _LAST)))]

    def apart(self, stems: Sequence[str]) -> list[str]:
        """Give pairs of words that stand a few words apart."""
        words = [self._kind(stem) for stem in stems]
        return [f"{one} … {other}" for at, one in enumerate(words) for other in words[at + 2 : at + _FARTHEST + 1]]

    @staticmethod
    def sounds(stems: Sequence[str]) -> list[str]:
        """Give words and pairs of neighbours by how they roughly sound, as a recogniser may mix them up."""
        rough = [layers((sounds(stem),))[1] for stem in stems]
        return [*(f"~{sound}" for sound in rough), *(f"~{one} {other}" for one, other in pairwise(rough))]

    def _kind(self, stem: str) -> str:
        if stem.isdigit():
            return _HOT if stem in _HEAT else _YEAR if len(stem) == _YEAR_LETTERS else _FIGURE
        return _KIN if stem in self._kin else stem


class Evidence:
    """Adds up what clues speak for; read-only."""

    def __init__(
        self, labels: Sequence[str], bias: Sequence[float], scale: float, weights: Mapping[str, Sequence[int]]
    ) -> None:
        """Take weights.

        Args:
            labels: what can be spoken for.
            bias: log-odds of each label before anything is said.
            scale: log-odds that one step of a weight stands for.
            weights: for each clue, the number of a label and the steps that it adds to it, in turn.
        """
        self.labels = tuple(labels)
        self._bias = tuple(bias)
        self._scale = scale
        self._weights = weights

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> "Evidence":
        """Read a parsed ``…_weights.json``; raises `ContentError` where it isn't one.

        Its rows are taken as they are, since looking at each would cost more than all the rest; see `misfits`.
        """
        try:
            labels, bias = [str(label) for label in table["labels"]], [float(value) for value in table["bias"]]
            evidence = cls(labels, bias, float(table["scale"]), dict(table["weights"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ContentError([_broken(file, f"it lacks its form: {error!r}")]) from error
        if len(labels) != len(bias):
            raise ContentError([_broken(file, "its labels and bias don't fit together")])
        return evidence

    def misfits(self) -> list[str]:
        """Give the clues whose row isn't pairs of a label's number and steps."""
        labels = range(len(self.labels))
        return [
            clue
            for clue, row in self._weights.items()
            if len(row) % 2 or any(number not in labels for number in row[::2]) or any(type(n) is not int for n in row)
        ]

    def knows(self, clue: str) -> bool:
        """Tell whether a clue has weights."""
        return clue in self._weights

    def odds(self, clues: Iterable[str]) -> list[float]:
        """Give the log-odds of each label; a clue counts once, and clues that aren't known don't count."""
        steps, weights = [0] * len(self._bias), self._weights
        known = 0
        for clue in set(clues):
            if clue in weights:
                known += 1
                row = weights[clue]
                for at in range(0, len(row), 2):
                    steps[row[at]] += row[at + 1]
        factor = self._scale * TYPICAL / math.sqrt(max(1, known))
        return [bias + factor * step for bias, step in zip(self._bias, steps, strict=True)]

    def odds_of_first(self, clues: Iterable[str]) -> float:
        """Give the log-odds of the first label alone, which costs less."""
        weights, known, steps = self._weights, 0, 0
        for clue in set(clues):
            if clue in weights:
                known += 1
                row = weights[clue]
                if row[0] == 0:
                    steps += row[1]
        return self._bias[0] + self._scale * TYPICAL / math.sqrt(max(1, known)) * steps

    def reasons(self, clues: Iterable[str], label: int) -> tuple[str, ...]:
        """Give the clues that spoke most for a label, with their weights, for explanation."""
        found = [
            (-step, clue)
            for clue in set(clues)
            for row in (self._weights.get(clue, ()),)
            for number, step in zip(row[::2], row[1::2], strict=True)
            if number == label and step > 0
        ]
        return tuple(
            f"{clue.replace(NAME, '<topic>')} {-step * self._scale:+.1f}" for step, clue in sorted(found)[:_SHOWN]
        )


def shares(odds: Sequence[float]) -> list[float]:
    """Turn log-odds into shares that add up to 1."""
    top = max(odds)
    parts = [math.exp(value - top) for value in odds]
    total = sum(parts)
    return [part / total for part in parts]


def probability(odds: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _broken(file: str, what: str) -> Problem:
    return Problem(file, 0, what, "make it anew with tests/benchmarks/train_understanding.py", "words")
