"""Cutting a long sentence where a speaker would breathe."""

import re

__all__ = ["split"]

_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?= )")
_CLAUSE_END = re.compile(r"(?:[,;:][”’\"')\]]*| [–—])(?= )")


def split(text: str, longest: int) -> tuple[str, ...]:
    """Cut a text into parts of at most ``longest`` characters, every word and sign kept.

    Cuts at the last sentence end that fits, else at the last clause end, else between words, else within a word.
    A part without a letter or digit is left out: there is nothing to say in it.
    """
    parts = []
    rest = " ".join(text.split())
    while len(rest) > longest:
        cut = _last(_SENTENCE_END, rest, longest) or _last(_CLAUSE_END, rest, longest)
        cut = cut or rest.rfind(" ", 1, longest + 1)
        cut = cut if cut > 0 else longest
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    parts.append(rest)
    return tuple(part for part in parts if any(character.isalnum() for character in part))


def _last(pattern: re.Pattern[str], text: str, longest: int) -> int:
    """Give where the last match within the length ends, or 0."""
    return max((found.end() for found in pattern.finditer(text, 0, longest + 1)), default=0)
