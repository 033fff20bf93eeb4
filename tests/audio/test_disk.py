import errno
import os
from pathlib import Path
from typing import Any

import pytest

from audio.disk import TEMPORARY, locked, remove_files, write_file, write_files
from speech_content.errors import AudioError


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system is asked to do, in order."""
    noted: list[str] = []
    names: dict[int, str] = {}

    def note(name: str) -> Any:
        real = getattr(os, name)

        def run(*given: Any, **rest: Any) -> Any:
            result = real(*given, **rest)
            if name == "open":
                names[result] = "temp" if Path(given[0]).name.startswith(TEMPORARY) else Path(given[0]).name
            elif name == "replace":
                noted.append(f"rename to {Path(given[1]).name}")
            else:
                noted.append(f"{name} {names[given[0]]}")
            return result

        return run

    for name in ("open", "write", "fsync", "replace"):
        monkeypatch.setattr(os, name, note(name))
    return noted


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, calls: list[str]) -> None:
    """Write, fsync, rename, fsync of the folder: without the first fsync a power cut may leave torn files."""
    write_file(tmp_path / "folder" / "a.mp3", b"sound")
    assert ["write temp", "fsync temp", "rename to a.mp3", "fsync folder"] == calls
    assert b"sound" == (tmp_path / "folder" / "a.mp3").read_bytes()


def test_files_of_one_folder_share_its_fsync(tmp_path: Path, calls: list[str]) -> None:
    """Which comes after all of them."""
    write_files(tmp_path, {"a": b"1", "b": b"2"})
    assert [f"fsync {tmp_path.name}"] == [call for call in calls if call.startswith("fsync") and "temp" not in call]
    assert f"fsync {tmp_path.name}" == calls[-1]
    assert ["rename to a", "rename to b"] == [call for call in calls if "rename" in call]


def test_a_short_write_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take fewer bytes than it was given."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:3]))
    write_file(tmp_path / "a", b"0123456789")
    assert b"0123456789" == (tmp_path / "a").read_bytes()


def test_a_failed_write_leaves_nothing_and_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a half file nor a temporary one."""
    write_file(tmp_path / "a", b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(AudioError, match="No space left"):
            write_file(tmp_path / "a", b"new")
    assert {"a": b"old"} == {file.name: file.read_bytes() for file in tmp_path.iterdir()}


def test_removing_what_is_gone_is_fine(tmp_path: Path) -> None:
    """Somebody else was faster."""
    write_file(tmp_path / "a", b"")
    remove_files(tmp_path, {"a", "b"})
    assert [] == list(tmp_path.iterdir())
    with pytest.raises(AudioError, match="Make the folder writable"):
        remove_files(tmp_path / "none", {"a"})


def test_shared_locks_go_together_and_one_alone_does_not(tmp_path: Path) -> None:
    """A lock is given back at the end."""
    file = tmp_path / ".lock"
    with locked(file, alone=False), locked(file, alone=False):
        pass
    with locked(file, alone=True), pytest.raises(AudioError, match="Another command"), locked(file, alone=False):
        pass
    with locked(file, alone=True):
        pass
