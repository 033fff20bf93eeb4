"""Many patterns over one text: only those are searched for that can be found in it.

A pattern such as ``\\bdiagnos(?:e|is)`` can't be found in a text without a word that begins with ``diag``, and looking
its words up costs a small part of what searching costs.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from speech_content.drafting.needles import BORDER, beginning, beginnings, needles, only_begins

__all__ = ["Sieve"]

Label = TypeVar("Label")

_MOST = 12
"""Pieces of text to look for; with more, looking for them costs as much as the search."""
_LONG = 1000
"""Letters from which looking for pieces costs less than parting a text into words."""


class Sieve(Generic[Label]):
    """Patterns in order, all of the same flags, each with what it stands for."""

    def __init__(self, rows: Iterable[tuple[re.Pattern[str], Label]]) -> None:
        self.rows = tuple(rows)
        flags = self.rows[0][0].flags if self.rows else re.NOFLAG
        self._folded = bool(flags & re.IGNORECASE)
        self._always: set[int] = set()
        self._first: set[int] = set()
        self._words: dict[str, set[int]] = {}
        """By the first letters of a word that a text must have one of."""
        self._pieces: list[tuple[str, ...]] = []
        """By place: pieces that a text must have one of; empty where there are none or too many."""
        for place, (pattern, _) in enumerate(self.rows):
            self._file(place, pattern)
        # Whether any pattern for the beginning of a text fits is told at once.
        first = (f"(?:{self.rows[place][0].pattern})" for place in sorted(self._first))
        self._beginning = re.compile("|".join(first) or "(?!)", flags)
        self._known = frozenset(self._words)
        self._all = frozenset(range(len(self.rows))) - self._first

    def _file(self, place: int, pattern: re.Pattern[str]) -> None:
        wanted = needles(pattern)
        words = {beginning(needle) for needle in wanted}
        pieces = {needle.replace(BORDER, "") for needle in wanted}
        self._pieces.append(tuple(sorted(pieces)) if len(pieces) <= _MOST else ())
        if only_begins(pattern) and not pattern.groups:
            self._first.add(place)
        elif "" not in words and words:
            for word in words:
                self._words.setdefault(word, set()).add(place)
        else:
            self._always.add(place)

    def candidates(self, text: str) -> list[int]:
        """Give the places of the patterns that may be found in a text."""
        letters = text.casefold() if self._folded else text
        maybe = self._always | self._first if self._beginning.match(text) else set(self._always)
        if len(text) > _LONG:
            maybe |= self._all
        elif self._known:
            for word in beginnings(letters) & self._known:
                maybe |= self._words[word]
        found = []
        for place in sorted(maybe):
            pieces = self._pieces[place]
            for piece in pieces:
                if piece in letters:
                    break
            else:
                if pieces:
                    continue
            found.append(place)
        return found

    def found(self, text: str) -> Iterator[tuple[Label, re.Match[str]]]:
        """Give what is found in a text, in the order of the patterns."""
        for place in self.candidates(text):
            pattern, label = self.rows[place]
            if match := pattern.search(text):
                yield label, match

    def first(self, text: str) -> Label | None:
        """Give what the first pattern that is found stands for."""
        return next((label for label, _ in self.found(text)), None)

    def fits(self, text: str) -> bool:
        """Say whether any is found."""
        return any(True for _ in self.found(text))
