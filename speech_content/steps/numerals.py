"""Numbers as words; ``num2words`` knows the words, the language's table what to leave out and what to add."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["LARGEST", "Numerals"]

LARGEST = 10**15
"""Above it nobody follows a number by ear."""


@lru_cache(maxsize=8)
def _converter(language: str) -> Any:
    # Imports all its languages: about 20 ms, so only where a number is met.
    from num2words import CONVERTER_CLASSES

    return CONVERTER_CLASSES.get(language)


@lru_cache(maxsize=1024)
def _said(language: str, kind: str, number: int, without: tuple[str, ...] = ()) -> str:
    said = str(getattr(_converter(language), f"to_{kind}")(number))
    for left_out in without:
        said = said.replace(left_out, "")
    return said


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language."""

    language: str
    """Name of the language in num2words."""
    without: tuple[str, ...]
    """What is left out of the words of num2words: American English says no "and"."""
    point: str
    """The decimal sign."""
    power: str
    """Template over ``base`` and ``exponent``."""
    years: range
    """Four digits in this range, bare, are read as a year."""
    decades: Mapping[str, str]
    """Words by the last two digits of a decade, or by all four where these stand by themselves."""

    @classmethod
    def from_table(cls, table: Table) -> "Numerals":
        """Read ``[numerals]``."""
        language = table.text("language")
        if language and _converter(language) is None:
            table.complain(f"num2words has no language {language}", "Name one of its languages")
        return cls(
            language=language,
            without=table.texts("without"),
            point=table.text("point"),
            power=table.text("power"),
            years=range(table.number("first_year"), table.number("last_year") + 1),
            decades=table.section("decades").words(),
        )

    def cardinal(self, number: int) -> str:
        """Say how many."""
        return _said(self.language, "cardinal", number, self.without)

    def ordinal(self, number: int) -> str:
        """Say the place in a row."""
        return _said(self.language, "ordinal", number, self.without)

    def is_ordinal(self, written: str) -> bool:
        """Tell whether this is how the language writes an ordinal in digits: "2nd", never "2st"."""
        digits = written.rstrip("".join(set(written) - set("0123456789")))
        return 0 < len(digits) <= 4 and _said(self.language, "ordinal_num", int(digits)) == written

    def year(self, number: int) -> str:
        """Say a year."""
        return _said(self.language, "year", number, self.without)

    def digits(self, written: str) -> str:
        """Say digit by digit."""
        return " ".join(self.cardinal(int(digit)) for digit in written)

    def decade(self, written: str) -> str | None:
        """Say the decade that starts in a year ("1990") or at an age ("60"); none where there are no words for it."""
        if written in self.decades:
            return self.decades[written]
        words = self.decades.get(written[-2:])
        if words is None or len(written) == 3:
            return None
        return words if len(written) == 2 else f"{self.cardinal(int(written[:2]))} {words}"

    def plain(self, written: str) -> str:
        """Say a number written as an integer, with or without groups of three, a decimal, or a power (``10^9``).

        Raises:
            Unsayable: it is too large, or starts with a nought that means something else.
        """
        base, _, exponent = written.replace(",", "").partition("^")
        whole, point, decimals = base.partition(".")
        if len(whole) > 1 and whole.startswith("0"):
            raise Unsayable(f'"{written}" starts with 0', "Write the number without it, or each digit as a word")
        if int(whole) > LARGEST:
            raise Unsayable(f'"{written}" is too large to be followed by ear', "Say it in words, or leave it out")
        words = self.cardinal(int(whole))
        if point:
            words = f"{words} {self.point} {self.digits(decimals)}"
        return self.power.format(base=words, exponent=self.cardinal(int(exponent))) if exponent else words
