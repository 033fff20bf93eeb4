"""Telephone numbers, said digit by digit with a breath between the groups."""

import re
from collections.abc import Container
from dataclasses import dataclass

from speech_content.steps.numerals import Numerals
from speech_content.table import Table

__all__ = ["Telephone"]

_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Telephone:
    """The telephone numbers of one region; :meth:`read` is the step."""

    numerals: Numerals
    pattern: re.Pattern[str]
    """Finds a number in one of the region's shapes, or one of its short numbers."""
    units: Container[str]
    """What makes a count of a short number: "911 mg"."""
    pause: str
    """What stands between two groups."""

    @classmethod
    def from_table(cls, table: Table, numerals: Numerals, units: Container[str]) -> "Telephone":
        """Read ``[telephone]``: in a shape, ``d`` stands for a digit."""
        section = table.section("telephone")
        shapes = sorted(section.texts("shapes"), key=len, reverse=True)
        written = "|".join(re.escape(shape).replace("d", "[0-9]") for shape in shapes) or "(?!)"
        short = "|".join(map(re.escape, section.texts("short"))) or "(?!)"
        pattern = re.compile(
            rf"(?<![\w.,:/$€£#+<>=≤≥±×~≈–—-])(?:(?:{written})|(?P<short>{short}))(?:(?= ?(?P<next>[^\W\d_]+))|)"
            r"(?![\w/^+×°%]| [0-9°%×]|[.,:–—-][0-9]| ?[–—] ?[0-9])"
        )
        return cls(numerals, pattern, units, section.text("pause"))

    def read(self, text: str) -> str:
        """Say the telephone numbers."""
        if not _DIGIT.search(text):
            return text
        return self.pattern.sub(self._number, text)

    def _number(self, found: re.Match[str]) -> str:
        if found["short"] and found["next"] in self.units:
            return found[0]
        groups = re.findall("[0-9]+", found[0])
        return self.pause.join(map(self.numerals.digits, groups))
