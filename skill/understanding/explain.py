"""Why a question came to its answer, in lines for the operator's own terminal.

It holds the words that the person said: it never joins a reply, a log or a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from skill.answer import Answer, Urgent
from skill.understanding.decide import Reading
from skill.understanding.score import ANSWER, ASK, Scored
from skill.understanding.urgent import Alarm

__all__ = ["Decision", "lines"]

_SHOWN = 5
"""Most candidates that are shown."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and what it rests on."""

    answer: Answer
    how: str
    """Which way led to it."""
    reading: Reading | None = None
    """What was read in the words, where they were read."""
    alarm: Alarm | None = None

    def with_alarm(self, alarm: Alarm) -> "Decision":
        """Put a soft red flag before the answer."""
        if isinstance(self.answer, Urgent):
            return self
        return replace(self, answer=Urgent(alarm.line, "soft", self.answer), alarm=alarm)

    def __str__(self) -> str:
        return "\n".join(lines(self))


def lines(decision: Decision) -> Iterator[str]:
    """Print a decision: matched words, repairs, sounds, feature values, guard reasons and thresholds."""
    yield f"answer      {decision.answer}"
    yield f"because     {decision.how}"
    if decision.alarm:
        yield f"red flag    {', '.join(decision.alarm.reasons)} ({decision.alarm.severity}: {decision.alarm.line})"
    reading = decision.reading
    if reading is None:
        return
    yield f"words       {' '.join(reading.scene.stems)}{' (cut)' if reading.said.cut else ''}"
    for reason in reading.asked.reasons:
        yield f"cue         {reason}"
    for scored in reading.candidates[:_SHOWN]:
        yield from _candidate(scored, reading)
    for guard in reading.guards:
        yield f"guard       {guard}"
    yield f"thresholds  answer from {ANSWER:.2f}, ask from {ASK:.2f}"


def _candidate(scored: Scored, reading: Reading) -> Iterator[str]:
    match = scored.match
    said = " ".join(reading.scene.words[at] for at in match.places)
    yield f'candidate   {scored.probability:.2f} {reading.names[match.name]} by {match.how} of "{said}"'
    for word, repair in match.repairs:
        yield f"  repair    {word} -> {repair.stem}, {repair.edits} edits{', same sound' if repair.same_sound else ''}"
    values = ", ".join(f"{name} {value:.2f}" for name, value in scored.features)
    yield f"  features  {values or 'none'}"
