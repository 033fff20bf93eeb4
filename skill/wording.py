"""Finds the lines of prompts, and makes replies of them."""

from collections.abc import Iterable
from typing import Any

from skill.answer import Answer, Command
from skill.question import Intent, Question
from skill.reply import Card, Choice, Reply
from skill.session import Session
from speech_content.library import Library
from speech_content.model import Aspect, Line

__all__ = ["UNANSWERED", "Wording"]

UNANSWERED = Command(Intent.NO_MATCH)
"""Stands in a reply until the conversation puts in what the question came to."""


class Wording:
    """The prompts of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._start = len(library.language.tag) + 1
        self._urgent = f"{library.language.tag}/urgent/"

    def say(self, prompt: str, value: str = "") -> Line:
        """Give a prompt's line."""
        return self._library.prompt(prompt, value)

    def names(self, topics: Iterable[str]) -> list[Line]:
        """Give the lines that name some topics."""
        return [self.say("topic", topic) for topic in topics]

    def said(self, key: str) -> Line | None:
        """Give a line by the key that a session remembers; None where content has changed since."""
        return self._library.lines.get(f"{self._library.language.tag}/{key}")

    def keys(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """Give what a session remembers of lines that were said."""
        start = self._start
        return tuple([line.key[start:] for line in lines])

    def urgent(self, name: str) -> Line | None:
        """Give an urgent line, or None where there is none of that name."""
        return self._library.lines.get(self._urgent + name)

    def topics(self, topics: Iterable[str], aspect: Aspect | None) -> tuple[Choice, ...]:
        """Offer some topics, each for what was asked about them."""
        asked = aspect or Aspect.OVERVIEW
        return tuple(
            Choice(self.say("topic", topic), Question(Intent.ASK, topic=topic, aspect=asked)) for topic in topics
        )

    def finish(
        self,
        lines: list[Line],
        session: Session,
        *,
        reprompt: str = "",
        choices: tuple[Choice, ...] = (),
        card: Card | None = None,
        sources: tuple[str, ...] = (),
        answer: Answer = UNANSWERED,
        **changes: Any,
    ) -> Reply:
        """Make a reply; it keeps the conversation open if, and only if, its last line asks.

        ``changes`` are what the session remembers otherwise from now on.
        """
        asks = lines[-1].asks
        again = (self.say(reprompt) if reprompt else lines[-1],) if asks else ()
        session = session.but(said=self.keys(lines), **changes)
        return Reply(tuple(lines), session, answer, again, choices, card, sources, not asks)
