import re
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import joined, silence, speechlike, tone

from audio.formats import FORMATS, PROFILES, decode
from audio.loudness import active_level, integrated, true_peak
from audio.master import SHORT_SECONDS, finish
from audio.pcm import Pcm

ALL = [form for forms in PROFILES.values() for form in forms]


@pytest.mark.parametrize("name", ["mp3", "podcast"])
@pytest.mark.parametrize("seed", range(4))
def test_loudness_after_decoding(name, seed):
    """What a listener decodes is -16 LUFS within 0.2 LU and peaks at no more than -2 dBTP."""
    form = FORMATS[name]
    (file,) = finish(speechlike(4 + 2 * seed, seed=seed), [form])
    heard = decode(form, file.data)
    assert pytest.approx(-16.0, abs=0.2) == integrated(heard)
    assert true_peak(heard) <= -2.0
    assert (file.level, file.peak) == (integrated(heard), true_peak(heard))


@settings(max_examples=30, deadline=None)
@given(st.floats(-45, 10), st.floats(0.5, 6), st.integers(0, 3))
def test_any_level_in_same_level_out(level, seconds, seed):
    """However loud the engine spoke and however long, the clip meets its target."""
    sound = speechlike(seconds, seed=seed)
    (file,) = finish(Pcm(sound.samples * np.float32(10 ** (level / 20)), sound.rate), [FORMATS["mp3"]])
    assert pytest.approx(-16.0, abs=0.2) == file.level
    assert file.peak <= -2.0


def test_hard_peaks_are_held_and_the_target_met():
    """Clicks 20 dB above the speech don't keep it from its loudness."""
    sound = speechlike(6, seed=2)
    samples = sound.samples * np.float32(0.1)
    samples[10_000::20_000] = 0.9
    (file,) = finish(Pcm(samples, sound.rate), [FORMATS["mp3"]])
    assert pytest.approx(-16.0, abs=0.2) == file.level
    assert file.peak <= -2.0


def test_hard_consonants_are_held_before_they_are_encoded():
    """A codec brings hiss back in another shape: room is left for it, so that one correction is always enough."""
    for seed in range(6):
        draw = np.random.default_rng(seed)
        parts = []
        for turn in range(4):
            hiss = np.diff(draw.normal(size=2649), n=3) * np.hanning(2646) ** 0.3
            burst = (hiss / np.abs(hiss).max() * 0.5).astype(np.float32)
            parts += [speechlike(1, seed=4 * seed + turn), Pcm(burst, 22_050)]
        (file,) = finish(joined(*parts), [FORMATS["mp3"]])
        assert file.encodings <= 2
        assert file.peak <= -2.0


def test_short_clips_go_by_active_level():
    """Under three seconds, pauses don't count: the same words are as loud with a pause among them as without."""
    form = FORMATS["mp3"]
    voice = speechlike(0.9, seed=5)
    paused = joined(voice, silence(0.9, voice.rate))
    files = [finish(sound, [form])[0] for sound in (voice, paused)]
    assert paused.seconds < SHORT_SECONDS
    for file in files:
        assert pytest.approx(-16.0, abs=0.2) == active_level(decode(form, file.data)).level


@pytest.mark.parametrize(
    ("name", "tolerance"), [("ulaw", 0.1), ("wav", 0.1), ("twilio", 0.1), ("sln16", 0.1), ("g722", 0.3)]
)
def test_prompts(name, tolerance):
    """A phone prompt has an active speech level of -22 dBov after decoding (G.722 rounds the buzz off a little)."""
    form = FORMATS[name]
    (file,) = finish(speechlike(5, seed=1), [form])
    heard = decode(form, file.data)
    assert pytest.approx(-22.0, abs=tolerance) == active_level(heard).level
    assert np.abs(heard.samples).max() < 0.95


@pytest.mark.parametrize(
    ("name", "inside", "outside"), [("wav", 1000, 100), ("wav", 1000, 3900), ("sln16", 1000, 7900)]
)
def test_prompts_keep_to_their_band(name, inside, outside):
    """What a telephone can't carry is taken out: 40 dB down at least."""
    sound = Pcm(tone(inside, 4, 22_050, -20).samples + tone(outside, 4, 22_050, -20).samples, 22_050)
    form = FORMATS[name]
    heard = decode(form, finish(sound, [form])[0].data)
    spectrum = np.abs(np.fft.rfft(heard.samples[: heard.rate * 3] * np.hanning(heard.rate * 3)))
    assert spectrum[outside * 3] < spectrum[inside * 3] / 100


def test_silence_stays_silence():
    """What the engine for tests speaks keeps its length in every format and isn't turned up to noise."""
    for file in finish(silence(1.5, 22_050), ALL):
        assert pytest.approx(1.5, abs=0.1) == file.seconds
        assert np.abs(decode(file.format, file.data).samples).max() < 1e-3


def test_formats_come_in_the_order_given():
    """One sound, every format, one call."""
    assert ALL == [file.format for file in finish(speechlike(1), ALL)]


def test_together_or_alone_the_same_bytes():
    """Sharing the work changes no bit."""
    sound = speechlike(3.5, seed=6)
    together = finish(sound, ALL)
    assert [file.data for file in together] == [finish(sound, [form])[0].data for form in ALL]


def test_seconds_are_a_players():
    """The length is that of the decoded file, in whole MP3 frames."""
    form = FORMATS["mp3"]
    (file,) = finish(speechlike(3.3), [form])
    assert decode(form, file.data).seconds == file.seconds
    assert 3.3 + form.delay_seconds <= file.seconds < 3.5


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg isn't here")
@pytest.mark.parametrize("name", ["mp3", "podcast"])
def test_ffmpeg_measures_the_same(name, tmp_path):
    """Decoded and metered by ffmpeg, a clip meets the same bounds."""
    (file,) = finish(speechlike(7, seed=3), [FORMATS[name]])
    (tmp_path / "a.mp3").write_bytes(file.data)
    command = ["ffmpeg", "-nostdin", "-i", str(tmp_path / "a.mp3"), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    assert pytest.approx(-16.0, abs=0.2) == float(re.search(r"I:\s+(\S+) LUFS", summary)[1])
    assert float(re.search(r"Peak:\s+(\S+) dBFS", summary)[1]) <= -2.0
