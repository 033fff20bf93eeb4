"""A topic as the conversation needs it: every line, choice and order of it looked up once, at load."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skill.question import Intent, Question
from skill.reply import Choice
from speech_content.library import Library
from speech_content.model import Aspect, Line, Section, Topic

__all__ = ["Leaf"]

_MOST_PUBLISHERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One topic, ready to be said."""

    topic: Topic
    name: Line
    """Said before every answer."""
    aspects: tuple[Aspect, ...]
    """What can be asked of it, in order of the file."""
    chunks: Mapping[Aspect, tuple[Line, ...]]
    """What there is to say of each aspect, the emergency line among them."""
    choices: Mapping[Aspect, Choice]
    """What choosing an aspect asks."""
    onward: Mapping[Aspect | None, tuple[Aspect, ...]]
    """What is worth hearing after an aspect, the most useful first; None stands for the beginning."""
    publishers: Mapping[Aspect | None, tuple[Line, ...]]
    """Who says so, by aspect, the most cited first; None stands for the whole topic."""

    @classmethod
    def of(cls, topic: Topic, library: Library) -> "Leaf":
        """Look everything up."""
        aspects = topic.aspects
        chunks = {
            aspect: tuple(library.chunk(topic.id, aspect, number) for number in range(len(section.chunks)))
            for aspect, section in topic.sections.items()
        }
        after = {aspect: library.language.aspects[aspect].next for aspect in Aspect}
        return cls(
            topic=topic,
            name=library.prompt("topic", topic.id),
            aspects=aspects,
            chunks=chunks,
            choices={
                aspect: Choice(library.prompt("aspect", aspect), Question(Intent.ASK, topic=topic.id, aspect=aspect))
                for aspect in aspects
            },
            onward={
                aspect: tuple(a for a in dict.fromkeys((*(after[aspect] if aspect else ()), *aspects)) if a in aspects)
                for aspect in (None, *aspects)
            },
            publishers={
                aspect: _publishers((topic.sections[aspect],) if aspect else topic.sections.values(), library)
                for aspect in (None, *aspects)
            },
        )


def _publishers(sections: Iterable[Section], library: Library) -> tuple[Line, ...]:
    cited = Counter(c.source for s in sections for chunk in s.chunks for x in chunk.sentences for c in x.citations)
    lines = (library.prompt("source", source) for source, _ in cited.most_common())
    return tuple({line.written: line for line in lines}.values())[:_MOST_PUBLISHERS]
