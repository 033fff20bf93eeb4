"""All that can happen on a line without speech, laid out ahead: stops, and which entry leads from each to which.

What the flow decides by the clock becomes a gate: by date where a topic goes out of date, by hours where a person may
answer. Everything else is as the flow itself says, since every stop and every way is made by asking it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import Action, Call, Digits, Event, Outcome, Silence, Start, Transferred
from skill.channels.phone.state import Node, State
from speech_content.errors import SettingError
from speech_content.model import Topic
from speech_content.review import GRACE

__all__ = ["LARGEST", "OUTCOMES", "ByDate", "ByHours", "Graph", "Stop", "Way", "explore"]

LARGEST = 500_000
"""Most stops that are laid out; beyond it, a server is the better way."""
OUTCOMES: tuple[Outcome, ...] = ("completed", "busy", "no-answer", "failed")


@dataclass(frozen=True, slots=True)
class ByDate:
    """Goes on by the date."""

    stops: tuple[tuple[datetime.date, int], ...]
    """First day and stop, in order; before the second's first day the first holds."""


@dataclass(frozen=True, slots=True)
class ByHours:
    """Goes on by whether a person answers now."""

    open: int
    closed: int


Way = int | ByDate | ByHours
"""Number of a stop, or a gate to some."""


@dataclass(slots=True)
class Stop:
    """Where a call waits, or ends."""

    number: int
    state: State
    actions: tuple[Action, ...]
    entries: dict[str, Way] = field(default_factory=dict)
    """By whole entry of keys."""
    silence: Way | None = None
    miss: Way | None = None
    """What any other entry leads to."""
    repeat: Way | None = None
    """What an entry that is broken off with the repeat key leads to."""
    outcomes: dict[Outcome, Way] = field(default_factory=dict)
    """What comes after a transfer."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Every stop of a line."""

    stops: tuple[Stop, ...]
    """The first is where calls begin."""
    flow: CallFlow


def explore(flow: CallFlow, day: datetime.date) -> Graph:
    """Lay a line out as it is from a day on.

    Raises:
        SettingError: there is more than `LARGEST`.
    """
    return _Explorer(flow, day).run()


class _Explorer:
    def __init__(self, flow: CallFlow, day: datetime.date) -> None:
        self._flow, self._day = flow, day
        self._numbers: dict[State, int] = {}
        self._stops: list[Stop] = []
        self._epochs: dict[tuple[str, str], tuple[datetime.date, ...]] = {}
        self._person = bool(flow.organisation.transfer)

    def run(self) -> Graph:
        state, _ = self._flow.follow(None, Start(Call(self._day)))
        self._stop(state)
        done = 0
        while done < len(self._stops):
            self._ways(self._stops[done])
            done += 1
        return Graph(tuple(self._stops), self._flow)

    def _stop(self, state: State) -> int:
        """Give a state's stop; what the gates decide is taken out of it."""
        day = state.call.day if state.topic else self._day
        state = state.but(call=Call(day))
        number = self._numbers.get(state)
        if number is None:
            number = self._numbers[state] = len(self._stops)
            if number >= LARGEST:
                message = f"the phone line has more than {LARGEST} menus; let leafline fastagi serve it instead."
                raise SettingError(message)
            self._stops.append(Stop(number, state, self._flow.actions(state)))
        return number

    def _ways(self, stop: Stop) -> None:
        state = stop.state
        if state.node is Node.END:
            return
        if state.node is Node.PERSON:
            stop.outcomes = {outcome: self._way(state, Transferred(outcome)) for outcome in OUTCOMES}
            return
        for entry in self._flow.entries(state):
            stop.entries[entry] = self._way(state, Digits(entry))
        stop.silence = self._way(state, Silence())
        if self._flow.gather(state).length > 1:
            keys = self._flow.keys
            wrong = next(code for code in _codes(keys.code_first, keys.code_length) if code not in stop.entries)
            stop.miss = self._way(state, Digits(wrong))
            stop.repeat = stop.entries[keys.repeat]

    def _way(self, state: State, event: Event) -> Way:
        after = self._after(state, event)
        if after.topic and after.topic != state.topic:
            topic = self._flow.tongues[after.language].library.topics[after.topic]
            days = self._days(topic)
            stops = [self._stop(self._after(state.but(call=replace(state.call, day=day)), event)) for day in days]
            return ByDate(tuple(zip(days, stops, strict=True))) if len(set(stops)) > 1 else stops[0]
        if self._person:
            there = self._after(state.but(call=replace(state.call, person=True)), event)
            opened, closed = self._stop(there), self._stop(after)
            return ByHours(opened, closed) if opened != closed else closed
        return self._stop(after)

    def _after(self, state: State, event: Event) -> State:
        return self._flow.follow(state, event)[0]

    def _days(self, topic: Topic) -> tuple[datetime.date, ...]:
        """Give the day of the export, and the days after it on which the topic's standing changes."""
        if not topic.review:
            return (self._day,)
        due, one = topic.review.due, datetime.timedelta(days=1)
        return (self._day, *(day for day in (due + one, due + GRACE + one) if day > self._day))


def _codes(first: str, length: int) -> Iterator[str]:
    """Give every number that can be keyed, from the last down: those are the least likely to be a leaflet's."""
    digits = length - len(first)
    return (f"{first}{number:0{digits}}" for number in range(10**digits - 1, -1, -1))
