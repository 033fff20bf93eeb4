import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import joined, silence, speechlike, tone

from audio.limiter import amplify, gain_curve, widened
from audio.loudness import factor, outline, true_peak
from audio.pcm import Pcm


def limited(sound, ceiling, gain=0.0):
    seen = outline(sound, weighted=False)
    return amplify(sound, factor(gain), gain_curve(seen.times(factor(gain)), factor(ceiling)), seen.step)


@settings(deadline=None)
@given(st.integers(0, 8), st.floats(-20, -0.5), st.sampled_from([8000, 16_000, 24_000, 44_100]))
def test_peaks_are_held(seed, ceiling, rate):
    """However much too loud, no true peak is above the ceiling (by more than 0.1 dB, the meter's own slack)."""
    assert true_peak(limited(speechlike(1.5, rate, seed), ceiling, gain=6.0)) <= ceiling + 0.1


def test_below_the_ceiling_nothing_changes():
    """Sound that fits comes out as it went in, to the bit."""
    sound = speechlike(2, seed=1)
    np.testing.assert_array_equal(sound.samples, limited(sound, 0.0).samples)


def test_only_the_loud_moment_is_turned_down():
    """More than 20 ms away from a peak the sound is untouched."""
    rate = 24_000
    sound = joined(tone(500, 0.5, rate, -20), tone(500, 0.05, rate, 0), tone(500, 0.5, rate, -20))
    changed = np.flatnonzero(limited(sound, -6).samples != sound.samples) / rate
    assert 0.48 < changed.min() < 0.51
    assert 0.54 < changed.max() < 0.57


def test_gain_moves_smoothly():
    """The gain never jumps: from one millisecond to the next it changes by at most a third of the whole way."""
    sound = joined(silence(0.2, 24_000), tone(500, 0.2, 24_000, 0), silence(0.2, 24_000))
    curve = gain_curve(outline(sound), factor(-12))
    assert pytest.approx(factor(-12), abs=0.01) == curve.min()
    assert np.abs(np.diff(curve)).max() < (1 - curve.min()) / 3


def test_a_ceiling_for_each_step():
    """Where the ceiling is lower, only there the gain is."""
    seen = outline(tone(500, 1, 24_000, -3))
    ceiling = np.ones(len(seen.peak))
    ceiling[500:510] = factor(-9)
    curve = gain_curve(seen, ceiling)
    assert pytest.approx(factor(-6), abs=0.01) == curve[505]
    assert (1.0, 1.0) == (curve[400], curve[600])


def test_widened():
    """Each step takes the greatest of its neighbours."""
    np.testing.assert_array_equal([1, 3, 3, 3, 2, 2], widened(np.array([1.0, 1, 3, 1, 1, 2]), 1))


def test_nothing_to_limit():
    """An empty sound stays empty."""
    assert 0 == len(limited(Pcm(np.zeros(0, np.float32), 8000), -6).samples)
