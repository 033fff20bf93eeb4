"""Many patterns over one text: only those are searched for whose letters stand in it.

A pattern such as ``\\bdiagnos(?:e|is)`` can't be found in a text without ``diagnos``, and looking for letters costs a
small part of what searching costs. Which letters a pattern can't do without is worked out once, when it is loaded.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

__all__ = ["Sieve", "needles"]

Label = TypeVar("Label")

_MOST = 8
"""Needles of a pattern; with more, looking for them saves nothing."""
_LONG = 4
"""Letters from which a longer needle is no better than a shorter one."""


class Sieve(Generic[Label]):
    """Patterns in order, all of the same flags, each with what it stands for."""

    def __init__(self, rows: Iterable[tuple[re.Pattern[str], Label]]) -> None:
        self.rows = tuple(rows)
        self._flags = self.rows[0][0].flags if self.rows else re.NOFLAG
        places: dict[str, list[int]] = {}
        always, begin = [], []
        for place, (pattern, _) in enumerate(self.rows):
            if pattern.pattern.startswith("^") and not pattern.groups and _only_begins(pattern):
                begin.append(place)
                continue
            wanted = needles(pattern)
            if not wanted:
                always.append(place)
            for needle in wanted:
                places.setdefault(needle, []).append(place)
        self._always = tuple(always)
        self._begin = tuple(begin)
        # Whether any pattern for the beginning of a text fits is told at once.
        beginnings = [self.rows[place][0] for place in begin]
        self._beginning = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in beginnings) or "(?!)", self._flags)
        self._places = tuple((needle, tuple(where)) for needle, where in places.items())
        self._folded = bool(self._flags & re.IGNORECASE)

    def found(self, text: str) -> Iterator[tuple[Label, re.Match[str]]]:
        """Give what is found in a text, in the order of the patterns."""
        letters = text.casefold() if self._folded else text
        maybe = {*self._always, *self._begin} if self._beginning.match(text) else set(self._always)
        for needle, places in self._places:
            if needle in letters:
                maybe.update(places)
        for place in sorted(maybe):
            pattern, label = self.rows[place]
            if match := pattern.search(text):
                yield label, match

    def first(self, text: str) -> Label | None:
        """Give what the first pattern that is found stands for."""
        return next((label for label, _ in self.found(text)), None)

    def fits(self, text: str) -> bool:
        """Say whether any is found."""
        return any(True for _ in self.found(text))


def needles(pattern: re.Pattern[str]) -> frozenset[str]:
    """Give letters of which one at least stands in every text that a pattern is found in.

    Returns:
        Small letters where the pattern doesn't mind capitals; empty where nothing can be told.
    """
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    return _of_sequence(tree, folded=bool(pattern.flags & re.IGNORECASE)) or frozenset()


def _only_begins(pattern: re.Pattern[str]) -> bool:
    """Say whether a pattern that starts with ``^`` is bound to the beginning in all of its branches."""
    return _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)[0] == (op.AT, op.AT_BEGINNING)


def _of_sequence(items: Iterable[tuple[Any, Any]], *, folded: bool) -> frozenset[str] | None:
    """Give the best needles of parts that follow each other."""
    best: frozenset[str] | None = None
    run = frozenset({""})
    for item in items:
        exact = _exact(item, folded=folded)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(map("".join, product(run, exact)))
        else:
            run = exact if exact is not None and len(exact) <= _MOST else frozenset({""})
            best = _better(best, _inside(item, folded=folded))
        best = _better(best, run)
    return best


def _exact(item: tuple[Any, Any], *, folded: bool) -> frozenset[str] | None:
    """Give all texts that a part stands for; None where they are too many or can't be told."""
    kind, value = item
    if kind is op.AT:
        return frozenset({""})
    if kind is op.LITERAL:
        sign = chr(value)
        # Letters beyond ASCII may have more than one other case.
        return frozenset({sign.casefold()}) if not folded or sign.isascii() or sign.lower() == sign.upper() else None
    if kind is op.IN:
        if any(each is not op.LITERAL for each, _ in value):
            return None
        return _union(_exact(each, folded=folded) for each in value)
    if kind is op.SUBPATTERN and not value[1] and not value[2]:
        return _all(value[3], folded=folded)
    if kind is op.BRANCH:
        return _union(_all(branch, folded=folded) for branch in value[1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] == 1:
        once = _all(value[2], folded=folded)
        return once if once is None or value[0] else once | {""}
    return None


def _all(items: Iterable[tuple[Any, Any]], *, folded: bool) -> frozenset[str] | None:
    run = frozenset({""})
    for item in items:
        exact = _exact(item, folded=folded)
        if exact is None or len(run) * len(exact) > 2 * _MOST:
            return None
        run = frozenset(map("".join, product(run, exact)))
    return run


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


def _inside(item: tuple[Any, Any], *, folded: bool) -> frozenset[str] | None:
    """Give the needles of a part that stands for more than can be listed."""
    kind, value = item
    if kind is op.SUBPATTERN and not value[1] and not value[2]:
        return _of_sequence(value[3], folded=folded)
    if kind is op.BRANCH:
        return _union(_of_sequence(branch, folded=folded) for branch in value[1])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] >= 1:
        return _of_sequence(value[2], folded=folded)
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if not other or "" in other:
        return one
    bare = frozenset(needle for needle in other if not any(part in needle for part in other if part != needle))
    return max((bare, one or bare), key=lambda found: (min(_LONG, *map(len, found)), -len(found)))
