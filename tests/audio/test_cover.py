import struct
import zlib

import numpy as np
import pytest

from audio.cover import SIZE, cover


def pixels(data):
    """Decode a PNG whose rows are differences from the row above."""
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (8, 2) == (depth, colour)
    place = data.index(b"IDAT")
    body = data[place + 4 : place + 4 + int.from_bytes(data[place - 4 : place])]
    rows = np.frombuffer(zlib.decompress(body), np.uint8).reshape(height, 1 + width * 3)
    assert set(rows[:, 0]) == {2}
    return np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(height, width, 3)


def luminance(colour):
    """Relative luminance after WCAG."""
    part = np.asarray(colour) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_size_and_weight():
    """A square of at least 1400 pixels, as directories want, in less than 80 kB, since every album carries it."""
    data = cover("en-US/neutropenia/album")
    assert (SIZE, SIZE, 3) == pixels(data).shape
    assert SIZE >= 1400
    assert len(data) < 80_000


def test_same_name_same_bytes():
    """A cover depends on nothing but its name."""
    assert cover("a") == cover("a")
    assert cover("a") != cover("b")


def test_chunks_are_whole():
    """Every chunk's check sum is right and the last one is IEND."""
    data, place, kinds = cover("x"), 8, []
    while place < len(data):
        length = int.from_bytes(data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(data[place + 8 + length : place + 12 + length])
        kinds.append(kind)
        place += 12 + length
    assert [b"IHDR", b"IDAT", b"IEND"] == kinds


@pytest.mark.parametrize("name", ["neutropenia", "anemia", "leukemia", "sepsis"])
def test_contrast(name):
    """Leaf and background differ by more than 7 to 1, so that it reads on a small screen."""
    picture = pixels(cover(name)).reshape(-1, 3)
    lights = sorted((luminance(picture[0]), luminance(picture[picture.sum(axis=1).argmax()])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) > 7
