"""Written text as the words that are said for it: "100.4 °F" as "one hundred point four degrees Fahrenheit".

The steps are plain ``str -> str`` functions in a list; every word they put in comes from ``spoken.toml``. What no step
can say for certain keeps its digits and signs, and the last step refuses those: an error for the editor, never a guess
for the listener.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from speech_content.steps.abbreviations import Abbreviations
from speech_content.steps.dates import Dates
from speech_content.steps.letters import Letters, Roman
from speech_content.steps.numerals import Numerals
from speech_content.steps.quantities import Quantities
from speech_content.steps.telephone import Telephone
from speech_content.steps.typography import clean, dashes, punctuate, sentence_case
from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["LONGEST_TEXT", "SpokenWords", "Unsayable", "spoken_form"]

LONGEST_TEXT = 5000
"""Most characters that are read at once; a line is a sentence or a few."""

_SPEAKABLE = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ ,.?!:;'-]*")
_A_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile("[0-9]")
_WHY = (
    (r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}\.?", "reads as more than one date", "Write the month as a word"),
    (r"\.[0-9]+.*", "has nothing before its point", "Write 0 before the point"),
    (r"[^\W\d_]+\^[0-9]+.*", "may be a footnote", "Take the mark out; the source goes to the end of the line"),
    (r"[0-9]{1,3},[0-9]{1,2}\.?", "has a comma where a point or three digits belong", "Write 1.5 or 1,500"),
)
_WORD_AT = re.compile(r"\S{1,40}")


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """How one language reads aloud what is not written as words."""

    steps: tuple[Callable[[str], str], ...]
    """Applied one after the other; each is stable on what a later one makes."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str = "spoken.toml") -> "SpokenWords":
        """Read ``spoken.toml``.

        Raises:
            ContentError: with every problem of the table.
        """
        reader = Table(table, file)
        numerals = Numerals.from_table(reader.section("numerals"))
        quantities = Quantities.from_table(reader, numerals)
        letters = Letters.from_table(reader, numerals)
        signs = _signs_in_words(reader.section("between_words").words())
        steps = (
            clean,
            dashes,
            Abbreviations.from_table(reader).read,
            Dates.from_table(reader, numerals).read,
            Telephone.from_table(reader, numerals, quantities.units).read,
            letters.read_codes,
            quantities.read,
            Roman.from_table(reader, numerals).read,
            _refuse_numbers,
            letters.read,
            signs,
            punctuate,
            sentence_case,
        )
        reader.finish()
        return cls(steps)


def spoken_form(text: str, words: SpokenWords) -> str:
    """Turn written text into words, of letters, spaces, apostrophes, hyphens and ``, . ? ! : ;`` only.

    Reading the result once more changes nothing. Sentences keep their capitals and stops, so an engine intones them.

    Raises:
        Unsayable: something in the text can't be read safely.
    """
    if len(text) > LONGEST_TEXT:
        raise Unsayable(f"the text is longer than {LONGEST_TEXT} characters", "Break it into several lines")
    spoken = _read(text, words)
    if not text.lstrip()[:1].isalpha():
        spoken = spoken[:1].upper() + spoken[1:]
    if spoken != text and _read(spoken, words) != spoken:
        raise Unsayable("what would be said for this reads in two ways", "Write its numbers and abbreviations in full")
    return spoken


def _read(text: str, words: SpokenWords) -> str:
    for step in words.steps:
        text = step(text)
    _check(text)
    return text


def _refuse_numbers(text: str) -> str:
    """Refuse the numbers that no step could say."""
    if not _DIGIT.search(text):
        return text
    shown = next(word for word in text.split() if _DIGIT.search(word))[:60].strip("()[],;:!?\"'")
    for pattern, why, mend in _WHY:
        if re.fullmatch(pattern, shown):
            raise Unsayable(f'"{shown}" {why}', mend)
    raise Unsayable(f'the number in "{shown}" can\'t be read safely', "Say in words what is meant")


def _check(text: str) -> None:
    """Refuse whatever is not words by now."""
    end = _SPEAKABLE.match(text).end()  # type: ignore[union-attr]  # the pattern matches nothing as well
    if end < len(text):
        start = text.rfind(" ", 0, end) + 1
        near = _WORD_AT.match(text, start if end - start < 40 else end)
        shown = near[0] if near else text[end]
        if text[end] in "{}":
            raise Unsayable(f'the value in "{shown}" is not filled in', "Use the name of a value that exists")
        raise Unsayable(f'the sign "{text[end]}" in "{shown}" can\'t be said', "Say in words what is meant")
    if not _A_LETTER.search(text):
        raise Unsayable("there are no words to say", "Write a sentence, or take the line out")


def _signs_in_words(signs: Mapping[str, str]) -> Callable[[str], str]:
    """Make the step for signs that stand between words, as in "skin/eyes" and "food & drink"."""
    listed = "|".join(sorted(map(re.escape, signs))) or "(?!)"
    between = re.compile(rf"(?<=[^\W\d_]) ?({listed}) ?(?=[^\W\d_])|(?<= )({listed})(?= )")

    def read(text: str) -> str:
        if not any(map(text.__contains__, signs)):
            return text
        return between.sub(lambda found: f" {signs[found[1] or found[2]]} ", text)

    return read
