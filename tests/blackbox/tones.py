"""Recordings for tests: every line is a melody of its own, made from its digest, through the store's own interface."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from audio.clip import Clip, Made
from audio.formats import FORMATS, encode
from audio.manifest import Manifest, write_manifest
from audio.store import OBJECTS, open_store
from speech_content.model import Line

__all__ = ["melody", "tone_store"]

_LOW, _STEPS = 400, 24
"""Lowest tone in Hz and how many there are above it."""


def melody(line: Line, *, slow: bool, rate: int, seconds: float) -> np.ndarray:
    """Give 16-bit samples: eight tones chosen by the line's digest, none of them one that telephones dial with."""
    digest = hashlib.sha256(f"{line.digest}{slow}".encode()).digest()
    length = int(seconds * rate / 8)
    parts, phase = [], 0.0
    for byte in digest[:8]:
        tone = _LOW + byte % _STEPS * 57
        steps = phase + 2 * np.pi * tone / rate * np.arange(1, length + 1)
        parts.append(np.sin(steps))
        phase = float(steps[-1])
    return np.round(9000 * np.concatenate(parts)).astype("<i2")


def tone_store(
    folder: Path, lines: Iterable[Line], *, formats: Iterable[str] = ("ulaw", "sln16", "g722"), seconds: float = 0.08
) -> Path:
    """Make a store in which every line has its melody at both rates; give its folder."""
    store = open_store(folder)
    clips, files = [], {}
    for line in lines:
        for slow in (False, True):
            for name in formats:
                form = FORMATS[name]
                rate = form.treatment.rate
                data = encode(form, melody(line, slow=slow, rate=rate, seconds=seconds))
                object_ = hashlib.sha256(data).hexdigest() + form.suffix
                files[object_] = data
                made = Made("tone", f"{OBJECTS}/{object_}", len(data), seconds, "tone", "tone")
                clips.append(Clip(line.key, line.digest, name, slow, made))
    store.write(OBJECTS, files)
    write_manifest(store, Manifest(tuple(clips)))
    return folder
