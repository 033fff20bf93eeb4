"""PDF: headings by type size and weight, bullets by their signs, running heads and page numbers set aside."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from speech_content.decoding import squeeze
from speech_content.errors import ImportingError
from speech_content.leaflet import Block, Kind, Leaflet
from speech_content.pdf_lines import PageLine, reading_order

__all__ = ["MOST_PAGES", "SUFFIXES", "read", "recognises"]

SUFFIXES = (".pdf",)
MOST_PAGES = 200
"""Pages that are read at most; a leaflet has a few."""
_MOST_LETTERS = 2_000_000
_BULLET = re.compile(r"([•◦▪‣·●○■□➢➤✓✔✗✘∙\uf0b7\uf0a7\uf0d8]|[-–—*](?=\s))\s*|(\d{1,2}[.)])\s+")
_END = re.compile(r"[.!?:;][\"”’')\]]*$")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_UNREAD = re.compile(r"\(cid:\d+\)")
_LARGER = 1.08
"""How much larger than the text a heading is set."""


def recognises(data: bytes) -> bool:
    """Say whether the file begins as a PDF."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read the text of a PDF.

    Raises:
        ImportingError: it is locked, damaged, or made of pictures.
    """
    pages = _pages(data)
    lines = [line for page in pages for line in page]
    letters = sum(len(line.text.strip()) for line in lines)
    if letters < 20 * max(1, len(pages)):
        raise ImportingError("it holds no text, only pictures of pages. Run text recognition (OCR) over it first.")
    if letters and len(_UNREAD.findall("".join(line.text for line in lines))) * 8 > letters // 4:
        raise ImportingError("its letters have no meaning, only shapes. Run text recognition (OCR) over it first.")
    body = Counter[float]()
    for line in lines:
        body[line.size] += len(line.text)
    size = body.most_common(1)[0][0]
    running = _running(pages)
    blocks = list(_blocks(pages, size, running))
    title = ""
    top = [block for block in blocks if block.kind is Kind.HEADING and block.level == 1 and not block.aside]
    if top:
        title = top[0].text
        blocks.remove(top[0])
    return (Leaflet(file, "pdf", title, tuple(blocks)),)


def _pages(data: bytes) -> list[list[PageLine]]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTChar, LTTextContainer, LTTextLine
    from pdfminer.pdfdocument import PDFEncryptionError, PDFTextExtractionNotAllowed
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    pages: list[list[PageLine]] = []
    letters = 0
    try:
        # Without the flow of boxes: the order of reading is found here, at less cost.
        for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None)), 1):
            if number > MOST_PAGES or letters > _MOST_LETTERS:
                message = f"it has more than {MOST_PAGES} pages. Cut it into parts."
                raise ImportingError(message)
            lines = []
            for line in (line for box in page if isinstance(box, LTTextContainer) for line in box):
                if not isinstance(line, LTTextLine) or not line.get_text().strip():
                    continue
                signs = [sign for sign in line if isinstance(sign, LTChar)]
                sizes = Counter(round(sign.size, 1) for sign in signs)
                bold = sum("bold" in sign.fontname.lower() or "black" in sign.fontname.lower() for sign in signs)
                letters += len(signs)
                text = line.get_text().rstrip("\n")
                size = sizes.most_common(1)[0][0]
                lines.append(PageLine(text, line.x0, line.x1, line.y0, line.y1, size, 2 * bold > len(signs), number))
            pages.append(reading_order(lines, page.width))
    except (PDFEncryptionError, PDFTextExtractionNotAllowed):
        raise ImportingError("it is locked with a password. Save a copy without one.") from None
    except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
        # The library meets damage in many ways.
        raise ImportingError("the PDF is damaged. Open it in a reader and print it to a new PDF.") from None
    return pages


def _running(pages: list[list[PageLine]]) -> set[str]:
    """Find heads and feet: apart from the text, with the same words, numbers aside, on two pages or more."""
    edges = Counter[str]()
    for page in pages:
        rows = sorted(page, key=lambda line: -line.top)
        edges.update({_masked(line.text) for line in (*_apart(rows), *_apart(rows[::-1]))})
    return {text for text, count in edges.items() if count > 1 and len(text) < 100}


def _apart(rows: list[PageLine]) -> Iterator[PageLine]:
    """Give the outermost lines of a page as long as more than a line's height parts each from the next."""
    for line, other in pairwise(rows[:4]):
        space = line.bottom - other.top if line.top > other.top else other.bottom - line.top
        if space < 1.2 * line.size and abs(line.bottom - other.bottom) > 1:
            return
        yield line


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", squeeze(text))


