"""What a pattern can't be found without: pieces of text, read off the pattern once, when it is loaded."""

import re
from collections.abc import Iterable
from itertools import product
from typing import Any

try:
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # a Python without them only searches more slowly
    _parser = None

__all__ = ["BORDER", "beginning", "beginnings", "needles", "only_begins"]

BORDER = "\b"
"""In a needle: here a word begins or ends."""
_MOST = 12
"""Needles of a pattern."""
_NOTHING = frozenset({""})
_BEGINNING = 4
"""Letters by which a word is looked up."""
_LONG = 4
"""Letters from which a longer piece is no better than a shorter one."""
_WORD = re.compile(r"\w+")

Part = tuple[Any, Any]
Needles = frozenset[str]


def needles(pattern: re.Pattern[str]) -> Needles:
    """Give pieces of text of which one at least stands in every text that a pattern is found in.

    Returns:
        Small letters where the pattern doesn't mind capitals; empty where nothing can be told.
    """
    return _Reader(folded=bool(pattern.flags & re.IGNORECASE)).best(_parts(pattern)) or frozenset()


def only_begins(pattern: re.Pattern[str]) -> bool:
    """Say whether a pattern is bound to the beginning of a text, in all of its branches."""
    parts = _parts(pattern)
    return bool(parts) and parts[0] == (op.AT, op.AT_BEGINNING)


def beginnings(text: str) -> set[str]:
    """Give the first letters of every word of a text."""
    return {word[:_BEGINNING] for word in _WORD.findall(text)}


def beginning(needle: str) -> str:
    """Give the first letters of the longest word that is known to begin in a needle; empty where there is none."""
    return _longest(needle)[:_BEGINNING]


def _longest(needle: str) -> str:
    found = ""
    for match in _WORD.finditer(needle):
        begins, ends = match.start() > 0, match.end() < len(needle)
        if begins and (ends or len(match[0]) >= _BEGINNING) and len(match[0]) > len(found):
            found = match[0]
    return found


def _parts(pattern: re.Pattern[str]) -> list[Part]:
    if _parser is None:
        return []
    return list(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


class _Reader:
    def __init__(self, *, folded: bool) -> None:
        self.folded = folded

    def best(self, parts: Iterable[Part], *, border: bool = False) -> Needles | None:
        """Give the best needles of parts that follow each other, at the border of a word or not."""
        best: Needles | None = None
        run = _edge(border)
        for part in parts:
            exact = self.exact(part)
            if exact is not None and len(run) * len(exact) <= _MOST:
                run = frozenset(map("".join, product(run, exact)))
            else:
                before = all(text[-1:] and not text[-1].isalnum() and text[-1] != "_" for text in run)
                if exact is None:
                    best = _better(best, self.inside(part, border=before))
                    run = _edge(_keeps_border(part) and before)
                else:
                    run = frozenset(text if not before else BORDER + text for text in exact)
            best = _better(best, run)
        return best

    def exact(self, part: Part) -> Needles | None:
        """Give all texts that a part stands for; None where they are too many or can't be told."""
        kind, value = part
        if kind is op.AT:
            return frozenset({BORDER if value in (op.AT_BOUNDARY, op.AT_BEGINNING, op.AT_END) else ""})
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return _NOTHING
        if kind is op.LITERAL:
            sign = chr(value)
            # Letters beyond ASCII may have more than one other case.
            plain = not self.folded or sign.isascii() or sign.lower() == sign.upper()
            return frozenset({sign.casefold() if self.folded else sign}) if plain else None
        if kind is op.IN:
            return _union(self.exact(each) if each[0] is op.LITERAL else None for each in value)
        if kind is op.SUBPATTERN and not value[1] and not value[2]:
            return self.all(value[3])
        if kind is op.BRANCH:
            return _union(self.all(branch) for branch in value[1])
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[1] == 1:
            once = self.all(value[2])
            return once if once is None or value[0] else once | _NOTHING
        return None

    def all(self, parts: Iterable[Part]) -> Needles | None:
        """Give all texts that parts in a row stand for."""
        run = _NOTHING
        for part in parts:
            exact = self.exact(part)
            if exact is None or len(run) * len(exact) > _MOST:
                return None
            run = frozenset(map("".join, product(run, exact)))
        return run

    def inside(self, part: Part, *, border: bool) -> Needles | None:
        """Give the needles of a part that stands for more than can be listed."""
        kind, value = part
        if kind is op.SUBPATTERN and not value[1] and not value[2]:
            return self.best(value[3], border=border)
        if kind is op.BRANCH:
            return _union(self.best(branch, border=border) for branch in value[1])
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] >= 1:
            return self.best(value[2])
        return None


def _edge(border: bool) -> Needles:
    return frozenset({BORDER}) if border else _NOTHING


def _keeps_border(part: Part) -> bool:
    """Say whether a word begins behind a part if one could begin before it: ``(?:very )*`` ends in a blank."""
    kind, value = part
    if kind not in (op.MAX_REPEAT, op.MIN_REPEAT):
        return False
    last = list(value[2])[-1]
    if last[0] is op.SUBPATTERN and list(last[1][3]):
        last = list(last[1][3])[-1]
    return bool(last == (op.LITERAL, ord(" ")))


def _union(groups: Iterable[Needles | None]) -> Needles | None:
    found: Needles = frozenset()
    for group in groups:
        if group is None:
            return None
        found |= group
    return found


def _better(one: Needles | None, other: Needles | None) -> Needles | None:
    if not other or not all(text.strip(BORDER) for text in other):
        return one
    return other if one is None or _rank(other) > _rank(one) else one


def _rank(found: Needles) -> tuple[int, int, int]:
    """Prefer long words that can be looked up, then long pieces, then few."""
    shortest = min(len(text.replace(BORDER, "")) for text in found)
    return min(len(_longest(text)) for text in found), min(_LONG, shortest), -len(found)
