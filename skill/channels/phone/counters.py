"""How often what happened on a day: counts of steps, and nothing about who called or what they asked."""

import datetime
import json
import os
import secrets
import threading
import time
from collections import Counter
from pathlib import Path

from audio.disk import write_file
from skill.channels.phone.events import Digits, Event, HangUp, Silence, Speech, Start
from skill.channels.phone.moves import Moves
from skill.channels.phone.state import Node, State
from speech_content.errors import AudioError

__all__ = ["STEPS", "Counters", "read_counts", "step_of"]

STEPS = (
    *("arrival", "menu", "answer", "no-input", "no-match", "urgent", "person", "nobody", "message", "goodbye"),
    *("hang-up", "missing-clip", "refused", "failed"),
)
_KEEP = 14
"""Days that are kept in memory."""
_EVERY = 10.0
"""Seconds between two writes."""
_BY_NODE = {
    Node.ANSWER: "answer",
    Node.URGENT: "urgent",
    Node.PERSON: "person",
    Node.NOBODY: "nobody",
    Node.END: "goodbye",
}


def step_of(event: Event, after: State) -> str:
    """Name the step that an event led to."""
    if isinstance(event, Start):
        return "arrival"
    if isinstance(event, HangUp):
        return "hang-up"
    if isinstance(event, Silence) and after.tries:
        return "no-input"
    if isinstance(event, Digits | Speech) and any(notice in Moves.misses for notice in after.notices):
        return "no-match"
    return _BY_NODE.get(after.node, "menu")


class Counters:
    """Counts by day; each process writes a file of its own, so that none waits for another."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin to count.

        Args:
            folder: where the counts are kept; None keeps them in memory alone.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._days: dict[str, Counter[str]] = {}
        self._written = time.monotonic()
        self._pid, self._mark = os.getpid(), secrets.token_hex(4)

    def count(self, step: str, number: int = 1) -> None:
        """Count a step of today."""
        today = datetime.date.today().isoformat()
        with self._lock:
            if self._pid != os.getpid():  # a server's worker begins its own file, after its parent loaded everything
                self._pid, self._mark, self._days = os.getpid(), secrets.token_hex(4), {}
            self._days.setdefault(today, Counter())[step] += number
            while len(self._days) > _KEEP:
                del self._days[min(self._days)]
            due = self._folder is not None and time.monotonic() - self._written >= _EVERY
            counts = dict(self._days[today]) if due else {}
        if due:
            self._write(today, counts)

    def today(self) -> dict[str, int]:
        """Give the counts of today."""
        with self._lock:
            return dict(self._days.get(datetime.date.today().isoformat(), {}))

    def close(self) -> None:
        """Write what was counted last."""
        with self._lock:
            days = {day: dict(counts) for day, counts in self._days.items()}
        if self._folder is not None:
            for day, counts in days.items():
                self._write(day, counts)

    def _write(self, day: str, counts: dict[str, int]) -> None:
        assert self._folder is not None  # noqa: S101 - both callers have looked
        self._written = time.monotonic()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_file(self._folder / f"{day}.{self._mark}.json", json.dumps(counts, sort_keys=True).encode())
        except (OSError, AudioError):
            return  # a full disk must not end a call; the next write tries again


def read_counts(folder: Path) -> dict[str, dict[str, int]]:
    """Add the counts of all processes up, by day; files that can't be read are left out."""
    days: dict[str, Counter[str]] = {}
    for path in sorted(folder.glob("????-??-??.*.json")):
        try:
            counts = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(counts, dict):
            known = {step: counts[step] for step in STEPS if isinstance(counts.get(step), int)}
            days.setdefault(path.name[:10], Counter()).update(known)
    return {day: dict(counts) for day, counts in sorted(days.items())}
