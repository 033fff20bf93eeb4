"""Memory that stays with a process from one sound to the next."""

from functools import cache

import numpy as np

__all__ = ["keep_memory"]

_MOST = 31 << 20


@cache
def keep_memory() -> None:
    """Let the C library keep what arrays give back, up to twice 31 MB, rather than return it to the system each time.

    A page that comes back from the system is cleared first, and mastering goes through thousands of short-lived arrays:
    that was a third of its time. glibc learns from the largest block freed so far, up to 32 MB (mallopt(3) under
    M_MMAP_THRESHOLD); elsewhere this does nothing. The block itself is never touched, so it costs no memory.
    """
    np.empty(_MOST, np.uint8)
