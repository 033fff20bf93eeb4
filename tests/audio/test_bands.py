import numpy as np
import pytest
from signals import joined, silence, speechlike, tone

from audio.bands import Band, bands
from audio.formats import FORMATS
from audio.pcm import Pcm, resample

NARROW, WIDE = Band(8000, (300, 3400)), Band(16_000, (50, 7000))
EVERY = [NARROW, WIDE, Band(24_000), Band(44_100)]
RATES = (8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)


def only(sound, band):
    return bands(sound, [band])[0]


def gain(hertz, rate, band):
    """In dB, of a steady tone."""
    heard = only(tone(hertz, 2, rate), band)
    middle = heard.samples[heard.rate // 2 : -heard.rate // 2]
    return 10 * np.log10(np.mean(middle**2) * 2 + 1e-20)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 22_051])
@pytest.mark.parametrize("band", [NARROW, WIDE])
def test_a_band_keeps_what_is_in_it_and_nothing_else(band, rate):
    """Inside the band a tone passes within half a decibel, beyond its slopes it is 50 dB down, whoever spoke it."""
    low, high = band.edges
    slope = min(low, band.rate / 2 - high) / 2
    for hertz in np.linspace(low + slope, high - slope, 7):
        assert pytest.approx(0.0, abs=0.5) == gain(hertz, rate, band)
    assert pytest.approx(-6.0, abs=0.5) == gain(low, rate, band)
    for hertz in (low * 0.15, high + (band.rate / 2 - high) * 0.9, band.rate / 2 * 1.2):
        if hertz < rate / 2:
            assert gain(hertz, rate, band) < -50


@pytest.mark.parametrize(("rate", "to"), [(22_050, 24_000), (22_050, 44_100), (16_000, 24_000), (48_000, 24_000)])
def test_without_edges_all_is_kept_that_both_rates_hold(rate, to):
    """Up to 90 % of the lower Nyquist frequency nothing changes; what the new rate can't hold doesn't fold back."""
    top = min(rate, to) / 2
    for hertz in np.linspace(20, 0.9 * top, 6):
        assert pytest.approx(0.0, abs=0.05) == gain(hertz, rate, Band(to))
    if rate > to:
        assert gain(1.1 * top, rate, Band(to)) < -70


@pytest.mark.parametrize("band", EVERY)
@pytest.mark.parametrize("rate", RATES)
def test_like_a_resampler(band, rate):
    """Between the slopes a sound is what soxr makes of it, at the same moment, over many blocks."""
    middle = [tone(hertz, 3, rate, -20).samples for hertz in (500, 1300, 2900)]
    sound = joined(silence(0.5, rate), Pcm(np.sum(middle, axis=0), rate), silence(0.5, rate))
    expected, actual = resample(sound, band.rate).samples, only(sound, band).samples
    assert abs(len(expected) - len(actual)) <= 1
    inside = slice(band.rate, 3 * band.rate)  # switched on and off at once, tones hold more than the band
    np.testing.assert_allclose(expected[inside], actual[inside], atol=0.002)


def test_delays_nothing():
    """Linear in phase and centred: an impulse stays where it is, and its response is the same before and after."""
    impulse = np.zeros(2 * 22_050 + 1, np.float32)
    impulse[22_050] = 1
    heard = only(Pcm(impulse, 22_050), NARROW).samples
    assert 8000 == int(np.argmax(np.abs(heard)))
    np.testing.assert_allclose(heard[7000:8000], heard[8001:9001][::-1], atol=1e-6)


def test_together_or_alone_the_same_samples():
    """What is asked for beside a band changes no bit of it: recipes of files don't know each other."""
    sound = speechlike(3.3)
    for band, heard in zip(EVERY, bands(sound, EVERY), strict=True):
        assert (only(sound, band).samples == heard.samples).all()


@pytest.mark.parametrize("length", [0, 1, 440, 11_466, 11_467, 60_000])
def test_any_length(length):
    """A sound keeps its length to a sample, whether it fills its blocks or not."""
    sound = Pcm(np.random.default_rng(length).normal(size=length).astype(np.float32), 22_050)
    for band, heard in zip(EVERY, bands(sound, EVERY), strict=True):
        assert round(length * band.rate / 22_050) == len(heard.samples)


def test_nothing_to_do_is_free():
    """A sound that has the rate already, and no edge to be cut at, is given back as it is."""
    sound = silence(0.1, 24_000)
    assert only(sound, Band(24_000)) is sound
    assert bands(sound, [NARROW, Band(24_000)])[1] is sound


def test_every_format_finds_its_band():
    """No format has edges that its own rate can't hold."""
    for form in FORMATS.values():
        assert form.treatment.band is None or form.treatment.band[1] < form.treatment.rate / 2
