"""How terms are pronounced: one entry each, whoever speaks it; and terms found in spoken sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from speech_content.phonemes import UnknownSound, last_sound, parse_ipa
from speech_content.speech import Speech, Term, Text
from speech_content.table import Table

__all__ = ["Ending", "Endings", "Lexeme", "Lexicon"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_GRAPHEME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+| [^\W\d_]+)*")
_RESPELLING = re.compile("[A-Za-z]+(?:[- ][A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A term and its pronunciation."""

    grapheme: str
    """The term in spoken form."""
    ipa: str
    """International Phonetic Alphabet, syllables marked by stress or a full stop."""
    respelling: str
    """Syllables joined by hyphens, the stressed one in capitals: ``noo-troh-PEE-nee-uh``."""
    aliases: tuple[str, ...] = ()
    """Other spellings that are said the same."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What an inflected form adds to a term."""

    ipa: str
    respelling: str


@dataclass(frozen=True, slots=True)
class Endings:
    """The regular endings of a language's terms: of plurals and owners in English."""

    forms: tuple[str, ...] = ()
    """What is added in writing."""
    sounds: Mapping[str, Ending] = field(default_factory=dict)
    """What is added in sound, by :func:`speech_content.phonemes.last_sound`."""

    @classmethod
    def from_table(cls, table: Table) -> "Endings":
        """Read ``[endings]``; a language without it has none."""
        if not table.values:
            return cls()
        rows = {"hissing": "after_hissing", "voiceless": "after_voiceless", "other": "otherwise"}
        parts = {kind: table.section(key) for kind, key in rows.items()}
        sounds = {kind: Ending(part.text("ipa"), part.text("respelling")) for kind, part in parts.items()}
        return cls(table.texts("forms"), sounds)

    def inflect(self, lexeme: Lexeme, spelling: str) -> Iterable[Lexeme]:
        """Give a spelling with each ending, pronounced."""
        for form in self.forms:
            ending = self.sounds[last_sound(lexeme.ipa)]
            loud = lexeme.respelling[-1:].isupper() and not ending.respelling.startswith("-")
            respelling = lexeme.respelling + (ending.respelling.upper() if loud else ending.respelling)
            yield Lexeme(spelling + form, lexeme.ipa + ending.ipa, respelling)


_NO_ENDINGS = Endings()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms of one language; finding them costs one look-up a word."""

    lexemes: tuple[Lexeme, ...]
    """In order of grapheme, without inflected forms."""
    _by_first: Mapping[str, tuple[tuple[tuple[str, ...], Lexeme], ...]]
    """By the first word in small letters: the words of each spelling, the longest first."""

    @classmethod
    def of(cls, lexemes: Iterable[Lexeme], endings: Endings = _NO_ENDINGS) -> "Lexicon":
        """Make a lexicon; an entry of its own goes before an inflected form, and the first of two before the second."""
        ordered = tuple(sorted(lexemes, key=lambda lexeme: (lexeme.grapheme.casefold(), lexeme.grapheme)))
        spelled: dict[tuple[str, ...], Lexeme] = {}
        spellings = [(spelling, lexeme) for lexeme in ordered for spelling in (lexeme.grapheme, *lexeme.aliases)]
        inflected = [
            (form.grapheme, form) for spelling, lexeme in spellings for form in endings.inflect(lexeme, spelling)
        ]
        for spelling, lexeme in spellings + inflected:
            spelled.setdefault(tuple(_WORD.findall(spelling.lower())), lexeme)
        by_first: dict[str, list[tuple[tuple[str, ...], Lexeme]]] = {}
        for words in sorted(spelled, key=lambda words: (-len(words), words)):
            by_first.setdefault(words[0], []).append((words, spelled[words]))
        return cls(ordered, {first: tuple(found) for first, found in by_first.items()})

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str = "lexicon.toml") -> "Lexicon":
        """Read ``lexicon.toml``: ``[endings]``, and for each of ``[terms]`` ``ipa``, ``respelling``, ``aliases``.

        Raises:
            ContentError: with every problem of the table.
        """
        reader = Table(table, file)
        endings = Endings.from_table(reader.section("endings"))
        terms = reader.section("terms")
        lexemes = []
        taken: dict[str, str] = {}
        for grapheme in terms.values:
            entry = terms.section(grapheme)
            if not isinstance(terms.values[grapheme], Mapping):
                continue
            aliases = entry.texts("aliases") if "aliases" in entry.values else ()
            lexeme = Lexeme(grapheme, entry.text("ipa"), entry.text("respelling"), aliases)
            for what, mend in _faults(lexeme):
                reader.complain(f"{grapheme}: {what}", mend)
            for spelling in (grapheme, *aliases):
                other = taken.setdefault(spelling.lower(), grapheme)
                if other != grapheme:
                    reader.complain(f"{grapheme}: {spelling} belongs to {other} already", "Take it out of one of them")
            lexemes.append(lexeme)
        reader.finish()
        return cls.of(lexemes, endings)

    def mark(self, spoken: str) -> Speech:
        """Turn a spoken sentence into words and terms.

        Terms are found as whole words whatever their capitals, the longest first. The parts put together give the
        sentence back, letter by letter.
        """
        found = list(_WORD.finditer(spoken))
        parts: list[Text | Term] = []
        done = place = 0
        while place < len(found):
            lexeme, count = self._match(spoken, found, place)
            if lexeme:
                start, end = found[place].start(), found[place + count - 1].end()
                if start > done:
                    parts.append(Text(spoken[done:start]))
                parts.append(Term(spoken[start:end], lexeme.ipa, lexeme.respelling))
                done = end
            place += count
        if done < len(spoken):
            parts.append(Text(spoken[done:]))
        return tuple(parts)

    def _match(self, spoken: str, found: list[re.Match[str]], place: int) -> tuple[Lexeme | None, int]:
        """Give the lexeme that starts at a word, or none, and how many words are dealt with."""
        for words, lexeme in self._by_first.get(found[place][0].lower(), ()):
            row = found[place : place + len(words)]
            # Only a space or a hyphen may stand between the words of one term.
            if tuple(each[0].lower() for each in row) == words and all(
                spoken[one.end() : other.start()] in (" ", "-") for one, other in pairwise(row)
            ):
                return lexeme, len(words)
        return None, 1


def _faults(lexeme: Lexeme) -> Iterable[tuple[str, str]]:
    """What is wrong with one entry, and how to mend it."""
    for spelling in (lexeme.grapheme, *lexeme.aliases):
        if not _GRAPHEME.fullmatch(spelling):
            yield f'"{spelling}" is not in spoken form', "Write it with letters, apostrophes, hyphens and single spaces"
    if lexeme.ipa:
        try:
            parse_ipa(lexeme.ipa)
        except UnknownSound as error:
            yield (
                str(error),
                "Use the symbols listed in speech_content/phonemes.py, with ˈ before the stressed syllable",
            )
    if lexeme.respelling and not _RESPELLING.fullmatch(lexeme.respelling):
        yield (
            f'the respelling "{lexeme.respelling}" has other signs than letters and hyphens',
            "Write it like noo-troh-PEE-nee-uh",
        )
