"""Speech: words, silences and terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech_content.speech import Pause, Speech, Term, Text, digest, seconds, words

PARTS = st.one_of(
    st.builds(Text, st.text(max_size=20)),
    st.builds(Pause, st.floats(0, 5)),
    st.builds(Term, st.text(max_size=9), st.text(max_size=9), st.text(max_size=9)),
)


def test_words_are_joined_and_single_spaced() -> None:
    """Pauses part sentences; terms stand where they stood."""
    speech: Speech = (Text("It is "), Term("neutropenia", "x", "y"), Text("."), Pause(0.3), Text("Rest."))
    assert "It is neutropenia. Rest." == words(speech)


def test_seconds_follow_characters_and_sentences() -> None:
    """0.062 s a character and 0.46 s a sentence."""
    assert pytest.approx(0.062 * 10 + 0.46) == seconds((Text("abcdefghi."),))
    assert pytest.approx(0.062 * 5 + 0.92) == seconds((Text("a."), Pause(0.3), Text("b.")))


@given(st.lists(PARTS, max_size=5).map(tuple), st.lists(PARTS, max_size=5).map(tuple))
def test_equal_digests_mean_equal_speech(one: Speech, other: Speech) -> None:
    """Whatever changes what is heard changes the digest, and nothing else does."""
    heard = [tuple(round(p.seconds, 3) if isinstance(p, Pause) else p for p in speech) for speech in (one, other)]
    assert (heard[0] == heard[1]) == (digest("en-US", one) == digest("en-US", other))


def test_the_language_is_part_of_what_is_heard() -> None:
    """The same words in another language are another recording."""
    assert digest("en-US", (Text("a"),)) != digest("en-GB", (Text("a"),))
