"""A minimum interval between requests, over all processes that share a file."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["Pace"]


class Pace:
    """Keeps requests apart."""

    def __init__(self, interval: float, file: Path | None, sleep: Callable[[float], None] = time.sleep) -> None:
        """Keep ``interval`` seconds apart; ``file`` is shared by processes, None paces this object alone."""
        self._interval = interval
        self._file = file
        self._sleep = sleep
        self._last = 0.0

    def wait(self) -> None:
        """Return when the next request may start."""
        if self._file is None:
            self._last = self._after(self._last)
            return
        try:
            import fcntl
        except ImportError:  # Windows: each process keeps its own pace
            self._last = self._after(self._last)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+") as shared:
            fcntl.flock(shared, fcntl.LOCK_EX)
            shared.seek(0)
            last = 0.0
            with contextlib.suppress(ValueError):
                last = float(shared.read(64))
            now = self._after(last)
            shared.truncate(0)
            shared.write(repr(now))

    def _after(self, last: float) -> float:
        # The clock may have been set back since the file was written.
        wait = last + self._interval - time.time()
        if 0 < wait <= self._interval:
            self._sleep(wait)
        return time.time()
