"""A caller from outside: sipp dials a real Asterisk and presses keys, and what comes back is held against the clips."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from asterisk_peer import Asterisk, Step, asterisk_at_work, needs
from live_line import LiveLine
from phone_calls import line_for_tests, replay
from tones import tone_store

from audio.formats import FORMATS, decode
from audio.manifest import read_manifest
from audio.store import open_store
from skill.channels.phone.line import PhoneLine

CLIP = 0.3
"""Seconds of a recording."""
LIKE = 0.97
"""Least correlation of what is heard with the recording."""
RATE = 8000
KEYS = ["1101", "1", "*", "#", "1999", "#"]
"""A leaflet, its first part, again, the start, a wrong number, the list."""
DTMF = 0.9
"""Seconds that sipp takes for four keys, at most."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> PhoneLine:
    """A line whose first wait is long enough for a caller who listens to the end."""
    return line_for_tests(tmp_path_factory.mktemp("organisation"), first=3)


@pytest.fixture(scope="module")
def audio(line: PhoneLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings of the line."""
    return tone_store(tmp_path_factory.mktemp("audio"), line.script(), seconds=CLIP)


@pytest.fixture(scope="module")
def asterisk(line: PhoneLine, audio: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asterisk]:
    """Asterisk with the exported line and the live one."""
    needs("asterisk", "sipp")
    folder = tmp_path_factory.mktemp("export") / "line"
    run = [sys.executable, "-m", "skill", "export", "asterisk", str(folder), "--audio", str(audio)]
    subprocess.run([*run, "--content", str(line.settings.content)], check=True, capture_output=True, timeout=120)
    live = LiveLine(line)
    entries = ["[test-sip]", f"exten => live,1,AGI(agi://127.0.0.1:{live.port})", " same => n,Hangup()"]
    try:
        with asterisk_at_work(tmp_path_factory.mktemp("asterisk"), folder, entries) as running:
            yield running
    finally:
        live.close()


class Ear:
    """Listens for RTP and puts each packet where its time stamp says."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.port = self._socket.getsockname()[1]
        self._packets: list[tuple[int, bytes]] = []
        self._on = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while self._on:
            try:
                packet = self._socket.recv(2048)
            except TimeoutError:
                continue
            if len(packet) > 12 and packet[1] & 0x7F == 0:
                self._packets.append((int.from_bytes(packet[4:8]), packet[12:]))

    def close(self) -> np.ndarray:
        """Stop listening; give what was heard as samples."""
        self._on = False
        self._thread.join(5)
        self._socket.close()
        if not self._packets:
            return np.zeros(RATE)
        first = self._packets[0][0]
        length = max((stamp - first) % 2**32 + len(data) for stamp, data in self._packets)
        heard = bytearray(b"\xff" * min(length, 300 * RATE))
        for stamp, data in self._packets:
            place = (stamp - first) % 2**32
            heard[place : place + len(data)] = data
        return decode(FORMATS["ulaw"], bytes(heard)).samples.astype(np.float64)


def scenario(keys: Sequence[str], pauses: Sequence[float], rtp_port: int) -> str:
    """Write a call for sipp: each key entry comes after its pause."""
    sdp = (
        f"v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {rtp_port} RTP/AVP 0 96\n"
        "a=rtpmap:0 PCMU/8000\na=rtpmap:96 telephone-event/8000\na=fmtp:96 0-15\na=ptime:20\na=sendrecv\n"
    )
    shared = (
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        "From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]T[call_number]\n"
        "Call-ID: [call_id]\nContact: <sip:caller@[local_ip]:[local_port]>\nMax-Forwards: 70\n"
    )
    to = "To: <sip:[service]@[remote_ip]:[remote_port]>"
    uri = "sip:[service]@[remote_ip]:[remote_port] SIP/2.0"
    parts = [
        f"<send retrans='500'><![CDATA[INVITE {uri}\n{shared}{to}\nCSeq: 1 INVITE\n"
        # sipp opens its own end of the sound, which sends the keys, for this mark alone; the sound comes to our ear.
        "X-Sends-From: audio [media_port]\n"
        f"Content-Type: application/sdp\nContent-Length: [len]\n\n{sdp}]]></send>",
        "<recv response='100' optional='true'/><recv response='180' optional='true'/>",
        "<recv response='183' optional='true'/><recv response='200' rrs='true'/>",
        f"<send><![CDATA[ACK {uri}\n{shared}{to}[peer_tag_param]\nCSeq: 1 ACK\nContent-Length: 0\n\n]]></send>",
    ]
    for entry, pause in zip(keys, pauses, strict=False):
        parts.append(f"<pause milliseconds='{pause * 1000:.0f}'/>")
        parts.append(f"<nop><action><exec play_dtmf='{entry}'/></action></nop>")
    parts.append(f"<pause milliseconds='{pauses[-1] * 1000:.0f}'/>")
    parts.append(
        f"<send retrans='500'><![CDATA[BYE {uri}\n{shared}{to}[peer_tag_param]\nCSeq: 2 BYE\n"
        "Content-Length: 0\n\n]]></send><recv response='200'/>"
    )
    # sipp takes no other quotes.
    text = "\n".join(parts).replace("'", '"')
    return f'<?xml version="1.0"?><scenario name="caller">\n{text}\n</scenario>'


def call(asterisk: Asterisk, service: str, keys: Sequence[str], pauses: Sequence[float], folder: Path) -> np.ndarray:
    """Make a call; give what was heard."""
    ear = Ear()
    try:
        (folder / "caller.xml").write_text(scenario(keys, pauses, ear.port), encoding="utf-8")
        run = ["sipp", f"127.0.0.1:{asterisk.sip_port}", "-sf", "caller.xml", "-m", "1", "-s", service]
        run += ["-i", "127.0.0.1", "-timeout", "120", "-timeout_error", "-nostdin"]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=150, check=False)
        assert 0 == done.returncode, done.stdout[-2000:] + done.stderr[-2000:]
        time.sleep(0.3)
    finally:
        heard = ear.close()
    return heard


