"""Where a list of questions goes wrong, and which names would help."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.question import Question
from skill.session import Session
from skill.understanding.explain import Decision
from skill.understanding.understand import Understanding

__all__ = ["Asked", "Summary", "summarise"]

_LONGEST = 5
"""Most words of a name that is proposed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a list, with the topic and aspect that it should come to, where the list says so."""

    text: str
    topic: str = ""
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a list."""

    count: int
    outcomes: tuple[tuple[str, int], ...]
    """How often each outcome came, the most frequent first."""
    misses: tuple[tuple[str, str], ...]
    """Outcome and text of each question that was not answered as it should be."""
    proposals: tuple[tuple[str, str], ...]
    """Topic id and a name to add to it."""
    missing: tuple[tuple[str, int], ...]
    """Names that were asked for and that no topic has, with how often."""


def summarise(understanding: Understanding, questions: Iterable[Asked], *, spoken: bool = False) -> Summary:
    """Ask every question in a conversation of its own, and sum up."""
    outcomes: Counter[str] = Counter()
    misses: list[tuple[str, str]] = []
    proposals: dict[tuple[str, str], None] = {}
    missing: dict[str, int] = defaultdict(int)
    count = 0
    for question in questions:
        count += 1
        decision = understanding.explain(Question(text=question.text, spoken=spoken), Session())
        outcome = _outcome(decision.answer, question)
        outcomes[outcome] += 1
        if outcome in _FINE:
            continue
        misses.append((outcome, question.text))
        name = _unexplained(decision)
        if not name:
            continue
        if question.topic:
            proposals[question.topic, name] = None
        elif isinstance(_plain(decision.answer), Unknown):
            missing[name] += 1
    ranked = sorted(missing.items(), key=lambda item: (-item[1], item[0]))
    return Summary(count, tuple(outcomes.most_common()), tuple(misses), tuple(proposals), tuple(ranked))


_FINE = ("answered", "urgent", "a move")


def _plain(answer: Answer) -> Answer:
    return answer.then if isinstance(answer, Urgent) and answer.then is not None else answer


def _outcome(answer: Answer, wanted: Asked) -> str:
    match _plain(answer):
        case Urgent():
            return "urgent"
        case Spoken(topic, _) if wanted.topic and topic != wanted.topic:
            return "answered another topic"
        case Spoken(_, aspects) if wanted.aspect and wanted.aspect not in aspects:
            return "answered another aspect"
        case Spoken():
            return "answered"
        case Ambiguous(topics, _) if wanted.topic and wanted.topic not in topics:
            return "asked, without the right topic"
        case Ambiguous():
            return "asked"
        case Command():
            return "a move"
        case Unknown(_, True, _):
            return "a name that is not covered"
    return "not understood"


def _unexplained(decision: Decision) -> str:
    """Give the longest stretch of words that neither asks anything nor is light: most likely the name that was used."""
    reading = decision.reading
    if reading is None:
        return ""
    stretches: list[list[str]] = [[]]
    for at, word in enumerate(reading.scene.words):
        if at in reading.scene.telling:
            stretches[-1].append(word)
        elif stretches[-1]:
            stretches.append([])
    return " ".join(_longest(stretches)[:_LONGEST])


def _longest(stretches: Sequence[list[str]]) -> list[str]:
    return max(stretches, key=lambda words: sum(map(len, words)))
