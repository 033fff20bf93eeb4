"""What is written short and said in full: fixed names, words that end in a full stop, addresses of sites."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from speech_content.table import Table
from speech_content.unsayable import Unsayable

__all__ = ["Abbreviations"]

_AROUND = "()[]\"',;:.!?"
_DOTTED = re.compile(r"(?<![\w.@/])[^\W\d_]+\.(?:[^\W\d_]\.)*(?!\w)(?=( ?)(.?))")
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
        text = " ".join(map(self._name, text.split(" ")))
        if "#" in text:
            text = re.sub("#(?=[0-9])", lambda _: self.before_a_number.get("#", "#") + " ", text)
        if "." in text:
            text = _DOTTED.sub(self._dotted, text)
        return _SITE.sub(self._site, text) if "." in text or "://" in text or "@" in text else text

    def _name(self, written: str) -> str:
        if written.isalpha() and written.islower():
            return written
        core = written.strip(_AROUND)
        said = self.names.get(core)
        if said is None or (f"{core}." in self.before_a_word and f"{core}." in written):
            return written
        return written.replace(core, said, 1)

    def _dotted(self, found: re.Match[str]) -> str:
        written, space, after = found[0], found[1], found[2]
        if written in self.before_a_number:
            return self.before_a_number[written] if after.isdigit() else written
        if written in self.before_a_word:
            return self.before_a_word[written]
        plain = written.replace(".", "")
        said = self.anywhere.get(written)
        if said is None and written.count(".") > 1 and plain in self.letters:
            said = " ".join(plain)
        if said is not None:
            return f"{said}." if not after or (space and after.isupper()) else said
        if written.count(".") > 1 or (space and after.islower()):
            raise Unsayable(
                f'the abbreviation "{written}" has no words', "Write it in full, or add it to [abbreviations]"
            )
        return written

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
