"""Slower or faster speech at the same pitch, for an engine that has but one rate.

WSOLA (waveform similarity overlap-add): pieces of the sound are laid over each other further apart than they were
taken, each taken from where it best goes on from the one before, so that no pitch period is broken.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.pcm import Pcm, Samples

__all__ = ["stretch"]

_PIECE_SECONDS = 0.030
_SEARCH_SECONDS = 0.010
"""How far from its place a piece may be taken; a pitch period down to 50 Hz is found within both sides."""


def stretch(pcm: Pcm, factor: float) -> Pcm:
    """Give the sound ``factor`` times as long (0.5 to 2); raises ValueError beyond that, where speech falls apart."""
    if not 0.5 <= factor <= 2:
        message = f"speech can be stretched by 0.5 to 2, not by {factor}"
        raise ValueError(message)
    half = round(_PIECE_SECONDS * pcm.rate / 2)
    search = round(_SEARCH_SECONDS * pcm.rate)
    window = np.hanning(2 * half + 1)[:-1].astype(np.float32)
    length = round(len(pcm.samples) * factor)
    # Silence before, for the first window to rise in, and enough after for the last search.
    padded = np.pad(pcm.samples, (half + search, 4 * half + 2 * search))
    out = np.zeros(length + 4 * half, np.float32)
    place = search
    for start in range(0, length + half, half):
        if start:
            ideal = round(start / factor) + search
            follows = padded[place + half : place + 3 * half]
            around = sliding_window_view(padded[ideal - search : ideal + search + 2 * half], 2 * half)
            place = ideal - search + _likest(around, follows)
        out[start : start + 2 * half] += window * padded[place : place + 2 * half]
    return Pcm(out[half : half + length], pcm.rate)


def _likest(candidates: Samples, wanted: Samples) -> int:
    """Give the row that is most like the wanted piece: the greatest correlation, whatever the loudness."""
    match = candidates @ wanted
    power = np.einsum("ij,ij->i", candidates, candidates)
    return int(np.argmax(match / np.sqrt(power + 1e-9)))
