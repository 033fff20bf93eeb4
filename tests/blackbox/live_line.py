"""The phone line served over FastAGI, in a thread of its own."""

import asyncio
import threading
from typing import Any

from skill.channels.phone.counters import Counters
from skill.channels.phone.fastagi import FastAgi
from skill.channels.phone.line import PhoneLine

__all__ = ["LiveLine"]


class LiveLine:
    """A server that runs until it is closed."""

    def __init__(self, line: PhoneLine, **options: Any) -> None:
        self.counters = Counters()
        self.port = 0
        self._server = FastAgi(line.flow, line.call, counters=self.counters, most_calls=300, **options)
        self._ready, self._loop = threading.Event(), asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        self._stop = asyncio.Event()
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        listening = await self._server.start("127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        listening.close()
        await self._server.drain(5)

    def close(self) -> None:
        """Stop it."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
