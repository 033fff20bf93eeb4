"""The first and the last steps: one sign for each purpose going in, speakable punctuation coming out."""

import re
import unicodedata

from speech_content.unsayable import Unsayable

__all__ = ["clean", "dashes", "punctuate", "sentence_case"]

_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff®™℠"
_SAME = {
    "'": "‘’‚‛ʼ",
    '"': "“”„‟«»",
    "-": "‐‑−",
    "–": "‒",
    "—": "―⸺⸻",
    "...": "…",
    "/": "∕",
    "µ": "μ",
    "°": "º˚",
    "°C": "℃",
    "°F": "℉",
    "≤": "⩽≦",
    "≥": "⩾≧",
    "fi": "ﬁ",
    "fl": "ﬂ",
    "ff": "ﬀ",
    "ffi": "ﬃ",
    "ffl": "ﬄ",
}
_PLAIN = str.maketrans(
    {sign: plain for plain, signs in _SAME.items() for sign in signs}
    | dict.fromkeys(_HIDDEN, "")
    | {chr(0x2080 + digit): str(digit) for digit in range(10)}
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_FRACTION = re.compile("([0-9]?)([¼½¾⅐-⅞])")


def clean(text: str) -> str:
    """Give each sign one form, write superscripts as ``^2`` and drop what can't be seen."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = _SUPERSCRIPT.sub(lambda found: "^" + found[0].translate(_RAISED), text)
        text = _FRACTION.sub(
            lambda found: found[1] + " " * bool(found[1]) + unicodedata.normalize("NFKC", found[2]), text
        )
        text = text.translate(_PLAIN)
    return " ".join(text.split())


_DASH = re.compile("(.?) ?(?:—|--) ?(?=(.?))|(.) – (?=(.))")


def dashes(text: str) -> str:
    """Make pauses of the dashes that stand between words, and leave those between numbers as ranges."""
    if "—" not in text and " – " not in text and "--" not in text:
        return text

    def pause(found: re.Match[str]) -> str:
        before, after = (found[1] or found[3] or ""), (found[2] or found[4] or "")
        return before + ("–" if before.isdigit() and after.isdigit() else ", ")

    return _DASH.sub(pause, text)


_LETTER = r"[^\W\d_]"
_ATTACHED = re.compile(rf"{_LETTER}[(\[]|[)\]]{_LETTER}")
_INNER_STOP = re.compile(rf"\.(?<={_LETTER}\.)(?={_LETTER})")
_LOOSE_MARK = re.compile(rf"(?<!{_LETTER})['-]|['-](?!{_LETTER})")
_ELLIPSIS = re.compile(r"\.{3,}(?= ?[^A-Z ])")
_STOPS = re.compile("[,;:.!?](?: ?[,;:.!?])+ ?|[,;:.!?](?=[^ ])")
_COMMAS = (("(", ", "), (")", ", "), ("[", ", "), ("]", ", "), (" - ", ", "), ("–", "-"), ('"', ""))
_STRONGEST_FIRST = "?!.:;,"


def _strongest(found: re.Match[str]) -> str:
    return next(sign for sign in _STRONGEST_FIRST if sign in found[0]) + " "


def punctuate(text: str) -> str:
    """Bring brackets, quotes, dashes and stops to commas, stops, apostrophes and hyphens that an engine intones.

    Raises:
        Unsayable: brackets that don't pair or are stuck to a word, a full stop inside a word.
    """
    if found := _INNER_STOP.search(text):
        shown = text[text.rfind(" ", 0, found.start()) + 1 : found.end() + 10].split(" ", maxsplit=1)[0][:60]
        raise Unsayable(f'"{shown}" has a full stop inside', "Put a space after the full stop, or write it in full")
    for opened, closed in ("()", "[]"):
        if text.count(opened) != text.count(closed):
            raise Unsayable("a bracket has no partner", "Open and close the bracket in the same sentence")
    if _ATTACHED.search(text):
        raise Unsayable("a bracket is stuck to a word", "Write the word in full, or put a space between them")
    for sign, said in _COMMAS:
        text = text.replace(sign, said)
    if "'" in text or "-" in text:
        text = _LOOSE_MARK.sub("", text)
    if "..." in text:
        text = _ELLIPSIS.sub(",", text)
    # A space before a stop goes; of several stops the strongest stays.
    text = " ".join(text.split())
    for stop in _STRONGEST_FIRST:
        text = text.replace(f" {stop}", stop)
    return _STOPS.sub(_strongest, text).lstrip(" ,;:.!?").rstrip(" ,;")


_AFTER_A_STOP = re.compile("(?<=[.!?] )[a-z]")


def sentence_case(text: str) -> str:
    """Start each sentence after the first with a capital, as one that started with a number doesn't any more."""
    return _AFTER_A_STOP.sub(lambda found: found[0].upper(), text)
