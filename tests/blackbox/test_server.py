"""The production server: kept alive, reloaded whole or not at all."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from serving import running_server

import speech_content

TOPIC = Path(speech_content.__file__).parent / "languages" / "en-US" / "topics" / "neutropenia.md"


def ready(address: str) -> dict:
    """Ask the server what it can say."""
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
        return json.load(answer)


def wait_for(what: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


def workers_of(master: int) -> list[int]:
    """List the server's worker processes."""
    listed = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def test_content_is_reloaded_whole_or_not_at_all(tmp_path: Path) -> None:
    """SIGHUP brings in a changed sentence; with a broken topic beside it, the old content stays."""
    topics = tmp_path / "languages" / "en-US" / "topics"
    topics.mkdir(parents=True)
    mine = topics / TOPIC.name
    shutil.copy(TOPIC, mine)
    with running_server(LEAFLINE_CONTENT=str(tmp_path), LEAFLINE_ALEXA_UNSIGNED="1") as server:
        before = ready(server)
        mine.write_text(
            mine.read_text().replace("## overview\n", "## overview\nNeutropenia is a long word. {gard 1}\n", 1)
        )
        os.kill(server.pid, signal.SIGHUP)
        assert wait_for(lambda: ready(server)["script"] != before["script"])
        after = ready(server)
        assert before["topics"] == after["topics"]
        (topics / "broken.md").write_text("nothing")
        os.kill(server.pid, signal.SIGHUP)
        time.sleep(3)
        assert after == ready(server)


def test_a_killed_worker_is_replaced() -> None:
    """Killing the one worker outright is repaired without anyone's help."""
    with running_server(LEAFLINE_ALEXA_UNSIGNED="1") as server:
        first = workers_of(server.pid)
        assert 1 == len(first)
        os.kill(first[0], signal.SIGKILL)
        assert wait_for(lambda: workers_of(server.pid) not in ([], first))
        assert wait_for(lambda: ready(server)["ready"])
