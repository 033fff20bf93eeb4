from hypothesis import given
from hypothesis import strategies as st

from audio.clauses import split

TEXTS = st.text(st.sampled_from("abcdefgh ,.;:!?—'\n"), max_size=400)


@given(TEXTS, st.integers(5, 100))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, longest: int) -> None:
    """Put together, the parts have every letter in order."""
    parts = split(text, longest)
    assert all(0 < len(part) <= longest for part in parts)
    letters = [sign for sign in text if sign.isalnum()]
    assert letters == [sign for part in parts for sign in part if sign.isalnum()]


@given(TEXTS)
def test_every_part_has_something_to_say(text: str) -> None:
    """A part of punctuation alone would be refused by a service."""
    assert all(any(sign.isalnum() for sign in part) for part in split(text, 20))


def test_a_short_text_stays_whole() -> None:
    """Single-spaced, with its stop."""
    assert ("One. Two, three.",) == split(" One.  Two,\nthree. ", 100)


def test_the_best_cut_is_taken() -> None:
    """A sentence end before a clause end, a clause end before a space, a space before a word."""
    assert ("One two.", "three, four") == split("One two. three, four", 15)
    assert ("one two,", "three four") == split("one two, three four", 15)
    assert ("one “two,”", "three four") == split("one “two,” three four", 15)
    assert ("one two three", "four") == split("one two three four", 15)
    assert ("abcde", "fgh") == split("abcdefgh", 5)
