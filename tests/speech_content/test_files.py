"""Whole files or none."""

import os
import stat
from pathlib import Path

import pytest

from speech_content.files import write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_replaces(tmp_path: Path) -> None:
    """A file is written, its folders made, and then replaced; nothing else is left in the folder."""
    path = tmp_path / "a" / "b" / "leaflet.txt"
    write_atomic(path, b"one")
    write_atomic(path, b"two\x00")
    assert path.read_bytes() == b"two\x00"
    assert names(path.parent) == ["leaflet.txt"]


def test_others_may_read(tmp_path: Path) -> None:
    """The file is readable by all and writable by its owner, whatever temporary files are."""
    write_atomic(tmp_path / "leaflet.txt", b"")
    assert stat.S_IMODE((tmp_path / "leaflet.txt").stat().st_mode) == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failure_leaves_the_old_file(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full or the rename fails, the old file stands as it was and no part of the new one is left."""
    path = tmp_path / "leaflet.txt"
    write_atomic(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["leaflet.txt"]


def test_order_of_safety(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are on disk before the rename, and the folder's entry after it."""
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write_atomic(tmp_path / "leaflet.txt", b"x")
    assert steps == ["file", "rename", "folder"]
