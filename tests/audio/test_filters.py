import numpy as np
import pytest

from audio.filters import Filter, apply, k_weighting


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


@pytest.mark.parametrize("length", [0, 1, 59, 4095, 4096, 4097, 20_000, 150_000])
def test_any_length(length):
    """Cut into blocks or not, one call or several, the result is that of one convolution."""
    samples = np.random.default_rng(length).normal(size=length).astype(np.float32)
    taps = np.random.default_rng(1).normal(size=100) / 10
    kernel = Filter(np.fft.rfft(taps, 4096).astype(np.complex64), reach=99)
    expected = np.convolve(samples, taps)[:length] if length else samples
    np.testing.assert_allclose(expected, apply(kernel, samples), atol=1e-5)
