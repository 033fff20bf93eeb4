"""Bytes as text, whatever encoding they were saved in; refuses what is not text."""

import codecs
import re

from speech_content.errors import ImportingError

__all__ = ["LONGEST_LINE", "decode", "looks_like_text", "refuse_endless", "squeeze"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SAMPLE = 100_000
"""Letters in which signs are looked for that no text has."""
LONGEST_LINE = 200_000
"""Letters of a line of text; whole leaflets have some ten thousand."""
_START = 20_000
"""Bytes by which text is known."""
_C1 = re.compile("[\x80-\x9f]")
# Letters of UTF-8 that were read as if they were Windows ones: "â€™" for an apostrophe.
_MANGLED = re.compile("(?:[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]{1,2})+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def decode(data: bytes) -> str:
    """Decode a text file: by its mark, by what it declares, as UTF-8, or else as Windows text.

    Raises:
        ImportingError: it is not text.
    """
    text = _decode(data)
    sample = text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if controls > max(2, len(sample) // 2000):
        raise ImportingError("it is not text. Open it in the program that made it and save it as text, DOCX or PDF.")
    return _mend(_CONTROLS.sub("", text) if controls or len(text) > _SAMPLE else text)


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).lstrip("\ufeff")
            except UnicodeDecodeError:
                message = f"its first bytes say {encoding}, the rest is not. Save it as UTF-8."
                raise ImportingError(message) from None
    if data[:4000].count(0) > len(data[:4000]) // 4:
        # UTF-16 without a mark has a zero in every second byte of plain English.
        encoding = "utf-16-le" if data[1:400:2].count(0) > data[0:400:2].count(0) else "utf-16-be"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:2000])
        for encoding in ([declared[1].decode("ascii")] if declared else []) + ["cp1252", "latin-1"]:
            try:
                text = data.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                continue
            if not _C1.search(text[:_SAMPLE]):
                return text
    raise ImportingError("its encoding can't be told. Save it as UTF-8.")


def _mend(text: str) -> str:
    """Undo UTF-8 that was read as Windows text, where undoing it works."""

    def undo(match: re.Match[str]) -> str:
        try:
            return match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            return match[0]

    return _MANGLED.sub(undo, text) if any(sign in text for sign in "ÂÃâ") else text


def looks_like_text(data: bytes) -> bool:
    """Say whether bytes can be decoded; cheap."""
    # A sign of several bytes may be cut in two.
    for end in range(_START, _START - 4, -1):
        try:
            return bool(decode(data[:end]).strip())
        except ImportingError:
            if len(data) <= _START:
                break
    return False


def refuse_endless(text: str) -> None:
    """Refuse a text with a line that nobody wrote for readers; what reads such lines may take forever.

    Raises:
        ImportingError: says how long the line is.
    """
    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_LINE:
        message = f"a line of it has {longest} letters, and a paragraph at most {LONGEST_LINE}. Cut it into paragraphs."
        raise ImportingError(message)


def squeeze(text: str) -> str:
    """Put a text on one line, single-spaced, without signs that nobody sees."""
    if not text.isascii():
        text = _UNSEEN.sub("", text).replace("\u00a0", " ")
    return " ".join(text.split())
