"""How names sound, from their letters alone."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speech_content.lexicon
from speech_content.lexicon import Lexicon
from speech_content.phonemes import to_arpabet
from speech_content.sound import LONGEST, alikeness, sounds, sounds_alike

TABLE = (Path(speech_content.lexicon.__file__).parent / "languages/en-US/lexicon.toml").read_text(encoding="utf-8")
LEXEMES = Lexicon.from_table(tomllib.loads(TABLE)).lexemes
NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz '-éß1"), max_size=30)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("neutropenia", "N UW T R OW P IY N IY AH"),
        ("new tropenia", "N UW T R OW P IY N IY AH"),
        ("leukemia", "L UW K IY M IY AH"),
        ("psychology", "S IH K AA L AA JH IY"),
        ("Chemo", "K IY M OW"),
        ("night", "N AY T"),
        ("make", "M EY K"),
        ("jaundice", "JH AO N D IH S"),
        ("Crohn's", "K R OW N Z"),
        ("arthritis", "AA R TH R AY T IH S"),
        ("", ""),
        ("12 %", ""),
    ],
)
def test_sounds(word: str, expected: str) -> None:
    """Letters turn into the sounds of English, those of medical words among them."""
    assert tuple(expected.split()) == sounds(word)


def test_terms_sound_like_their_pronunciation() -> None:
    """Over the whole lexicon the rules come within a tenth of the true sounds, and no term is far off."""
    found = {}
    for lexeme in LEXEMES:
        if re.search("[A-Z] [A-Z]|vitamin A", lexeme.grapheme):
            continue
        true = re.sub("[0-9]", "", to_arpabet(lexeme.ipa)).upper().replace("AX", "AH").split()
        found[lexeme.grapheme] = sounds_alike(sounds(lexeme.grapheme), true)
    assert 0.9 < sum(found.values()) / len(found)
    assert {} == {term: score for term, score in found.items() if score < 0.7}


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("neutropenia", "neutral penia"),
        ("neutropenia", "new trip ania"),
        ("leukemia", "luke emia"),
        ("anemia", "a knee mia"),
        ("jaundice", "john dis"),
        ("lymphoma", "limb foma"),
        ("celiac", "silly ack"),
        ("thrombocytopenia", "thrombo side a penia"),
        ("chemotherapy", "key mo therapy"),
    ],
)
def test_a_misheard_name_is_nearer_than_any_other_name(name: str, heard: str) -> None:
    """What a recogniser makes of a name sounds more like it than like every other name."""
    others = ["sepsis", "anemia", "leukemia", "lymphoma", "jaundice", "neutropenia", "chemotherapy", "diabetes"]
    assert alikeness(name, heard) > 0.8
    assert alikeness(name, heard) > max(alikeness(other, heard) for other in others if other != name)


@pytest.mark.parametrize(("one", "other"), [("leukemia", "lymphoma"), ("diabetes", "arthritis"), ("sepsis", "anemia")])
def test_different_names_do_not_sound_alike(one: str, other: str) -> None:
    """Names that share little score low."""
    assert alikeness(one, other) < 0.5


@given(NAMES, NAMES)
def test_alikeness_is_a_measure(one: str, other: str) -> None:
    """It lies between 0 and 1, is the same both ways, is 1 for a name with itself, and is the same each time."""
    score = alikeness(one, other)
    assert 0 <= score <= 1
    assert score == pytest.approx(alikeness(other, one))
    assert score == alikeness(one, other)
    assert 1 == alikeness(one, one)


@given(st.text(max_size=300))
def test_any_text_has_sounds(text: str) -> None:
    """Nothing that is typed makes it fail, and what is very long is cut."""
    assert len(sounds(text)) <= 4 * LONGEST
    assert sounds(text) == sounds(text[:LONGEST])
