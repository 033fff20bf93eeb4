"""SSML: escaped, well-formed, and within Alexa's limits by construction."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.alexa.ssml import LONGEST_LINE, Ssml
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Line
from speech_content.speech import Pause, Term, Text

PARTS = st.one_of(
    st.builds(Text, st.text(max_size=30)),
    st.builds(Pause, st.sampled_from([0.3, 0.65, 2.0])),
    st.builds(Term, st.text(max_size=10), st.text(max_size=10), st.text(max_size=10)),
)


def with_lines(library: Library, *lines: Line) -> Library:
    """A library of just some lines."""
    return replace(library, lines={line.key: line for line in lines})


@given(st.lists(PARTS, max_size=8).map(tuple), st.booleans())
def test_any_speech_becomes_well_formed_xml(library: Library, speech: tuple, slow: bool) -> None:
    """Whatever a line holds, an XML parser reads it and finds the words again."""
    line = Line("en-US/x", speech, "", "")
    root = ElementTree.fromstring(Ssml(with_lines(library, line)).speak([line], slow=slow))
    assert "speak" == root.tag
    assert {element.tag for element in root.iter()} <= {"speak", "prosody", "phoneme", "break"}


def test_terms_and_long_pauses_are_marked_up(library: Library) -> None:
    """A term carries its IPA, a long pause its milliseconds, a sentence's pause nothing."""
    speech = (Text("A "), Term("b", "bˈiː", "BEE"), Text(" & c."), Pause(0.3), Text("D."), Pause(0.65), Text("E."))
    line = Line("en-US/x", speech, "", "")
    assert (
        '<speak>A <phoneme alphabet="ipa" ph="bˈiː">b</phoneme> &amp; c. D. <break time="650ms"/> E.</speak>'
        == Ssml(with_lines(library, line)).speak([line])
    )


def test_a_line_that_is_too_long_is_refused_at_load(library: Library) -> None:
    """The limit is kept before anyone asks, and the message names the line."""
    line = Line("en-US/x/causes/1", (Text("a" * (LONGEST_LINE + 1)),), "", "")
    with pytest.raises(ContentError, match="en-US/x/causes/1"):
        Ssml(with_lines(library, line))


def test_the_longest_reply_fits(library: Library) -> None:
    """Two of the longest lines and a dozen prompts stay under 8,000 characters."""
    ssml = Ssml(library)
    lines = sorted(library.lines.values(), key=lambda line: len(ssml.speak([line])), reverse=True)
    prompts = [line for line in lines if "/prompt/" in line.key]
    assert len(ssml.speak([*lines[:2], *prompts[:12]], slow=True)) < 8000
