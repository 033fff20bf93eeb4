import dataclasses
import shutil
import struct
import subprocess

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from signals import clicks, speechlike, tone

from audio.formats import FORMATS, PROFILES, codec_versions, decode, encode, to_pcm16
from audio.loudness import active_level
from audio.pcm import Pcm, resample

pcm16 = hnp.arrays(np.int16, st.integers(1, 400))


def ulaw_table():
    """ITU-T G.711's decoder, table 2a/2b: eight segments of sixteen steps; values of 14 bits, here times 4."""
    codes = ~np.arange(256) & 0xFF
    sign, segment, step = codes >> 7, codes >> 4 & 7, codes & 15
    return np.where(sign, -1, 1) * ((((step << 1) + 33) << segment) - 33) * 4


def ulaw(sample):
    """ITU-T G.711's encoder: 14 bits, a bias of 33, a segment by the leading one, four bits more, inverted."""
    biased = min(abs(sample) >> 2, 8158) + 33
    segment = biased.bit_length() - 6
    code = segment << 4 | biased >> segment + 1 & 15
    return ~(code | (0x80 if sample < 0 else 0)) & 0xFF


def test_profiles_as_asked():
    """The formats are those that Alexa, podcasts, Asterisk and Twilio take."""
    expected = {"alexa": ["mp3"], "podcast": ["podcast"], "phone": ["ulaw", "wav", "twilio", "sln16", "g722"]}
    assert expected == {name: [form.name for form in forms] for name, forms in PROFILES.items()}
    assert len({form.suffix for form in PROFILES["phone"]}) == len(PROFILES["phone"])


@settings(deadline=None)
@given(pcm16)
@example(np.array([380, -380, 32_767, -32_768, 0, -1, 3, -3], np.int16))
def test_ulaw_is_g711(samples):
    """Each sample becomes the code that ITU-T G.711 gives it."""
    assert bytes(map(ulaw, samples.tolist())) == encode(FORMATS["ulaw"], samples)


def test_ulaw_round_trip_of_every_code():
    """Every one of the 256 codes decodes to its value in the table and comes back as itself (but for minus zero)."""
    codes = bytes(range(256))
    decoded = decode(FORMATS["ulaw"], codes).samples * 32_768
    np.testing.assert_array_equal(ulaw_table(), decoded.astype(int))
    again = encode(FORMATS["ulaw"], decoded.astype(np.int16))
    assert codes[:127] + b"\xff" + codes[128:] == again


@settings(deadline=None)
@given(pcm16)
@pytest.mark.parametrize("name", ["wav", "sln16"])
def test_uncoded_formats_keep_every_bit(name, samples):
    """PCM comes back as it was."""
    form = FORMATS[name]
    np.testing.assert_array_equal(samples, (decode(form, encode(form, samples)).samples * 32_768).astype(np.int16))


@settings(deadline=None)
@given(pcm16)
def test_twilios_wav_holds_the_same_codes(samples):
    """The mu-law WAV is the raw mu-law with a header."""
    np.testing.assert_array_equal(
        decode(FORMATS["ulaw"], encode(FORMATS["ulaw"], samples)).samples,
        decode(FORMATS["twilio"], encode(FORMATS["twilio"], samples)).samples,
    )


