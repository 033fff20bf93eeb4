"""Markdown as CommonMark with tables; marks of site generators and links to tools are taken off."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from speech_content.decoding import decode, refuse_endless, squeeze
from speech_content.importers import text as plain
from speech_content.leaflet import Block, Kind, Leaflet

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["SUFFIXES", "read", "recognises"]

SUFFIXES = (".md", ".markdown")
_ATTRIBUTES = re.compile(r"\{[:.#][^{}]*\}|\{\{[^{}]*\}\}")
_ABBREVIATION = re.compile(r"^\*\[[^\]]+\]:.*$", re.MULTILINE)
_HEAD = re.compile(r"\A(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)\n", re.DOTALL)
_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def recognises(data: bytes) -> bool:
    """Say whether it is text; any text is Markdown."""
    return plain.recognises(data)


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read Markdown; a single heading of the first level is the title."""
    source = decode(data).replace("\r\n", "\n")
    refuse_endless(source)
    # What is taken out leaves its line ends, so that places stay those of the file.
    for pattern in (_HEAD, _ABBREVIATION, _ATTRIBUTES):
        source = pattern.sub(lambda match: "\n" * match[0].count("\n"), source)
    blocks = list(_blocks(source))
    title = ""
    if blocks and blocks[0].kind is Kind.HEADING and blocks[0].level == 1:
        title = blocks.pop(0).text
    return (Leaflet(file, "markdown", title, tuple(blocks)),)


def _blocks(source: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    lists = heading = 0
    item = begins = False
    row: list[str] | None = None
    place = ""
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.map:
            place = f"line {token.map[0] + 1}"
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open" | "ordered_list_open":
                lists, begins = lists + 1, True
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "list_item_open":
                item = True
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(Kind.TABLE, " | ".join(row or ()), place)
                row = None
            case "html_block":
                if words := squeeze(_TAGS.sub(" ", token.content)):
                    yield Block(Kind.PARAGRAPH, words, place)
            case "inline":
                words, link = _words(token.children or [])
                if row is not None:
                    row.append(words)
                elif words and heading:
                    yield Block(Kind.HEADING, words, place, heading)
                elif words and item:
                    yield Block(Kind.BULLET, words, place, lists, begins, link)
                    item = begins = False
                elif words:
                    yield Block(Kind.PARAGRAPH, words, place, link=link)


def _words(tokens: Sequence["Token"]) -> tuple[str, bool]:
    """Give the words of a run of text, and whether all of them are a link; pictures are left out."""
    inside = depth = 0
    parts, linked = [], []
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        words = {"softbreak": " ", "hardbreak": " ", "text": token.content, "code_inline": token.content}.get(
            token.type, ""
        )
        parts.append(words)
        if depth:
            linked.append(words)
            inside += len(words.strip())
    text = squeeze("".join(parts))
    return text, bool(inside) and squeeze("".join(linked)) == text.rstrip(" .")
