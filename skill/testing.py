"""For your own tests of your own content: ask, or call, and look at what is said.

    from skill.testing import ask, call

    assert "chemotherapy" in ask("what causes neutropenia").text
    assert call("1101", "2").last.keys[-1] == "en-US/prompt/press-pound"

Nothing is served, recorded or sent. `content` is the organisation's folder, as in ``LEAFLINE_CONTENT``.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from skill.channels.phone.events import Call
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator, Turn, event_of
from skill.desk import Desk
from skill.question import Question
from skill.reply import Reply
from skill.session import Session
from skill.settings import Settings
from speech_content.model import Line

__all__ = ["Asked", "Called", "Heard", "ask", "call"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said in one turn."""

    lines: tuple[Line, ...]
    turn: Turn | None = None
    """All that the phone line does in this turn; None on the console."""

    @property
    def text(self) -> str:
        """The written form of all lines."""
        return " ".join(line.written for line in self.lines)

    @property
    def keys(self) -> tuple[str, ...]:
        """The lines' keys, such as ``en-US/neutropenia/causes/1``."""
        return tuple(line.key for line in self.lines)


@dataclass(frozen=True, slots=True)
class Asked(Heard):
    """What was said to one question."""

    reply: Reply | None = None
    """The whole reply, with its session for a follow-up."""

    @property
    def session(self) -> Session:
        """What the conversation remembers now; hand it to the next `ask`."""
        return self.reply.session if self.reply else Session()


@dataclass(frozen=True, slots=True)
class Called:
    """A whole call."""

    turns: tuple[Heard, ...]
    """The greeting, then one for each thing the caller did."""
    seconds: float
    """Forecast length of all that was said."""
    over: bool
    """Whether the line has hung up."""

    @property
    def last(self) -> Heard:
        """What was said last."""
        return self.turns[-1]


def ask(
    question: str, *, session: Session | None = None, content: Path | None = None, language: str = "en-US"
) -> Asked:
    """Ask one question, as on a smart speaker.

    Args:
        question: words, as a person says or types them.
        session: of an earlier `ask`, for a follow-up.
        content: the organisation's folder.
        language: of the answers.
    """
    conversation = _desk(content, language).conversation
    reply = conversation.reply(Question(text=question), session or Session())
    return Asked(reply.lines, None, reply)


def call(
    *did: str,
    content: Path | None = None,
    language: str = "en-US",
    at: datetime.datetime | None = None,
) -> Called:
    """Call the phone line.

    Args:
        did: what the caller does, one after another: keys ("1101"), words after a quote ("'what causes anemia"), or
            nothing ("") for silence.
        content: the organisation's folder.
        language: of the line, where the organisation names none.
        at: when; now, where it is left out.
    """
    line = _line(content, language)
    now = at or datetime.datetime.now().astimezone()
    holds: Call = line.call(now, speech=True, message=True)
    simulator = Simulator(line.flow, holds)
    turns = simulator.run([event_of(one) for one in did])
    return Called(tuple(Heard(turn.lines, turn) for turn in turns), simulator.seconds, simulator.over)


@lru_cache(8)
def _desk(content: Path | None, language: str) -> Desk:
    return Desk(Settings(content=content, language=language))


@lru_cache(8)
def _line(content: Path | None, language: str) -> PhoneLine:
    return PhoneLine(Settings(content=content, language=language))