def likeness(heard: np.ndarray, clip: np.ndarray, start: int) -> tuple[float, int]:
    """Give the best correlation of a clip with what was heard from a place on, and the place."""
    window = heard[start : start + 12 * RATE]
    size = 1 << int(np.ceil(np.log2(len(window) + len(clip))))
    product = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(clip, size)), size)
    places = len(window) - len(clip) + 1
    if places < 1:
        return 0.0, start
    energy = np.concatenate(([0.0], np.cumsum(window**2)))
    power = np.sqrt(np.maximum(energy[len(clip) :] - energy[: -len(clip)], 1e-12)) * np.linalg.norm(clip)
    found = product[:places] / np.maximum(power, 1e-9)
    # The first place that fits: a clip that is played twice must be found twice.
    good = np.flatnonzero(found >= LIKE)
    best = int(good[0]) if len(good) else int(np.argmax(found))
    best += int(np.argmax(found[best : best + 40]))
    return float(found[best]), start + best


@pytest.mark.parametrize("service", ["line", "live"])
def test_a_caller_hears_every_clip_whole_and_in_order(
    line: PhoneLine, audio: Path, asterisk: Asterisk, service: str, tmp_path: Path
) -> None:
    """Code, part, repeat, a wrong code and the start: each clip is heard as it was recorded, one after the other."""
    turns = replay(line.flow, KEYS)
    pauses = [len(turn.lines) * (CLIP + 0.02) + 0.6 + (DTMF if place else 1.0) for place, turn in enumerate(turns)]
    heard = call(asterisk, service, KEYS, pauses, tmp_path)
    store = open_store(audio)
    manifest = read_manifest(store)
    place = 0
    for turn in turns:
        for text in turn.lines:
            clip = manifest.find(text.key, "ulaw", slow=turn.slow)
            assert clip is not None
            like, place = likeness(heard, decode(FORMATS["ulaw"], store.read(clip.path)).samples.astype(float), place)
            assert like >= LIKE, f"{text.key} at {place / RATE:.2f} s: {like:.3f}"
            place += int(CLIP * RATE * 0.9)


def test_a_caller_who_types_ahead_is_served_at_once(
    line: PhoneLine, audio: Path, asterisk: Asterisk, tmp_path: Path
) -> None:
    """A code keyed over the greeting cuts it off: the leaflet's name is heard before the greeting would have ended."""
    heard = call(asterisk, "line", ["1101"], [0.3, 3.0], tmp_path)
    turns = replay(line.flow, ["1101"])
    manifest, store = read_manifest(open_store(audio)), open_store(audio)
    clip = manifest.find(turns[1].lines[0].key, "ulaw")
    assert clip is not None
    like, place = likeness(heard, decode(FORMATS["ulaw"], store.read(clip.path)).samples.astype(float), 0)
    assert like >= LIKE
    assert place / RATE < 0.5 + len(turns[0].lines) * CLIP


def test_the_self_test_misses_what_is_missing(asterisk: Asterisk) -> None:
    """The extension for operators looks for every recording and counts those that are not there, in the log."""
    clip = asterisk.folder / "lib/sounds/en-US/leafline/normal/prompt/welcome.ulaw"
    away = clip.with_suffix(".away")
    asterisk.add_callers({name: [Step(8.0)] for name in ("good", "bad")})
    for name in ("good", "bad"):
        if name == "bad":
            clip.rename(away)
        try:
            asterisk.call(name, "test-self")
            time.sleep(1)
            asterisk.wait_until_quiet(30)
        finally:
            if away.exists():
                away.rename(clip)
    log = (asterisk.folder / "log/full").read_text(encoding="utf-8", errors="replace")
    assert "leafline: 0 recordings are missing" in log
    assert "leafline: 1 recordings are missing" in log
    assert "leafline: the recording leafline/normal/prompt/welcome is missing" in log
