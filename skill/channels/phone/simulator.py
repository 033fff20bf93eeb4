"""A call without a telephone: keys and words in, lines out. It is what the other renderings are held against."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import (
    Action,
    Call,
    Digits,
    Event,
    Gather,
    HangUp,
    Outcome,
    Play,
    Silence,
    Speech,
    Start,
    TextMessage,
    Transfer,
    Transferred,
)
from skill.channels.phone.state import Node, State
from speech_content.model import Line

__all__ = ["SPOKEN_MARK", "Simulator", "Turn", "event_of"]

SPOKEN_MARK = "'"
"""What a caller says is typed after it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to."""

    actions: tuple[Action, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is heard."""
        return tuple(line for action in self.actions if isinstance(action, Play) for line in action.lines)

    @property
    def slow(self) -> bool:
        """Whether the slow recordings are played."""
        return any(isinstance(action, Play) and action.slow for action in self.actions)

    @property
    def message(self) -> TextMessage | None:
        """The text message that is sent, if one is."""
        return next((action for action in self.actions if isinstance(action, TextMessage)), None)

    @property
    def transfer(self) -> Transfer | None:
        """Where the caller is put through, if they are."""
        return next((action for action in self.actions if isinstance(action, Transfer)), None)

    @property
    def gather(self) -> Gather | None:
        """What is waited for, if anything is."""
        return next((action for action in self.actions if isinstance(action, Gather)), None)

    @property
    def ends(self) -> bool:
        """Whether the line hangs up."""
        return any(isinstance(action, HangUp) for action in self.actions)


def event_of(text: str) -> Event:
    """Read what a person at a terminal types: keys, words after a quote, or nothing for silence."""
    text = text.strip()
    if text.startswith(SPOKEN_MARK):
        return Speech(text.removeprefix(SPOKEN_MARK).rstrip(SPOKEN_MARK).strip())
    return Digits(text) if text else Silence()


@dataclass(slots=True)
class Simulator:
    """One call."""

    flow: CallFlow
    call: Call = field(default_factory=lambda: Call(datetime.date.today(), speech=True))
    person: Outcome = "no-answer"
    """What becomes of a transfer."""
    state: State | None = None
    seconds: float = 0.0
    """Forecast length of all that was played."""

    def begin(self) -> Turn:
        """Call."""
        return self._step(Start(self.call))

    def take(self, event: Event) -> Turn:
        """Let something happen."""
        return self._step(event)

    def run(self, events: Sequence[Event]) -> list[Turn]:
        """Make a whole call; what would come after its end is left out."""
        turns = [self.begin()]
        for event in events:
            if self.over:
                break
            turns.append(self.take(event))
        return turns

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.state is not None and self.state.node is Node.END

    def _step(self, event: Event) -> Turn:
        self.state, actions = self.flow.step(self.state, event)
        turn = Turn(actions)
        if turn.transfer:
            self.state, after = self.flow.step(self.state, Transferred(self.person))
            turn = Turn((*actions, *after))
        self.seconds += sum(line.seconds for line in turn.lines)
        return turn
