"""How loud it is: integrated loudness (ITU-R BS.1770-4), true peak, and active speech level (ITU-T P.56, method B).

Sound is measured through its outline: four numbers for each millisecond. An outline is small, and turning sound up or
down over time turns its outline up or down just so; mastering therefore tries out gains on the outline, at no cost,
and touches the sound once.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.filters import Filter, apply, k_weighting
from audio.pcm import Pcm, resample

__all__ = [
    "SILENT",
    "Activity",
    "Numbers",
    "Outline",
    "active_level",
    "decibels",
    "factor",
    "integrated",
    "outline",
    "true_peak",
]

SILENT = -math.inf
"""The level of silence, in dB."""

_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_K_OFFSET = -0.691
_OVERSAMPLING = 4
# The greatest peak lies where samples come within 8 dB of the greatest of them: interpolation adds less than that.
_HOT = 0.4
_HALF_TAPS = 12
_WINDOW = 6.0
# Multiplications in one product of matrices; with more it would be divided among processors that other workers use.
_ONE_PROCESSOR = 1 << 18

# P.56: envelope time constant, hangover, margin between active level and threshold, and steps of looking for that.
_TAU_SECONDS = 0.03
_HANGOVER_SECONDS = 0.2
_MARGIN_DB = 15.9
_LOWEST = -90.0
_COARSE_DB = 4.0
_FINE_DB = 0.05

# Sound is outlined part by part, so that a long one needs little memory; parts see this much of their neighbours.
_PART_STEPS = 16_384
_CONTEXT_STEPS = 100

Numbers = NDArray[np.float64]
"""One value a step."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Sound in steps of about a millisecond; each array has shape (steps,), the last step is filled up with silence."""

    step: int
    """Samples a step; ten or a hundred whole steps make 100 ms."""
    rate: int
    """Samples a second of the sound."""
    length: int
    """Samples of the sound."""
    weighted: Numbers
    """Sum of the squares of the K-weighted samples."""
    energy: Numbers
    """Sum of the squares of the samples."""
    magnitude: Numbers
    """Mean of the samples' absolute values."""
    peak: Numbers
    """Greatest absolute value, on the curve through the samples unless it was measured without."""

    def times(self, gain: float | Numbers) -> "Outline":
        """Give the outline of the same sound times ``gain``: one factor, or one for each step."""
        square = np.square(gain)
        return Outline(
            self.step,
            self.rate,
            self.length,
            self.weighted * square,
            self.energy * square,
            self.magnitude * gain,
            self.peak * gain,
        )


def decibels(factor: float) -> float:
    """Give an amplitude's factor in dB."""
    return 20 * math.log10(factor) if factor > 0 else SILENT


def factor(decibels: float) -> float:
    """Give dB as an amplitude's factor."""
    return float(10 ** (decibels / 20))


def outline(pcm: Pcm, *, weighted: bool = True, between: bool = True, highest: bool = False) -> Outline:
    """Measure the sound step by step.

    Each of these costs a third of the time: without ``weighted`` nothing is K-weighted, without ``between`` peaks are
    looked for in the samples alone; with ``highest`` between those samples alone where the greatest peak can be.
    """
    if pcm.rate % 10:  # no whole number of samples makes 100 ms
        pcm = resample(pcm, 48_000)
    samples, step = pcm.samples, _step(pcm.rate)
    parts = []
    for start in range(0, len(samples), _PART_STEPS * step):
        end = start + _PART_STEPS * step
        first = max(0, start - _CONTEXT_STEPS * step)
        near = samples[first : end + _CONTEXT_STEPS * step]
        size = _steps(near[start - first : end - first], step)
        np.abs(size, out=size)
        energy = heard = _energy(size)
        if weighted:
            heard = _energy(_steps(apply(k_weighting(pcm.rate), near[: end - first])[start - first :], step))
        peak = size.max(axis=0)
        if between:
            hot = np.flatnonzero(_around(peak) > (_HOT * peak.max() if highest else 0.0))
            peak[hot] = np.maximum(peak[hot], _between(near, start - first + hot * step, step))
        parts.append((heard, energy, size.sum(axis=0) / step, peak))
    columns = [np.concatenate(column).astype(np.float64) for column in zip(*parts, strict=True)] or [np.zeros(0)] * 4
    return Outline(step, pcm.rate, len(samples), *columns)


