"""From what a person said to the right topic and aspect, or an honest "did you mean"."""

from typing import TYPE_CHECKING

from skill.understanding.explain import Decision
from skill.understanding.grammar import Asking, Grammar, expand
from skill.understanding.learned import Learned
from skill.understanding.named import Named
from skill.understanding.understand import Understanding
from skill.understanding.words import Words

if TYPE_CHECKING:
    from speech_content.library import Library

__all__ = ["Asking", "Decision", "Grammar", "Learned", "Named", "Understanding", "Words", "build", "expand"]


def build(library: "Library") -> Understanding:
    """Compile the understanding of a library, with the grammar and red flags of its language."""
    tag = library.language.tag
    grammar = Grammar.from_table(library.table("grammar"), f"languages/{tag}/grammar.toml")
    words = Words.from_table(library.table("words"), f"languages/{tag}/words.toml", library.tables.data("names"))
    learned = Learned.read(library.tables.data, f"languages/{tag}")
    topics = map(Named.from_topic, library.topics.values())
    return Understanding(topics, grammar, library.table("urgent"), words, learned)
