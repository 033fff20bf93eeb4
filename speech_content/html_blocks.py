"""A page or a piece of HTML as blocks: the article found by where the prose is, menus and footers set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from speech_content.decoding import squeeze
from speech_content.leaflet import Block, Kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["html_blocks"]

_UNREAD = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "button",
    "select",
    "option",
    "textarea",
    "iframe",
    "object",
}
_ASIDE_TAGS = {"nav", "footer", "aside"}
_ASIDE_NAMES = re.compile(
    r"(?<![a-z])(?:nav|navigation|menu|footer|breadcrumbs?|sharing|share|social|sidebar|related|cookies?|ratings?|"
    r"bookmark|newsletter|skip|pagination|toolbar|masthead|banner|secondary|widget|comments?|advert|promo|"
    r"print-list|toggle|hp-patient-toggle)(?![a-z])"
)
_ASIDE_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "aside",
}  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PROSE = 40
"""Letters, outside links, from which a paragraph counts as prose."""
_MOST = 0.9
"""Share of the page's prose that its article holds at least."""


def html_blocks(root: "HtmlElement", *, place: str = "line {}") -> Iterator[Block]:
    """Give the blocks below an element; what is outside the article comes marked as such, in its place."""
    weights: dict[HtmlElement, int] = {}
    _weigh(root, weights)
    article = root
    while True:
        inside = max(article, key=lambda child: weights.get(child, 0), default=None)
        if inside is None or inside.tag == "p" or weights.get(inside, 0) < _MOST * max(1, weights.get(root, 0)):
            break
        article = inside
    walk = _Walk(article, place)
    yield from walk.blocks(root, _Inside(aside=article is not root))
    yield from walk.flush(root, _Inside())


def _weigh(element: "HtmlElement", weights: "dict[HtmlElement, int]") -> int:
    """Count letters of prose below an element; menus and the like have none."""
    if not isinstance(element.tag, str) or element.tag in _UNREAD or _is_aside(element):
        return 0
    total = 0
    if element.tag in ("p", "li", "dd", "td", "div"):
        inline = [child for child in element if isinstance(child.tag, str) and child.tag not in _BLOCKS]
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        if element.tag != "div" or len(own.strip()) > _PROSE:
            own += "".join(child.text_content() for child in inline if child.tag != "a" and child.tag not in _UNREAD)
            length = len(own.strip())
            total += length if length > _PROSE else 0
    total += sum(_weigh(child, weights) for child in element)
    weights[element] = total
    return total


def _is_aside(element: "HtmlElement") -> bool:
    if element.tag in _ASIDE_TAGS or element.get("role") in _ASIDE_ROLES or element.get("aria-hidden") == "true":
        return True
    if element.tag in ("body", "html", "form", "main", "article"):
        # Old pages wrap everything in one form, and name the body after its layout.
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _is_aside_name(names) if len(names) > 1 else False


@lru_cache(maxsize=1024)
def _is_aside_name(names: str) -> bool:
    return bool(_ASIDE_NAMES.search(names.lower().replace("_", "-")))


@dataclass(slots=True)
class _Inside:
    """What the words at hand are part of."""

    kind: Kind = Kind.PARAGRAPH
    level: int = 1
    lists: int = 0
    aside: bool = False
    link: bool = False


class _Walk:
    """Gathers words into blocks in document order."""

    def __init__(self, article: "HtmlElement", place: str) -> None:
        self.article, self.place = article, place
        self.words: list[str] = []
        self.linked = 0
        self.begins = False

    def blocks(self, element: "HtmlElement", above: _Inside) -> Iterator[Block]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNREAD:
            return
        if tag in _BLOCKS:
            yield from self.flush(element, above)
        inside = _Inside(above.kind, above.level, above.lists, above.aside, above.link)
        if element is self.article:
            inside.aside = False
        elif tag in _BLOCKS and not above.aside:
            inside.aside = _is_aside(element)
        if tag in ("ul", "ol"):
            inside.lists, self.begins = above.lists + 1, True
        elif tag == "li":
            inside.kind, inside.level = Kind.BULLET, max(1, above.lists)
        elif tag in _HEADINGS:
            inside.kind, inside.level = Kind.HEADING, int(tag[1])
        elif tag in ("figure", "figcaption"):
            inside.kind = Kind.CAPTION
        elif tag == "a":
            inside.link = True
        elif tag == "tr" and not any(cell.tag in _BLOCKS for cells in element for cell in cells):
            row = " | ".join(squeeze(cell.text_content()) for cell in element)
            if row.strip(" |"):
                yield Block(Kind.TABLE, row, self.place.format(element.sourceline), aside=inside.aside)
            return
        self._add(element.text, inside)
        for child in element:
            yield from self.blocks(child, inside)
            if child.tag == "br":
                self.words.append(" ")
            self._add(child.tail, inside)
        if tag in _BLOCKS:
            yield from self.flush(element, inside)
            if tag in ("p", "div") and above.kind is Kind.BULLET and inside.kind is not Kind.BULLET:
                above.kind = Kind.PARAGRAPH

    def _add(self, text: str | None, inside: _Inside) -> None:
        if text:
            self.words.append(text)
            self.linked += len(squeeze(text)) if inside.link else 0

    def flush(self, element: "HtmlElement", inside: _Inside) -> Iterator[Block]:
        """End the block at hand."""
        if not self.words:
            return
        text = squeeze("".join(self.words))
        linked, self.words, self.linked = self.linked, [], 0
        if not text:
            return
        bullet = inside.kind is Kind.BULLET
        begins = bullet and self.begins
        self.begins &= not bullet
        place = self.place.format(element.sourceline)
        yield Block(inside.kind, text, place, inside.level, begins, linked >= len(text) - 1, inside.aside)
        if bullet:
            # What follows inside the same item is a paragraph, not another bullet.
            inside.kind, inside.level = Kind.PARAGRAPH, 1
