"""Looking words up before searching changes nothing but the time."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech_content.drafting.needles import beginning, needles
from speech_content.drafting.sieve import Sieve
from tests.speech_content.leaflet_kit import WORDS

SIEVES: list[Sieve[Any]] = [
    WORDS.noise,
    WORDS.noise_headings,
    WORDS.headings,
    WORDS.cues,
    WORDS.licences,
    WORDS.free,
    WORDS.typing,
]


@pytest.mark.parametrize(
    ("pattern", "flags", "expected"),
    [
        (r"\bdiagnos(?:e|is)\b", 0, {"diag"}),
        (r"\b(?:can|may) (?:also )?(?:cause|lead to) xx\b", 0, {"also", "caus", "lead"}),
        (r"\b(?:is|are) (?:\w+ )?treated (?:with|in)\b", 0, {"trea"}),
        (r"\b(?:very )*ill\b", 0, {"ill"}),
        (r"\bRisk\b", re.IGNORECASE, {"risk"}),
        (r"un(?:treated)\b", 0, {""}),
        (r"\w+ly", 0, {""}),
        (r"\b(?:well|\w+) then", 0, {"then"}),
        (r"\bor", 0, {""}),
        (r"\bor\b", 0, {"or"}),
    ],
)
def test_a_pattern_is_known_by_a_word_that_it_needs(pattern: str, flags: int, expected: set[str]) -> None:
    """The first letters of a needed word are found, and none where a word may begin otherwise or go on."""
    assert expected == {beginning(needle) for needle in needles(re.compile(pattern, flags)) or [""]}


@pytest.mark.parametrize("pattern", [r"\d+", r"(?:a|\d)", r"x*", r"(?i:Ill)", r"(\w)\1"])
def test_a_pattern_that_needs_no_letters_has_no_needles(pattern: str) -> None:
    """Where nothing can be told, nothing is claimed."""
    assert not {needle for needle in needles(re.compile(pattern)) if needle.strip("\b")}


def _plainly(sieve: Sieve[Any], text: str) -> list[tuple[Any, str]]:
    found = ((label, pattern.search(text)) for pattern, label in sieve.rows)
    return [(label, match[0]) for label, match in found if match]


def _as_written(pattern: re.Pattern[str]) -> str:
    """A pattern's letters, as a text that it may be found in."""
    text = re.sub(r"\(\?[:!<=]+|\\b|[\^$?()]|\[\^?|\]|\{\d?,?\d*\}", "", pattern.pattern)
    return text.replace("\\w+", "word").replace("|", " ").replace("\\", "")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SIEVES),
    st.lists(
        st.one_of(
            st.sampled_from([piece for sieve in SIEVES for row in sieve.rows for piece in _as_written(row[0]).split()]),
            st.text(max_size=6),
        ),
        max_size=40,
    ),
    st.sampled_from([" ", "  ", ", ", "-", "", "s "]),
    st.booleans(),
)
def test_a_sieve_finds_what_a_plain_search_finds(sieve: Sieve[Any], words: list[str], between: str, long: bool) -> None:
    """In any text, short or long, every pattern that is found by itself is found by its sieve, in the same order."""
    text = between.join(words).lower() + " filler" * (200 if long else 0)
    assert _plainly(sieve, text) == [(label, match[0]) for label, match in sieve.found(text)]


@pytest.mark.parametrize("sieve", SIEVES)
def test_hardly_a_pattern_is_searched_for_in_a_text_without_its_words(sieve: Sieve[Any]) -> None:
    """A sentence that speaks of none of it costs few searches; that is what a sieve is for."""
    assert len(sieve.candidates("purple umbrellas float upward")) <= 2
