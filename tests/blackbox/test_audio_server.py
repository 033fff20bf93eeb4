"""Recordings from a real server by real clients: whole, in part, resumed, and never in the way of a question."""

import hashlib
import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving import Address, running_server

from audio.album import topic_album
from audio.build import build
from audio.engine import EngineOptions
from audio.job import Setup
from audio.store import LocalStore
from audio.withdrawn import withdraw
from skill.shelf import Shelf
from speech_content.library import Library


@pytest.fixture(scope="module")
def topic(library: Library) -> str:
    """The leaflet that is soonest recorded."""
    return min(library.topics, key=lambda topic: sum(line.seconds for line in topic_album(library, topic).lines))


@pytest.fixture(scope="module")
def folder(topic: str, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that a real build has made, with a voice that speaks silence."""
    folder = tmp_path_factory.mktemp("recordings")
    build([], Setup((("silence", EngineOptions()),), str(folder)), albums=[topic_album(library, topic)])
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Address]:
    with running_server(
        LEAFLINE_AUDIO=str(folder), LEAFLINE_THREADS="2", LEAFLINE_PUBLIC_URL="https://leaflets.example"
    ) as address:
        yield address


@pytest.fixture(scope="module")
def recording(topic: str, folder: Path, library: Library) -> tuple[str, bytes]:
    """Path and content of the leaflet's MP3."""
    album = Shelf.open(folder, library).find(topic)
    assert album is not None
    return f"/audio/{album.audio.name}", (folder / "objects" / album.audio.name).read_bytes()


def ask(server: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask without following or mending anything; underscores in names stand for hyphens."""
    client = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    try:
        client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = client.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        client.close()


def test_whole_and_in_part(server: Address, recording: tuple[str, bytes]) -> None:
    """Every byte arrives, whichever part is asked for; a player that seeks gets what it asked for."""
    path, content = recording
    assert (200, content) == ask(server, path)[::2]
    size = len(content)
    parts = {
        "0-0": (0, 1),
        "65000-66000": (65_000, 66_001),
        f"{size - 10}-": (size - 10, size),
        "-10": (size - 10, size),
    }
    for asked, (start, end) in parts.items():
        status, headers, got = ask(server, path, Range=f"bytes={asked}")
        assert (206, content[start:end]) == (status, got)
        assert f"bytes {start}-{end - 1}/{size}" == headers["content-range"]
    assert 416 == ask(server, path, Range=f"bytes={size}-")[0]
    assert (200, content) == ask(server, path, Range="bytes=0-1,5-9")[::2]


def test_one_connection_serves_many_requests(server: Address, recording: tuple[str, bytes]) -> None:
    """Parts, refusals and conditions in a row on one connection: each answer ends where it says."""
    path, content = recording
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    client = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    asked = [
        ("GET", {"Range": "bytes=5-9"}, 206, content[5:10]),
        ("HEAD", {}, 200, b""),
        ("GET", {"If-None-Match": tag}, 304, b""),
        ("GET", {"Range": f"bytes={len(content)}-"}, 416, b""),
        ("GET", {"Range": "bytes=-3", "If-Range": tag}, 206, content[-3:]),
        ("GET", {}, 200, content),
    ]
    for method, headers, status, body in asked:
        client.request(method, path, headers=headers)
        answer = client.getresponse()
        assert (status, body) == (answer.status, answer.read())
    client.close()


def test_curl_resumes_where_it_was_cut_off(server: Address, recording: tuple[str, bytes], tmp_path: Path) -> None:
    """``curl --continue-at -`` fetches the rest alone, and the whole is right."""
    if shutil.which("curl") is None:
        pytest.skip("curl is missing: install it")
    path, content = recording
    file = tmp_path / "leaflet.mp3"
    file.write_bytes(content[:70_001])
    told = subprocess.run(
        ["curl", "-sS", "--fail", "-C", "-", "-o", str(file), "-w", "%{http_code} %{size_download}", f"{server}{path}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert f"206 {len(content) - 70_001}" == told
    assert content == file.read_bytes()


def test_no_way_out_of_the_folder(server: Address, folder: Path) -> None:
    """Paths as no browser would send them find nothing."""
    (folder / "secret.mp3").write_bytes(b"secret")
    for path in (
        "/audio/",
        "/audio/../secret.mp3",
        "/audio/..%2Fsecret.mp3",
        "/audio/%2e%2e%2fsecret.mp3",
        "//secret.mp3",
    ):
        status, _, body = ask(server, path)
        assert 404 == status
        assert b"secret" not in body


def test_a_listener_who_stops_reading_holds_nobody_up(server: Address, recording: tuple[str, bytes]) -> None:
    """While one client reads nothing, the server's other thread answers, and a second download is put off."""
    path, content = recording
    address = urlsplit(server)
    stuck = socket.create_connection((address.hostname, address.port))
    try:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        # Ten times over, so that no buffer on the way can hold it all.
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        stuck.sendall(request * 10)
        deadline = time.monotonic() + 30
        while ask(server, path, Range="bytes=0-0")[0] != 503:
            assert time.monotonic() < deadline, f"{len(content)} bytes never filled the connection"
            time.sleep(0.05)
        assert 200 == ask(server, "/healthz")[0]
    finally:
        stuck.close()
    deadline = time.monotonic() + 60
    while ask(server, path, Range="bytes=0-0")[0] != 206:
        assert time.monotonic() < deadline, "the place was not given back"
        time.sleep(0.05)


def test_the_feed_points_at_what_is_there(server: Address, recording: tuple[str, bytes]) -> None:
    """The feed's enclosure is this recording, at the public address."""
    status, headers, feed = ask(server, "/feed/en-US.xml")
    assert (200, "application/rss+xml; charset=utf-8") == (status, headers["content-type"])
    assert f'url="https://leaflets.example{recording[0]}" length="{len(recording[1])}"'.encode() in feed


def test_ffprobe_reads_the_chapters_over_http(
    server: Address, recording: tuple[str, bytes], topic: str, library: Library
) -> None:
    """A player that isn't ours seeks in the recording over HTTP and finds every chapter."""
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is missing: install ffmpeg")
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", f"{server}{recording[0]}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    titles = [chapter["tags"]["title"] for chapter in json.loads(told)["chapters"]]
    assert [chapter.title for chapter in topic_album(library, topic).chapters] == titles


def test_a_withdrawn_recording_is_gone_at_once(topic: str, folder: Path, library: Library, tmp_path: Path) -> None:
    """``leafline withdraw`` takes it from a running server, before it is told anything."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    album = Shelf.open(copy, library).find(topic)
    assert album is not None
    with running_server(LEAFLINE_AUDIO=str(copy)) as server:
        assert 200 == ask(server, f"/audio/{album.audio.name}", "HEAD")[0]
        withdraw(LocalStore(copy), topic)
        assert 404 == ask(server, f"/audio/{album.audio.name}")[0]
