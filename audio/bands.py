"""Every band of a sound at its own rate, out of one look at its spectrum.

Resampling and filtering are one step here: a block's spectrum is weighted and read back at another length. Blocks
overlap by the filters' reach (overlap-save), so the result is that of one endless convolution. The filters are linear
in phase and centred: they neither smear nor delay.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.filters import overlapping, together
from audio.formats import FORMATS
from audio.pcm import Pcm, Samples, resample

__all__ = ["Band", "bands"]

# -6 dB at a band's edges and 60 dB down beyond its slopes, with this many samples to each side for a slope of one rate.
_SLOPE = 2.2
# Where a band has no upper edge of its own, it ends this far below the lower of the two Nyquist frequencies: flat to
# 92 % of it and 60 dB down at it.
_OPEN = 0.05
_BLOCKS_A_REACH = 8
_LARGEST_UNIT = 2048
_COMMON_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Band:
    """What is kept of a sound."""

    rate: int
    """Samples a second that it is given at."""
    edges: tuple[float, float] | None = None
    """What is kept, in Hz; None keeps all that both rates can hold."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a sound of some rate is cut into blocks; lengths in its samples, whole numbers of samples at every rate."""

    block: int
    edge: int
    """What two blocks share on each side."""

    @property
    def step(self) -> int:
        return self.block - 2 * self.edge


def bands(sound: Pcm, wanted: Iterable[Band]) -> tuple[Pcm, ...]:
    """Give each band of the sound; what is asked for beside it changes no bit of it."""
    wanted = tuple(wanted)
    if all(_untouched(sound, band) for band in wanted):
        return (sound,) * len(wanted)
    if _unit(sound.rate) > _LARGEST_UNIT:  # a rate with hardly a factor in common with those that are made
        sound = resample(sound, _COMMON_RATE)
    layout = _layout(sound.rate)
    blocks = overlapping(sound.samples, layout.block, layout.step, layout.edge)
    made: list[list[Samples]] = [[] for _ in wanted]
    for some in together(len(blocks), layout.block):
        spectra: NDArray[np.complexfloating] = np.fft.rfft(blocks[some])
        for band, parts in zip(wanted, made, strict=True):
            parts.append(_read(spectra, sound.rate, band, layout))
    return tuple(
        sound if _untouched(sound, band) else _joined(parts, sound, band.rate)
        for band, parts in zip(wanted, made, strict=True)
    )


def _untouched(sound: Pcm, band: Band) -> bool:
    return band.rate == sound.rate and band.edges is None


def _read(spectra: NDArray[np.complexfloating], rate: int, band: Band, layout: _Layout) -> Samples:
    """Give the middles of the blocks, filtered and at the band's rate."""
    response = _response(rate, band)
    length, edge = layout.block * band.rate // rate, layout.edge * band.rate // rate
    filtered = np.fft.irfft(spectra[:, : len(response)] * response, length)
    return filtered[:, edge : length - edge].astype(np.float32, copy=False).reshape(-1)


def _joined(parts: list[Samples], sound: Pcm, rate: int) -> Pcm:
    whole = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return Pcm(whole[: round(len(sound.samples) * rate / sound.rate)], rate)


@lru_cache(maxsize=64)
def _response(rate: int, band: Band) -> NDArray[np.float32]:
    """Give the gain at each frequency of a block's spectrum that the band's rate can hold."""
    layout = _layout(rate)
    low, high, half = _design(rate, band)
    n = np.arange(-half, half + 1)
    taps = (_low_pass(high / rate, n) - _low_pass(low / rate, n)) * np.blackman(2 * half + 1)
    centred = np.zeros(layout.block)
    centred[: half + 1] = taps[half:]
    centred[-half:] = taps[:half]
    # A spectrum read back at another length is louder by the proportion of the two.
    gain = np.fft.rfft(centred).real * band.rate / rate
    held = min(layout.block, layout.block * band.rate // rate) // 2 + 1
    return gain[:held].astype(np.float32)


def _low_pass(edge: float, n: NDArray[np.int_]) -> NDArray[np.float64]:
    taps: NDArray[np.float64] = 2 * edge * np.sinc(2 * edge * n)
    return taps


def _design(rate: int, band: Band) -> tuple[float, float, int]:
    """Give lower and upper edge in Hz, and how many samples the filter reaches to each side."""
    top = min(rate, band.rate) / 2
    low, high = band.edges or (0.0, top)
    high = min(high, top * (1 - _OPEN))
    slope = min(low or top, top - high)
    return low, high, round(_SLOPE * rate / slope)


@lru_cache(maxsize=16)
def _layout(rate: int) -> _Layout:
    """Choose blocks that suit every format alike, so that a file's bytes don't hang on what is made beside it."""
    unit = _unit(rate)
    reach = max(_design(rate, Band(form.treatment.rate, form.treatment.band))[2] for form in FORMATS.values())
    edge = -(-reach // unit) * unit
    return _Layout(unit << (_BLOCKS_A_REACH * edge // unit).bit_length(), edge)


def _unit(rate: int) -> int:
    """Give the fewest samples that last a whole number of samples at the rate of every format."""
    return math.lcm(*(rate // math.gcd(rate, form.treatment.rate) for form in FORMATS.values()))
