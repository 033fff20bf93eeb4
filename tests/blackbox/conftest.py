"""Real parts for the black-box tests: a server in a process of its own, and clients from npm."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from serving import running_server

CLIENTS = Path(__file__).parent / "clients"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.blackbox)


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