@pytest.mark.parametrize(("name", "tag", "bits"), [("wav", 1, 16), ("twilio", 7, 8)])
def test_wav_headers(name, tag, bits):
    """PCM is tag 1 and mu-law tag 7, one channel at 8000 Hz; Asterisk refuses anything else in a WAV."""
    data = encode(FORMATS[name], np.zeros(80, np.int16))
    place = data.index(b"fmt ") + 8
    assert (tag, 1, 8000, 8000 * bits // 8, bits // 8, bits) == struct.unpack("<HHIIHH", data[place : place + 16])


def test_g722_keeps_the_level_and_the_tone():
    """A G.722 file is half a byte a sample, and what is decoded is the same tone to 25 dB."""
    form = FORMATS["g722"]
    sound = tone(1000, 1, 16_000, -10)
    data = encode(form, to_pcm16(sound.samples))
    heard = decode(form, data)
    assert 8000 == len(data)
    assert pytest.approx(active_level(sound).level, abs=0.2) == active_level(heard).level
    spectrum = np.abs(np.fft.rfft(heard.samples[1000:] * np.hanning(15_000))) ** 2
    near = slice(int(950 * 15 / 16), int(1050 * 15 / 16))
    assert spectrum[near].sum() > 10**2.5 * (spectrum.sum() - spectrum[near].sum())


def test_g722_of_an_odd_number_of_samples():
    """Two samples make one byte; the odd one at the end is left out."""
    assert 50 == len(encode(FORMATS["g722"], np.zeros(101, np.int16)))


@settings(deadline=None)
@given(hnp.arrays(np.float32, st.integers(1, 100), elements=st.floats(-4, 4, width=32)))
def test_sixteen_bits(samples):
    """Rounded to the nearest step, and held at full scale rather than wrapped round."""
    expected = np.clip(np.rint(samples.astype(np.float64) * 32_767), -32_768, 32_767)
    assert np.abs(expected - to_pcm16(samples)).max() <= 1


@pytest.mark.parametrize("name", list(FORMATS))
def test_bit_for_bit(name):
    """The same samples give the same bytes."""
    form = FORMATS[name]
    samples = to_pcm16(speechlike(2, form.treatment.rate).samples)
    assert encode(form, samples) == encode(form, samples)


@pytest.mark.parametrize("name", ["mp3", "podcast"])
def test_mp3_header(name):
    """The first frame says MPEG-2 or MPEG-1, layer III, the rate, the bit rate and one channel."""
    form = FORMATS[name]
    data = encode(form, to_pcm16(speechlike(1, form.treatment.rate).samples))
    head = int.from_bytes(data[:4])
    version, layer, bits, rate, mode = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3, head >> 6 & 3
    expected = {"mp3": (2, 1, 6, 1, 3), "podcast": (3, 1, 7, 0, 3)}[name]
    assert expected == (version, layer, bits, rate, mode)


@pytest.mark.parametrize("name", ["mp3", "podcast"])
def test_delay_of_an_mp3(name, tmp_path):
    """A decoder puts exactly the stated delay before the sound, at the start as after ten seconds."""
    form = FORMATS[name]
    rate, times = form.treatment.rate, (0.1, 1.0, 4.321, 9.9)
    data = encode(form, to_pcm16(clicks(times, 10.5, rate).samples))
    heard = [decode(form, data).samples]
    if shutil.which("ffmpeg"):
        (tmp_path / "a.mp3").write_bytes(data)
        command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.mp3"), "-f", "f32le", "-"]
        heard.append(np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32))
    for samples in heard:
        for time in times:
            middle = round((time + form.delay_seconds) * rate)
            around = np.abs(samples[middle - 400 : middle + 400])
            assert pytest.approx(400, abs=2) == int(np.argmax(around))


def test_long_sounds_are_fed_in_parts():
    """Minute by minute or at once, the encoder gives the same bytes."""
    form = dataclasses.replace(FORMATS["mp3"])
    sound = to_pcm16(np.tile(speechlike(13, 24_000).samples, 5))
    data = encode(form, sound)
    seconds = len(decode(form, data).samples) / 24_000
    assert pytest.approx(65, abs=0.1) == seconds


@pytest.mark.parametrize("name", ["ulaw", "wav", "twilio"])
def test_libsndfile_reads_what_is_written(name, tmp_path):
    """A reader that goes by the file alone finds rate and channel (the raw one must be told)."""
    form = FORMATS[name]
    path = tmp_path / f"a{form.suffix}"
    path.write_bytes(encode(form, to_pcm16(resample(Pcm(speechlike(1).samples, 22_050), 8000).samples)))
    raw = {"format": "RAW", "subtype": "ULAW", "channels": 1, "samplerate": 8000} if name == "ulaw" else {}
    samples, rate = soundfile.read(path, **raw)
    assert (8000, 8000) == (rate, len(samples))


def test_codec_versions():
    """Every library that decides a file's bits is named with its version."""
    versions = codec_versions()
    assert {"numpy", "soxr", "lameenc", "G722", "libsndfile"} == set(versions)
    assert all(versions.values())
