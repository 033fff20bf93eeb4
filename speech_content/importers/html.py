"""HTML, an article or a whole page: menus, side columns and footers are set aside."""

import re
from typing import TYPE_CHECKING

from speech_content.decoding import decode, squeeze
from speech_content.errors import ImportingError
from speech_content.html_blocks import html_blocks
from speech_content.leaflet import Kind, Leaflet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["SUFFIXES", "read", "recognises"]

SUFFIXES = (".html", ".htm", ".xhtml")
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|h[1-6]|p|div|ul|article|section|table)[\s>/]", re.IGNORECASE)
_SITE = re.compile(r"\s+[-–—|:·»]\s+.*$|:\s+\w+$")
_LICENCES = ("dcterms.license", "dc.rights", "dcterms.rights", "copyright", "license", "rights")
_DATES = ("dcterms.modified", "dc.date", "dcterms.issued", "article:modified_time", "last-modified", "date")
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")


def recognises(data: bytes) -> bool:
    """Say whether there are HTML tags near the beginning."""
    start = data[:4000]
    if start.count(0):
        start = start.replace(b"\0", b"")
    return not start.startswith((b"%PDF", b"PK")) and bool(_TAG.search(start))


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read a page; its title is its first heading, or else the title of its head without the site's name."""
    from lxml import etree
    from lxml.html import HTMLParser, fromstring

    try:
        # A text that is decoded already may not declare an encoding any more.
        page = fromstring(_XML_HEAD.sub("", decode(data)), parser=HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise ImportingError("it holds no HTML that can be read. Open it in a browser and save it anew.") from None
    body = page.find("body")
    blocks = list(html_blocks(page if body is None else body))
    top = [block for block in blocks if block.kind is Kind.HEADING and block.level == 1]
    title = top[0].text if top else _SITE.sub("", squeeze(page.findtext(".//title") or ""))
    meta = _meta(page)
    leaflet = Leaflet(
        file,
        "html",
        title,
        tuple(block for block in blocks if not top or block is not top[0]),
        publisher=meta.get("og:site_name", meta.get("dc.publisher", meta.get("dcterms.publisher", ""))),
        url=_url(page),
        licence=next((meta[name] for name in _LICENCES if name in meta), ""),
        published=next((meta[name][:10] for name in _DATES if name in meta), ""),
        language=page.get("lang", ""),
    )
    return (leaflet,)


def _meta(page: "HtmlElement") -> dict[str, str]:
    named = ((tag.get("name") or tag.get("property") or "", tag.get("content")) for tag in page.iter("meta"))
    return {name.lower(): squeeze(content) for name, content in named if name and content and content.strip()}


def _url(page: "HtmlElement") -> str:
    links = (tag.get("href", "") for tag in page.iter("link") if tag.get("rel") == "canonical")
    return next((url for url in links if url.startswith(("https://", "http://"))), "")
