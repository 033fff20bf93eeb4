"""Files that are whole or not there: temp file in the same folder, write, fsync, rename, fsync of the folder."""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from speech_content.errors import AudioError

__all__ = ["TEMPORARY", "locked", "remove_files", "write_file", "write_files"]

TEMPORARY = ".part-"
"""What the name of an unfinished file begins with; such files are never read, and pruning takes them away."""


def write_file(path: Path, data: bytes) -> None:
    """Write one file so that it is whole or not there, now and after a power cut; raises AudioError."""
    write_files(path.parent, {path.name: data})


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into one folder: each is whole or not there, all are there on return; raises AudioError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
            try:
                _write(temporary, data)
                _rename(temporary, folder / name)
            except BaseException:
                with contextlib.suppress(OSError):
                    temporary.unlink()
                raise
        _sync_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AudioError(
            f"Can't write to {folder}: {reason}. What was finished is kept; make room or give another folder, "
            "then run the same command again."
        ) from error


def remove_files(folder: Path, names: set[str]) -> None:
    """Remove files of one folder; one that is gone already is fine. Raises AudioError."""
    try:
        for name in sorted(names):
            (folder / name).unlink(missing_ok=True)
        if names:
            _sync_folder(folder)
    except OSError as error:
        raise AudioError(f"Can't remove from {folder}: {error.strerror or error}. Make the folder writable.") from error


@contextlib.contextmanager
def locked(file: Path, *, alone: bool) -> Iterator[None]:
    """Hold a lock, shared or alone, at most as long as the process lives; raises AudioError where it is taken."""
    try:
        import fcntl
    except ImportError:  # Windows: two commands at once are the user's to avoid
        yield
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a+b")
    except OSError as error:
        raise AudioError(f"Can't write to {file.parent}: {error.strerror or error}. Give another folder.") from error
    with handle:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            raise AudioError(f"Another command is at work in {file.parent}. Wait until it has ended.") from None
        yield


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _rename(temporary: Path, final: Path) -> None:
    os.replace(temporary, final)  # noqa: PTH105  # one seam for tests that make each step fail


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder can't be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
