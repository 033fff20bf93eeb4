"""Leaflets for tests, written for them: as text, and packed as DOCX and PDF without a library."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from speech_content.draft import Draft, draft
from speech_content.drafting.words import ImportWords
from speech_content.importer import read_leaflets
from speech_content.language import BUILT_IN, Tables
from speech_content.leaflet import Leaflet

__all__ = ["PLAIN", "WORDS", "docx", "drafted", "pdf", "read_one"]

WORDS = ImportWords.from_table(Tables("en-US", (BUILT_IN,)).table("importing"))

PLAIN = """Wobbleitis

Wobbleitis is a condition that makes your knees wobble. It is not harmful.

Causes of wobbleitis:

  • Too much dancing
  • Shoes that do not fit
  • Standing on one leg

A dancing knee
Copyright © Kneepix Pictures, Inc.

Symptoms of wobbleitis include:

  • Shaking knees
  • A feeling that the floor moves
  • Wobble (WAH-bul-ing) when you stand

See your doctor if:

  • the wobble lasts longer than 3 days
  • your knees are hot

Last updated: March 2025
"""
"""A leaflet of every kind of thing that a plain one has."""


def read_one(folder: Path, name: str, data: bytes | str) -> Leaflet:
    """Put a file into a folder and read the one leaflet in it."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (leaflet,) = read_leaflets(path)
    return leaflet


def drafted(folder: Path, text: str, name: str = "leaflet.txt", **wishes: str) -> Draft:
    """Draft a topic from a text."""
    return draft(read_one(folder, name, text), WORDS, **wishes)  # type: ignore[arg-type]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_W}">
<w:style w:styleId="Head"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Mine"><w:name w:val="My heading"/><w:basedOn w:val="Head"/></w:style>
<w:style w:styleId="Dots"><w:name w:val="List Bullet"/></w:style>
<w:style w:styleId="Under"><w:name w:val="caption"/></w:style>
<w:style w:styleId="Top"><w:name w:val="Title"/></w:style></w:styles>"""


def docx(paragraphs: Iterable[tuple[str, str]], *, extra: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """Pack a DOCX of (style, text) paragraphs; ``extra`` is XML put after them."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    document = f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{body}{extra}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/styles.xml", _STYLES)
        for name, part in ({"word/document.xml": document.encode()} | (parts or {})).items():
            package.writestr(name, part)
    return packed.getvalue()


def pdf(pages: Sequence[Sequence[tuple[float, float, float, bool, str]]], *, trailer: str = "") -> bytes:
    """Pack a PDF; each page has lines of (left, height, size, bold, text) in points, y upwards."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = b"\n".join(
            f"BT /F{2 if bold else 1} {size} Tf {left} {height} Td (".encode()
            + text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj ET"
            for left, height, size, bold, text in lines
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {6 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n".encode() + shown + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()
