"""A FastAGI server: Asterisk asks it what to play, live; the recordings lie with Asterisk as in the static export."""

import asyncio
import contextlib
import datetime
import ipaddress
import logging
import re
from collections.abc import Callable, Sequence

from skill.channels.phone.asterisk import DIAL
from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.counters import Counters, step_of
from skill.channels.phone.events import (
    Call,
    Digits,
    Event,
    Gather,
    HangUp,
    Outcome,
    Play,
    Silence,
    Start,
    Transfer,
    Transferred,
)
from skill.channels.phone.keys import ALL_KEYS
from skill.channels.phone.sounds import place
from skill.channels.phone.state import State
from skill.channels.phone.trouble import place_of

__all__ = ["LONGEST_LINE", "Agi", "FastAgi", "HungUpError"]

LONGEST_LINE = 4096
"""Most bytes of a line from Asterisk."""
_HEAD_LINES = 128
_HEAD_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
"""How long Asterisk may take over and above what a command itself takes."""
_LONGEST_SOUND = 180.0
_LONGEST_TALK = 4 * 3600.0
_MOST_STEPS = 500
"""Steps of one call; a caller who needs more is no caller."""
_RESULT = re.compile(rb"200 result=(-?\d{1,9})(?: \(([\x20-\x7e]{0,80})\))?(?: endpos=(\d{1,12}))?\s*")
_STATUS: dict[str, Outcome] = {"ANSWER": "completed", "BUSY": "busy", "NOANSWER": "no-answer"}
_log = logging.getLogger(__name__)


class HungUpError(Exception):
    """The caller is gone."""


class Agi:
    """One connection from Asterisk: commands out, results in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def head(self) -> None:
        """Read past what Asterisk says of the call: who calls is not our business."""
        async with asyncio.timeout(_HEAD_SECONDS):
            for _ in range(_HEAD_LINES):
                line = await self._reader.readline()
                if not line:
                    raise HungUpError
                if not line.strip():
                    return
        message = "the head is too long"
        raise ValueError(message)

    async def ask(self, command: str, seconds: float = 0.0) -> tuple[int, str, int]:
        """Send a command; give its result, the text in brackets, and where a sound ended in samples.

        Raises:
            HungUpError: the caller is gone, or Asterisk says something that can't be understood.
            TimeoutError: no answer came.
        """
        self._writer.write(command.encode("ascii") + b"\n")
        await self._writer.drain()
        async with asyncio.timeout(seconds + _ANSWER_SECONDS):
            line = await self._reader.readline()
        match = _RESULT.fullmatch(line)
        if match is None or match[1] == b"-1":
            raise HungUpError
        return int(match[1]), (match[2] or b"").decode("ascii"), int(match[3] or 0)

    async def key(self, command: str, seconds: float) -> str:
        """Send a command that waits for a key; give the key, or nothing."""
        result, _, _ = await self.ask(command, seconds)
        return chr(result) if result and chr(result) in ALL_KEYS else ""


class FastAgi:
    """Serves calls until it is told to stop."""

    def __init__(
        self,
        flow: CallFlow,
        call: Callable[[datetime.datetime], Call],
        *,
        counters: Counters | None = None,
        dial: str = DIAL,
        most_calls: int = 200,
        peers: Sequence[str] = (),
    ) -> None:
        """Get ready.

        Args:
            flow: what is served; may be replaced while calls go on.
            call: what holds for a call that begins at a moment.
            counters: where steps are counted.
            dial: dial string of a person, with ``{number}`` in it.
            most_calls: calls at once; further ones are closed at once, and Asterisk's dialplan goes on.
            peers: addresses or networks that may connect; this machine's own always may.
        """
        self.flow, self.call = flow, call
        self.counters = counters or Counters()
        self._dial, self._most = dial, most_calls
        self._peers = [ipaddress.ip_network(peer, strict=False) for peer in peers]
        self._calls: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> asyncio.Server:
        """Listen; give the server, which the caller closes."""
        return await asyncio.start_server(self._connected, host, port, limit=LONGEST_LINE, backlog=self._most)

    async def drain(self, seconds: float) -> None:
        """Wait for the calls that are going on, up to a time, then end them."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=seconds)
        for task in self._calls:
            task.cancel()

    def allows(self, address: str) -> bool:
        """Tell whether an address may connect."""
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return peer.is_loopback or any(peer in network for network in self._peers)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        task = asyncio.current_task()
        try:
            if not peer or not self.allows(peer[0]) or len(self._calls) >= self._most or task is None:
                self.counters.count("refused")
                return
            self._calls.add(task)
            await self._serve(Agi(reader, writer))
        except (HungUpError, TimeoutError, ConnectionError, ValueError):
            self.counters.count("hang-up")
        except Exception as error:
            self.counters.count("failed")
            _log.error("failed %s at %s", type(error).__name__, place_of(error))
        finally:
            if task is not None:
                self._calls.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 2)

    async def _serve(self, agi: Agi) -> None:
        await agi.head()
        await agi.ask("ANSWER")
        state: State | None = None
        language = ""
        event: Event = Start(self.call(datetime.datetime.now().astimezone()))
        for _ in range(_MOST_STEPS):
            state, actions = self.flow.step(state, event)
            self.counters.count(step_of(event, state))
            if state.language != language:
                language = state.language
                await agi.ask(f"SET VARIABLE CHANNEL(language) {language}")
            typed = ""
            for action in actions:
                match action:
                    case Play():
                        typed = await self._play(agi, action)
                    case Gather():
                        event = await self._gather(agi, action, typed)
                    case Transfer():
                        event = await self._transfer(agi, action)
                    case HangUp():
                        with contextlib.suppress(HungUpError):
                            await agi.ask("HANGUP")
                        return
        await agi.ask("HANGUP")

    async def _play(self, agi: Agi, play: Play) -> str:
        """Play until the end or a key; a recording that is missing is passed over and counted."""
        for line in play.lines:
            command = f'STREAM FILE {place(line, slow=play.slow)} "{ALL_KEYS}"'
            result, _, samples = await agi.ask(command, _LONGEST_SOUND)
            if result and chr(result) in ALL_KEYS:
                return chr(result)
            if not samples:
                self.counters.count("missing-clip")
        return ""

    async def _gather(self, agi: Agi, gather: Gather, typed: str) -> Event:
        while not gather.complete(typed):
            seconds = gather.between_keys if typed else gather.first_key
            key = await agi.key(f"WAIT FOR DIGIT {seconds * 1000}", seconds)
            if not key:
                break
            typed += key
        return Digits(typed) if typed else Silence()

    async def _transfer(self, agi: Agi, transfer: Transfer) -> Event:
        dial = self._dial.format(number=transfer.number)
        await agi.ask(f'EXEC Dial "{dial},{transfer.ring_seconds},g"', transfer.ring_seconds + _LONGEST_TALK)
        _, status, _ = await agi.ask("GET VARIABLE DIALSTATUS")
        return Transferred(_STATUS.get(status, "failed"))
