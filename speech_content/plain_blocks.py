"""Plain text as blocks: lists by their signs, paragraphs put together from wrapped lines, headings by their look."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from speech_content.decoding import squeeze
from speech_content.leaflet import Block, Kind

__all__ = ["plain_blocks"]

_BULLET = re.compile(r"(\s*)((?:[•◦▪▫‣·●○■□➢➤✓✔✗✘∙*]\s*|[-–—o]\s+)(?=\S)|\(?(?:\d{1,2}|[a-z])[.)]\s+)")
_SENTENCE_END = re.compile(r"[.!?:;][\"”’')\]]*$")
_UNDERLINE = re.compile(r"\s*([=~-])\1{3,}\s*")
_WRAPPED = 45
"""A line at least this long may go on in the next one."""
_HEADING_WORDS = 9
_HEADING_LETTERS = 70


@dataclass(slots=True)
class _Paragraph:
    lines: list[str]
    number: int
    blanks: int
    """Blank lines above it."""
    bullet: int = -1
    """Column of the bullet's text, or -1."""
    begins: bool = False
    """Of a bullet below another: it begins a list of its own."""
    sign: str = ""
    """The bullet's sign; "1" for all numbers."""
    alone: bool = field(default=True)
    """No line stands directly above or below it."""


def plain_blocks(text: str, *, place: str = "line {}", first: int = 1) -> Iterator[Block]:
    """Give the blocks of a plain text.

    Args:
        text: the text.
        place: how a block's place is written, around the number of its line.
        first: number of the first line.
    """
    indents: list[int] = []
    paragraphs = list(_paragraphs(text.expandtabs(4).splitlines(), first))
    spaces = Counter(paragraph.blanks for paragraph in paragraphs[1:] if paragraph.blanks and paragraph.bullet < 0)
    usual = spaces.most_common(1)[0][0] if spaces else 1
    for paragraph in paragraphs:
        where = place.format(paragraph.number)
        if paragraph.bullet >= 0:
            while indents and indents[-1] >= paragraph.bullet:
                indents.pop()
            indents.append(paragraph.bullet)
            words = squeeze(" ".join(paragraph.lines))
            yield Block(Kind.BULLET, words, where, len(indents), paragraph.begins)
            continue
        indents.clear()
        words = squeeze(" ".join(paragraph.lines))
        gap = paragraph.blanks > usual
        if _is_heading(paragraph, words):
            yield Block(Kind.HEADING, words, where, 2, gap)
        else:
            yield Block(Kind.PARAGRAPH, words, where, 1, gap)


def _is_heading(paragraph: _Paragraph, words: str) -> bool:
    if not paragraph.alone or len(paragraph.lines) > 1 or len(words) > _HEADING_LETTERS:
        return False
    if words.isupper() and len(words) > 3:
        return True
    if words.endswith("?"):
        return len(words.split()) <= _HEADING_WORDS
    return words[:1].isupper() and not _SENTENCE_END.search(words) and len(words.split()) <= _HEADING_WORDS


def _paragraphs(lines: Iterable[str], first: int) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    blanks = 0
    for number, line in enumerate(lines, first):
        if not line.strip() or _UNDERLINE.fullmatch(line):
            blanks += not line.strip()
            continue
        bullet = _BULLET.match(line)
        if current and not bullet and _goes_on(current, line, blanks):
            current.lines.append(line)
        else:
            touches = current is not None and blanks == 0
            if current:
                current.alone &= not touches
                yield current
            above, current = current, _Paragraph([line[bullet.end() :] if bullet else line], number, blanks)
            current.alone = not touches
            if bullet:
                current.bullet = bullet.end()
                current.sign = "1" if bullet[0].strip(" (.)").isalnum() else bullet[0].strip()
                current.begins = above is not None and above.bullet >= 0 and _begins_list(above, current)
        blanks = 0
    if current:
        yield current


def _begins_list(above: _Paragraph, current: _Paragraph) -> bool:
    """Say whether a bullet below another begins a list of its own: after a space that its list doesn't have."""
    if above.bullet != current.bullet:
        return False
    return above.sign != current.sign or (current.blanks > above.blanks) or current.blanks > 1


def _goes_on(current: _Paragraph, line: str, blanks: int) -> bool:
    """Say whether a line belongs to the paragraph above it."""
    indent = len(line) - len(line.lstrip())
    if blanks:
        return False
    last = current.lines[-1].rstrip()
    if current.bullet >= 0:
        return indent >= min(current.bullet, 2) or (line.lstrip()[:1].islower() and not _SENTENCE_END.search(last))
    if _SENTENCE_END.search(last):
        return not last.endswith(":") and len(last) >= _WRAPPED
    return line.lstrip()[:1].islower() or len(last) >= _WRAPPED
