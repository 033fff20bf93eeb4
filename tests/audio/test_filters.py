import numpy as np
import pytest
from signals import tone

from audio.filters import apply, band_pass, k_weighting


def biquad(samples, numerator, denominator):
    """The recursion as a textbook writes it."""
    out, x1, x2, y1, y2 = [], 0.0, 0.0, 0.0, 0.0
    for x in samples.tolist():
        y = numerator[0] * x + numerator[1] * x1 + numerator[2] * x2 - denominator[1] * y1 - denominator[2] * y2
        out.append(y)
        x1, x2, y1, y2 = x, x1, y, y1
    return np.array(out)


def test_k_weighting_is_the_standards_recursion():
    """At 48 kHz the fast convolution gives what BS.1770's two recursions give, over many blocks."""
    noise = np.random.default_rng(1).normal(size=60_000).astype(np.float32)
    shelf = biquad(
        noise, (1.53512485958697, -2.69169618940638, 1.19839281085285), (1, -1.69065929318241, 0.73248077421585)
    )
    expected = biquad(shelf, (1, -2, 1), (1, -1.99004745483398, 0.99007225036621))
    np.testing.assert_allclose(expected, apply(k_weighting(48_000), noise), atol=2e-5)


@pytest.mark.parametrize(("low", "high", "rate"), [(300, 3400, 8000), (50, 7000, 16_000)])
def test_band_pass_keeps_the_band_and_nothing_else(low, high, rate):
    """Inside the band a tone passes within half a decibel, beyond its slopes it is 50 dB down."""
    kernel = band_pass(low, high, rate)

    def gain(hertz):
        sound = tone(hertz, 2, rate).samples
        return 10 * np.log10(np.mean(apply(kernel, sound)[rate // 2 : -rate // 2] ** 2) * 2 + 1e-20)

    slope = min(low, rate / 2 - high) / 2
    for hertz in np.linspace(low + slope, high - slope, 7):
        assert pytest.approx(0.0, abs=0.5) == gain(hertz)
    assert pytest.approx(-6.0, abs=0.5) == gain(low)
    for hertz in (low * 0.15, high + (rate / 2 - high) * 0.9):
        assert gain(hertz) < -50


def test_band_pass_delays_nothing():
    """Linear in phase and centred: an impulse stays where it is, and its response is the same before and after."""
    impulse = np.zeros(2001, np.float32)
    impulse[1000] = 1
    heard = apply(band_pass(300, 3400, 8000), impulse)
    assert 1000 == int(np.argmax(np.abs(heard)))
    np.testing.assert_allclose(heard, heard[::-1], atol=1e-6)


@pytest.mark.parametrize("length", [0, 1, 59, 4095, 4096, 4097, 20_000])
def test_any_length(length):
    """Cut into blocks or not, the result is that of one convolution."""
    samples = np.random.default_rng(length).normal(size=length).astype(np.float32)
    kernel = band_pass(300, 3400, 8000)
    taps = np.fft.irfft(kernel.response)
    taps = np.concatenate((taps[-kernel.ahead :], taps[: kernel.back + 1]))
    expected = np.convolve(samples, taps)[kernel.ahead : kernel.ahead + length] if length else samples
    np.testing.assert_allclose(expected, apply(kernel, samples), atol=1e-5)
