"""The running server's notice: its process id and how its last reload went, in a file that it keeps locked.

The lock is what makes the number safe to send a signal to: the system gives it up when the server ends, however it
ends, so a notice that is left over is never taken for a server, nor another program for ours.
"""

import contextlib
import fcntl
import json
import logging
import os
import stat
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from speech_content.errors import SettingError

__all__ = ["Board", "Notice", "notice_folder", "read_notice", "wait_for_load"]

_log = logging.getLogger("leafline")
_PAUSE = 0.05
"""Seconds between two looks at a notice."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a running server says of itself."""

    pid: int
    """The process that takes SIGHUP."""
    loads: int = 1
    """Times that it tried to load content."""
    refused: str = ""
    """Why the last content was refused; empty where it is in use."""


def notice_folder() -> Path:
    """Give this user's folder for notices, closed to others; make it where it is missing.

    Raises:
        SettingError: the folder belongs to somebody else, or can't be made.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) / "leafline" if runtime else Path(tempfile.gettempdir()) / f"leafline-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        message = f"{folder}: the folder for the server's notice can't be made: {error.strerror}. Set XDG_RUNTIME_DIR."
        raise SettingError(message) from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        message = f"{folder}: this folder is open to others. Remove it, or set XDG_RUNTIME_DIR to one of your own."
        raise SettingError(message)
    return folder


class Board:
    """Where a server keeps its notice, from its start to its end."""

    def __init__(self, port: int) -> None:
        """Put up the first notice; where that can't be done, the server runs without one."""
        self._file: IO[str] | None = None
        self._notice = Notice(os.getpid())
        try:
            file = (notice_folder() / f"server-{port}.json").open("a+", encoding="utf-8")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                raise
        except (OSError, SettingError) as error:
            _log.warning("leafline reload won't find this server, send it SIGHUP instead: %s", error)
            return
        self._file = file
        self._write()

    def loaded(self, refused: str = "") -> None:
        """Say that content was loaded anew, or why it was refused."""
        self._notice = Notice(self._notice.pid, self._notice.loads + 1, refused)
        self._write()

    def close(self) -> None:
        """Give the notice up."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            json.dump(asdict(self._notice), self._file)
            self._file.flush()


def read_notice(port: int) -> Notice | None:
    """Read the notice of the server on a port; None where none is running."""
    try:
        with (notice_folder() / f"server-{port}.json").open(encoding="utf-8") as file:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None  # nobody holds it, so it was left over
            return _parse(file)
    except FileNotFoundError:
        return None


def _parse(file: IO[str]) -> Notice | None:
    """Read a notice, again while it is being written."""
    for _ in range(100):
        file.seek(0)
        with contextlib.suppress(ValueError, TypeError):
            notice = Notice(**json.loads(file.read()))
            if type(notice.pid) is int and notice.pid > 1:
                return notice
        time.sleep(_PAUSE)
    return None


def wait_for_load(port: int, before: Notice, seconds: float) -> Notice | None:
    """Wait until a server has tried to load content again; None where it hasn't in time, or is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        notice = read_notice(port)
        if notice is None or notice.pid != before.pid:
            return None
        if notice.loads > before.loads:
            return notice
        time.sleep(_PAUSE)
    return None
