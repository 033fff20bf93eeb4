"""Numbers with what belongs to them: signs, units, money, ranges, fractions, ordinals, decades, years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from speech_content.steps.numerals import Numerals
from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["Quantities"]

_DIVIDED = r"[0-9]{1,3}[/⁄][0-9]{1,3}"
_NUMBER = (
    rf"(?:[0-9]{{1,3}} )?{_DIVIDED}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,5}}(?:\.[0-9]{{1,6}})?"
    r"|[0-9]{1,16}(?:\.[0-9]{1,6})?(?:\^[0-9]{1,2})?"
)
_NAME = r"[A-Za-zµ°%+×]{1,20}(?:\^[23])?"
_UNIT = rf"{_NAME}(?:/{_NAME}){{0,3}}|(?:/{_NAME}){{1,3}}"
# Where a number may start and end. What fails here keeps its digits, and the last step refuses those.
_START = r"(?<![\w.,:/⁄^°%$€£#~+×'@&*=<>–—-])"
_END_OF_NUMBER = r"(?![\w^°%+×/⁄$€£#&@*=_<>\\']| ?[0-9]|[.,:][0-9]| ?[–—-] ?[0-9])"
# Spelled letters are no unit: "5 U S states".
_END_OF_UNIT = r"(?![\w^/⁄°%+×]|-[0-9]| [A-Z](?![^\W\d_]))"
_QUANTITY = re.compile(
    rf"{_START}(?P<minus>-?)(?P<money>[$€£]?)(?P<low>{_NUMBER})"
    rf"(?:(?P<inner> ?(?:{_UNIT}))? ?[–—-] ?[$€£]?(?P<high>{_NUMBER}))?"
    rf"(?:(?P<gap>[ -]?)(?P<unit>{_UNIT}){_END_OF_UNIT}|{_END_OF_NUMBER})"
)
_SIGN = re.compile(r" ?(<=|>=|[<>≤≥±=×+]|(?<![0-9])(?<![0-9] )[~≈]) ?(?=\.?[0-9$€£])|(?<= )(<=|>=|[<>≤≥=+×])(?= )")
_ANY = re.compile("[0-9<>≤≥±=~≈+×]")
_SAME_SIGN = {"<=": "≤", ">=": "≥", "~": "≈"}
_ORDER = "Write the smaller number first, or say in words what is meant"


@dataclass(frozen=True, slots=True)
class Quantities:
    """What stands beside numbers in one language; :meth:`read` is the step."""

    numerals: Numerals
    units: Mapping[str, tuple[str, str]]
    """Written unit: words for one and for several of it."""
    over: frozenset[str]
    """Units in which two numbers with a slash between them are one reading: "120/80 mmHg"."""
    money: Mapping[str, tuple[str, str]]
    cents: Mapping[str, tuple[str, str]]
    """The hundredth part, by the sign of the money."""
    scales: frozenset[str]
    """Words that multiply what goes before: "million"."""
    signs: Mapping[str, str]
    """What is said for a sign before or between numbers."""
    fractions: Mapping[str, tuple[str, str]]
    """By denominator."""
    decade_ending: str
    before_a_decade: frozenset[str]
    """Words that make a decade of "60s", which may be seconds as well."""
    say: Mapping[str, str]
    """Templates: range, minus, per, mixed, over."""

    @classmethod
    def from_table(cls, table: Table, numerals: Numerals) -> "Quantities":
        """Read the tables about units, money, signs and fractions."""
        quantity = table.section("quantities")
        return cls(
            numerals=numerals,
            units=table.section("units").forms(),
            over=frozenset(quantity.texts("over_units")),
            money=table.section("money").forms(),
            cents=table.section("cents").forms(),
            scales=frozenset(quantity.texts("scales")),
            signs=table.section("signs").words(),
            fractions=table.section("fractions").forms(),
            decade_ending=quantity.text("decade_ending"),
            before_a_decade=frozenset(quantity.texts("before_a_decade")),
            say={name: quantity.text(name) for name in ("range", "minus", "per", "mixed", "over")},
        )

    def read(self, text: str) -> str:
        """Say every number that stands in a known company; others keep their digits.

        Raises:
            Unsayable: a fraction without words, a range that runs backwards, an unknown unit stuck to its number.
        """
        if not _ANY.search(text):
            return text
        return _QUANTITY.sub(self._quantity, _SIGN.sub(self._sign, text))

    def unit(self, written: str) -> tuple[str, str] | None:
        """Words for one and for several of a unit, also of a compound such as "mg/kg/day"."""
        above, *below = written.split("/")
        names = [self.units.get(name) for name in ([above] if above else []) + below]
        if None in names:
            return None
        first = names[0] if above else ("", "")
        under = "".join(self.say["per"].format(unit=name[0]) for name in names[bool(above) :] if name)
        return ((first or ("", ""))[0] + under).strip(), ((first or ("", ""))[1] + under).strip()

    def _sign(self, found: re.Match[str]) -> str:
        written = found[1] or found[2]
        said = self.signs.get(_SAME_SIGN.get(written, written))
        if said is None:
            raise Unsayable(f'the sign "{written}" has no words', "Write it as words")
        return f" {said} " if found[1] else said

    def _quantity(self, found: re.Match[str]) -> str:
        low, high, gap, written = found["low"], found["high"], found["gap"] or "", found["unit"] or ""
        unit = self.unit(written) if written else None
        inner = (found["inner"] or "").strip()
        if inner and inner != written:
            raise Unsayable(f'the ends of the range "{found[0]}" differ in unit', "Give both ends the same unit")
        if written and not gap and (said := self._ending(found)):
            return said
        if written and (unit is None or (not gap and written == self.decade_ending)):
            parts = written.split("/")
            if not gap or (len(parts) > 1 and any(part in self.units for part in parts)):
                raise Unsayable(
                    f'"{found[0]}" has a unit without words', "Write the unit in full, or add it to [units]"
                )
        bare = not (unit or found["minus"] or found["money"])
        if high:
            self._check_order(low, high, found[0])
            if bare and low.isdigit() and int(low) <= 12 and self._is_year(high):
                raise Unsayable(f'"{found[0]}" may be a month and a year', "Write the month as a word")
            number = self.say["range"].format(low=self._number(low, bare=bare), high=self._number(high, bare=bare))
        elif "/" in low and " " not in low and written in self.over:
            number = self.say["over"].format(above=self._plain(low.split("/")[0]), below=self._plain(low.split("/")[1]))
        else:
            number = self._number(low, bare=bare)
        one = not high and (low == "1" or (("/" in low or "⁄" in low) and " " not in low and written not in self.over))
        if found["money"]:
            said = self._price(found, number, one=one)
        elif unit is None or written in unit:
            said = number + gap + written
        else:
            said = f"{number}-{unit[0]}" if gap == "-" else f"{number} {unit[0 if one else 1]}"
        return self.say["minus"].format(number=said) if found["minus"] else said

    def _plain(self, written: str) -> str:
        return self.numerals.plain(written)

    def _number(self, written: str, *, bare: bool) -> str:
        """Say one number; a bare one may be a year."""
        whole, _, part = written.rpartition(" ")
        top, _, bottom = part.replace("⁄", "/").partition("/")
        if bottom:
            forms = self.fractions.get(bottom)
            if forms is None or int(top) >= int(bottom) or top.startswith("0"):
                what = f'"{part}" may be a fraction, a date or a reading'
                raise Unsayable(what, "Say in words which is meant")
            said = f"{self.numerals.cardinal(int(top))} {forms[top != '1']}"
            return self.say["mixed"].format(whole=self._plain(whole), part=said) if whole else said
        if bare and self._is_year(part):
            return self.numerals.year(int(part))
        return self._plain(part)

    def _is_year(self, written: str) -> bool:
        return len(written) == 4 and written.isdigit() and int(written) in self.numerals.years

    def _ending(self, found: re.Match[str]) -> str | None:
        """Say an ordinal ("2nd") or a decade ("1990s")."""
        low, ending = found["low"], found["unit"]
        if found["high"] or found["minus"] or found["money"] or not low.isdigit():
            return None
        if self.numerals.is_ordinal(low + ending):
            return self.numerals.ordinal(int(low))
        before = found.string[: found.start()].rstrip().rpartition(" ")[2].lower()
        if ending == self.decade_ending and (len(low) == 4 or before in self.before_a_decade):
            return self.numerals.decade(low)
        return None

    def _price(self, found: re.Match[str], number: str, *, one: bool) -> str:
        written, forms = found["unit"] or "", self.money[found["money"]]
        whole, point, cents = found["low"].partition(".")
        scaled = written in self.scales
        if not point or scaled or found["high"]:
            scale = f" {written}" if scaled else ""
            price = f"{number}{scale} {forms[0 if one and not scaled else 1]}"
        elif len(cents) != 2:
            raise Unsayable(f'"{found[0]}" is no price', "Write a price with two decimals, or without")
        else:
            price = self._amount(whole, forms)
            if cents != "00":
                part = self._amount(str(int(cents)), self.cents[found["money"]])
                price = self.say["mixed"].format(whole=price, part=part)
        return price if scaled or not written else f"{price}{found['gap']}{written}"

    def _amount(self, written: str, forms: tuple[str, str]) -> str:
        return f"{self._plain(written)} {forms[written != '1']}"

    def _check_order(self, low: str, high: str, written: str) -> None:
        ends = [re.sub("[^0-9.]", "", end) for end in (low, high)]
        if any("/" in end or "⁄" in end or "^" in end for end in (low, high)):
            return
        if float(ends[0]) >= float(ends[1]):
            raise Unsayable(f'the range "{written}" does not run upwards', _ORDER)
