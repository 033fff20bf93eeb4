"""Linear filters as fast convolution: IIR or FIR, sound of any length, no loop over samples.

A filter is its response on the frequencies of one FFT block, plus how far its impulse response reaches back and ahead.
Blocks overlap by that reach (overlap-save), so the result is that of one endless convolution.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.pcm import Samples

__all__ = ["Filter", "apply", "band_pass", "k_weighting"]

_BLOCKS_A_REACH = 10
# The K-weighting's high-pass has two poles at 38 Hz; after 50 ms less than a hundred-thousandth of it is to come.
_K_REACH_SECONDS = 0.05
# Numerator and denominator at 48 kHz, lowest power of 1/z first.
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = (
    (1.0, -2.0, 1.0),
    (1.0, -1.99004745483398, 0.99007225036621),
)
# Slopes of the band filters: as wide as the room between 3400 Hz and 4000 Hz allows below, and enough for 60 dB.
_SLOPE = 2.2


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A linear filter for one rate."""

    response: NDArray[np.complex64]
    """Complex gain at the frequencies of one real FFT, shape (block / 2 + 1,)."""
    back: int
    """Samples that the impulse response lasts after its start at zero."""
    ahead: int = 0
    """Samples that it starts before zero; such a filter delays nothing."""

    @property
    def block(self) -> int:
        """Length of one FFT."""
        return 2 * (len(self.response) - 1)


def apply(kernel: Filter, samples: Samples) -> Samples:
    """Filter the samples; the result has their length and no delay beyond the filter's own phase."""
    block, reach = kernel.block, kernel.back + kernel.ahead
    step = block - reach
    out = np.empty_like(samples)
    frame = np.zeros(block, np.float32)
    for start in range(0, len(samples), step):
        first = start - kernel.back
        part = samples[max(first, 0) : first + block]
        offset = max(-first, 0)
        frame[:offset] = 0.0
        frame[offset : offset + len(part)] = part
        frame[offset + len(part) :] = 0.0
        spectrum = np.fft.rfft(frame)
        spectrum *= kernel.response
        wanted = min(step, len(samples) - start)
        out[start : start + wanted] = np.fft.irfft(spectrum, block)[kernel.back : kernel.back + wanted]
    return out


@lru_cache(maxsize=16)
def k_weighting(rate: int) -> Filter:
    """Give the K-weighting of ITU-R BS.1770-4: a high shelf for the head, then a high pass.

    The standard prints both biquads for 48 kHz and asks for the same response at other rates; so their response is
    taken at each frequency in hertz, which is exact for every rate up to 48 kHz.
    """
    reach = round(_K_REACH_SECONDS * rate)
    block = _block(reach)
    z = np.exp(-2j * np.pi * np.arange(block // 2 + 1) / block * rate / 48_000)
    shelf = np.polyval(_SHELF[0][::-1], z) / np.polyval(_SHELF[1][::-1], z)
    high_pass = np.polyval(_HIGH_PASS[0][::-1], z) / np.polyval(_HIGH_PASS[1][::-1], z)
    return Filter((shelf * high_pass).astype(np.complex64), back=reach)


@lru_cache(maxsize=16)
def band_pass(low: float, high: float, rate: int) -> Filter:
    """Give a linear-phase band pass: -6 dB at ``low`` and ``high`` (Hz), 60 dB down beyond its slopes.

    Being linear in phase and centred, it neither smears nor delays.
    """
    slope = min(low, rate / 2 - high)
    half = round(_SLOPE * rate / slope)
    n = np.arange(-half, half + 1)
    sinc: Callable[[float], NDArray[np.float64]] = lambda edge: 2 * edge / rate * np.sinc(2 * edge / rate * n)  # noqa: E731
    taps = (sinc(high) - sinc(low)) * np.blackman(2 * half + 1)
    block = _block(2 * half)
    centred = np.zeros(block)
    centred[: half + 1] = taps[half:]
    centred[-half:] = taps[:half]
    return Filter(np.fft.rfft(centred).astype(np.complex64), back=half, ahead=half)


def _block(reach: int) -> int:
    return 1 << max(12, (reach * _BLOCKS_A_REACH).bit_length())
