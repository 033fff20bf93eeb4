"""DOCX, read from its XML: headings by style, lists by numbering or style, tracked deletions left out."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from speech_content.decoding import squeeze
from speech_content.errors import ImportingError
from speech_content.leaflet import Block, Kind, Leaflet
from speech_content.xml_tree import parse_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["LARGEST_UNPACKED", "MOST_PACKED", "SUFFIXES", "read", "recognises"]

SUFFIXES = (".docx",)
LARGEST_UNPACKED = 50 * 1024 * 1024
"""Bytes that all parts may have, unpacked."""
MOST_PACKED = 200
"""How many times larger than packed a part may be."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_LISTED = re.compile(r"list\s*(?:bullet|number|paragraph)", re.IGNORECASE)
_CAPTION = re.compile(r"caption", re.IGNORECASE)
_SIGN = re.compile(r"[•◦▪‣·●○■□➢✓✔\uf0b7\uf0a7\uf0d8]\s*")
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "footnoteReference")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def recognises(data: bytes) -> bool:
    """Say whether it is a package with a document in it."""
    return data.startswith(b"PK\x03\x04") and b"word/" in data


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read a document.

    Raises:
        ImportingError: it is damaged, encrypted, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bombs(package)
            parts = {name: _part(package, f"word/{name}.xml") for name in ("document", "styles")}
            properties = _part(package, "docProps/core.xml")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError, OSError):
        raise ImportingError("the package is damaged or locked. Open it in Word and save it anew.") from None
    except (zipfile.zlib.error, ValueError):  # type: ignore[attr-defined]
        raise ImportingError("the package is damaged. Open it in Word and save it anew.") from None
    document = parts["document"]
    if document is None:
        raise ImportingError("there is no document in the package. Open it in Word and save it anew.")
    blocks = list(_blocks(document, _styles(parts["styles"])))
    core = {tag.tag.rpartition("}")[2]: squeeze(tag.text or "") for tag in properties} if properties is not None else {}
    title = core.get("title", "")
    if blocks and blocks[0].kind is Kind.HEADING and blocks[0].level <= 1:
        title = blocks.pop(0).text
    published = core.get("modified", "")[:10]
    return (Leaflet(file, "docx", title, tuple(blocks), published=published, language=core.get("language", "")),)


def _refuse_bombs(package: zipfile.ZipFile) -> None:
    """Judge by what the directory says; a part that unpacks to more than it said is refused while it is read."""
    parts = package.infolist()
    if len(parts) > 10_000 or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        message = f"it unpacks to more than {LARGEST_UNPACKED // 1024**2} MB. Save its text alone and import that."
        raise ImportingError(message)
    if any(part.file_size > MOST_PACKED * max(part.compress_size, 1) and part.file_size > 100_000 for part in parts):
        message = f"a part of it unpacks to more than {MOST_PACKED} times its size. Save its text alone."
        raise ImportingError(message)


def _part(package: zipfile.ZipFile, name: str) -> "Element | None":
    if name not in package.namelist():
        return None
    return parse_xml(package.read(name).replace(_STRICT, _TRANSITIONAL))


def _styles(styles: "Element | None") -> dict[str, str]:
    """Give each style's name; a style that has none of note takes that of the one it is based on."""
    names: dict[str, str] = {}
    bases: dict[str, str] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        identity = style.get(f"{_W}styleId", "")
        name, base = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        names[identity] = "" if name is None else name.get(f"{_W}val", "")
        bases[identity] = "" if base is None else base.get(f"{_W}val", "")
        if style.find(f"{_W}pPr/{_W}numPr") is not None and not _HEADING.match(names[identity]):
            names[identity] = "List Bullet"
    for identity in list(names):
        seen, above = {identity}, bases[identity]
        while not _means_something(names[identity]) and above in names and above not in seen:
            names[identity] = names[above] if _means_something(names[above]) else names[identity]
            seen.add(above)
            above = bases[above]
    return names


def _means_something(name: str) -> bool:
    return bool(_HEADING.match(name) or _LISTED.match(name) or _CAPTION.match(name) or name.lower() == "title")


def _blocks(document: "Element", styles: dict[str, str]) -> Iterator[Block]:
    number = 0
    last_list = ""
    for element, row in _paragraphs(document, None):
        number += 1
        place = f"paragraph {number}"
        if row is not None:
            yield Block(Kind.TABLE, row, place)
            last_list = ""
            continue
        for text in _words(element).split("\n"):
            words = squeeze(text)
            if not words:
                continue
            kind, level, lists = _kind(element, styles, words)
            if kind is Kind.BULLET:
                words = _SIGN.sub("", words, count=1) if _SIGN.match(words) else words
                yield Block(kind, words, place, level, lists != last_list)
            elif kind is Kind.PARAGRAPH and _is_bold(element) and len(words.split()) <= 9 and words[-1] not in ".:;,":
                yield Block(Kind.HEADING, words, place, 4)
            else:
                yield Block(kind, words, place, level)
            last_list = lists


def _paragraphs(element: "Element", row: str | None) -> "Iterator[tuple[Element, str | None]]":
    """Give paragraphs in order, and each row of a table as one."""
    for child in element:
        if child.tag == f"{_W}p":
            yield child, row
            for box in child.iter(f"{_W}txbxContent"):
                yield from _paragraphs(box, row)
        elif child.tag == f"{_W}tr":
            cells = [squeeze(" ".join(map(_words, cell.iter(f"{_W}p")))) for cell in child.findall(f"{_W}tc")]
            if len(cells) == 1:
                # A table of one column is a frame around text.
                yield from _paragraphs(child[-1], row)
            elif any(cells):
                yield child, " | ".join(cells)
        elif child.tag not in _LEFT_OUT and child.tag != _FALLBACK:
            yield from _paragraphs(child, row)


def _words(element: "Element") -> str:
    """Give a paragraph's words; a line end inside it stays one."""
    parts: list[str] = []
    for child in element:
        if child.tag in _LEFT_OUT or child.tag in (_FALLBACK, f"{_W}txbxContent"):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("\n" if child.tag != f"{_W}tab" else " ")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            parts.append(_words(child))
    return "".join(parts)


def _kind(element: "Element", styles: dict[str, str], words: str) -> tuple[Kind, int, str]:
    """Give what a paragraph is, its level, and which list it is of."""
    style = element.find(f"{_W}pPr/{_W}pStyle")
    identity = "" if style is None else style.get(f"{_W}val", "")
    name = styles.get(identity, identity)
    if heading := _HEADING.match(name):
        return Kind.HEADING, int(heading[1]), ""
    if name.lower() == "title":
        return Kind.HEADING, 1, ""
    if _CAPTION.match(name):
        return Kind.CAPTION, 1, ""
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None:
        listed, depth = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
        which = "" if listed is None else listed.get(f"{_W}val", "")
        if which != "0":
            return Kind.BULLET, 1 + int((depth.get(f"{_W}val") if depth is not None else "") or 0), which or "list"
    if _LISTED.match(name) or _SIGN.match(words):
        return Kind.BULLET, 1, name or "list"
    return Kind.PARAGRAPH, 1, ""


def _is_bold(element: "Element") -> bool:
    runs = [run for run in element.iter(f"{_W}r") if "".join(text.text or "" for text in run.iter(f"{_W}t")).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in marks)
