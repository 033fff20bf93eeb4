"""What words speak for together: a layer of units between clues and labels, so that they needn't only add up.

A language ships it as ``asking_weights.json`` beside its words; ``tests/benchmarks/train_understanding.py`` makes it.
"""

import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import Any

from skill.understanding.evidence import TYPICAL, broken, strongest
from skill.understanding.rows import Rows
from speech_content.errors import ContentError

__all__ = ["MOST", "Network", "written"]

MOST = 12
"""Most steps of a weight, up or down; "M" is a weight of none, "Y" one of as many up."""
_LETTERS = bytes(range(ord("A"), ord("A") + 2 * MOST + 1))
_STEPS = bytes.maketrans(_LETTERS, bytes(range(len(_LETTERS))))
_LETTER = re.compile(f"[A-{chr(_LETTERS[-1])}]*", re.ASCII)
_FINE, _EXACT = 4096, 1000
"""Parts of one in which a unit's firing is counted, and those in which a file tells what it speaks for a label."""
_LARGEST = 1000.0
"""Largest figure of a file, with which all sums have room in their fields."""
_FIELD, _ZERO = 64, 1 << 63
"""Bits of a label's sum, and what is added to take sums apart, since they may be negative."""


def written(steps: Iterable[int]) -> str:
    """Write the steps of a clue's weights, a letter a unit; `steps` are from ``-MOST`` to ``MOST``."""
    return "".join(chr(_LETTERS[step + MOST]) for step in steps)


class Network:
    """Weighs clues by units that fire together, and labels by the units that fire.

    A unit adds up its weights of the clues and fires with what is above zero; a label's log-odds are what the units
    that fire speak for. So for one utterance each clue speaks for each label with one exact figure, which explains it.
    """

    def __init__(
        self,
        labels: Sequence[str],
        units: Sequence[tuple[float, Sequence[float]]],
        bias: Sequence[float],
        scale: float,
        weights: dict[str, str],
    ) -> None:
        """Take weights.

        Args:
            labels: what can be spoken for.
            units: for each unit, where it starts, and what it speaks for each label, in thousandths.
            bias: log-odds of each label before any unit fires.
            scale: what one step of a clue's weight adds to a unit.
            weights: for each clue, a letter for each unit (see `written`); it is taken over, and what isn't of that
                form counts nothing.

        Raises:
            ValueError: a figure is larger than 1000, or a step larger than 1.
        """
        figures = (value for start, speaks in units for value in (start, *speaks))
        if not (abs(scale) <= 1 and all(abs(value) <= _LARGEST for value in figures)):
            raise ValueError("its figures are too large")
        self.labels = tuple(labels)
        self._starts = tuple(_FINE * start for start, _ in units)
        self._speaks = tuple(tuple(speaks) for _, speaks in units)
        self._added = tuple(map(_in_fields, self._speaks))
        """What each unit speaks for all labels, as one number with a field for each."""
        self._bias = tuple(bias)
        self._labels = struct.Struct(f"<{len(self._bias)}Q")
        self._nothing = sum(_ZERO << _FIELD * label for label in range(len(self._bias)))
        self._scale = scale
        self._rows = Rows(weights, self._packed)
        self._fields = struct.Struct(f"<{len(units)}H")
        """Two bytes for each unit, in which more rows than an utterance has clues add up."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> "Network":
        """Read a parsed ``…_weights.json``, whose rows it keeps; raises `ContentError` where it isn't one."""
        try:
            labels, bias = [str(label) for label in table["labels"]], [float(value) for value in table["bias"]]
            units = [(float(start), [float(value) for value in speaks]) for start, *speaks in table["units"]]
            weights = table["weights"]
            if not isinstance(weights, dict):
                raise TypeError("its weights are no table")
            if not units or {len(labels), *(len(speaks) for _, speaks in units)} != {len(bias)}:
                raise ValueError("its labels, units and bias don't fit together")
            return cls(labels, units, bias, float(table["scale"]), weights)
        except (KeyError, TypeError, ValueError) as error:
            raise ContentError([broken(file, f"it lacks its form: {error!r}")]) from error

    def misfits(self) -> list[str]:
        """Give the clues whose row isn't a letter for each unit."""
        return self._rows.misfits(self._fits)

    def knows(self, clue: str) -> bool:
        """Tell whether a clue has weights."""
        return clue in self._rows

    def odds(self, clues: Iterable[str]) -> list[float]:
        """Give the log-odds of each label; a clue counts once, and clues that aren't known don't count."""
        total = self._nothing
        for fired, speaks in zip(self._sums(*self._rows.added(clues)), self._added, strict=True):
            if fired > 0:
                total += int(fired) * speaks
        sums = self._labels.unpack(total.to_bytes(self._labels.size, "little"))
        return [bias + (one - _ZERO) / (_FINE * _EXACT) for bias, one in zip(self._bias, sums, strict=True)]

    def reasons(self, clues: Iterable[str], label: int) -> tuple[str, ...]:
        """Give the clues that spoke most for a label, with what each added to its log-odds, for explanation."""
        said = self._rows.known(clues)
        total, known = self._rows.added(said)
        factor = self._factor(known)
        speaks = [
            factor * speak[label] if fired > 0 else 0.0
            for fired, speak in zip(self._sums(total, known), self._speaks, strict=True)
        ]
        return strongest((sum(map(mul, self._steps(self._rows[clue], 1), speaks)), clue) for clue in said)

    def _factor(self, known: int) -> float:
        return self._scale * TYPICAL / math.sqrt(known or 1)

    def _sums(self, total: int, known: int) -> list[float]:
        """Give what each unit adds up of `known` rows, in the parts in which its firing is counted."""
        factor = _FINE * self._factor(known)
        return [start + factor * step for start, step in zip(self._starts, self._steps(total, known), strict=True)]

    def _steps(self, total: int, known: int) -> list[int]:
        """Take the sum of `known` rows apart."""
        nothing = MOST * known
        return [field - nothing for field in self._fields.unpack(total.to_bytes(self._fields.size, "little"))]

    def _packed(self, row: object) -> int:
        """Give a row as one number; one that doesn't fit weighs nothing."""
        fitting = str(row) if self._fits(row) else written([0]) * len(self._starts)
        spread = bytearray(self._fields.size)
        spread[::2] = fitting.encode().translate(_STEPS)
        return int.from_bytes(spread, "little")

    def _fits(self, row: object) -> bool:
        return isinstance(row, str) and len(row) == len(self._starts) and bool(_LETTER.fullmatch(row))


def _in_fields(speaks: Sequence[float]) -> int:
    """Give what a unit speaks for all labels as one number, so that one multiplication weighs it for all."""
    return sum(round(_EXACT * value) << _FIELD * label for label, value in enumerate(speaks))
