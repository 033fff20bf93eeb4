"""Real parts for the black-box tests: a server in a process of its own, and clients from npm."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parent / "clients"
SKILL_ID = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.blackbox)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(**environ: str) -> Iterator[str]:
    """Run ``leafline serve`` and give its address; it is stopped at the end, and must stop in good order."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEAFLINE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "skill", "serve", "--port", str(port)],
        env={**clean, "LEAFLINE_WORKERS": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    process.kill()
                    pytest.fail(f"the server did not start:\n{process.communicate()[0]}")
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            pytest.fail("the server did not stop when asked to")


@pytest.fixture(scope="session")
def open_server() -> Iterator[str]:
    """A server that takes unsigned requests from this machine."""
    with running_server(LEAFLINE_ALEXA_UNSIGNED="1") as address:
        yield address


@pytest.fixture(scope="session")
def node() -> Callable[..., dict]:
    """Run a script of ours for node on clients that aren't ours; its last line of output is JSON."""
    if shutil.which("node") is None:
        pytest.skip("node is missing: install Node.js 18 or newer")
    if not (CLIENTS / "node_modules" / "virtual-alexa").is_dir():
        pytest.skip("the npm clients are missing: run npm install --legacy-peer-deps in tests/blackbox/clients")

    def run(script: str, *arguments: str) -> dict:
        done = subprocess.run(
            ["node", script, *arguments], cwd=CLIENTS, capture_output=True, text=True, timeout=120, check=False
        )
        assert 0 == done.returncode, done.stdout[-4000:] + done.stderr[-4000:]
        return json.loads(done.stdout.strip().splitlines()[-1])

    return run
