"""What is written short and said in full: fixed names, words that end in a full stop, addresses of sites."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["Abbreviations"]

_BEFORE = "([\"'"
_AFTER = ")]\"',;:!?"
_AROUND = _BEFORE + _AFTER + "."
_INNER_DOT = re.compile(r"\.(?=[a-z])")
_SITE = re.compile(
    r"(?<![\w.@/:-])(?:https?://)?(?:www\.)?((?:[a-z]{1,40}\.){1,4}[a-z]{2,10})(?![\w@:-]|/|\.\w)|(https?:|www\.|\w@\w)"
)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The short forms of one language; :meth:`read` is the step."""

    names: Mapping[str, str]
    """Said for a whole word exactly as written, digits and signs included: "24/7"."""
    anywhere: Mapping[str, str]
    """Short forms with full stops; the last one may end a sentence as well."""
    before_a_word: Mapping[str, str]
    """Short forms whose full stop never ends a sentence."""
    before_a_number: Mapping[str, str]
    """Short forms only where digits follow; otherwise words of their own."""
    letters: Mapping[str, str]
    """Abbreviations said letter by letter, and what they mean."""
    site_ends: Mapping[str, str]
    """What is said for the last part of a site's address."""
    dot: str

    @classmethod
    def from_table(cls, table: Table) -> "Abbreviations":
        """Read ``[names]``, ``[abbreviations]`` and ``[sites]``."""
        short = table.section("abbreviations")
        return cls(
            names=table.section("names").words(),
            anywhere=short.section("anywhere").words(),
            before_a_word=short.section("before_a_word").words(),
            before_a_number=short.section("before_a_number").words(),
            letters=table.section("letters").words(),
            site_ends=table.section("sites").section("ends").words(),
            dot=table.section("sites").text("dot"),
        )

    def read(self, text: str) -> str:
        """Say short forms in full.

        Raises:
            Unsayable: a full stop in mid-sentence after an unknown word, an address that can't be said.
        """
        words = text.split(" ")
        for place, word in enumerate(words):
            if not word.isalpha() or word in self.names:
                following = words[place + 1].lstrip(_BEFORE) if place + 1 < len(words) else ""
                words[place] = self._word(word, following[:1])
        text = " ".join(words)
        return _SITE.sub(self._site, text) if _INNER_DOT.search(text) or "://" in text or "@" in text else text

    def _word(self, written: str, following: str) -> str:
        """Say one word, given the first character of the next one."""
        core = written.strip(_AROUND)
        if core in self.names and not (f"{core}." in self.before_a_word and f"{core}." in written):
            return written.replace(core, self.names[core], 1)
        if written.startswith("#") and core[1:].isdigit() and "#" in self.before_a_number:
            return f"{self.before_a_number['#']} {written[1:]}"
        core = written.lstrip(_BEFORE).rstrip(_AFTER)
        said = self._short(core, following) if core.endswith(".") and not core.endswith("..") else None
        if said is None:
            return written
        ends = core in self.anywhere and written.rstrip("\"'").endswith(".") and (not following or following.isupper())
        return written.replace(core, f"{said}." if ends else said)

    def _short(self, core: str, following: str) -> str | None:
        """Say a short form that ends in a full stop; none for a word at the end of its sentence."""
        if core in self.before_a_number:
            return self.before_a_number[core] if following.isdigit() else None
        for forms in (self.before_a_word, self.anywhere):
            if core in forms:
                return forms[core]
        dotted = core.count(".") > 1 and core.replace(".", "").isalpha()
        if dotted or (following.islower() and core[:-1].isalpha()):
            mend = "Write it in full, or add it to [abbreviations]"
            raise Unsayable(f'the abbreviation "{core[:60]}" has no words', mend)
        return None

    def _site(self, found: re.Match[str]) -> str:
        parts = (found[1] or "").split(".")
        end = self.site_ends.get(parts[-1])
        if found[2] or end is None or not all(map(self._is_word, parts[:-1])):
            shown = found.string[found.start() :].split(" ", 1)[0][:60]
            what = f'the address "{shown}" can\'t be followed by ear'
            raise Unsayable(what, "Name the site, and leave its address to the source")
        named = [" ".join(part.upper()) if part.upper() in self.letters else part for part in parts[:-1]]
        return f" {self.dot} ".join([*named, end])

    def _is_word(self, part: str) -> bool:
        return part.upper() in self.letters or (len(part) > 2 and any(vowel in part for vowel in "aeiouy"))
