"""Which part of a file a ``Range`` header asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.byte_range import UnsatisfiableError, byte_range

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, SIZE)),
        ("bytes=0-999", (0, SIZE)),
        ("bytes=0-1000", (0, SIZE)),
        ("bytes=999-", (999, SIZE)),
        ("bytes=500-99999999999999999999", (500, SIZE)),
        ("bytes=-1", (999, SIZE)),
        ("bytes=-1000", (0, SIZE)),
        ("bytes=-5000", (0, SIZE)),
        ("BYTES=10-19", (10, 20)),
        ("bytes= 10 - 19 ", (10, 20)),
        ("bytes=010-019", (10, 20)),
    ],
)
def test_a_range_is_cut_to_the_file(header: str, expected: tuple[int, int]) -> None:
    """First and last byte, an open end, the last so many, and ends behind the end of the file."""
    assert expected == byte_range(header, SIZE)


@pytest.mark.parametrize(
    "header",
    [
        None, "", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=1", "bytes=0-1,4-5", "bytes=0-1,",
        "items=0-5", "bytes 0-5", "bytes=0x1-0x2", "bytes=+1-2", "bytes=--1", "bytes=1.0-2", "bytes=١-٢",
        "bytes=0-" + "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_single_range_asks_for_the_whole_file(header: str | None) -> None:
    """RFC 9110 wants unknown units and invalid ranges ignored, and allows it for several ranges."""
    assert byte_range(header, SIZE) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1000", "bytes=5000-6000", "bytes=-0", "bytes=-000"])
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    """What can't be satisfied is told from what isn't understood."""
    with pytest.raises(UnsatisfiableError):
        byte_range(header, SIZE)


@given(st.text(max_size=120) | st.from_regex(r"\Abytes=[0-9]{0,30}-[0-9]{0,30}\Z"), st.integers(1, 10**12))
def test_whatever_is_asked_the_part_lies_within_the_file(header: str, size: int) -> None:
    """Any header gives the whole, a refusal, or at least one byte of the file."""
    try:
        part = byte_range(header, size)
    except UnsatisfiableError:
        return
    assert part is None or 0 <= part[0] < part[1] <= size
