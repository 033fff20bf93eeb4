import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.captions import webvtt
from audio.pcm import Cue, WordTiming

TIMES = re.compile(r"^(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})$", re.MULTILINE)


def test_a_cue_a_sentence():
    """Each sentence has a number, its times and its words."""
    text = webvtt([Cue("It can start.", 0.046, 1.5), Cue("Call now.", 3661.25, 3662.0)])
    expected = (
        "WEBVTT\n\n1\n00:00:00.046 --> 00:00:01.500\nIt can start.\n\n2\n01:01:01.250 --> 01:01:02.000\nCall now.\n"
    )
    assert expected == text


def test_words_light_up():
    """Where word times are known each word but the first has its time before it."""
    words = (WordTiming("It", 1.0, 1.2), WordTiming("can", 1.2, 1.5), WordTiming("start", 1.5, 2.0))
    assert "It <00:00:01.200>can <00:00:01.500>start.\n" in webvtt([Cue("It can start.", 1.0, 2.0, words)])


def test_words_that_do_not_match_are_left_out():
    """A word that the engine names otherwise gets no time, and those after it keep theirs."""
    words = (WordTiming("It", 1.0, 1.2), WordTiming("kan", 1.2, 1.5), WordTiming("start", 1.5, 2.0))
    assert "It can <00:00:01.500>start.\n" in webvtt([Cue("It can start.", 1.0, 2.0, words)])


def test_a_repeated_word_takes_its_own_time():
    """Words are matched in order, so the second of two equal words gets the second time."""
    words = (WordTiming("on", 0.0, 0.5), WordTiming("and", 0.5, 1.0), WordTiming("on", 1.0, 1.5))
    assert "on <00:00:00.500>and <00:00:01.000>on\n" in webvtt([Cue("on and on", 0.0, 1.5, words)])


def test_long_sentences_are_wrapped():
    """No line of a caption is longer than 42 characters, and no word is lost."""
    sentence = "If you are having chemotherapy and your temperature is high, that is a medical emergency."
    lines = webvtt([Cue(sentence, 0, 5)]).split("\n\n")[1].splitlines()[2:]
    assert sentence == " ".join(lines)
    assert max(map(len, lines)) <= 42


def test_markup_is_escaped():
    """What looks like markup is shown, not read."""
    assert "a &lt;b&gt; &amp; c --&gt; d" in webvtt([Cue("a <b> & c --> d", 0, 1)])


timings = st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), st.floats(-1, 12)), max_size=6)


@settings(deadline=None)
@given(st.floats(0, 10), st.floats(0, 10), timings)
def test_times_always_rise(start, length, words):
    """Whatever times an engine gives, a cue ends after it starts and the tags within rise between the two."""
    timed = tuple(WordTiming(word, at, at + 0.1) for word, at in words)
    text = webvtt([Cue("one two three two one", start, start + length, timed)])
    hours, minutes, seconds, thousandths, *end = map(int, TIMES.search(text).groups())
    first, last = (
        h * 3_600_000 + m * 60_000 + s * 1000 + t for h, m, s, t in ((hours, minutes, seconds, thousandths), end)
    )
    tags = [int(s) * 1000 + int(t) for s, t in re.findall(r"<00:00:(\d\d)\.(\d{3})>", text)]
    assert first < last
    assert sorted(set(tags)) == tags
    assert all(first < tag < last for tag in tags)


def test_no_cues():
    """Without sentences there is still a valid file."""
    assert "WEBVTT\n" == webvtt([])


@pytest.mark.parametrize(("seconds", "shown"), [(59.9996, "00:01:00.000"), (3599.9999, "01:00:00.000")])
def test_rounding_carries(seconds, shown):
    """A time that rounds up carries into minutes and hours."""
    assert f"{shown} -->" in webvtt([Cue("a", seconds, seconds + 1)])
