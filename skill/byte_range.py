"""Which part of a file a client asks for: one byte range, as RFC 9110, section 14, has it.

Werkzeug refuses what the standard wants ignored (unknown units, several ranges) and a suffix longer than the file.
"""

import re

__all__ = ["UnsatisfiableError", "byte_range"]

_RANGE = re.compile(r"bytes=[ \t]*(\d*)[ \t]*-[ \t]*(\d*)[ \t]*", re.ASCII | re.IGNORECASE)
_LONGEST = 80
"""Characters of a header that is looked at; no file needs so many digits."""


class UnsatisfiableError(ValueError):
    """The range begins behind the end of the file, or is empty."""


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Give first byte and the one after the last of what a ``Range`` header asks for.

    Args:
        header: its value; None where there is none.
        size: bytes of the whole file.

    Returns:
        None where the whole file is to be sent: no header, another unit, several ranges, or no range at all.

    Raises:
        UnsatisfiableError: to be answered with 416.
    """
    found = _RANGE.fullmatch(header) if header and len(header) <= _LONGEST else None
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = min(int(found[2]), size)
        if not last:
            raise UnsatisfiableError
        return size - last, size
    first, end = int(found[1]), int(found[2]) + 1 if found[2] else size
    if found[2] and first >= end:
        return None
    if first >= size:
        raise UnsatisfiableError
    return first, min(end, size)
