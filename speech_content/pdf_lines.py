"""The lines of a page in reading order: columns told by the empty strip between them, signs joined to their lines."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

__all__ = ["PageLine", "reading_order"]


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of type on a page; lengths are in points, y counts upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Height of most of its type."""
    bold: bool
    page: int
    """From 1."""
    column: int = 0
    """0 for a line across the page; else counted from 1 on, over all columns of the page."""
    cells: bool = False
    """True for a row of a table, with `` | `` between its cells."""


_LEAST_STRIP = 8.0
"""Narrowest strip between two columns, in points."""
_LEAST_LINES = 4
"""Lines that a column has at least."""


def reading_order(lines: Iterable[PageLine], width: float) -> list[PageLine]:
    """Order one page's lines: top to bottom, and where there are two columns the left one first.

    A line that crosses the strip ends the columns above it: what stands below is read after them.
    """
    rows = sorted(_joined(list(lines)), key=lambda line: (-line.top, line.left))
    strip = _strip(rows, width)
    if strip is None:
        return _rows(rows)
    ordered: list[PageLine] = []
    left: list[PageLine] = []
    right: list[PageLine] = []
    column = 0
    for line in rows:
        if line.right <= strip:
            left.append(line)
        elif line.left >= strip:
            right.append(line)
        else:
            ordered += _columns(left, right, column)
            ordered.append(line)
            left, right, column = [], [], column + 2
    return _rows(ordered + _columns(left, right, column))


def _rows(lines: list[PageLine]) -> list[PageLine]:
    """Put together what stands side by side within a column: the cells of a table's row."""
    rows: list[PageLine] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and last.column == line.column and abs(last.bottom - line.bottom) < 0.3 * line.size:
            text = f"{last.text.strip()} | {line.text.strip()}"
            rows[-1] = replace(last, text=text, right=max(last.right, line.right), cells=True)
        else:
            rows.append(line)
    return rows


def _columns(left: list[PageLine], right: list[PageLine], column: int) -> list[PageLine]:
    return [replace(line, column=column + 1) for line in left] + [replace(line, column=column + 2) for line in right]


def _joined(lines: list[PageLine]) -> list[PageLine]:
    """Put a sign that stands alone before the line at its height."""
    signs = [line for line in lines if len(line.text.strip()) <= 2 and not line.text.strip().isalnum()]
    rest = [line for line in lines if line not in signs]
    for sign in signs:
        near = [
            line
            for line in rest
            if abs(line.bottom - sign.bottom) < sign.size / 2
            and -0.6 * sign.size < line.left - sign.right < 4 * sign.size
        ]
        if near:
            line = min(near, key=lambda found: found.left)
            rest[rest.index(line)] = replace(line, text=f"{sign.text.strip()} {line.text}", left=sign.left)
        else:
            rest.append(sign)
    return rest


def _strip(lines: list[PageLine], width: float) -> float | None:
    """Find the middle of the strip that hardly a line crosses, or none for a page of one column."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    edges = sorted({line.right for line in lines} | {line.left for line in lines})
    best: tuple[float, float] | None = None
    for low, high in pairwise(edges):
        middle = (low + high) / 2
        if high - low < _LEAST_STRIP or not 0.25 * width < middle < 0.75 * width:
            continue
        crossing = sum(line.left < low and line.right > high for line in lines)
        before, after = (sum(line.right <= low for line in lines), sum(line.left >= high for line in lines))
        if min(before, after) < _LEAST_LINES or crossing > 0.15 * len(lines):
            continue
        if not _side_by_side(lines, middle):
            continue
        if best is None or high - low > best[0]:
            best = (high - low, middle)
    return None if best is None else best[1]


def _side_by_side(lines: list[PageLine], middle: float) -> bool:
    """Say whether lines stand beside one another, and are lines of prose, not cells of a table."""
    left = [line for line in lines if line.right <= middle]
    right = [line for line in lines if line.left >= middle]
    beside = sum(any(line.bottom < other.top and other.bottom < line.top for other in right) for line in left)
    long = sum(len(line.text) > 25 for line in left), sum(len(line.text) > 25 for line in right)
    return beside >= _LEAST_LINES and min(long) >= _LEAST_LINES
