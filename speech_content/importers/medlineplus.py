"""MedlinePlus as XML: health topics, genetic conditions, and what its clients save of them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from speech_content.decoding import squeeze
from speech_content.html_blocks import html_blocks
from speech_content.leaflet import Block, Kind, Leaflet
from speech_content.plain_blocks import plain_blocks
from speech_content.xml_tree import parse_xml, root_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["SUFFIXES", "read", "recognises"]

SUFFIXES = (".xml",)
_PUBLISHER = "National Library of Medicine"
_ROOTS = {"health-topics", "health-topic", "health-condition-summary", "nlmSearchResult", "MedlinePlusConditions"}
_PARTS = ("description", "frequency", "causes", "inheritance")
"""Fields of a saved condition that hold prose; their names serve as headings."""
_ENDS = re.compile(r"(?<=[a-z)][.!?])(?=[A-Z][a-z])")
_MARKUP = re.compile(r"</?(?:p|ul|li|h\d|a|br)\b", re.IGNORECASE)


def recognises(data: bytes) -> bool:
    """Say whether its first element is one of MedlinePlus."""
    return root_name(data) in _ROOTS


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read every topic of the file; each is a leaflet."""
    root = parse_xml(data)
    if root.tag == "MedlinePlusConditions":
        items = [item for item in root if item.find("term") is not None]
        return tuple(_saved(item, file, number) for number, item in enumerate(items, 1))
    if root.tag == "health-condition-summary":
        return (_condition(root, file),)
    if root.tag == "nlmSearchResult":
        return tuple(_found(document, file) for document in root.iter("document"))
    return tuple(_topic(topic, file) for topic in root.iter("health-topic") if topic.get("language") != "Spanish")


def _topic(topic: "Element", file: str) -> Leaflet:
    identity = topic.get("id", "")
    names = tuple(squeeze(name.text) for name in topic.findall("also-called") if name.text)
    institute = squeeze(topic.findtext("primary-institute") or "")
    blocks = tuple(_prose(topic.findtext("full-summary") or "", f"topic {identity}"))
    return Leaflet(
        file,
        "medlineplus",
        topic.get("title", ""),
        blocks,
        names,
        institute or _PUBLISHER,
        topic.get("url", ""),
        published=topic.get("date-created", ""),
        language="en",
    )


def _found(document: "Element", file: str) -> Leaflet:
    """Read one document of a search's answer."""
    fields: dict[str, list[str]] = {}
    for content in document.iter("content"):
        fields.setdefault(content.get("name", ""), []).append("".join(content.itertext()))
    title = _plain(fields.get("title", [""])[0])
    names = tuple(_plain(name) for name in fields.get("altTitle", ()))
    place = f"document {document.get('rank', '')}".strip()
    blocks = tuple(_prose(fields.get("FullSummary", [""])[0], place))
    publisher = _plain(fields.get("organizationName", [_PUBLISHER])[0])
    return Leaflet(file, "medlineplus", title, blocks, names, publisher, document.get("url", ""), language="en")


def _condition(root: "Element", file: str) -> Leaflet:
    blocks: list[Block] = []
    for text in root.iter("text"):
        role = squeeze(text.findtext("text-role") or "")
        if words := text.find("html"):
            blocks.append(Block(Kind.HEADING, role, f"text {role}", 2))
            for number, part in enumerate(words.iter("p"), 1):
                blocks.append(Block(Kind.PARAGRAPH, squeeze("".join(part.itertext())), f"text {role}, {number}"))
    names = tuple(squeeze(name.text) for name in root.iter("synonym") if name.text)
    title, url = squeeze(root.findtext("name") or ""), squeeze(root.findtext("ghr-page") or "")
    published = squeeze(root.findtext("reviewed") or root.findtext("published") or "")
    return Leaflet(
        file, "medlineplus", title, tuple(blocks), names, _PUBLISHER, url, published=published, language="en"
    )


def _saved(item: "Element", file: str, number: int) -> Leaflet:
    """Read one condition of a saved list; its paragraphs ran together where no blank follows a full stop."""
    blocks: list[Block] = []
    for part in _PARTS:
        words = squeeze(item.findtext(part) or "")
        if not words:
            continue
        place = f"item {number}, {part}"
        blocks.append(Block(Kind.HEADING, part.capitalize(), place, 2))
        blocks += (Block(Kind.PARAGRAPH, paragraph, place) for paragraph in _ENDS.split(words))
    names = [squeeze(name.text) for name in item.findall("synonyms/item") if name.text]
    title, url = squeeze(item.findtext("term") or ""), squeeze(item.findtext("url") or "")
    return Leaflet(file, "medlineplus", title, tuple(blocks), tuple(names), _PUBLISHER, url, language="en")


def _prose(text: str, place: str) -> Iterator[Block]:
    """Read a summary, which is HTML or plain text."""
    if not _MARKUP.search(text):
        yield from plain_blocks(text, place=f"{place}, line {{}}")
        return
    from lxml.html import fragment_fromstring

    yield from html_blocks(fragment_fromstring(text, create_parent="div"), place=f"{place}, line {{}}")


def _plain(text: str) -> str:
    return squeeze(re.sub(r"<[^<>]*>", "", text))
