"""ID3v2.3: what an MP3 says of itself, with chapters, lyrics and a cover.

Players that know nothing of chapters skip them; the frames CHAP and CTOC are those of the ID3v2 Chapter Frame Addendum.
"""

import datetime
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from speech_content.errors import AudioError

__all__ = ["Mark", "Tags", "id3"]

_LARGEST = 1 << 28
"""Bytes that a tag's size can count up to."""
_NO_OFFSET = b"\xff" * 4
_MOST_CHAPTERS = 255
_FRONT_COVER = b"\x03"
_GENRE_SPEECH = "(101)"

# ISO 639-2 wants three letters; a language that isn't here is marked as undetermined.
_THREE_LETTERS = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "hi": "hin", "it": "ita", "ja": "jpn",
    "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por", "ru": "rus", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One chapter of a recording."""

    title: str
    start: float
    """Seconds from the start of the file as a player counts them."""
    end: float


@dataclass(frozen=True, slots=True)
class Tags:
    """What a recording says of itself."""

    title: str
    artist: str
    """Who publishes it."""
    album: str
    language: str
    """BCP 47 tag."""
    date: datetime.date
    """When its words were written."""
    comment: str = ""
    """Where its words come from."""
    lyrics: str = ""
    """All its words; paragraphs are set apart by empty lines."""
    cover: bytes = b""
    """PNG."""
    marks: tuple[Mark, ...] = ()
    """Chapters in order."""
    notes: tuple[tuple[str, str], ...] = ()
    """Further names and values, such as the date of review."""
    seconds: float = 0.0
    """Length of the recording; 0 where it isn't said."""


def id3(tags: Tags) -> bytes:
    """Write a tag that goes before the MP3's first frame; raises AudioError where it grows past what can be counted."""
    if len(tags.marks) > _MOST_CHAPTERS:
        raise AudioError(f"“{tags.title}” has {len(tags.marks)} chapters; an MP3 holds {_MOST_CHAPTERS}. Join some.")
    language = _THREE_LETTERS.get(tags.language.partition("-")[0].lower(), "und").encode()
    frames = [
        _text("TIT2", tags.title),
        _text("TPE1", tags.artist),
        _text("TALB", tags.album),
        _text("TYER", f"{tags.date:%Y}"),
        _text("TDAT", f"{tags.date:%d%m}"),
        _text("TCON", _GENRE_SPEECH),
        _text("TLAN", language.decode()),
    ]
    if tags.seconds:
        frames.append(_text("TLEN", str(round(tags.seconds * 1000))))
    frames += [_frame("TXXX", _described(name, value)) for name, value in tags.notes]
    if tags.comment:
        frames.append(_frame("COMM", _described("", tags.comment, language)))
    if tags.lyrics:
        frames.append(_frame("USLT", _described("", tags.lyrics, language)))
    if tags.cover:
        frames.append(_frame("APIC", b"\0image/png\0" + _FRONT_COVER + b"\0" + tags.cover))
    frames += _chapters(tags.marks)
    body = b"".join(frames)
    if len(body) >= _LARGEST:
        raise AudioError(f"The tags of “{tags.title}” take {len(body)} bytes. Take a smaller cover or shorter lyrics.")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _chapters(marks: tuple[Mark, ...]) -> Iterable[bytes]:
    if not marks:
        return
    names = [b"chp%d\0" % number for number in range(len(marks))]
    # A table of contents that is the root of its tree and in order.
    yield _frame("CTOC", b"toc\0\x03" + bytes([len(marks)]) + b"".join(names))
    for name, mark in zip(names, marks, strict=True):
        times = struct.pack(">II", round(mark.start * 1000), round(mark.end * 1000))
        yield _frame("CHAP", name + times + _NO_OFFSET * 2 + _text("TIT2", mark.title))


def _frame(name: str, body: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(body), 0) + body


def _text(name: str, text: str) -> bytes:
    coded, unicode = _coded(text)
    return _frame(name, bytes([unicode]) + coded)


def _described(name: str, value: str, language: bytes = b"") -> bytes:
    """Write a value with a name before it, both in the same coding."""
    unicode = _coded(name)[1] or _coded(value)[1]
    end = b"\0\0" if unicode else b"\0"
    return bytes([unicode]) + language + _coded(name, unicode)[0] + end + _coded(value, unicode)[0]


def _coded(text: str, unicode: bool = False) -> tuple[bytes, bool]:
    """Write in Latin-1 where that can hold the text, else in UTF-16; a zero would end the text early."""
    text = text.replace("\0", "")
    if unicode or any(character > "\xff" for character in text):
        return b"\xff\xfe" + text.encode("utf-16-le", "replace"), True
    return text.encode("latin-1"), False
