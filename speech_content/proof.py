"""Content laid out for checking: every sentence with its place, its spoken form and the facts that it cites."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from speech_content.check_words import CheckWords
from speech_content.library import Library
from speech_content.model import Fact, Line, Section, Sentence, Topic
from speech_content.speech import Pause, words
from speech_content.terms import Terms, words_of
from speech_content.word_forms import WordForms

__all__ = ["Part", "Place", "Proof"]

_BRACES = re.compile(r"\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence, where it stands, and what it rests on."""

    topic: Topic
    section: Section
    first: bool
    """True for the first sentence of its section."""
    sentence: Sentence
    spoken: str
    """Its words as they are said."""
    raw: str
    """As the editor typed it, in the base language's spelling, without citations and values in braces."""
    facts: tuple[Fact, ...]

    @property
    def fact_text(self) -> str:
        """Text of all cited facts."""
        return " ".join(fact.text for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Part:
    """One chunk, with its line of the script."""

    topic: Topic
    section: Section
    number: int
    """Counted from 0."""
    line: Line
    places: tuple[Place, ...]
    """Its sentences."""

    @property
    def at(self) -> int:
        """Line of its first sentence in the topic's file."""
        return self.places[0].sentence.line


@dataclass(frozen=True, eq=False)
class Proof:
    """What rules look at; each is itself alone, so that what a rule found in one can be kept beside it."""

    library: Library
    words: CheckWords
    today: datetime.date
    require_review: bool
    """True where a draft may not be read out."""

    @classmethod
    def of(cls, library: Library, *, today: datetime.date, require_review: bool = False) -> "Proof":
        """Lay a library out.

        Raises:
            ContentError: ``check_words.toml`` is wrong.
        """
        file = f"languages/{library.language.tag}/check_words.toml"
        return cls(library, CheckWords.from_table(library.table("check_words"), file), today, require_review)

    @cached_property
    def forms(self) -> WordForms:
        """Compares words."""
        return WordForms(self.words)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, by title."""
        return tuple(self.library.topics.values())

    @cached_property
    def terms(self) -> Terms:
        """The hard words."""
        return Terms(self.words, self.library.topics)

    @cached_property
    def lexicon_words(self) -> frozenset[str]:
        """Every word that the lexicon has a pronunciation for, in small letters, without inflected forms."""
        lexemes = self.library.lexicon.lexemes
        return frozenset(word for each in lexemes for name in (each.grapheme, *each.aliases) for word in words_of(name))

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return ("", *self.library.table("lexicon").get("endings", {}).get("forms", ()))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every chunk of every topic."""
        return tuple(
            self._part(topic, section, number)
            for topic in self.topics
            for section in topic.sections.values()
            for number in range(len(section.chunks))
        )

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every sentence of every topic."""
        return tuple(place for part in self.parts for place in part.places)

    def names(self, topic: Topic) -> tuple[str, ...]:
        """Give the title and all that people call a topic, in small letters."""
        return tuple(dict.fromkeys(name.casefold() for name in (topic.title, *topic.names)))

    def pronounced(self, word: str) -> bool:
        """Tell whether the lexicon has a word, as it is or with one of the language's endings."""
        return any(word.endswith(end) and word.removesuffix(end) in self.lexicon_words for end in self._endings)

    def read(self, file: str) -> tuple[str, ...]:
        """Give the lines of a file, from the topmost content folder that has it; none where no folder does."""
        for root in reversed(self.library.tables.roots):
            path = root / file
            if path.is_file():
                return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())
        return ()

    def _part(self, topic: Topic, section: Section, number: int) -> Part:
        line = self.library.chunk(topic.id, section.aspect, number)
        groups = groupby(line.speech, key=lambda piece: isinstance(piece, Pause))
        said = [words(group) for pause, group in groups if not pause]
        sentences = section.chunks[number].sentences
        places = tuple(
            Place(
                topic=topic,
                section=section,
                first=number == place == 0,
                sentence=sentence,
                spoken=spoken,
                raw=self._raw(topic, sentence),
                facts=tuple(self.library.sources[c.source].facts[c.number] for c in sentence.citations),
            )
            for place, (sentence, spoken) in enumerate(zip(sentences, said, strict=True))
        )
        return Part(topic, section, number, line, places)

    def _raw(self, topic: Topic, sentence: Sentence) -> str:
        lines = self._files[topic.file]
        typed = lines[sentence.line - 1] if sentence.line <= len(lines) else ""
        return " ".join(_BRACES.sub("", typed).split()) or sentence.text

    @cached_property
    def _files(self) -> Mapping[str, tuple[str, ...]]:
        return {topic.file: self.read(topic.file) for topic in self.topics}
