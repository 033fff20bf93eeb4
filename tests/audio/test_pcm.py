import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import joined, silence, tone

from audio.pcm import Cue, Pcm, Piece, Recording, Synthesis, WordTiming, assemble, join, resample, split, trim
from speech_content.errors import AudioError


def padded(before: float, heard: float, after: float, rate: int = 16_000) -> Pcm:
    return joined(silence(before, rate), tone(440, heard, rate, -6), silence(after, rate))


def test_trim_leaves_a_little_room():
    """Silence goes at both ends, but 20 ms before and 60 ms after the sound stay, so that no sound's edge is cut."""
    sound, cut = trim(padded(0.5, 1.0, 0.7))
    assert pytest.approx(0.48, abs=0.011) == cut
    assert pytest.approx(1.08, abs=0.021) == sound.seconds


def test_trim_fades():
    """What is left starts and ends at zero, so that joining doesn't click."""
    sound, _ = trim(tone(440, 0.5, 16_000))
    assert (0.0, 0.0) == (sound.samples[0], sound.samples[-1])


def test_trim_keeps_pure_silence():
    """Silence that stands for speech keeps its length: the engine for tests speaks nothing but silence."""
    sound, cut = trim(silence(1.25, 8000))
    assert (1.25, 0.0) == (sound.seconds, cut)


def test_trim_leaves_its_argument_alone():
    """The engine's samples aren't changed by the fades."""
    sound = tone(440, 0.5, 16_000)
    before = sound.samples.copy()
    trim(sound)
    np.testing.assert_array_equal(before, sound.samples)


@settings(deadline=None)
@given(st.lists(st.floats(-1, 1, width=32), max_size=300), st.sampled_from([8000, 22_050]))
def test_trim_takes_anything(samples, rate):
    """Any sound can be trimmed: it never grows and stays finite."""
    sound, cut = trim(Pcm(np.array(samples, np.float32), rate))
    assert len(sound.samples) <= len(samples)
    assert 0 <= cut * rate <= len(samples)
    assert np.isfinite(sound.samples).all()


def test_resample_keeps_tone_and_length():
    """A tone is the same tone at another rate, to -80 dB."""
    expected, actual = tone(1000, 1, 8000, -6), resample(tone(1000, 1, 22_050, -6), 8000)
    assert len(expected.samples) == len(actual.samples)
    assert np.abs(expected.samples - actual.samples)[200:-200].max() < 1e-4


def test_resample_to_the_same_rate_is_free():
    """The very same sound comes back."""
    sound = tone(440, 0.1, 24_000)
    assert resample(sound, 24_000) is sound


def test_assemble_keeps_pauses_and_tells_times():
    """Between two sentences lies exactly the pause asked for, and each cue spans its sentence."""
    first = Piece(Synthesis(silence(1.0, 16_000)), "One.", 0.3)
    second = Piece(Synthesis(silence(0.5, 16_000)), "Two.")
    made = assemble([first, second])
    assert (Cue("One.", 0.0, 1.0), Cue("Two.", 1.3, 1.8)) == made.cues
    assert pytest.approx(1.8) == made.pcm.seconds


def test_assemble_moves_word_times_with_the_trimming():
    """A word's time is that of the joined sound: the silence cut before the sentence is taken off."""
    words = (WordTiming("one", 0.5, 0.9), WordTiming("two", 0.9, 9.9))
    made = assemble(
        [Piece(Synthesis(silence(1, 16_000)), "Zero.", 0.5), Piece(Synthesis(padded(0.5, 1, 1), words), "One two.")]
    )
    one, two = made.cues[1].words
    assert pytest.approx((1.52, 1.92), abs=0.011) == (one.start, one.end)
    assert made.cues[1].end == two.end


def test_assemble_refuses_two_voices():
    """Sentences at different rates come from different engines, and one clip has one voice."""
    pieces = [Piece(Synthesis(silence(1, 16_000)), "One."), Piece(Synthesis(silence(1, 22_050)), "Two.")]
    with pytest.raises(AudioError, match=r"22050 Hz.*one engine and voice"):
        assemble(pieces)


def test_assemble_refuses_a_piece_without_sound():
    """The sentence that the engine dropped is named."""
    with pytest.raises(AudioError, match=r"no sound for “One\.”"):
        assemble([Piece(Synthesis(silence(0, 16_000)), "One.")])


@pytest.mark.parametrize("made", [assemble, join])
def test_nothing_to_join(made):
    """Nothing to say is an error, not an empty file."""
    with pytest.raises(AudioError, match="nothing to record"):
        made([])


def test_join_moves_cues():
    """Recordings follow each other with their silences, and their cues move along."""
    part = Recording(silence(1, 8000), (Cue("A.", 0.25, 0.75, (WordTiming("A", 0.25, 0.75),)),))
    made = join([(part, 0.5), (part, 0.0)])
    assert Cue("A.", 1.75, 2.25, (WordTiming("A", 1.75, 2.25),)) == made.cues[1]
    assert pytest.approx(2.5) == made.pcm.seconds


def cut(*lengths: float, longest: float) -> tuple[list[float], list[str]]:
    """Join sentences of these lengths, half a second apart, and split; gives lengths and first sentences of parts."""
    parts = split(assemble(Piece(Synthesis(tone(440, each, 8000)), f"{each} s", 0.5) for each in lengths), longest)
    return [round(part.pcm.seconds, 2) for part in parts], [part.cues[0].text for part in parts]


def test_a_long_recording_is_cut_between_sentences() -> None:
    """Into few parts that are short enough; a pause stays with the sentence before it."""
    assert ([3.0], ["1 s"]) == cut(1, 1, longest=3.0)
    assert ([3.0, 2.5, 1.5], ["1 s", "2 s", "1 s"]) == cut(1, 1, 2, 1, longest=3.0)


def test_parts_are_the_whole() -> None:
    """Not a sample is lost, and each part's times are its own."""
    whole = assemble(Piece(Synthesis(tone(440, 1.0, 8000)), text, 0.5) for text in "abc")
    parts = split(whole, 2.0)
    assert whole.pcm.samples.tolist() == np.concatenate([part.pcm.samples for part in parts]).tolist()
    assert [(0.0, 1.0)] * 3 == [(round(c.start, 6), round(c.end, 6)) for part in parts for c in part.cues]


def test_a_sentence_is_never_cut() -> None:
    """One that is too long by itself is an error that shows it and says what helps."""
    with pytest.raises(AudioError, match=r"“4 s” lasts 4 s.*AUDIO_LIMIT"):
        cut(1, 4, longest=3.0)
