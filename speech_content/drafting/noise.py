"""What of a leaflet is not its message, each with a reason code."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from speech_content.drafting.unit import LeftOut
from speech_content.drafting.words import ImportWords, normal
from speech_content.leaflet import Block, Kind, Leaflet

__all__ = ["reason_of_sentence", "sift"]

_LINE_END = re.compile(r"[.!?:;]$")
_BRACES, _WORDS = re.compile(r"\{[^{}]*\}"), re.compile(r"\w+")
_LINE = 200
"""Letters of the longest block that is taken for a line rather than a paragraph."""
_OF_SENTENCES = frozenset({"copyright", "navigation", "revision"})
_OF_BULLETS = frozenset({"copyright", "attribution", "revision"})
"""Which reasons count for one sentence of a paragraph, and for an item of a list."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A block with what is worked out of it once."""

    block: Block
    plain: str
    """Its words alone, in small letters; empty where it is too long to be compared."""
    noise: tuple[tuple[str, int], ...]
    """Reasons to leave it out, with where in it they begin."""

    @classmethod
    def of(cls, block: Block, words: ImportWords) -> "_Row":
        found = words.noise.found(normal(block.text))
        plain = _plain(block.text) if len(block.text) <= _LINE else ""
        return cls(block, plain, tuple((reason, match.start()) for reason, match in found))

    def reason(self, among: Collection[str] = ()) -> str:
        """Give the first reason, or the first of some."""
        return next((reason for reason, _ in self.noise if not among or reason in among), "")

    @property
    def is_label(self) -> bool:
        """Say whether it is a few words without an end, and no other noise."""
        text = self.block.text
        short = len(text.split()) <= 12 and not _LINE_END.search(text)
        return self.block.kind in (Kind.PARAGRAPH, Kind.HEADING) and short and not self.noise


def sift(leaflet: Leaflet, words: ImportWords) -> tuple[list[Block], list[LeftOut]]:
    """Part a leaflet's blocks into those that speak and those that are left out."""
    rows = [_Row.of(block, words) for block in leaflet.blocks]
    headings = {row.plain for row in rows if row.block.kind is Kind.HEADING and not row.block.aside}
    kept: list[Block] = []
    left: list[LeftOut] = []
    skipping, reason_above = 0, ""
    pictured = _pictures(rows)
    for place, row in enumerate(rows):
        block = row.block
        if block.kind is Kind.HEADING and not block.aside:
            if block.level <= skipping:
                skipping = 0
            if not skipping and (reason_above := words.noise_headings.first(normal(block.text)) or ""):
                skipping = block.level
        reason = reason_above if skipping else ""
        reason = reason or ("caption" if place in pictured else "") or _reason(row, headings)
        if reason:
            of_picture = reason == "copyright" and place - 1 in pictured
            left.append(LeftOut(block.text, block.place, reason, of_picture))
        else:
            kept.append(block)
    # A heading with nothing under it says nothing.
    for place in range(len(kept) - 1, -1, -1):
        block = kept[place]
        below = kept[place + 1] if place + 1 < len(kept) else None
        if block.kind is Kind.HEADING and (
            below is None or (below.kind is Kind.HEADING and below.level <= block.level)
        ):
            left.append(LeftOut(block.text, block.place, "empty-section"))
            del kept[place]
    return kept, left


def reason_of_sentence(sentence: str, words: ImportWords) -> str:
    """Say why one sentence of a paragraph is left out, or nothing."""
    if sentence.endswith("?"):
        return "question"
    return next((reason for reason, _ in words.noise.found(normal(sentence)) if reason in _OF_SENTENCES), "")


def _reason(row: _Row, headings: Collection[str]) -> str:
    block = row.block
    if block.aside or (block.link and block.kind is Kind.PARAGRAPH):
        return "navigation"
    if block.kind is Kind.TABLE:
        return "table"
    if block.kind is Kind.CAPTION:
        return "caption"
    if not any(map(str.isalpha, block.text)):
        return "navigation"
    if block.kind is not Kind.HEADING and row.plain and row.plain in headings:
        return "repeated"
    if block.kind is Kind.PARAGRAPH and len(block.text) > _LINE:
        return "copyright" if ("copyright", 0) in row.noise else ""
    return row.reason(_OF_BULLETS if block.kind is Kind.BULLET else ())


def _pictures(rows: Sequence[_Row]) -> set[int]:
    """Find captions by the copyright line under them: short lines without an end, and a line that stands twice."""
    found: set[int] = set()
    last = max(
        (place for place, row in enumerate(rows) if row.block.kind is not Kind.HEADING and not row.block.aside),
        default=0,
    )
    for place, row in enumerate(rows):
        if row.block.kind is Kind.BULLET or len(row.block.text) > _LINE or not row.reason(("copyright",)):
            continue
        if place >= last:
            # The last line of all speaks of the leaflet.
            continue
        above = place - 1
        while (
            above >= 0 and rows[above].is_label and (place - above <= 1 or rows[above].plain == rows[above + 1].plain)
        ):
            found.add(above)
            above -= 1
    for place, (one, other) in enumerate(pairwise(rows)):
        if one.plain == other.plain and one.is_label and other.is_label:
            found |= {place, place + 1}
    return found


def _plain(text: str) -> str:
    bare = _BRACES.sub("", text) if "{" in text else text
    return " ".join(_WORDS.findall(bare.casefold()))
