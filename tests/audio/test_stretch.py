import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import speechlike, tone

from audio.loudness import active_level
from audio.pcm import Pcm
from audio.stretch import stretch


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.25, 1.6])
def test_length_and_pitch(factor):
    """A tone becomes so many times as long and stays as high and as loud."""
    slower = stretch(tone(220, 2, 16_000, -10), factor)
    assert round(2 * 16_000 * factor) == len(slower.samples)
    middle = slower.samples[4000:-4000]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 17))
    assert pytest.approx(220, abs=1) == np.argmax(spectrum) * 16_000 / (1 << 17)
    assert pytest.approx(-13.0, abs=0.2) == 10 * np.log10(np.mean(middle**2))


def test_no_period_is_broken():
    """A stretched tone is as smooth as the tone: no step between samples is larger than a sine's own."""
    slower = stretch(tone(150, 2, 16_000), 1.3)
    assert np.abs(np.diff(slower.samples[400:-400])).max() < 1.1 * 2 * np.pi * 150 / 16_000


def test_words_come_in_their_own_time():
    """What is heard at a moment is heard at that moment times the factor, to 20 ms."""
    sound = Pcm(
        np.concatenate([np.zeros(16_000, np.float32), tone(300, 0.5, 16_000).samples, np.zeros(16_000, np.float32)]),
        16_000,
    )
    loud = np.flatnonzero(np.abs(stretch(sound, 1.25).samples) > 0.3) / 16_000
    assert pytest.approx((1.25, 1.875), abs=0.02) == (loud[0], loud[-1])


def test_speech_keeps_its_level():
    """Speech is as loud slow as it was."""
    sound = speechlike(4, 16_000, seed=3)
    assert pytest.approx(active_level(sound).level, abs=0.5) == active_level(stretch(sound, 1.25)).level


def test_by_one_nothing_changes():
    """At a factor of 1 the pieces fall into place again."""
    sound = speechlike(1, 16_000)
    np.testing.assert_allclose(sound.samples, stretch(sound, 1.0).samples, atol=1e-5)


@settings(deadline=None)
@given(st.integers(0, 5000), st.floats(0.5, 2))
def test_any_length(count, factor):
    """Whatever the length, down to nothing, the result has its length and stays finite."""
    sound = Pcm(np.random.default_rng(count).normal(size=count).astype(np.float32), 8000)
    slower = stretch(sound, factor)
    assert round(count * factor) == len(slower.samples)
    assert np.isfinite(slower.samples).all()


@pytest.mark.parametrize("factor", [0.4, 2.5])
def test_out_of_bounds(factor):
    """What would fall apart is refused."""
    with pytest.raises(ValueError, match=r"0\.5 to 2"):
        stretch(tone(200, 1, 8000), factor)
