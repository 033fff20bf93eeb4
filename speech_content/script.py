"""The closed script: every line that can ever be said, made from content alone."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from speech_content.errors import Problem
from speech_content.language import Language, Tables
from speech_content.lexicon import Lexicon
from speech_content.model import Citation, Line, Sentence, Source, Topic
from speech_content.speech import SENTENCE_PAUSE, Pause, Speech, digest
from speech_content.spoken_form import SpokenWords, Unsayable, spoken_form
from speech_content.topic_file import fill

__all__ = ["LETTERS", "ScriptWriter"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PROMPT_TABLES = ("prompts", "menus")
"""Tables of a language whose texts become prompts."""
_DIGITS = "0123456789"
_VARIABLE = {
    "topic": "topic",
    "name": "topic",
    "written": "topic",
    "reviewed": "topic",
    "reviewed_by": "topic",
    "due": "topic",
    "aspect": "aspect",
    "about": "aspect",
    "publisher": "source",
    "letter": "letter",
    "digit": "digit",
}
"""Which variable a placeholder of a prompt belongs to; a prompt may hold placeholders of one variable only."""
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z]|\d)")
_CITATION = re.compile(r"\s*\{([a-z0-9][a-z0-9-]*) (\d{1,4})\}")


@dataclass(slots=True)
class ScriptWriter:
    """Turns content into lines, collecting every problem on the way."""

    language: Language
    tables: Tables
    lexicon: Lexicon
    words: SpokenWords
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]

    def lines(self) -> Iterator[Line]:
        """Write all lines: prompts, then urgent lines, then topics."""
        yield from self._prompts()
        yield from self._urgent()
        for topic in self.topics.values():
            yield from self._topic(topic)

    def _prompts(self) -> Iterator[Line]:
        for table in PROMPT_TABLES:
            for name, text in self.tables.table(table).items():
                yield from self._prompt(name, text, *self.tables.place(table, name))

    def _prompt(self, name: str, text: object, file: str, line: int) -> Iterator[Line]:
        if not isinstance(text, str):
            self._report(file, line, f"prompt {name} is not a text", "Put it in quotes")
            return
        held = {_VARIABLE[p] for p in _PLACEHOLDER.findall(text) if p in _VARIABLE}
        if any(self.language.values.get(p) == "" for p in _PLACEHOLDER.findall(text)):
            return  # the organisation leaves it empty, so there is nothing to say about it
        if len(held) > 1:
            what = f"prompt {name} holds values of {' and '.join(sorted(held))}"
            self._report(file, line, what, "Split it into prompts that hold one each")
            return
        for value, values in self._expansions(held.pop() if held else ""):
            needed = {p for p in _PLACEHOLDER.findall(text) if p in _VARIABLE}
            if all(values.get(p) for p in needed):
                key = f"prompt/{name}/{value}" if value else f"prompt/{name}"
                yield from self._line(key, text, values, file, line)

    def _expansions(self, variable: str) -> Iterable[tuple[str, Mapping[str, str]]]:
        match variable:
            case "topic":
                return [(topic.id, self._topic_values(topic)) for topic in self.topics.values()]
            case "aspect":
                return [(a, {"aspect": words.name, "about": words.about}) for a, words in self.language.aspects.items()]
            case "source":
                return [(source.id, {"publisher": source.publisher}) for source in self.sources.values()]
            case "letter":
                return [(letter, {"letter": letter.upper()}) for letter in LETTERS]
            case "digit":
                return [(digit, {"digit": digit}) for digit in _DIGITS]
        return [("", {})]

    def _topic_values(self, topic: Topic) -> dict[str, str]:
        values = {"topic": topic.title, "name": topic.name, "written": _date(topic.written)}
        if topic.review:
            values |= {
                "reviewed_by": topic.review.by,
                "reviewed": _date(topic.review.on),
                "due": _date(topic.review.due),
            }
        return values

    def _urgent(self) -> Iterator[Line]:
        for name, entry in self.tables.table("urgent").get("lines", {}).items():
            file, line = self.tables.place("urgent", name)
            for kind, suffix in (("say", ""), ("soft", "-soft")):
                if text := entry.get(kind):
                    sources = tuple(Citation(m[1], int(m[2])) for m in _CITATION.finditer(text))
                    plain = " ".join(_CITATION.sub("", text).split())
                    yield from self._line(f"urgent/{name}{suffix}", plain, {}, file, line, sources)

    def _topic(self, topic: Topic) -> Iterator[Line]:
        for aspect, section in topic.sections.items():
            for number, chunk in enumerate(section.chunks, start=1):
                speech = self._joined(self._sentence(s, topic) for s in chunk.sentences)
                sources = tuple(dict.fromkeys(c for s in chunk.sentences for c in s.citations))
                yield self._made(f"{topic.id}/{aspect}/{number}", speech, chunk.text, sources)

    def _sentence(self, sentence: Sentence, topic: Topic) -> Speech:
        return self._spoken(sentence.text, topic.file, sentence.line)

    def _line(
        self,
        key: str,
        text: str,
        values: Mapping[str, Any],
        file: str,
        line: int,
        sources: tuple[Citation, ...] = (),
    ) -> Iterator[Line]:
        written, problems = fill(text, {**self.language.values, **values}, file, line)
        if problems:
            self.tables.problems += problems
            return
        written = written.replace("..", ".")
        speech = self._joined(self._spoken(sentence, file, line) for sentence in _SENTENCE_END.split(written))
        yield self._made(key, speech, written, sources)

    def _made(self, key: str, speech: Speech, written: str, sources: tuple[Citation, ...]) -> Line:
        tag = self.language.tag
        return Line(f"{tag}/{key}", speech, written, digest(tag, speech), sources)

    def _spoken(self, text: str, file: str, line: int) -> Speech:
        try:
            return self.lexicon.mark(spoken_form(text, self.words))
        except Unsayable as error:
            self._report(file, line, error.what, error.mend, "unsayable")
            return ()

    @staticmethod
    def _joined(sentences: Iterable[Speech]) -> Speech:
        joined: list[Any] = []
        for speech in sentences:
            if joined and speech:
                joined.append(Pause(SENTENCE_PAUSE))
            joined += speech
        return tuple(joined)

    def _report(self, file: str, line: int, what: str, mend: str, rule: str = "") -> None:
        self.tables.problems.append(Problem(file, line, what, mend, rule))


def _date(day: datetime.date) -> str:
    return day.isoformat()
