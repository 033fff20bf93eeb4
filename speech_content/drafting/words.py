"""What importing knows about a language, read from ``importing.toml`` and made ready once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from speech_content.drafting.sieve import Sieve
from speech_content.errors import ContentError, Problem
from speech_content.model import Aspect

__all__ = ["ImportWords", "normal"]

Patterns = tuple[re.Pattern[str], ...]


def normal(text: str) -> str:
    """Give a text as patterns expect it: with typographic apostrophes."""
    return text.replace("'", "’")


@dataclass(frozen=True, slots=True)
class ImportWords:
    """Patterns and words of one language; what each is for stands in ``importing.toml``."""

    tags: tuple[str, ...]
    """What a file may state as its language."""
    grammar: Mapping[str, re.Pattern[str]]
    common: frozenset[str]
    least_common: float
    noise: Sieve[str]
    """By reason code, as are the headings of sections that are left out whole."""
    noise_headings: Sieve[str]
    headings: Sieve[Aspect]
    """For text in small letters, as are the cues."""
    cues: Sieve[tuple[float, Aspect]]
    """The strongest first."""
    doses: Patterns
    polarity: Mapping[str, Patterns]
    imperatives: frozenset[str]
    dont_word: str
    lists: Mapping[str, re.Pattern[str]]
    phrases: Mapping[str, str]
    """Words that a sentence made of a list needs."""
    licences: Sieve[str]
    free: Sieve[str]
    """Those of the licences that permit."""
    publishers: Mapping[str, str]
    typing: Sieve[str]
    """Likely typing errors, with what to say of them."""
    letters: Mapping[str, str]
    """Sounds by the letters that respellings write them with."""
    last: Mapping[str, str]
    """Sounds of vowel letters that end a syllable."""
    title_ends: Patterns
    """What a title may have besides the topic's name."""
    generic: frozenset[str]
    """Last words of names that don't stand for the whole name."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str = "importing.toml") -> "ImportWords":
        """Read the table.

        Raises:
            ContentError: where a part is missing, or a pattern can't be read.
        """
        try:
            polarity, lists = table["polarity"], table["lists"]
            phrases = ("include", "and", "or", "means", "means_that")
            cues = [
                (_small(text), (float(weight), Aspect(aspect)))
                for aspect, rows in table["cues"].items()
                for weight, text in rows
            ]
            return cls(
                tags=tuple(table["language"]["tags"]),
                grammar={
                    key: _small(table["grammar"][key])
                    for key in ("subject", "gerund", "finite", "goes_on", "fragment", "date", "next")
                },
                common=frozenset(table["language"]["common"]),
                least_common=float(table["language"]["least"]),
                noise=_groups(table["noise"]),
                noise_headings=_groups(table["noise_headings"]),
                headings=Sieve(
                    (_small(text), Aspect(aspect)) for aspect, texts in table["headings"].items() for text in texts
                ),
                cues=Sieve(sorted(cues, key=lambda cue: -cue[1][0])),
                doses=_patterns(table["dose"]["patterns"]),
                polarity={
                    key: _patterns(polarity[key])
                    for key in ("do_heading", "dont_heading", "do", "dont", "negative", "advice_heading")
                },
                imperatives=frozenset(polarity["imperative"]),
                dont_word=str(polarity["dont_word"]),
                lists={
                    key: _pattern(lists[key])
                    for key in (
                        "either",
                        "whole",
                        "open",
                        "verbs",
                        "third_person",
                        "definition",
                        "condition",
                        "sentence_lead",
                    )
                },
                phrases={key: str(lists[key]) for key in phrases}
                | {"missing": str(table["draft"]["missing"]), "undecided": str(polarity["undecided"])},
                licences=_groups(table["licences"]),
                free=_groups({"free": table["licences"]["free"]}),
                publishers=dict(table["publishers"]),
                letters=dict(table["respelling"]["letters"]),
                last=dict(table["respelling"]["last"]),
                title_ends=_patterns(table["title"]["ends"]),
                generic=frozenset(table["title"]["generic"]),
                typing=Sieve((_small(text), str(what)) for text, what in table["typing"]["patterns"]),
            )
        except (KeyError, TypeError, ValueError, re.error) as error:
            what = f"what importing needs is missing or wrong: {error}"
            mend = "Compare it with languages/en-US/importing.toml"
            raise ContentError([Problem(file, 0, what, mend)]) from None

    def title(self, title: str) -> str:
        """Give the topic's name out of a leaflet's title."""
        name = title
        for pattern in self.title_ends:
            shorter = pattern.sub("", name).strip(" -–—:,|")
            name = shorter or name
        return name


def _small(text: str) -> re.Pattern[str]:
    """Compile a pattern that minds capitals; text in small letters is searched faster that way."""
    return re.compile(normal(text))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(normal(text), re.IGNORECASE)


def _patterns(texts: str | Iterable[str]) -> Patterns:
    return tuple(map(_pattern, [texts] if isinstance(texts, str) else texts))


def _groups(table: Mapping[str, Iterable[str]]) -> Sieve[str]:
    return Sieve((_pattern(text), name) for name, texts in table.items() for text in texts)
