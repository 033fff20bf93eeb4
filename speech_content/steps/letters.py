"""Letters that stand for something: "CBC", "B-12", "G-CSF", "CD20", "stage IV"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from speech_content.steps.numerals import Numerals
from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["Letters", "Roman"]

_CODE = re.compile(
    r"(?:((?<=[a-z])-)|(?<![^\W_]))([^\W\d_]{1,20})(-?)([1-9][0-9]?)"
    r"(?! ?[0-9]|[^\W_]|[.,:/⁄^–][0-9]|[–—^°%+×/⁄*_=&@#$]|-[0-9])"
)
_INNER_CAPITAL = re.compile(r"[A-Z](?<=[^\W\d_][A-Z])")
_CHAIN = re.compile(r"(?<![^\W_'])([^\W\d_]+(?:-[^\W\d_]+)*)('s)?(?![^\W_])")
_NO_VOWEL = re.compile(r"[^A-Za-zÀ-ÖØ-öø-ɏ']([b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{2,})(?![^\W\d_])")
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Letters:
    """Abbreviations and codes of one language; :meth:`read_codes` and :meth:`read` are steps."""

    numerals: Numerals
    letters: Mapping[str, str]
    """Said letter by letter, and what they stand for."""
    words: Mapping[str, str]
    """Said as a word, and how that word is written."""
    without_vowel: frozenset[str]
    """Words without a vowel that are no abbreviation."""

    @classmethod
    def from_table(cls, table: Table, numerals: Numerals) -> "Letters":
        """Read ``[letters]``, ``[said_as_words]`` and ``[words_without_vowel]``."""
        return cls(
            numerals=numerals,
            letters=table.section("letters").words(),
            words=table.section("said_as_words").words(),
            without_vowel=frozenset(table.section("words_without_vowel").words()),
        )

    def read_codes(self, text: str) -> str:
        """Say names made of letters and a number of one or two digits, where the letters are known or a single one."""
        return _CODE.sub(self._code, text) if _DIGIT.search(text) else text

    def read(self, text: str) -> str:
        """Say known abbreviations letter by letter or as a word.

        Raises:
            Unsayable: an abbreviation that nobody has explained.
        """
        if _INNER_CAPITAL.search(text):
            words = text.split(" ")
            for place, word in enumerate(words):
                if not (word.islower() or word.istitle()) and _INNER_CAPITAL.search(word):
                    words[place] = _CHAIN.sub(self._chain, word)
            text = " ".join(words)
        for found in _NO_VOWEL.finditer(f" {text}"):
            if found[1] not in self.without_vowel:
                raise _unexplained(found[1])
        return text

    def _code(self, found: re.Match[str]) -> str:
        joined, name, hyphen, number = found.groups()
        said = self.numerals.cardinal(int(number))
        if name in self.letters or (len(name) == 1 and name.isupper()):
            return f"{' ' if joined else ''}{' '.join(name)} {said}"
        if name in self.words:
            return f"{joined or ''}{self.words[name]} {said}"
        if hyphen and len(name) > 1 and (name.islower() or name.istitle()):
            return f"{joined or ''}{name}-{said}"
        return found[0]

    def _chain(self, found: re.Match[str]) -> str:
        """Say a word, or words joined by hyphens; around letters, hyphens turn into spaces."""
        parts, ending = found[1].split("-"), found[2] or ""
        said = [self._part(part) for part in parts]
        if said == parts:
            return found[0]
        spelled = any(" " in part for part in said)
        return (" " if spelled else "-").join(said) + ending

    def _part(self, part: str) -> str:
        if len(part) < 2 or not _INNER_CAPITAL.search(part):
            return part
        if part in self.words:
            return self.words[part]
        if part in self.letters:
            return " ".join(part.upper())
        if part.endswith("s") and part[:-1] in self.letters:
            return " ".join(part[:-1].upper()) + "'s"
        if part in self.words.values():
            return part
        if len(part) < 5 or re.search("[A-Z]{2}", part):
            raise _unexplained(part)
        return part


def _unexplained(written: str) -> Unsayable:
    mend = "Write it in full, or add it to [letters], [names] or [said_as_words] in spoken.toml"
    return Unsayable(f'the abbreviation "{written}" is not explained', mend)


_NUMERALS = {
    numeral: number
    for number, numeral in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII"), 1
    )
}
_ROMAN = re.compile(r"(?<![\w'])[IVX]{1,4}(?![\w'])|(?<![\w'])[IVX]{1,4}[ABC](?![\w'])")
_TOKEN = re.compile("([IVX]{1,4})([ABC]?)(?:([-–/])([IVX]{1,4})([ABC]?))?")
_OUTSIDE = "()[]\"',;:.!?"


@dataclass(frozen=True, slots=True)
class Roman:
    """Roman numerals after the words that call for them; :meth:`read` is the step."""

    numerals: Numerals
    after: frozenset[str]
    """"type", "stage" and the like, in small letters."""
    before: frozenset[str]
    """Words before which a single I after such a word is a numeral, not the speaker."""
    joiners: frozenset[str]
    """Words that carry on a row: "types I and II"."""
    between: Mapping[str, str]
    """What is said for a hyphen or a slash between two numerals."""

    @classmethod
    def from_table(cls, table: Table, numerals: Numerals) -> "Roman":
        """Read ``[roman]``."""
        roman = table.section("roman")
        between = {"-": roman.text("range"), "–": roman.text("range"), "/": roman.text("choice")}
        after, before, joiners = (frozenset(roman.texts(name)) for name in ("after", "before", "joiners"))
        return cls(numerals, after, before, joiners, between)

    def read(self, text: str) -> str:
        """Say the Roman numerals.

        Raises:
            Unsayable: an I that may be a numeral or a person.
        """
        if not any(map(text.__contains__, "IVX")) or not _ROMAN.search(text):
            return text
        words, called = text.split(" "), False
        for place, word in enumerate(words):
            core = word.strip(_OUTSIDE)
            found = _TOKEN.fullmatch(core)
            if called and found:
                following = words[place + 1] if place + 1 < len(words) and word.endswith(core) else ""
                if core == "I" and following and not self._is_numeral(following):
                    raise Unsayable(
                        f'"I" before "{following}" may be a numeral or a person', "Write the number in digits"
                    )
                words[place] = word.replace(core, self._say(found), 1)
            else:
                called = core.lower() in self.after or (called and core in self.joiners)
        return " ".join(words)

    def _is_numeral(self, following: str) -> bool:
        core = following.strip(_OUTSIDE)
        return core.lower() in self.before or core in self.joiners or not core.isalpha()

    def _say(self, found: re.Match[str]) -> str:
        first, letter, between, last, last_letter = found.groups()
        said = self._numeral(first, letter)
        return f"{said} {self.between[between]} {self._numeral(last, last_letter)}" if last else said

    def _numeral(self, written: str, letter: str) -> str:
        if written not in _NUMERALS:
            raise Unsayable(f'"{written}" is no Roman numeral that is known', "Write the number in digits")
        return f"{self.numerals.cardinal(_NUMERALS[written])} {letter}".strip()
