"""What the checks know of a language: which words carry facts, deny, hedge, explain, and which turns of phrase harm."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from speech_content.model import Aspect
from speech_content.table import Table

__all__ = ["CheckWords"]


@dataclass(frozen=True, slots=True)
class CheckWords:
    """``check_words.toml``, read; all words in small letters."""

    endings: tuple[str, ...]
    """Endings that are cut from a word to compare it, the longest first."""
    forms: Mapping[str, str]
    """Words whose forms differ more than in their endings, and the word they are compared as."""
    function: frozenset[str]
    """Words that carry no fact of their own."""
    plain: frozenset[str]
    """Everyday words that tie a fact to what was asked, without adding to it."""
    familiar: frozenset[str]
    """Long words that everybody knows."""
    denials: frozenset[str]
    """Words that deny what follows."""
    hedges: frozenset[str]
    """Words that say that something may be, or is mostly, sometimes or roughly so."""
    certain: frozenset[str]
    """Words that say that it is always, or all of it, so."""
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """Words that turn each other's sense round."""
    listing: re.Pattern[str]
    """What a list begins with, after all that leads to it: "such as"."""
    conditions: re.Pattern[str]
    """What begins a condition: "if", "any of"."""
    conjunctions: tuple[str, str]
    """What joins a list whose items are all needed, and one whose items each suffice: "and", "or"."""
    numerals: frozenset[str]
    """Numbers that are written as words."""
    explaining: tuple[str, ...]
    """Patterns around {term} that explain it."""
    aspects: Mapping[Aspect, re.Pattern[str]]
    """What names an aspect in a sentence."""
    phrases: Mapping[str, re.Pattern[str]]
    """Turns of phrase that harm, by the rule that looks for them."""
    licence: re.Pattern[str]
    """What the line of a receipt that states the licence holds."""
    protected: re.Pattern[str]
    """What in a licence says that the text may not be copied."""
    restated: re.Pattern[str]
    """What in a licence says that the facts are in our own words, so that there is nothing to copy."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> "CheckWords":
        """Read the table.

        Raises:
            ContentError: with every problem of it.
        """
        reader = Table(table, file)
        words, lists = reader.section("words"), reader.section("lists")
        phrases = {name: _pattern(reader.section("phrases"), name) for name in reader.section("phrases").values}
        for name in ("dose", "stop-medicine", "diagnosis", "offer", "degrees", "emergency-number"):
            if name not in phrases:
                reader.complain(f"[phrases] lacks {name}", f'Add {name} = ["…"] under [phrases]')
        aspects = {
            aspect: _pattern(reader.section("aspects"), str(aspect))
            for aspect in Aspect
            if aspect in reader.section("aspects").values
        }
        opposites = [pair.split("|") for pair in lists.texts("opposites")]
        for pair in opposites:
            if len(pair) != 2:
                lists.complain(
                    f"[lists] opposites: {'|'.join(pair)} has not two sides", 'Write "raise more|lower less"'
                )
        read = cls(
            endings=tuple(lists.texts("endings")),
            forms=reader.section("forms").words(),
            function=_set(words, "function"),
            plain=_set(words, "plain"),
            familiar=_set(words, "familiar"),
            denials=_set(words, "denials"),
            hedges=_set(words, "hedges"),
            certain=_set(words, "certain"),
            opposites=tuple((frozenset(p[0].split()), frozenset(p[1].split())) for p in opposites if len(p) == 2),
            listing=_pattern(lists, "listing"),
            conditions=_pattern(lists, "conditions"),
            conjunctions=(words.text("and"), words.text("or")),
            numerals=_set(words, "numerals"),
            explaining=lists.texts("explaining"),
            aspects=aspects,
            phrases=phrases,
            licence=_pattern(lists, "licence"),
            protected=_pattern(lists, "protected"),
            restated=_pattern(lists, "restated"),
        )
        reader.finish()
        return read


def _set(table: Table, key: str) -> frozenset[str]:
    return frozenset(table.text(key).split())


def _pattern(table: Table, key: str) -> re.Pattern[str]:
    """Join the patterns under a key into one that looks for whole words, whatever their capitals."""
    try:
        return re.compile(rf"\b(?:{'|'.join(table.texts(key)) or '(?!)'})(?!\w)", re.IGNORECASE)
    except re.error as error:
        table.complain(f"[{table.name}] {key} is no pattern: {error}", "Write a regular expression")
        return re.compile("(?!)")
