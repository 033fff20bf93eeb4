"""A server of ours in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

__all__ = ["Address", "free_port", "running_server"]


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Address(str):
    """Where a server listens, and the id of its first process."""

    pid: int

    @classmethod
    def of(cls, text: str, pid: int) -> "Address":
        """Put both together."""
        address = cls(text)
        address.pid = pid
        return address


@contextmanager
def running_server(**environ: str) -> Iterator["Address"]:
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
        yield Address.of(address, process.pid)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            pytest.fail("the server did not stop when asked to")
