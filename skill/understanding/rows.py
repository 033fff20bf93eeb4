"""Rows of weights by clue, as a file has them; each becomes a number when its clue is first said.

Taking all apart would take longer than all else at load; and with a field for each column in the number, a clue costs
one addition.
"""

from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Rows"]


class Rows:
    """Numbers by clue, the same however often they are asked for."""

    def __init__(self, written: dict[str, Any], pack: Callable[[object], int]) -> None:
        """Take rows as written, which are taken over, and what makes a number of one, and of a broken one nothing."""
        self._rows = written
        self._pack = pack

    def __contains__(self, clue: object) -> bool:
        """Tell whether a clue has weights."""
        return clue in self._rows

    def __getitem__(self, clue: str) -> int:
        """Give the row of a clue that has one."""
        row = self._rows[clue]
        if row.__class__ is not int:
            row = self._rows[clue] = self._pack(row)
        return int(row)

    def known(self, clues: Iterable[str]) -> list[str]:
        """Give the clues that have weights, each once, sorted."""
        return sorted({clue for clue in clues if clue in self._rows})

    def added(self, clues: Iterable[str]) -> tuple[int, int]:
        """Add up the rows of clues, each once; give how many have one too."""
        said = set(clues)
        found = [row for row in map(self._rows.get, said) if row is not None]
        try:
            return sum(found), len(found)
        except TypeError:  # one is said for the first time
            return sum(self[clue] for clue in said if clue in self._rows), len(found)

    def misfits(self, fits: Callable[[object], bool]) -> list[str]:
        """Give the clues whose rows, as written, don't fit."""
        return [clue for clue, row in self._rows.items() if row.__class__ is not int and not fits(row)]
