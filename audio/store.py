"""Where recordings are kept: a folder, or any place that fsspec knows (``s3://bucket/leafline``).

Objects are named by the SHA-256 of their content, so a file under its final name is right or it is damaged, and
which of the two can be told. The manifest, written last, says which objects belong to the script.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from audio.disk import TEMPORARY, locked, remove_files, write_files
from speech_content.errors import AudioError, SettingError

__all__ = ["OBJECTS", "LocalStore", "RemoteStore", "Store", "object_name", "open_store"]

OBJECTS = "objects"
"""Folder of the objects in a store."""

_LOCK = ".lock"


class Store(Protocol):
    """Folders of whole files."""

    @property
    def place(self) -> str:
        """Where it is, for messages."""

    def write(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Write files into a folder ("" for the top): each whole or not there, all there on return; or AudioError."""

    def read(self, path: str) -> bytes:
        """Read a file; raises AudioError, and FileNotFoundError where there is none."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Name the finished files of a folder with their sizes in bytes."""

    def remove(self, folder: str, names: set[str]) -> None:
        """Remove files of a folder, unfinished ones of dead builds too when named."""

    def unfinished(self, folder: str) -> set[str]:
        """Name what builds that were killed left behind in a folder."""

    def lock(self, *, alone: bool) -> AbstractContextManager[None]:
        """Keep others from removing files (shared) or from doing anything (alone)."""


def object_name(content: bytes, suffix: str) -> str:
    """Name an object by its content; ``suffix`` begins with a dot."""
    return hashlib.sha256(content).hexdigest() + suffix


def open_store(target: str | Path) -> Store:
    """Open a folder or an fsspec URL; raises SettingError where its package is missing."""
    text = str(target)
    if "://" not in text:
        return LocalStore(Path(text).expanduser())
    protocol, _, rest = text.partition("://")
    if protocol == "file":
        return LocalStore(Path("/" + rest.lstrip("/")))
    try:
        import fsspec
        from fsspec.core import url_to_fs

        fsspec.get_filesystem_class(protocol)
        filesystem, root = url_to_fs(text)
    except ImportError as error:
        raise SettingError(f"{text} needs another package: {error}. Install leafline[cloud] or that package.") from None
    except ValueError:
        raise SettingError(f"{text} is no place to keep recordings: nobody knows “{protocol}://”.") from None
    return RemoteStore(filesystem, str(root).rstrip("/"), text)


class LocalStore:
    """A folder on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def write(self, folder: str, files: Mapping[str, bytes]) -> None:
        """See ``Store``."""
        write_files(self.folder / folder, files)

    def read(self, path: str) -> bytes:
        """See ``Store``."""
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise AudioError(f"Can't read {self.folder / path}: {error.strerror or error}.") from error

    def sizes(self, folder: str) -> dict[str, int]:
        """See ``Store``."""
        return {name: size for name, size in self._entries(folder) if not name.startswith(TEMPORARY)}

    def remove(self, folder: str, names: set[str]) -> None:
        """See ``Store``."""
        remove_files(self.folder / folder, names)

    def unfinished(self, folder: str) -> set[str]:
        """See ``Store``."""
        return {name for name, _ in self._entries(folder) if name.startswith(TEMPORARY)}

    def lock(self, *, alone: bool) -> AbstractContextManager[None]:
        """See ``Store``."""
        return locked(self.folder / _LOCK, alone=alone)

    def _entries(self, folder: str) -> Iterator[tuple[str, int]]:
        try:
            with os.scandir(self.folder / folder) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):  # another process has finished or removed it
                        if entry.is_file(follow_symlinks=False):
                            yield entry.name, entry.stat().st_size
        except FileNotFoundError:
            return
        except OSError as error:
            raise AudioError(f"Can't read {self.folder / folder}: {error.strerror or error}.") from error


class RemoteStore:
    """A place that fsspec knows. An upload to an object store is whole or not there by its own nature."""

    def __init__(self, filesystem: Any, root: str, url: str) -> None:
        self._filesystem = filesystem
        self._root = root
        self.place = url

    def write(self, folder: str, files: Mapping[str, bytes]) -> None:
        """See ``Store``; all files of one call go up together."""
        paths = {self._path(folder, name): data for name, data in files.items()}
        self._do("write to", lambda: self._filesystem.pipe(paths))

    def read(self, path: str) -> bytes:
        """See ``Store``."""
        content: bytes = self._do("read", lambda: self._filesystem.cat_file(self._path("", path)))
        return content

    def sizes(self, folder: str) -> dict[str, int]:
        """See ``Store``."""
        path = self._path("", folder)

        def listing() -> list[dict[str, Any]]:
            self._filesystem.invalidate_cache(path)
            try:
                found: list[dict[str, Any]] = self._filesystem.ls(path, detail=True)
            except FileNotFoundError:
                return []
            return found

        entries = self._do("read", listing)
        return {
            str(entry["name"]).rpartition("/")[2]: int(entry["size"]) for entry in entries if entry["type"] == "file"
        }

    def remove(self, folder: str, names: set[str]) -> None:
        """See ``Store``."""
        # Some places refuse the whole list if one of it is gone already.
        paths = [self._path(folder, name) for name in sorted(names & set(self.sizes(folder)))]
        if paths:
            self._do("remove from", lambda: self._filesystem.rm(paths))

    def unfinished(self, folder: str) -> set[str]:
        """See ``Store``; uploads leave nothing behind."""
        return set()

    def lock(self, *, alone: bool) -> AbstractContextManager[None]:
        """See ``Store``; there is no lock on such places, so pruning while a build runs is the user's to avoid."""
        return contextlib.nullcontext()

    def _path(self, folder: str, name: str) -> str:
        return "/".join(part for part in (self._root, folder, name) if part)

    def _do(self, what: str, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except FileNotFoundError:
            raise
        except Exception as error:  # each filesystem has errors of its own
            raise AudioError(
                f"Can't {what} {self.place}: {type(error).__name__}: {error}. Run the command again."
            ) from error
