"""Dates and times of day. A date of three numbers with slashes reads two ways and is left for refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from speech_content.steps.numerals import Numerals
from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["Dates"]

_START = r"(?<![\w.,:/+–—-])"
_END = r"(?![\w/:]|[.,–—-][0-9])"
_ISO = re.compile(rf"{_START}([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_END}")
_TIME = re.compile(rf"{_START}([0-9]{{1,2}})(?::([0-9]{{2}}))?(?: ?([AaPp] ?[Mm]))?{_END}")
_DIGIT = re.compile("[0-9]")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class Dates:
    """How one language says dates and times; :meth:`read` is the step."""

    numerals: Numerals
    months: Mapping[str, int]
    """Names and short names of the months in writing, and the number of each."""
    names: tuple[str, ...]
    """Spoken names of the twelve months."""
    halves: Mapping[str, str]
    """What is said for the two halves of the day, by "am" and "pm"."""
    say: Mapping[str, str]
    """Templates: full, day, day_range, hour, half_hour, minutes, early_minutes, on_the_hour."""
    pattern: re.Pattern[str]
    """Finds a month beside a day, and a year after them."""

    @classmethod
    def from_table(cls, table: Table, numerals: Numerals) -> "Dates":
        """Read ``[dates]`` and ``[times]``."""
        dates, times = table.section("dates"), table.section("times")
        names, short = dates.texts("months"), dates.texts("short_months")
        if len(names) != 12 or len(short) != 12:
            dates.complain("months and short_months are not twelve each", "List them from January to December")
        months = {name: number for row in (names, short) for number, name in enumerate(row, 1)}
        listed = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or "(?!)"
        month = rf"(?<!\w)({listed})\.?"
        year = rf",? ([0-9]{{4}}){_END}"
        return cls(
            numerals=numerals,
            months=months,
            names=names,
            halves={half: times.text(half) for half in ("am", "pm")},
            say={name: dates.text(name) for name in ("full", "day", "day_range")}
            | {name: times.text(name) for name in ("half_day", "minutes", "early_minutes", "on_the_hour")},
            pattern=re.compile(
                rf"{month} {_DAY}(?:(?: ?[–-] ?){_DAY})?(?:{year}|{_END}(?!,? [0-9]))"
                rf"|{_START}{_DAY} ({listed})\.?(?!\w)(?:{year})?(?!,? [0-9])"
            ),
        )

    def read(self, text: str) -> str:
        """Say the dates and times of day.

        Raises:
            Unsayable: a day or an hour that doesn't exist, or an hour of the 24-hour clock without minutes.
        """
        if not _DIGIT.search(text):
            return text
        text = _ISO.sub(lambda found: self._date(int(found[1]), int(found[2]), int(found[3]), found[0]), text)
        if any(map(text.__contains__, self.months)):
            text = self.pattern.sub(self._named, text)
        return _TIME.sub(self._time, text)

    def _date(self, year: int, month: int, day: int, written: str) -> str:
        try:
            date(year or 2000, month, day)
        except ValueError:
            raise Unsayable(f'there is no date "{written}"', "Correct the date") from None
        words = {"month": self.names[month - 1], "day": self.numerals.ordinal(day)}
        return (
            self.say["full"].format(**words, year=self.numerals.year(year)) if year else self.say["day"].format(**words)
        )

    def _named(self, found: re.Match[str]) -> str:
        name, day, last_day, year, day_first, name_last, year_last = found.groups()
        month = self.months[name or name_last]
        if last_day:
            first, last = (self._date(0, month, int(each), found[0]) for each in (day, last_day))
            if int(day) >= int(last_day) or year:
                raise Unsayable(f'the days "{found[0]}" do not run upwards', "Write both dates in full")
            return self.say["day_range"].format(first=first, last=self.numerals.ordinal(int(last_day)), end=last)
        return self._date(int(year or year_last or 0), month, int(day or day_first), found[0])

    def _time(self, found: re.Match[str]) -> str:
        hour, minutes, half = found.groups()
        if not minutes and not half:
            return found[0]
        half = (half or "").replace(" ", "").lower()
        if int(hour) > (12 if half else 23) or int(minutes or 0) > 59 or (half and hour == "0"):
            raise Unsayable(f'there is no time "{found[0]}"', "Correct the time")
        if not half and (hour.startswith("0") or int(hour) > 12):
            raise Unsayable(f'"{found[0]}" is a time of the 24-hour clock', "Write it with am or pm")
        said = self.numerals.cardinal(int(hour))
        if minutes and minutes != "00":
            template = self.say["early_minutes" if minutes.startswith("0") else "minutes"]
            said = template.format(hour=said, minutes=self.numerals.cardinal(int(minutes)))
        elif not half:
            return self.say["on_the_hour"].format(hour=said)
        return self.say["half_day"].format(time=said, half=self.halves[half]) if half else said
