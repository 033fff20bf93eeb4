"""A cover for an album or a feed: a leaf with sound coming from it, drawn from its name alone."""

import colorsys
import hashlib
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["SIZE", "cover"]

SIZE = 1400
"""Width and height in pixels; podcast directories want at least this."""

Field = NDArray[np.float32]

_LEAF_RADIUS, _LEAF_OFFSET = 0.86, 0.54
_HALF = 0.67
"""Half the leaf's length."""
_SHIFT = 0.16
_VEIN = 0.014
_VEINS = (-0.34, -0.08, 0.18)
_WAVES = (0.72, 0.88, 1.04)


def cover(name: str) -> bytes:
    """Draw a square PNG, true colour; equal names give equal bytes, other names other colours."""
    paper, leaf = _colours(name)
    # One unit is half the width; turned by an eighth, the leaf points up to the right.
    axis = (np.arange(SIZE, dtype=np.float32) + 0.5) / (SIZE / 2) - 1
    across, down = np.meshgrid(axis, axis)
    root = np.float32(np.sqrt(2))
    along, aside = (across - down) / root + np.float32(_SHIFT), np.abs(across + down) / root
    rib = _stroke(aside, 2 * _VEIN) * _ink(np.float32(_HALF - 0.1) - np.abs(along))
    for place in _VEINS:
        reach = np.float32(0.24 - abs(place + 0.08) * 0.3)
        rib = np.maximum(rib, _stroke(along - np.float32(place) - aside, _VEIN) * _ink(reach - aside))
    leaf_shape = _ink(np.float32(_LEAF_RADIUS) - np.hypot(along, aside + np.float32(_LEAF_OFFSET)))
    stem = _stroke(aside, 2 * _VEIN) * _stroke(along + np.float32(_HALF + 0.1), 0.16)
    distance = np.hypot(along, aside)
    waves = sum((_stroke(distance - np.float32(radius), 0.022) for radius in _WAVES), np.zeros_like(distance))
    waves *= _ink(along - aside * np.float32(2.2)) * np.float32(0.75)
    shape = np.maximum(leaf_shape * (1 - rib), stem)
    ink = np.maximum(shape, waves)[..., None]
    picture = paper + (leaf - paper) * ink
    return _png(np.rint(picture).astype(np.uint8))


def _colours(name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give a dark background and a light leaf (0 to 255); every hue keeps a contrast of more than 7 to 1."""
    hue = int.from_bytes(hashlib.sha256(name.encode()).digest()[:2]) / 65_536
    paper = np.array(colorsys.hls_to_rgb(hue, 0.16, 0.55), np.float32) * 255
    leaf = np.array(colorsys.hls_to_rgb((hue + 0.12) % 1, 0.86, 0.60), np.float32) * 255
    return paper, leaf


def _ink(inside: Field) -> Field:
    """Give 1 inside, 0 outside and a soft edge of one pixel."""
    return np.asarray(np.clip(inside * np.float32(SIZE / 2) + np.float32(0.5), 0, 1))


def _stroke(distance: Field, width: float) -> Field:
    return _ink(np.float32(width) - np.abs(distance))


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Write rows of red, green and blue; each pixel as its difference from the one above, which packs well."""
    height, width, _ = pixels.shape
    rows = pixels.reshape(height, -1)
    above = np.vstack((np.zeros_like(rows[:1]), rows[:-1]))
    filtered = np.hstack((np.full((height, 1), 2, np.uint8), rows - above))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
