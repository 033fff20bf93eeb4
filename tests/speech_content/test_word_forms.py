"""Words as the checks compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech_content.check_words import CheckWords
from speech_content.errors import ContentError
from speech_content.library import load_library
from speech_content.terms import words_of
from speech_content.word_forms import WordForms, syllables

TABLE = load_library().table("check_words")
FORMS = WordForms(CheckWords.from_table(TABLE, "check_words.toml"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("treated", "treatment"),
        ("infection", "infections"),
        ("causes", "caused"),
        ("children", "child"),
        ("swelling", "swollen"),
        ("diagnosed", "diagnosis"),
        ("bones", "bone"),
        ("eyes", "eye"),
        ("bodies", "body"),
        ("bleeding", "bleeds"),
        ("lowered", "lowers"),
    ],
)
def test_forms_of_one_word_are_one(one: str, other: str) -> None:
    """Endings and irregular forms don't count."""
    assert FORMS.stem(one) == FORMS.stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("liver", "lives"),
        ("fever", "fee"),
        ("numb", "number"),
        ("anemia", "leukemia"),
        ("kidney", "kid"),
        ("many", "man"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    """Cutting stops before two words become one, or the whole word is compared."""
    assert FORMS.stem(one) != FORMS.stem(other) or one in FORMS.words.plain or other in FORMS.words.plain


def test_numbers_are_found_and_codes_are_not() -> None:
    """B-12 is a name; 1,000 and 38.5 are numbers."""
    assert ["1,000", "38.5", "7", "12"] == FORMS.numbers("Vitamin B-12, 1,000 cells, 38.5 °C, 7 to 12 days and CD4.")


def test_a_denial_reaches_to_the_next_stop() -> None:
    """Not beyond a comma, and not far."""
    assert {"symptom"} == FORMS.denied("Most people have no symptoms, and some have fever.")
    assert 2 == FORMS.denials("It doesn't hurt, and never bleeds.")


def test_hedges_are_counted_with_what_they_reach() -> None:
    """Each with the words after it."""
    assert 2 == FORMS.hedges("It may often hurt.")
    assert ["hurt"] in FORMS.hedged("It may often hurt.")


@given(st.text(max_size=200))
def test_any_text_is_taken_apart(text: str) -> None:
    """Whatever an editor pastes, nothing is raised, and tokens are in small letters."""
    for token in FORMS.tokens(text):
        assert token == token.lower()
        assert FORMS.stem(token)
    FORMS.content(text)
    FORMS.hedged(text)
    FORMS.followers(text)
    assert FORMS.denials(text) >= 0
    assert all(syllables(word) >= 1 for word in words_of(text))


@pytest.mark.parametrize(
    ("word", "count"), [("zorb", 1), ("fever", 2), ("neutrophil", 3), ("chemotherapy", 5), ("xyz", 1), ("", 1)]
)
def test_syllables_are_counted_by_sound(word: str, count: int) -> None:
    """As it sounds, and one at least."""
    assert count == syllables(word)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": {}}, "lacks the text plain"),
        ({"phrases": {"dose": ["("]}}, "dose is no pattern"),
        ({"phrases": {}}, "lacks diagnosis"),
        ({"lists": {**TABLE["lists"], "opposites": ["a|b|c"]}}, "has not two sides"),
        ({"forms": {"men": 3}}, "men is not a text"),
    ],
)
def test_a_wrong_table_of_words_is_told(change: dict, said: str) -> None:
    """Every problem at once, by its table and key."""
    with pytest.raises(ContentError) as caught:
        CheckWords.from_table({**TABLE, **change}, "check_words.toml")
    assert any(said in problem.what for problem in caught.value.problems)
