"""A folder that another system takes: every file whole or not there, and the old folder stays until the new is done."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from audio.disk import write_files
from audio.store import Store
from skill.channels.phone.sounds import SoundFile, read_clip
from speech_content.errors import SettingError

__all__ = ["write_folder"]


def write_folder(
    target: Path,
    texts: Mapping[str, str],
    sounds: Iterable[SoundFile] = (),
    store: Store | None = None,
    *,
    marks: Iterable[str] = (),
) -> int:
    """Write texts and recordings into a folder that takes the place of an older export.

    Args:
        target: the folder; it may hold an older export, and nothing else.
        texts: contents by path under the folder.
        sounds: recordings, which go under ``sounds/``.
        store: where the recordings are read from.
        marks: files by which an older export is known; all the texts where none are given.

    Returns:
        Bytes written.

    Raises:
        SettingError: the folder holds something that isn't an export.
        AudioError: a recording can't be read.
    """
    marks = tuple(marks) or tuple(texts)
    if target.exists() and any(target.iterdir()) and not all((target / mark).is_file() for mark in marks):
        message = f"{target}: the folder holds something else. Give a new folder, or one of an earlier export."
        raise SettingError(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        files: dict[Path, dict[str, bytes]] = {}
        for path, text in texts.items():
            place = Path(path)
            files.setdefault(place.parent, {})[place.name] = text.encode()
        size = 0
        for sound in sounds:
            if store is None:
                break
            place = Path("sounds") / sound.path
            files.setdefault(place.parent, {})[place.name] = read_clip(store, sound.clip)
        for folder, content in files.items():
            (fresh / folder).mkdir(parents=True, exist_ok=True)
            write_files(fresh / folder, content)
            size += sum(map(len, content.values()))
        _put(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return size


def _put(fresh: Path, target: Path) -> None:
    """Move the new folder into place; the old one is there until that moment."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        target.rename(old / target.name)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.rename(target)
