"""What tests of the call flow share: an understanding, and calls as the names of what is said."""

import datetime

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import (
    Call,
)
from skill.channels.phone.simulator import Simulator, Turn, event_of
from skill.conversation import Conversation

__all__ = ["DAY", "Answers", "names", "say"]

DAY = datetime.date(2026, 11, 22)


class Answers:
    """The conversation's own understanding."""

    def __init__(self, conversation: Conversation) -> None:
        self.answer = conversation.understand


def say(flow: CallFlow, *did: str, **holds: object) -> list[list[str]]:
    """Make a call; give the keys of the lines of each turn, without language and kind."""
    call = Call(DAY, **{"speech": True, **holds})  # type: ignore[arg-type]
    turns = Simulator(flow, call).run([event_of(one) for one in did])
    return [names(turn) for turn in turns]


def names(turn: Turn) -> list[str]:
    """Give the keys of a turn's lines, without language and kind."""
    return [line.key.removeprefix("en-US/").removeprefix("prompt/") for line in turn.lines]
