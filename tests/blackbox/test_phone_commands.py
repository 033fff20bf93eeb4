"""The line's servers as an operator runs them: started, called, told to load anew, and stopped."""

import base64
import hashlib
import hmac
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from phone_calls import line_for_tests
from serving import running_server
from tones import tone_store

pytest.importorskip("twilio", reason="the twilio library is missing: pip install 'leafline[phone]'")

KEY, BASE = "0123456789abcdef", "https://line.example.org"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An organisation's folder with recordings in ``audio``."""
    folder = tmp_path_factory.mktemp("organisation")
    tone_store(folder / "audio", line_for_tests(folder).script(), formats=("twilio",))
    return folder


def post(address: str, query: str, fields: dict[str, str], signature: str | None = None) -> tuple[int, bytes]:
    """Ask the line as a provider does; give status and answer."""
    url = f"{BASE}/phone{query}"
    text = url + "".join(name + fields[name] for name in sorted(fields))
    right = base64.b64encode(hmac.new(KEY.encode(), text.encode(), hashlib.sha1).digest()).decode()
    headers = {"Content-Type": FORM, "X-Twilio-Signature": right if signature is None else signature}
    request = urllib.request.Request(f"{address}/phone{query}", urlencode(fields).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_the_server_takes_a_call_from_start_to_end(content: Path) -> None:
    """Behind the real server a signed call is answered, its recordings are there, and forgeries are refused."""
    environ = {"LEAFLINE_CONTENT": str(content), "LEAFLINE_AUDIO": str(content / "audio")}
    with running_server(LEAFLINE_PHONE_KEY=KEY, LEAFLINE_PUBLIC_URL=BASE, **environ) as address:
        call = {"CallSid": "CA1"}
        status, greeting = post(address, "", call)
        assert 200 == status
        clip = greeting.partition(b"<Play>")[2].partition(b"</Play>")[0].decode()
        with urllib.request.urlopen(clip.replace(BASE, address), timeout=20) as answer:
            assert b"RIFF" == answer.read()[:4]
        query = "?s=" + greeting.partition(b"?s=")[2].partition(b'"')[0].decode()
        first = post(address, query, {**call, "Digits": "1101"})
        assert 200 == first[0]
        assert greeting != first[1]
        assert 403 == post(address, "", call, "forged")[0]
        assert 403 == post(address, query, {**call, "Digits": "1102"}, "")[0]
        assert 413 == post(address, "", {"CallSid": "x" * 200_000})[0]


@contextmanager
def live(*options: str, content: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run ``leafline fastagi``; give the process and its port."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEAFLINE_")}
    run = [sys.executable, "-u", "-m", "skill", "fastagi", "--agi-port", "0", "--content", str(content), *options]
    process = subprocess.Popen(run, env=clean, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("Leafline is listening on agi://127.0.0.1:"), said
        yield process, int(said.rpartition(":")[2])
    finally:
        process.terminate()
        process.communicate(timeout=30)


def first_sound(port: int) -> str:
    """Call over FastAGI and hang up after the first sound; give its name."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as call:
        lines = call.makefile("rwb")
        lines.write(b"agi_network: yes\n\n")
        lines.flush()
        while command := lines.readline():
            if command.startswith(b"STREAM FILE"):
                lines.write(b"200 result=-1\n")
                lines.flush()
                lines.close()
                return command.split()[2].decode()
            lines.write(b"200 result=0\n")
            lines.flush()
        lines.close()
    return ""


def test_fastagi_serves_loads_anew_and_stops_in_good_order(content: Path, tmp_path: Path) -> None:
    """It answers, goes on after SIGHUP, ends with 0 when told to stop, and has written its counts by then."""
    with live("--phone-counts", str(tmp_path), content=content) as (process, port):
        assert "leafline/normal/prompt/welcome" == first_sound(port)
        process.send_signal(signal.SIGHUP)
        assert "leafline/normal/prompt/welcome" == first_sound(port)
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(30)
    counted = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert '"arrival": 2' in counted
    assert '"hang-up": 2' in counted


@pytest.mark.parametrize("option", [("--peer", "nowhere"), ("--agi-port", "1", "--host", "192.0.2.1")])
def test_fastagi_says_what_it_can_not_use(option: tuple[str, ...], content: Path) -> None:
    """A wrong address ends the start with one message and no trace."""
    run = [sys.executable, "-m", "skill", "fastagi", "--content", str(content), *option]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert 1 == done.returncode
    assert "Give" in done.stderr
    assert "Traceback" not in done.stderr
