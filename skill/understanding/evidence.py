"""What words speak for: weights learned from labelled phrases, added up; every one can be read in its file.

A language ships them as ``urgent_weights.json`` and ``move_weights.json`` beside its words;
``tests/benchmarks/train_understanding.py`` makes them.
"""

import math
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from skill.understanding.rows import Rows
from skill.understanding.sounds import layers, sounds
from skill.understanding.words import Words
from speech_content.errors import ContentError, Problem

__all__ = ["TYPICAL", "Clues", "Evidence", "broken", "probability", "shares", "strongest"]

_FIRST, _LAST = "^", "$"
_KIN, _HOT, _YEAR, _FIGURE = "<kin>", "<hot>", "<year>", "<figure>"
_HEAT = frozenset(map(str, (*range(38, 43), *range(100, 108))))
"""Figures that may be a feverish temperature, in degrees Celsius or Fahrenheit."""
_YEAR_LETTERS = 4
_SHOWN = 6
"""Most clues that an explanation names."""
_LONGEST = 60
"""Most words among which such pairs are taken."""
_START = 4
"""Letters of a word's beginning."""
_FARTHEST = 4
"""How many words apart two words of a loose pair may be."""
TYPICAL = 3.0
"""What all clues of an utterance together count, whatever their number: a long one isn't surer for its length."""
_FIELD, _ZERO = 32, 1 << 31
"""Bits of a label's steps in a row's number, and what is added to take them apart, since steps may be negative."""
_ROW = re.compile(r"\d{1,2}:-?\d{1,3}(?: \d{1,2}:-?\d{1,3})*", re.ASCII)


class Clues:
    """Turns stems into clues: words, pairs of words near each other, and how they sound."""

    def __init__(self, words: Words, normaliser: Normaliser) -> None:
        self._kin = frozenset(stem for word in words.classes.get("kin", ()) for stem in normaliser.phrase(word))

    def kinds(self, stems: Sequence[str]) -> list[str]:
        """Give figures and relatives by their kind, all else as it is."""
        return [self._kind(stem) for stem in stems]

    @staticmethod
    def words(words: Sequence[str]) -> list[str]:
        """Give words and pairs of neighbours."""
        return [*words, *(f"{one} {other}" for one, other in pairwise((_FIRST, *words, _LAST)))]

    @staticmethod
    def apart(words: Sequence[str]) -> list[str]:
        """Give pairs of words that stand a few words apart."""
        words = words[:_LONGEST]
        return [f"{one} … {other}" for at, one in enumerate(words) for other in words[at + 2 : at + _FARTHEST + 1]]

    @staticmethod
    def starts(stems: Sequence[str]) -> list[str]:
        """Give how longer words begin, so that a form that nobody said yet counts as its kin does."""
        return [f"{stem[:_START]}…" for stem in stems if len(stem) > _START and stem != NAME]

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
    """Adds up what clues speak for."""

    def __init__(self, labels: Sequence[str], bias: Sequence[float], scale: float, weights: dict[str, str]) -> None:
        """Take weights.

        Args:
            labels: what can be spoken for.
            bias: log-odds of each label before anything is said.
            scale: log-odds that one step of a weight stands for.
            weights: for each clue, ``label:steps`` for each label that it speaks for or against, labels by number;
                it is taken over, and what isn't of that form counts nothing.
        """
        self.labels = tuple(labels)
        self._bias = tuple(bias)
        self._scale = scale
        self._rows = Rows(weights, self._packed)
        self._fields = struct.Struct(f"<{len(self._bias)}I")
        self._nothing = sum(_ZERO << _FIELD * label for label in range(len(self._bias)))

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> "Evidence":
        """Read a parsed ``…_weights.json``, whose rows it keeps; raises `ContentError` where it isn't one.

        Rows are taken as they are, since looking at each would cost more than all the rest; see `misfits`.
        """
        try:
            labels, bias = [str(label) for label in table["labels"]], [float(value) for value in table["bias"]]
            weights = table["weights"]
            if not isinstance(weights, dict):
                raise TypeError("its weights are no table")
            evidence = cls(labels, bias, float(table["scale"]), weights)
        except (KeyError, TypeError, ValueError) as error:
            raise ContentError([broken(file, f"it lacks its form: {error!r}")]) from error
        if len(labels) != len(bias):
            raise ContentError([broken(file, "its labels and bias don't fit together")])
        return evidence

    def misfits(self) -> list[str]:
        """Give the clues whose row isn't a label's number and steps, and the next."""
        labels = range(len(self.labels))
        return self._rows.misfits(
            lambda row: bool(_ROW.fullmatch(str(row))) and all(label in labels for label, _ in _parsed(str(row)))
        )

    def knows(self, clue: str) -> bool:
        """Tell whether a clue has weights."""
        return clue in self._rows

    def odds(self, clues: Iterable[str]) -> list[float]:
        """Give the log-odds of each label; a clue counts once, and clues that aren't known don't count."""
        total, known = self._rows.added(clues)
        factor = self._scale * TYPICAL / math.sqrt(known or 1)
        return [bias + factor * step for bias, step in zip(self._bias, self._steps(total), strict=True)]

    def reasons(self, clues: Iterable[str], label: int) -> tuple[str, ...]:
        """Give the clues that spoke most for a label, with their weights, for explanation."""
        return strongest((self._scale * self._steps(self._rows[clue])[label], clue) for clue in self._rows.known(clues))

    def _packed(self, row: object) -> int:
        """Give a row as one number, with a field for each label."""
        labels = len(self.labels)
        return sum(step << _FIELD * label for label, step in _parsed(str(row)) if label < labels)

    def _steps(self, total: int) -> list[int]:
        """Take the sum of some rows apart."""
        fields = self._fields.unpack((total + self._nothing).to_bytes(self._fields.size, "little"))
        return [field - _ZERO for field in fields]


def _parsed(row: str) -> Iterator[tuple[int, int]]:
    for pair in row.split() if _ROW.fullmatch(row) else ():
        label, _, step = pair.partition(":")
        yield int(label), int(step)


def shares(odds: Sequence[float]) -> list[float]:
    """Turn log-odds into shares that add up to 1."""
    top = max(odds)
    parts = [math.exp(value - top) for value in odds]
    total = sum(parts)
    return [part / total for part in parts]


def probability(odds: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def strongest(told: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    """Write clues with what each adds to a label's log-odds, the strongest first; none that adds nothing."""
    found = sorted((-added, clue) for added, clue in told if added > 0)[:_SHOWN]
    return tuple(f"{clue.replace(NAME, '<topic>')} {-less:+.1f}" for less, clue in found)


def broken(file: str, what: str) -> Problem:
    """Tell what is wrong with a file of weights."""
    return Problem(file, 0, what, "make it anew with tests/benchmarks/train_understanding.py", "words")
