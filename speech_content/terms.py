"""Which words of a topic are hard, and where the topic explains them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from speech_content.check_words import CheckWords
from speech_content.model import Topic
from speech_content.word_forms import syllables

__all__ = ["Terms", "words_of"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LONG = 3
"""Syllables from which a word is long."""


def words_of(text: str) -> list[str]:
    """Give the words of a text in small letters, each part of a hyphened one by itself."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


@dataclass(frozen=True)
class Terms:
    """The hard words of all topics."""

    words: CheckWords
    topics: Mapping[str, Topic]
    _own: dict[str, frozenset[str]] = field(default_factory=dict)
    _told: dict[tuple[str, str], int | None] = field(default_factory=dict)

    def own(self, topic: Topic) -> frozenset[str]:
        """Give the words of a topic's names, which its listener asked for."""
        if topic.id not in self._own:
            self._own[topic.id] = frozenset(word for name in (topic.title, *topic.names) for word in words_of(name))
        return self._own[topic.id]

    def everyday(self, term: str) -> bool:
        """Tell whether everybody knows a term: each word of it, or the word that it is a form of."""
        known = self.words.familiar | self.words.plain | self.words.function
        return all(
            word in known or any(word.endswith(end) and word.removesuffix(end) in known for end in ("'s", "s", "es"))
            for word in words_of(term)
        )

    def hard(self, word: str, topic: Topic) -> bool:
        """Tell whether a word is long, and neither known to everybody, nor in the topic's name, nor explained there."""
        return (
            syllables(word) >= _LONG
            and not self.everyday(word)
            and word not in self.own(topic)
            and self.explained(word, topic) is None
        )

    def explained(self, term: str, topic: Topic) -> int | None:
        """Give the line of a topic's file that explains a term first, or None."""
        if (topic.id, term) not in self._told:
            named = re.escape(term.removesuffix("'s"))
            ways = "|".join(way.replace("{term}", named) for way in self.words.explaining)
            pattern = re.compile(rf"\b(?:{ways})", re.IGNORECASE)
            self._told[topic.id, term] = next(
                (
                    sentence.line
                    for section in topic.sections.values()
                    for chunk in section.chunks
                    for sentence in chunk.sentences
                    if pattern.search(sentence.text)
                ),
                None,
            )
        return self._told[topic.id, term]
