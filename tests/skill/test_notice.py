"""The running server's notice, by which a reload finds it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from skill.notice import Board, Notice, notice_folder, read_notice, wait_for_load
from speech_content.errors import SettingError

PORT = 18123
HOLD = (
    "import sys; from skill.notice import Board; board = Board(int(sys.argv[1])); print('up', flush=True)\n"
    "for line in sys.stdin: board.loaded(line.strip()); print('done', flush=True)"
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime folder of the test's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def server() -> subprocess.Popen[str]:
    """Another process that keeps a notice."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(PORT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "up\n" == process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def load(server: subprocess.Popen[str], refused: str = "") -> None:
    """Have the other process load again."""
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{refused}\n")
    server.stdin.flush()
    assert "done\n" == server.stdout.readline()


def test_a_running_server_is_found(server: subprocess.Popen[str]) -> None:
    """With its process id, and how often it loaded."""
    assert Notice(server.pid, 1) == read_notice(PORT)
    load(server)
    assert Notice(server.pid, 2) == read_notice(PORT)
    load(server, "sepsis.md:3: error")
    assert Notice(server.pid, 3, "sepsis.md:3: error") == read_notice(PORT)


def test_nobody_is_found_on_another_port(server: subprocess.Popen[str]) -> None:
    """Each port has a notice of its own."""
    assert None is read_notice(PORT + 1)


def test_what_a_killed_server_left_is_no_server(server: subprocess.Popen[str]) -> None:
    """The lock goes with the process, however it ended, though the file stays."""
    server.kill()
    server.wait()
    assert (notice_folder() / f"server-{PORT}.json").is_file()
    assert None is read_notice(PORT)


def test_a_wait_ends_with_the_next_load(server: subprocess.Popen[str]) -> None:
    """Or with nothing, when the time is over or the server is gone."""
    before = read_notice(PORT)
    assert before
    assert None is wait_for_load(PORT, before, 0.2)
    load(server, "bad")
    assert Notice(server.pid, 2, "bad") == wait_for_load(PORT, before, 5)
    server.kill()
    server.wait()
    assert None is wait_for_load(PORT, before, 5)


def test_a_second_server_does_not_take_the_notice(server: subprocess.Popen[str]) -> None:
    """The first one keeps it; the second runs without."""
    board = Board(PORT)
    board.loaded("mine")
    assert Notice(server.pid, 1) == read_notice(PORT)


def test_the_folder_is_closed_to_others(tmp_path: Path) -> None:
    """Made for its owner alone; one that is open, or no folder, is refused."""
    assert 0o700 == notice_folder().stat().st_mode & 0o777
    notice_folder().chmod(0o755)
    with pytest.raises(SettingError, match="open to others"):
        notice_folder()
    (tmp_path / "leafline").rmdir()
    (tmp_path / "leafline").symlink_to("/")
    with pytest.raises(SettingError, match="open to others"):
        notice_folder()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere: run the tests as another user")
def test_a_server_runs_where_no_notice_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only reload is lost, and the log says what to do instead."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/proc/nowhere")
    Board(PORT).loaded()


def test_a_notice_without_sense_is_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands in the file, no number is taken from it that isn't there."""
    monkeypatch.setattr("skill.notice._PAUSE", 0)
    board = Board(PORT)
    for text in ("", "null", "[1]", *map(json.dumps, ({"pid": 2, "more": 2}, {"pid": -1}, {"pid": "2"}, {}))):
        (notice_folder() / f"server-{PORT}.json").write_text(text)
        assert None is read_notice(PORT)
    board.close()
