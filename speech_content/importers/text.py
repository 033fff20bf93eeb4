"""Plain text: bullets by their signs, headings by standing alone, lost headings by the gap they leave."""

from speech_content.decoding import decode, looks_like_text, refuse_endless
from speech_content.leaflet import Kind, Leaflet
from speech_content.plain_blocks import plain_blocks

__all__ = ["SUFFIXES", "read", "recognises"]

SUFFIXES = (".txt", ".text")
_OTHERS = (b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"<?xml", b"<!doctype", b"<html", b"\x1f\x8b")


def recognises(data: bytes) -> bool:
    """Say whether it is text and nothing that has a format of its own."""
    return not data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(
        tuple(other.lower() for other in _OTHERS)
    ) and looks_like_text(data)


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read plain text; a first line that looks like a heading is the title."""
    words = decode(data)
    refuse_endless(words)
    blocks = list(plain_blocks(words))
    title = ""
    if len(blocks) > 1 and blocks[0].kind is Kind.HEADING:
        title = blocks.pop(0).text
    return (Leaflet(file, "text", title, tuple(blocks)),)
