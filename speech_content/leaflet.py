"""A leaflet as it was read, whatever its format: headings, paragraphs and bullets in order, each with its place."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Block", "Kind", "Leaflet"]


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE = "table"
    """One row of a table; what it says depends on its column, so an editor has to read it."""
    CAPTION = "caption"
    """Words that belong to a picture."""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or bullet."""

    kind: Kind
    text: str
    """Plain text on one line, single-spaced."""
    place: str
    """Where it stands: ``line 12``, ``page 2``, an XML id."""
    level: int = 1
    """Of a heading: 1 for the title, 2 and more below it. Of a bullet: 1, or 2 and more within another."""
    gap: bool = False
    """True where more than the usual space stands above it, so a heading may have been lost."""
    link: bool = False
    """True where all of its words are a link."""
    aside: bool = False
    """True outside the article: menus, side columns, running heads, footers."""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One leaflet."""

    file: str
    """Name of the file it was read from."""
    format: str
    """Name of the importer."""
    title: str
    """As the leaflet gives it; empty where it gives none."""
    blocks: tuple[Block, ...]
    """In reading order, the title left out."""
    names: tuple[str, ...] = ()
    """Other names that the file lists for the topic."""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    """As the file states it in its own fields; empty where it doesn't."""
    published: str = ""
    """A date or year from the file's own fields."""
    language: str = ""
    """BCP 47 tag that the file states, or empty."""

    @property
    def text(self) -> str:
        """All that stands inside the article."""
        return "\n".join((self.title, *(block.text for block in self.blocks if not block.aside)))
