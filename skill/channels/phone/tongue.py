"""One language of the line: its content, its understanding, and its names on the keys."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from skill.channels.phone.keys import Keymap, Names
from skill.conversation import Conversation, Understands
from speech_content.library import Library
from speech_content.model import Aspect, Line
from speech_content.review import Status, status

__all__ = ["Tongue"]


@dataclass(frozen=True)
class Tongue:
    """What the call flow needs of a language."""

    library: Library
    understanding: Understands
    keys: Keymap
    require_review: bool = False
    """Leave unsigned topics unsaid."""

    @cached_property
    def names(self) -> Names:
        """Topics by number and by spelling."""
        return Names(self.library.topics.values(), self.keys)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Topic ids in the order of the list."""
        return tuple(self.library.topics)

    @cached_property
    def conversation(self) -> Callable[[datetime.date], Conversation]:
        """Give the conversation as it is on a day; the clock chooses among lines and is told by the call."""

        @lru_cache(8)
        def on(day: datetime.date) -> Conversation:
            return Conversation(self.library, self.understanding, today=lambda: day, require_review=self.require_review)

        return on

    def say(self, name: str, value: str = "") -> Line:
        """Give a prompt."""
        return self.library.prompt(name, value)

    def has(self, name: str) -> bool:
        """Tell whether there is a prompt; one that holds what the organisation leaves empty is not there."""
        return f"{self.library.language.tag}/prompt/{name}" in self.library.lines

    def barred(self, topic: str, day: datetime.date) -> bool:
        """Tell whether nothing but help may be said of a topic on a day."""
        standing = status(self.library.topics[topic], day)
        return standing is Status.EXPIRED or (self.require_review and standing is Status.DRAFT)

    def parts(self, topic: str) -> tuple[Aspect, ...]:
        """Give the aspects of a topic in the order of its file."""
        return self.library.topics[topic].aspects
