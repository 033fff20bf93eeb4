"""Drives the console channel."""

from collections.abc import Iterable

from skill.channels.console import Console
from skill.conversation import Conversation


class Driver:
    """One person at a terminal, saying anything."""

    def __init__(self, conversation: Conversation) -> None:
        self.console = Console(conversation)
        self.pieces = {line.written for line in conversation.library.script()}

    def begin(self) -> list[str]:
        """Open a conversation; give what was said."""
        return self._said(self.console.open())

    def turn(self, text: str) -> list[str]:
        """Say something; give what was said back, cut into pieces of the script."""
        return self._said(self.console.hear(text))

    @staticmethod
    def _said(reply: object) -> list[str]:
        lines: Iterable = (*reply.lines, *reply.reprompt)  # type: ignore[attr-defined]
        if reply.card:  # type: ignore[attr-defined]
            lines = (*lines, reply.card.title, *reply.card.lines)  # type: ignore[attr-defined]
        return [line.written for line in lines]
