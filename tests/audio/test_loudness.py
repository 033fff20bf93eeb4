import re
import shutil
import subprocess
from dataclasses import astuple

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import joined, silence, speechlike, tone

from audio.loudness import SILENT, active_level, decibels, factor, integrated, outline, true_peak
from audio.pcm import Pcm

RATES = (8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)


@pytest.mark.parametrize("rate", RATES)
def test_full_scale_sine(rate):
    """BS.1770: a 997 Hz sine at full scale in one channel is -3.01 LKFS, whatever the rate."""
    assert pytest.approx(-3.01, abs=0.01) == integrated(tone(997, 5, rate))


@pytest.mark.parametrize("rate", (24_000, 44_100))
@pytest.mark.parametrize("hertz", [38, 100, 500, 2000, 8000])
def test_loudness_does_not_depend_on_the_rate(hertz, rate):
    """A tone is as loud at any rate as at 48 kHz, for which the standard prints its filter."""
    assert pytest.approx(integrated(tone(hertz, 5, 48_000)), abs=0.01) == integrated(tone(hertz, 5, rate))


def test_high_pass_corner():
    """The weighting's high pass is critically damped: 6 dB down at its corner, 38 Hz; 997 Hz is 0.69 dB up."""
    difference = integrated(tone(38.1, 5, 48_000)) - integrated(tone(997, 5, 48_000))
    assert pytest.approx(-6.02 - 0.69, abs=0.05) == difference


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
    ids=["steady", "quiet", "relative gate", "absolute gate", "mixed"],
)
def test_gating_cases(parts, expected):
    """EBU Tech 3341's cases 1 to 5 in one channel (so 3 dB up): quiet stretches are left out as the gates say."""
    sound = joined(*(tone(1000, seconds, 48_000, level + 3.01) for level, seconds in parts))
    assert pytest.approx(expected, abs=0.1) == integrated(sound)


@pytest.mark.parametrize(
    "sound", [silence(3, 24_000), tone(997, 0.39, 24_000), silence(0, 24_000), tone(997, 3, 24_000, -80)]
)
def test_nothing_to_measure(sound):
    """Silence, less than one block, and what lies below the absolute gate have no loudness."""
    assert SILENT == integrated(sound)


def test_true_peak_between_samples():
    """A quarter-rate sine sampled at 45 degrees peaks 3 dB above its samples (BS.1770, annex 2)."""
    samples = np.sin(np.pi / 2 * np.arange(4800) + np.pi / 4).astype(np.float32)
    assert pytest.approx(-3.01, abs=0.01) == decibels(float(samples.max()))
    samples *= np.minimum(1.0, np.hanning(len(samples)) * 2).astype(np.float32)  # cut off sharply it would overshoot
    assert pytest.approx(0.0, abs=0.03) == true_peak(Pcm(samples, 48_000))


def test_the_greatest_peak_is_found_where_it_can_be():
    """Looking near the greatest samples alone gives the very peak that looking everywhere gives."""
    for seed in range(8):
        sound = speechlike(1.5, 24_000, seed)
        assert outline(sound).peak.max() == outline(sound, highest=True).peak.max()


def test_true_peak_of_nothing():
    """Silence has no peak."""
    assert (SILENT, SILENT) == (true_peak(silence(1, 8000)), true_peak(silence(0, 8000)))


@pytest.mark.parametrize("rate", RATES)
def test_active_level_of_a_steady_tone(rate):
    """P.56: a sine at full scale is -3.01 dBov and always active."""
    measured = active_level(tone(1000, 10, rate))
    assert pytest.approx((-3.01, 1.0), abs=0.02) == astuple(measured)


@pytest.mark.parametrize("gap", [0.6, 1.0, 2.0])
def test_active_level_leaves_pauses_out(gap):
    """Bursts of a second each keep nearly their own level, with pauses counted only for the hangover of 0.2 s."""
    sound = joined(*[tone(1000, 1, 8000, -20), silence(gap, 8000)] * 10)
    measured = active_level(sound)
    assert pytest.approx(-23.01 - 10 * np.log10(1.3), abs=0.35) == measured.level
    assert pytest.approx(1.3 / (1 + gap), abs=0.1) == measured.share


def test_short_gaps_are_speech():
    """Gaps within the hangover belong to the speech around them."""
    sound = joined(*[tone(1000, 0.2, 8000, -20), silence(0.1, 8000)] * 30)
    assert active_level(sound).share > 0.97


def test_active_level_of_silence():
    """Silence has no level and no activity."""
    assert (SILENT, 0.0) == astuple(active_level(silence(2, 8000)))


@settings(deadline=None)
@given(st.floats(-30, 0), st.integers(0, 5))
def test_levels_follow_gain(gain, seed):
    """Turned down by so many dB, speech measures so many dB less; loudness but for blocks near its fixed gate."""
    before = outline(speechlike(4, seed=seed))
    after = before.times(factor(gain))
    assert pytest.approx(integrated(before) + gain, abs=0.2) == integrated(after)
    assert pytest.approx(true_peak(before) + gain, abs=1e-6) == true_peak(after)
    assert pytest.approx(active_level(before).level + gain, abs=0.05) == active_level(after).level


def test_outline_by_parts():
    """A sound of many parts measures as one that fits into one: parts see enough of their neighbours."""
    sound = speechlike(60, 48_000, seed=3)
    whole, shift = outline(sound), 48_000 // 10
    later = outline(Pcm(sound.samples[shift:], 48_000))
    steps = shift // whole.step
    np.testing.assert_allclose(whole.peak[steps + 5 :], later.peak[5:], atol=1e-4)
    np.testing.assert_allclose(whole.weighted[steps + 200 :], later.weighted[200:], rtol=1e-3, atol=1e-6)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg isn't here")
@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_ffmpeg(seed, tmp_path):
    """ffmpeg's ebur128 measures the same loudness and true peak, to its own rounding."""
    sound = speechlike(8, 48_000, seed=seed)
    soundfile.write(tmp_path / "a.wav", sound.samples, sound.rate, subtype="FLOAT")
    command = ["ffmpeg", "-nostdin", "-i", str(tmp_path / "a.wav"), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    assert pytest.approx(float(re.search(r"I:\s+(\S+) LUFS", summary)[1]), abs=0.1) == integrated(sound)
    assert pytest.approx(float(re.search(r"Peak:\s+(\S+) dBFS", summary)[1]), abs=0.15) == true_peak(sound)
