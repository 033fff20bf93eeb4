"""Linear filters as fast convolution: IIR or FIR, sound of any length, no loop over samples.

A filter is its response on the frequencies of one FFT block, plus how far its impulse response reaches. Blocks
overlap by that reach (overlap-save), so the result is that of one endless convolution.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.pcm import Samples

__all__ = ["Filter", "apply", "k_weighting", "overlapping", "together"]

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
# Samples transformed in one call; more would outgrow the cache, less spend their time on plans.
_TOGETHER = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A linear filter for one rate."""

    response: NDArray[np.complex64]
    """Complex gain at the frequencies of one real FFT, shape (block / 2 + 1,)."""
    reach: int
    """Samples that the impulse response lasts after its start."""

    @property
    def block(self) -> int:
        """Length of one FFT."""
        return 2 * (len(self.response) - 1)


def apply(kernel: Filter, samples: Samples) -> Samples:
    """Filter the samples; the result has their length and no delay beyond the filter's own phase."""
    step = kernel.block - kernel.reach
    blocks = overlapping(samples, kernel.block, step, kernel.reach)
    out = np.empty((len(blocks), step), np.float32)
    for some in together(len(blocks), kernel.block):
        spectra = np.fft.rfft(blocks[some])
        spectra *= kernel.response
        out[some] = np.fft.irfft(spectra, kernel.block)[:, kernel.reach :]
    return out.reshape(-1)[: len(samples)]


def overlapping(samples: Samples, block: int, step: int, before: int) -> Samples:
    """Cut samples into blocks, one each ``step``, with ``before`` zeros in front of the first and zeros after the last.

    The result has shape (blocks, block) and looks into one array: it is to be read only.
    """
    count = -(-len(samples) // step)
    padded = np.zeros((count - 1) * step + block if count else block, np.float32)
    padded[before : before + len(samples)] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, block)[::step][:count]


def together(count: int, block: int) -> Iterator[slice]:
    """Divide blocks into groups to transform in one call: each call plans anew, and large ones outgrow the cache."""
    size = max(1, _TOGETHER // block)
    return (slice(first, first + size) for first in range(0, count, size))


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
    return Filter((shelf * high_pass).astype(np.complex64), reach=reach)


def _block(reach: int) -> int:
    return 1 << max(12, (reach * _BLOCKS_A_REACH).bit_length())