def _blocks(pages: list[list[PageLine]], size: float, running: set[str]) -> Iterator[Block]:
    sizes = sorted({line.size for page in pages for line in page if line.size > size * _LARGER}, reverse=True)
    ranks = {found: min(rank, 5) for rank, found in enumerate(sizes, 1)}
    words = Counter(word.strip(".,;:()").lower() for page in pages for line in page for word in line.text.split())
    paragraph: list[PageLine] = []
    for page in pages:
        for line in page:
            if _masked(line.text) in running and len(pages) > 1:
                yield Block(Kind.PARAGRAPH, _clean([line], words), f"page {line.page}", aside=True)
                continue
            if paragraph and not _goes_on(paragraph, line, size):
                yield _block(paragraph, ranks, size, words)
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield _block(paragraph, ranks, size, words)


def _goes_on(paragraph: list[PageLine], line: PageLine, size: float) -> bool:
    """Say whether a line belongs to the paragraph before it."""
    last = paragraph[-1]
    if (
        last.cells
        or line.cells
        or _BULLET.match(line.text)
        or abs(last.size - line.size) > 0.05 * size
        or last.bold != line.bold
    ):
        return False
    bullet = _BULLET.match(paragraph[0].text)
    if (last.page, last.column) != (line.page, line.column):
        # Over the end of a column only the middle of a sentence goes on.
        return not _END.search(last.text.rstrip()) and line.text.lstrip()[:1].islower() and last.size <= size * _LARGER
    if bullet and line.left < paragraph[0].left + 0.3 * size:
        return False
    if not bullet and line.left > paragraph[0].left + 4 * size:
        return False
    return last.bottom - line.top < 0.65 * last.size


def _block(lines: list[PageLine], ranks: dict[float, int], size: float, words: Counter[str]) -> Block:
    text, first = _clean(lines, words), lines[0]
    place = f"page {first.page}"
    if first.cells:
        return Block(Kind.TABLE, text, place)
    if bullet := _BULLET.match(text):
        return Block(Kind.BULLET, text[bullet.end() :], place)
    if rank := ranks.get(first.size):
        if len(text) < 160:
            return Block(Kind.HEADING, text, place, rank)
    elif first.bold and len(text) < 80 and not text.endswith((".", ",", ";")):
        return Block(Kind.HEADING, text, place, len(ranks) + 1)
    if first.size < 0.85 * size and len(text) < 120:
        return Block(Kind.CAPTION, text, place)
    return Block(Kind.PARAGRAPH, text, place)


def _clean(lines: Iterable[PageLine], words: Counter[str]) -> str:
    """Put lines together; a word cut at a line's end is joined unless its parts stand alone elsewhere."""
    text = ""
    for line in lines:
        part = squeeze("".join(_LIGATURES.get(sign, sign) for sign in line.text))
        head = text.rpartition(" ")[2]
        if len(head) > 1 and head.endswith("-") and part[:1].islower():
            tail = part.split(" ")[0].strip(".,;:()").lower()
            whole = f"{head[:-1]}{tail}".lower()
            apart = f"{head}{tail}".lower()
            join = words[whole] > 0 or not (words[apart] or (words[head[:-1].lower()] and words[tail] > 1))
            text = f"{text[:-1]}{part}" if join else f"{text}{part}"
        else:
            text = f"{text} {part}" if text else part
    return squeeze(_UNREAD.sub("", text))
