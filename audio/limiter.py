"""A look-ahead peak limiter: only the moments that are too loud are turned down, smoothly and before they come."""

import numpy as np

from audio.loudness import Numbers, Outline
from audio.pcm import Pcm

__all__ = ["REACH_SECONDS", "amplify", "gain_curve", "widened"]

REACH_SECONDS = 0.005
"""The gain starts to fall this long before a peak and is back this long after it; short enough to stay unheard."""


def gain_curve(sound: Outline, ceiling: float | Numbers, reach_seconds: float = REACH_SECONDS) -> Numbers:
    """Give one factor a step, at most 1, that holds true peaks at or below ``ceiling``.

    The ceiling is a factor of full scale: one, or one for each step.
    """
    needed = ceiling / np.maximum(sound.peak, ceiling)
    if not len(needed) or needed.min() >= 1.0:
        return np.ones(len(needed))
    # The lowest gain in a window, averaged over a window that is narrower by the step that is interpolated over,
    # is nowhere above what the step in its middle needs.
    reach = max(2, round(reach_seconds * sound.rate / sound.step))
    lowest = 1.0 / widened(np.pad(1.0 / needed, reach, constant_values=1.0), reach)
    window = np.hanning(2 * reach + 1)[1:-1]
    smooth: Numbers = np.convolve(lowest, window / window.sum(), mode="same")[reach : reach + len(needed)]
    return smooth


def widened(values: Numbers, reach: int) -> Numbers:
    """Give for each step the greatest of the values at most ``reach`` steps away; beyond both ends they are 1."""
    most = np.pad(values, reach, constant_values=1.0)
    width, span = 2 * reach + 1, 1
    while span < width:  # the greatest of twice as many, until the window is full
        shift = min(span, width - span)
        most = np.maximum(most[:-shift], most[shift:])
        span += shift
    return most


def amplify(pcm: Pcm, gain: float, curve: Numbers, step: int) -> Pcm:
    """Multiply by ``gain`` and by the curve: one factor for each ``step`` samples, straight lines between them."""
    samples = pcm.samples * np.float32(gain)
    if len(curve) and curve.min() < 1.0:
        knots = np.pad(curve, 1, mode="edge").astype(np.float32)
        along = (np.arange(step, dtype=np.float32) + 0.5) / step
        lines = knots[:-1, None] + np.diff(knots)[:, None] * along  # each from the middle of a step to that of the next
        samples *= lines.reshape(-1)[step // 2 :][: len(samples)]
    return Pcm(samples, pcm.rate)
