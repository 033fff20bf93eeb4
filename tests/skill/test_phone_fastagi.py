"""The FastAGI server against a client that behaves as Asterisk does, and against some that don't."""

import asyncio
import datetime
import re
from collections.abc import Awaitable, Callable

import pytest

from skill.channels.phone.counters import Counters
from skill.channels.phone.events import Call, Digits, Silence
from skill.channels.phone.fastagi import LONGEST_LINE, FastAgi
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator
from skill.channels.phone.sounds import place
from skill.settings import Settings

DAY = datetime.date(2026, 11, 22)
AT_ONCE = 100
HEAD = b"agi_network: yes\nagi_request: agi://127.0.0.1\nagi_callerid: 15550canary\n\n"
STREAM = re.compile(rb'STREAM FILE (\S+) "([0-9*#]+)"')


@pytest.fixture(scope="module")
def line() -> PhoneLine:
    """The line over the built-in content."""
    return PhoneLine(Settings())


class Asterisk:
    """One call: plays at once, and presses its keys when it is asked for one."""

    def __init__(self, keys: list[str], missing: str = "", dial: str = "BUSY") -> None:
        self.keys = [list(entry) for entry in keys]
        self.missing, self.dial = missing, dial
        self.played: list[str] = []
        self.longest_gap = 0.0
        self.over = False

    async def call(self, port: int) -> None:
        """Make the call."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(HEAD)
            loop = asyncio.get_running_loop()
            asked = loop.time()
            while command := await reader.readline():
                self.longest_gap = max(self.longest_gap, loop.time() - asked)
                answer = self.answer(command.strip())
                if answer is None:
                    return
                writer.write(answer + b"\n")
                await writer.drain()
                asked = loop.time()
                if self.over:
                    return
        finally:
            writer.close()
            await writer.wait_closed()

    def answer(self, command: bytes) -> bytes | None:
        """Do what a command says."""
        if match := STREAM.fullmatch(command):
            sound = match[1].decode()
            self.played.append(sound)
            return b"200 result=0 endpos=0" if sound == self.missing else b"200 result=0 endpos=800"
        if command.startswith(b"WAIT FOR DIGIT"):
            if not self.keys:
                return b"200 result=-1"
            if not self.keys[0]:
                self.keys.pop(0)
                return b"200 result=0"
            key = self.keys[0].pop(0)
            if not self.keys[0]:
                self.keys.pop(0)
            return f"200 result={ord(key)}".encode()
        if command.startswith(b"GET VARIABLE DIALSTATUS"):
            return f"200 result=1 ({self.dial})".encode()
        self.over = command == b"HANGUP"
        return b"200 result=1" if self.over else b"200 result=0"


def serve(line: PhoneLine, work: Callable[[int, FastAgi], Awaitable[None]], **options: object) -> Counters:
    """Run a server while something is done with it; give what it counted."""
    server = FastAgi(line.flow, lambda moment: Call(DAY), counters=Counters(), **options)  # type: ignore[arg-type]

    async def run() -> None:
        listening = await server.start("127.0.0.1", 0)
        async with listening:
            await asyncio.wait_for(work(listening.sockets[0].getsockname()[1], server), 60)
            listening.close()
            await server.drain(5)

    asyncio.run(run())
    return server.counters


def expected(line: PhoneLine, keys: list[str]) -> list[str]:
    """Give the files that the simulator would play."""
    turns = Simulator(line.flow, Call(DAY)).run([Digits(entry) if entry else Silence() for entry in keys])
    return [place(text, slow=turn.slow) for turn in turns for text in turn.lines]


def test_a_hundred_calls_at_once_are_all_complete(line: PhoneLine) -> None:
    """100 calls at once play what the simulator plays, to the end, and none is lost."""
    scripts = [["1101", "2", "", "*", "#", code, "1", "7", "6"] for code in line.tongues[0].names.by_code]
    calls = [Asterisk(scripts[number % len(scripts)]) for number in range(AT_ONCE)]

    async def work(port: int, server: FastAgi) -> None:
        await asyncio.gather(*(call.call(port) for call in calls))

    counts = serve(line, work)
    for number, call in enumerate(calls):
        assert expected(line, scripts[number % len(scripts)]) == call.played
    assert AT_ONCE == counts.today()["arrival"]


def test_a_key_cuts_a_clip_off_and_leads_on(line: PhoneLine) -> None:
    """A key that is pressed while a clip plays ends the prompt and counts."""

    class Eager(Asterisk):
        def answer(self, command: bytes) -> bytes | None:
            if STREAM.fullmatch(command) and len(self.played) == 1:
                self.played.append("key")
                return f"200 result={ord('#')} endpos=400".encode()
            return super().answer(command)

    caller = Eager([])

    async def work(port: int, server: FastAgi) -> None:
        await caller.call(port)

    serve(line, work)
    assert ["leafline/normal/prompt/welcome", "key", "leafline/normal/prompt/names-of-list"] == caller.played[:3]


def test_a_missing_recording_is_passed_over_and_counted(line: PhoneLine) -> None:
    """A call goes on where Asterisk lacks a file."""
    caller = Asterisk(["#"], missing="leafline/normal/prompt/welcome")

    async def work(port: int, server: FastAgi) -> None:
        await caller.call(port)

    counts = serve(line, work)
    assert 1 == counts.today()["missing-clip"]
    assert expected(line, ["#"]) == caller.played


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\n",
        b"garbage\n\n",
        b"x" * (LONGEST_LINE * 2) + b"\n\n",
        b"a: b\n" * 500,
        HEAD + b"200 result=-1\n",
        HEAD + b"511 Command Not Permitted on a dead channel\n",
        HEAD + b"HANGUP\n",
        HEAD + b"\xff\xfe\x00\n",
        HEAD + b"200 result=99999999999999\n",
    ],
)
def test_whatever_connects_is_let_go_and_the_next_is_served(line: PhoneLine, sent: bytes) -> None:
    """Noise, endless heads and broken results end their own connection only."""
    caller = Asterisk(["1101"])

    async def work(port: int, server: FastAgi) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 20)
        writer.close()
        await writer.wait_closed()
        await caller.call(port)

    serve(line, work)
    assert expected(line, ["1101"]) == caller.played


def test_calls_beyond_the_bound_are_turned_away_at_once(line: PhoneLine) -> None:
    """With all places taken, a further connection is closed, so that Asterisk's dialplan goes on."""

    async def work(port: int, server: FastAgi) -> None:
        _, first = await asyncio.open_connection("127.0.0.1", port)
        first.write(HEAD)
        await first.drain()
        await asyncio.sleep(0.2)
        reader, second = await asyncio.open_connection("127.0.0.1", port)
        assert b"" == await asyncio.wait_for(reader.read(), 10)
        for writer in (first, second):
            writer.close()
            await writer.wait_closed()

    assert 1 == serve(line, work, most_calls=1).today()["refused"]


def test_only_known_peers_may_connect(line: PhoneLine) -> None:
    """This machine and the networks that are named may connect, nobody else."""
    server = FastAgi(line.flow, line.call, peers=["192.0.2.0/24"])
    allowed = {"127.0.0.1": True, "::1": True, "192.0.2.9": True, "198.51.100.1": False, "x": False, "": False}
    assert allowed == {address: server.allows(address) for address in allowed}
    with pytest.raises(ValueError, match="nowhere"):
        FastAgi(line.flow, line.call, peers=["nowhere"])
