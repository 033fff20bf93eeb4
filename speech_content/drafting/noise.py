"""What of a leaflet is not its message, each with a reason code."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from speech_content.drafting.unit import LeftOut
from speech_content.drafting.words import ImportWords, Patterns, normal
from speech_content.leaflet import Block, Kind, Leaflet

__all__ = ["reason_of_sentence", "sift"]

_LINE_END = re.compile(r"[.!?:;]$")


def sift(leaflet: Leaflet, words: ImportWords) -> tuple[list[Block], list[LeftOut]]:
    """Part a leaflet's blocks into those that speak and those that are left out."""
    headings = {_plain(block.text) for block in leaflet.blocks if block.kind is Kind.HEADING and not block.aside}
    kept: list[Block] = []
    left: list[LeftOut] = []
    skipping, reason_above = 0, ""
    pictured = _pictures(leaflet.blocks, words)
    for place, block in enumerate(leaflet.blocks):
        if block.kind is Kind.HEADING and not block.aside:
            if block.level <= skipping:
                skipping = 0
            if not skipping and (reason_above := _first(words.noise_headings, block.text)):
                skipping = block.level
        reason = reason_above if skipping else ""
        reason = reason or ("caption" if place in pictured else "") or _reason(block, headings, words)
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
    return _first({key: words.noise[key] for key in ("copyright", "navigation", "revision")}, sentence)


def _reason(block: Block, headings: set[str], words: ImportWords) -> str:
    if block.aside or (block.link and block.kind is Kind.PARAGRAPH):
        return "navigation"
    if block.kind is Kind.TABLE:
        return "table"
    if block.kind is Kind.CAPTION:
        return "caption"
    if not any(letter.isalpha() for letter in block.text):
        return "navigation"
    if block.kind is not Kind.HEADING and _plain(block.text) in headings:
        return "repeated"
    if block.kind is Kind.PARAGRAPH and len(block.text) > 200:
        return _first({"copyright": words.noise["copyright"][:1]}, block.text)
    return (
        _first(words.noise, block.text)
        if block.kind is not Kind.BULLET
        else _first({key: words.noise[key] for key in ("copyright", "attribution", "revision")}, block.text)
    )


def _pictures(blocks: Iterable[Block], words: ImportWords) -> set[int]:
    """Find captions by the copyright line under them: short lines without an end, and a line that stands twice."""
    found: set[int] = set()
    rows = list(blocks)
    for place, block in enumerate(rows):
        if (
            block.kind is Kind.BULLET
            or len(block.text) > 200
            or not _first({"c": words.noise["copyright"]}, block.text)
        ):
            continue
        if not any(after.kind is not Kind.HEADING and not after.aside for after in rows[place + 1 :]):
            # The last line of all speaks of the leaflet.
            continue
        above = place - 1
        while (
            above >= 0 and _is_label(rows[above], words) and (place - above <= 1 or _same(rows[above], rows[above + 1]))
        ):
            found.add(above)
            above -= 1
    for place, (one, other) in enumerate(pairwise(rows)):
        if _same(one, other) and _is_label(one, words) and _is_label(other, words):
            found |= {place, place + 1}
    return found


def _is_label(block: Block, words: ImportWords) -> bool:
    """Say whether a block is a few words without an end, and no other noise."""
    short = len(block.text.split()) <= 12 and not _LINE_END.search(block.text)
    return block.kind in (Kind.PARAGRAPH, Kind.HEADING) and short and not _first(words.noise, block.text)


def _same(one: Block, other: Block) -> bool:
    return _plain(one.text) == _plain(other.text)


def _first(groups: Mapping[str, Patterns], text: str) -> str:
    words = normal(text)
    return next((name for name, patterns in groups.items() if any(p.search(words) for p in patterns)), "")


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\{[^{}]*\}", "", text)).strip().casefold()