@lru_cache(maxsize=16)
def _step(rate: int) -> int:
    """Give the greatest divisor of 100 ms that is about a millisecond."""
    return max(size for size in range(1, rate // 900 + 1) if rate // 10 % size == 0)


def _steps(samples: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Copy samples to one column a step, so that sums over steps run along memory; the last is filled with zeros."""
    count = -(-len(samples) // step)
    if len(samples) < count * step:
        samples = np.pad(samples, (0, count * step - len(samples)))
    return np.array(samples.reshape(count, step).T, order="C")


def _energy(steps: NDArray[np.float32]) -> NDArray[np.float32]:
    energy: NDArray[np.float32] = np.einsum("ij,ij->j", steps, steps)
    return energy


def _around(peak: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give for each step the greatest value of it and its two neighbours."""
    padded = np.pad(peak, 1)
    around: NDArray[np.float32] = np.maximum(np.maximum(padded[:-2], padded[2:]), peak)
    return around


def _between(samples: NDArray[np.float32], starts: NDArray[np.intp], step: int) -> NDArray[np.float32]:
    """Give the greatest absolute value between the samples of the steps that start at these places."""
    padded = np.pad(samples, (_HALF_TAPS - 1, _HALF_TAPS + step))
    frames = np.lib.stride_tricks.sliding_window_view(padded, step + 2 * _HALF_TAPS - 1)
    matrix = _interpolation(step)
    count = _ONE_PROCESSOR // matrix.size
    peaks = np.empty(len(starts), np.float32)
    for first in range(0, len(starts), count):
        fine = matrix @ frames[starts[first : first + count]].T
        np.abs(fine, out=fine).max(axis=0, out=peaks[first : first + count])
    return peaks


@lru_cache(maxsize=16)
def _interpolation(step: int) -> NDArray[np.float32]:
    """Give the matrix that turns a step's samples with their neighbours into three values between each two of them."""
    matrix = np.zeros((step + 2 * _HALF_TAPS - 1, step, _OVERSAMPLING - 1), np.float32)
    for phase in range(1, _OVERSAMPLING):
        place = np.arange(1 - _HALF_TAPS, _HALF_TAPS + 1) - phase / _OVERSAMPLING
        taps = np.sinc(place) * np.i0(_WINDOW * np.sqrt(1 - (place / _HALF_TAPS) ** 2))
        for sample in range(step):
            matrix[sample : sample + 2 * _HALF_TAPS, sample, phase - 1] = taps / taps.sum()
    return np.array(matrix.reshape(len(matrix), -1).T, order="C")


def integrated(sound: Pcm | Outline) -> float:
    """Measure gated loudness in LUFS; SILENT for silence and for less than one gating block (0.4 s)."""
    if isinstance(sound, Pcm):
        sound = outline(sound)
    tenth = sound.rate // 10
    segments = sound.length // tenth
    if segments < 4:
        return SILENT
    sums = sound.weighted[: segments * (tenth // sound.step)].reshape(segments, -1).sum(axis=1)
    # Blocks of 400 ms that overlap by 75 % are four neighbouring segments of 100 ms.
    blocks = (sums[:-3] + sums[1:-2] + sums[2:-1] + sums[3:]) / (4 * tenth)
    audible = blocks[blocks > 10 ** ((_ABSOLUTE_GATE - _K_OFFSET) / 10)]
    if not len(audible):
        return SILENT
    gate = audible.mean() * 10 ** (_RELATIVE_GATE / 10)
    return float(_K_OFFSET + 10 * np.log10(audible[audible > gate].mean()))


def true_peak(sound: Pcm | Outline) -> float:
    """Measure the peak, also between the samples, by fourfold interpolation, in dBTP."""
    if isinstance(sound, Pcm):
        sound = outline(sound, weighted=False, highest=True)
    return decibels(float(sound.peak.max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Activity:
    """Level while somebody speaks, and how much of the time that is."""

    level: float
    """Active speech level in dBov (0 is the power of a square wave at full scale); SILENT for silence."""
    share: float
    """Part of the time that is speech, 0 to 1."""


def active_level(sound: Pcm | Outline) -> Activity:
    """Measure the active speech level after ITU-T P.56, method B.

    The threshold at which the level lies 15.9 dB above it is looked for by halving, not interpolated in steps of 6 dB:
    so the level of a sound that is turned up by 1 dB rises by 1 dB, which levelling relies on.
    """
    if isinstance(sound, Pcm):
        sound = outline(sound, weighted=False, between=False)
    energy = float(sound.energy.sum())
    if energy <= sound.length * factor(_LOWEST) ** 2:
        return Activity(SILENT, 0.0)
    rate = sound.rate / sound.step
    envelope = apply(_smoothing(rate), sound.magnitude.astype(np.float32))
    hangover = round(_HANGOVER_SECONDS * rate)

    def level_above(threshold: float) -> float:
        """Give the level of what is speech if that is where the envelope reaches the threshold; else SILENT."""
        hits = np.flatnonzero(envelope >= factor(threshold))
        if not len(hits):
            return SILENT
        # From each hit on it is speech until the next one, at most for the hangover.
        active = np.minimum(hits[1:] - hits[:-1], hangover + 1).sum() + min(len(envelope) - hits[-1], hangover + 1)
        return 10 * math.log10(energy / (active * sound.step))

    # Speech is at least as loud as the whole, so no threshold further below the whole than the margin can be it.
    low = high = 10 * math.log10(energy / sound.length) - _MARGIN_DB
    while level_above(high) - high > _MARGIN_DB:
        low, high = high, high + _COARSE_DB
    while high - low > _FINE_DB:
        middle = (low + high) / 2
        low, high = (middle, high) if level_above(middle) - middle > _MARGIN_DB else (low, middle)
    level = level_above(low)
    return Activity(level, min(1.0, energy / sound.length / 10 ** (level / 10)))


@lru_cache(maxsize=16)
def _smoothing(rate: float) -> Filter:
    """Give P.56's two exponential averages in a row."""
    keep = math.exp(-1 / (rate * _TAU_SECONDS))
    reach = round(0.7 * rate)
    n = np.arange(reach)
    taps = (1 - keep) ** 2 * (n + 1) * keep**n
    return Filter(np.fft.rfft(taps, 8192).astype(np.complex64), reach=reach)
