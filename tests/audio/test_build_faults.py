import errno
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from recording_kit import FEW, LINES, contents, dangling, silence, wrong_files

from audio import disk
from audio import outputs as outputs_module
from audio.audit import prune
from audio.build import build
from audio.store import LocalStore
from speech_content.errors import AudioError

FEW_LINES = LINES[1:3]
STEPS = ("_write", "_rename", "_sync_folder")

SCRIPT = """
import sys
sys.path[:0] = sys.argv[1:3]
from recording_kit import FEW, LINES, silence
from audio import outputs as outputs_module
from audio.build import build
from audio.executor import open_executor
from speech_content.errors import AudioError
outputs_module.LINE_TAKES = FEW
if __name__ == "__main__":
    try:
        build(LINES, silence(sys.argv[3]), executor=open_executor(int(sys.argv[4])))
    except AudioError as error:
        sys.exit(str(error))
"""


@pytest.fixture(autouse=True)
def _few_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)


@pytest.fixture
def good(tmp_path: Path) -> dict[str, bytes]:
    """What a build without faults gives."""
    build(LINES, silence(tmp_path / "good"))
    return contents(tmp_path / "good")


class Faults:
    """Counts the steps by which files are written and makes one of them fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.failing = -1
        self.code = 0
        for step in STEPS:
            monkeypatch.setattr(disk, step, self._counted(getattr(disk, step), step))

    def _counted(self, real: Callable[..., None], step: str) -> Callable[..., None]:
        def run(*given: Any) -> None:
            self.count += 1
            if self.count - 1 == self.failing:
                if step == "_write":  # a disk fills up in the middle of a file
                    given[0].write_bytes(given[1][: len(given[1]) // 2])
                raise OSError(self.code, os.strerror(self.code))
            real(*given)

        return run


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
def test_every_write_may_fail_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Whichever write, rename or sync fails: a clear error, no wrong file under a final name, and it can be resumed."""
    build(FEW_LINES, silence(tmp_path / "good"))
    good = contents(tmp_path / "good")
    faults = Faults(monkeypatch)
    build(FEW_LINES, silence(tmp_path / "counted"))
    steps = faults.count
    assert steps > 2 * (4 + 4 + 2), "the faults reach every file"
    for failing in range(steps):
        target = tmp_path / f"failing-{failing}"
        faults.count, faults.failing, faults.code = 0, failing, code
        with pytest.raises(AudioError, match=os.strerror(code)):
            build(FEW_LINES, silence(target))
        assert ([], []) == (wrong_files(target), dangling(target))
        faults.failing = -1
        build(FEW_LINES, silence(target))
        assert good == contents(target), f"step {failing}"


def run(target: Path, workers: int = 1, **how: Any) -> subprocess.Popen[str]:
    """Build in a process of its own."""
    here = Path(__file__).parent
    command = [sys.executable, "-c", SCRIPT, str(here.parents[1]), str(here), str(target), str(workers)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **how)


def names(target: Path) -> set[str]:
    """What lies under a store just now: only names, for a file may be gone before it is read."""
    return {file.name for file in target.rglob("*")}


def test_a_build_may_be_killed_at_any_moment(tmp_path: Path, good: dict[str, bytes]) -> None:
    """Ten times at random: never a wrong file under a final name, nothing finished is lost, the end is the same."""
    target = tmp_path / "killed"
    chance = random.Random(7)
    target.mkdir()
    finished: set[str] = set()
    for _ in range(10):
        known = names(target)
        with run(target) as process:
            deadline = time.monotonic() + 20
            while process.poll() is None and names(target) == known and time.monotonic() < deadline:
                time.sleep(0.005)  # until it writes
            time.sleep(chance.uniform(0, 0.25))
            process.kill()
            process.communicate()
        assert ([], []) == (wrong_files(target), dangling(target))
        now = set(LocalStore(target).sizes("objects"))
        assert finished <= now
        finished = now
    with run(target) as process:
        said, _ = process.communicate(timeout=60)
    assert (0, "") == (process.returncode, said)
    prune(LocalStore(target))
    assert good == contents(target)


def test_a_killed_build_takes_its_processes_with_it(tmp_path: Path, good: dict[str, bytes]) -> None:
    """The pool doesn't go on without it, and the next build finishes."""
    target = tmp_path / "killed"
    with run(target, workers=2, start_new_session=True) as process:
        deadline = time.monotonic() + 30
        while not (target / "objects").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
    while alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == alive(process.pid)
    build(LINES, silence(target))
    prune(LocalStore(target))
    assert good == contents(target)


def alive(session: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[dict[str, Any]]:
    """A file system that is soon full; where none can be mounted, a limit on the size of files."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        try:
            yield {}
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    else:

        def limit() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 8, size // 8))

        yield {"preexec_fn": limit}


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    """The build ends with a clear error, all that it named is whole, and nothing half-written is seen."""
    with small_disk(tmp_path / "small", 96 << 10) as how:
        process = run(tmp_path / "small", **how)
        said, _ = process.communicate(timeout=60)
        assert 1 == process.returncode
        assert "make room" in said
        assert "Traceback" not in said
        assert ([], []) == (wrong_files(tmp_path / "small"), dangling(tmp_path / "small"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_target_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file where the folder should be can't be written even by root."""
    (tmp_path / "target").write_text("")
    with pytest.raises(AudioError, match="target"):
        build(LINES, silence(tmp_path / "target"))
