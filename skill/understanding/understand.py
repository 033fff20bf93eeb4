"""From a question to an answer, by exact names and the language's templates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding.grammar import Grammar, expand
from skill.understanding.named import Named
from speech_content.model import Aspect

__all__ = ["Decision", "Understanding"]


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer and why it was given."""

    answer: Answer
    reasons: tuple[str, ...] = ()


class Understanding:
    """What people's words mean, over one library; deterministic, and never raises on what was said."""

    def __init__(self, topics: Iterable[Named], grammar: Grammar, urgent_table: Mapping[str, Any]) -> None:
        self._topics = {topic.id: topic for topic in topics}
        self._names: dict[str, list[str]] = {}
        for topic in self._topics.values():
            for name in (topic.title, *topic.names, *topic.misheard_as):
                owners = self._names.setdefault(_plain(name), [])
                if topic.id not in owners:
                    owners.append(topic.id)
        self._meanings: dict[str, Aspect | Intent] = {_plain(said): what for what, said in grammar.sentences()}
        self._templates = [
            (*(_plain(half) for half in sentence.split("{topic}")), aspect)
            for aspect, asking in grammar.ask.items()
            for template in asking.with_topic
            for sentence in expand(template)
        ]
        self._samples = {
            _plain(sample): line
            for line, entry in urgent_table.get("lines", {}).items()
            for sample in entry.get("samples", ())
        }

    def answer(self, question: Question, session: Session) -> Answer:
        """Give what a question comes to."""
        return self.explain(question, session).answer

    def explain(self, question: Question, session: Session) -> Decision:
        """Give what a question comes to, and why."""
        for raw in question.raw:
            said = _plain(raw)
            for sample, line in self._samples.items():
                if sample in said:
                    return Decision(Urgent(line, "alert"), (f"red flag: {sample}",))
        if question.intent is Intent.URGENT:
            return Decision(Urgent("general", "alert"), ("the platform heard an emergency",))
        if question.intent is Intent.ASK:
            return Decision(self._ask(question, session))
        if question.intent is not Intent.FREE:
            return Decision(Command(question.intent))
        return Decision(self._free(question, session))

    def _ask(self, question: Question, session: Session) -> Answer:
        aspect = question.aspect or Aspect.OVERVIEW
        if question.topic in self._topics:
            return Spoken(question.topic, (aspect,))
        if question.candidates:
            return Ambiguous(question.candidates[:3], question.aspect)
        if question.topic_text:
            return self._named(_plain(question.topic_text), question.aspect)
        if session.topic in self._topics:
            return Spoken(session.topic, (aspect,))
        return Unknown(question.aspect)

    def _free(self, question: Question, session: Session) -> Answer:
        said = _plain(question.text)
        meaning = self._meanings.get(said)
        if session.offer.kind == "topic" and session.offer.topics and meaning is Intent.YES:
            aspect = Aspect(session.offer.aspect) if session.offer.aspect else Aspect.OVERVIEW
            return Spoken(session.offer.topics[0], (aspect,))
        if isinstance(meaning, Intent):
            return Command(meaning)
        if isinstance(meaning, Aspect) and session.topic in self._topics:
            return Spoken(session.topic, (meaning,))
        for before, after, asked in sorted(self._templates, key=lambda parts: -len(parts[0] + parts[1])):
            if said.startswith(before) and said.endswith(after) and len(said) > len(before) + len(after):
                answer = self._named(said[len(before) : len(said) - len(after)].strip(), asked)
                if not isinstance(answer, Unknown):
                    return answer
        return Unknown(meaning if isinstance(meaning, Aspect) else None)

    def _named(self, name: str, aspect: Aspect | None) -> Answer:
        owners = self._names.get(name, [])
        if len(owners) == 1:
            return Spoken(owners[0], (aspect or Aspect.OVERVIEW,))
        if owners:
            return Ambiguous(tuple(owners[:3]), aspect)
        return Unknown(aspect, named=bool(name))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")))
