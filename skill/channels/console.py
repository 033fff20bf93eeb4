"""The console: a conversation as text on a terminal, and one reply as a report."""

from dataclasses import dataclass
from typing import Any

from skill.answer import Ambiguous, Command, Spoken, Unknown, Urgent
from skill.conversation import Conversation
from skill.question import Intent, Question
from skill.reply import Reply
from skill.session import Session
from speech_content.library import Library

__all__ = ["Console", "report"]


@dataclass(slots=True)
class Console:
    """One person at a terminal."""

    conversation: Conversation
    session: Session = Session()
    spoken: bool = False
    """True where the words come from a speech recogniser."""

    def open(self) -> Reply:
        """Begin a conversation."""
        return self._take(self.conversation.reply(Question(Intent.LAUNCH), Session(slow=self.session.slow)))

    def hear(self, text: str) -> Reply:
        """Reply to a line of text; an empty one is silence."""
        question = Question(text=text, spoken=self.spoken) if text.strip() else Question(Intent.NO_INPUT)
        return self._take(self.conversation.reply(question, self.session))

    def _take(self, reply: Reply) -> Reply:
        self.session = reply.session
        return reply


def report(reply: Reply, library: Library) -> dict[str, Any]:
    """Give a reply as JSON types: ``kind``, ``topic``, ``aspect``, ``lines``, ``source`` and ``choices``.

    ``kind`` is ``spoken``, ``ambiguous``, ``unknown`` or ``urgent``, the last with its ``severity``. A move in the
    conversation rather than a question is ``unknown`` too, and named in ``command``.
    """
    answer, extra = reply.answer, {}
    if isinstance(answer, Urgent):
        kind, extra = "urgent", {"severity": str(answer.severity)}
        if answer.severity == "alert":
            answer = Spoken(answer.line, ()) if answer.line in library.topics else Command(Intent.URGENT)
        else:
            answer = answer.then or Unknown()
    else:
        kind = {Spoken: "spoken", Ambiguous: "ambiguous"}.get(type(answer), "unknown")
    if isinstance(answer, Command):
        extra = {**extra, "command": str(answer.intent)}
    topic = answer.topic if isinstance(answer, Spoken) else None
    aspect = answer.aspects[0] if isinstance(answer, Spoken) and answer.aspects else getattr(answer, "aspect", None)
    return {
        "kind": kind,
        **extra,
        "topic": topic,
        "aspect": str(aspect) if aspect else None,
        "lines": [{"key": line.key, "text": line.written} for line in reply.lines],
        "source": [
            {"id": source, "title": library.sources[source].title, "publisher": library.sources[source].publisher}
            for source in reply.sources
        ],
        "choices": [
            {"label": choice.label.written, "topic": choice.question.topic, "aspect": str(choice.question.aspect or "")}
            for choice in reply.choices
        ],
    }
