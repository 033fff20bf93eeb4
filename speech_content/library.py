"""Everything that can be said in one language, loaded and checked once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speech_content.errors import ContentError, Problem, SettingError
from speech_content.language import BUILT_IN, Language, Tables, read_language
from speech_content.lexicon import Lexicon
from speech_content.model import Aspect, Line, Source, Topic
from speech_content.script import ScriptWriter
from speech_content.source_file import read_source
from speech_content.spoken_form import SpokenWords
from speech_content.topic_file import Setting, read_topic

__all__ = ["LONGEST_SCRIPT", "Library", "load_library"]

LONGEST_SCRIPT = 200_000
"""Most lines that a script may have; more is a sign of a template gone wrong."""


@dataclass(frozen=True, slots=True)
class Library:
    """The content of one language, and the closed script made from it."""

    language: Language
    topics: Mapping[str, Topic]
    """By id, in order of title."""
    sources: Mapping[str, Source]
    lexicon: Lexicon
    lines: Mapping[str, Line]
    """By key."""
    tables: Tables

    def script(self) -> tuple[Line, ...]:
        """Give every line that can ever be said, in order of key."""
        return tuple(self.lines[key] for key in sorted(self.lines))

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal over all that can be heard."""
        return hashlib.sha256("".join(f"{line.key} {line.digest}\n" for line in self.script()).encode()).hexdigest()

    def line(self, key: str) -> Line:
        """Give a line by its key without the language."""
        return self.lines[f"{self.language.tag}/{key}"]

    def prompt(self, name: str, value: str = "") -> Line:
        """Give a prompt, by its name and the value it was made for."""
        tag = self.language.tag
        return self.lines[f"{tag}/prompt/{name}/{value}" if value else f"{tag}/prompt/{name}"]

    def chunk(self, topic: str, aspect: Aspect, number: int = 0) -> Line:
        """Give a chunk of a topic's section; number counts from 0."""
        return self.line(f"{topic}/{aspect}/{number + 1}")

    def table(self, name: str) -> dict[str, Any]:
        """Give a table of the language, such as ``grammar``, merged over base language and organisation."""
        return self.tables.table(name)


def load_library(
    language: str = "en-US", folders: Sequence[Path] = (), *, withdrawn: frozenset[str] = frozenset()
) -> Library:
    """Load the built-in content and whatever lies over it.

    Args:
        language: BCP 47 tag, the name of a folder under ``languages``.
        folders: content folders over the built-in one; a later one lies over an earlier one.
        withdrawn: ids of topics that are out of use.

    Raises:
        ContentError: with every problem in the content at once.
        SettingError: a folder isn't there.
    """
    for folder in folders:
        if not folder.is_dir():
            message = f"{folder}: there is no such content folder. Make it, or set LEAFLINE_CONTENT to one that exists."
            raise SettingError(message)
    tables = Tables(language, (BUILT_IN, *folders))
    words = read_language(tables)
    problems = tables.problems
    if not words.aspects:
        raise ContentError(problems)
    sources = _sources(tables)
    problems += _values_problems(tables, sources)
    setting = Setting(language, words.values, sources, words.spelling)
    topics = {id_: topic for id_, topic in _topics(tables, setting).items() if id_ not in withdrawn}
    problems += _clashes(topics.values())
    lexicon = _part(tables, "lexicon", Lexicon.from_table)
    spoken = _part(tables, "spoken", SpokenWords.from_table)
    if lexicon is None or spoken is None:
        raise ContentError(problems)
    lines: dict[str, Line] = {}
    for line in ScriptWriter(words, tables, lexicon, spoken, topics, sources).lines():
        lines[line.key] = line
        if len(lines) > LONGEST_SCRIPT:
            mend = "Look for a prompt that is made for too many values"
            problems.append(Problem("prompts.toml", 0, f"the script has more than {LONGEST_SCRIPT} lines", mend))
            break
    if any(problem.level == "error" for problem in problems):
        raise ContentError(problems)
    return Library(words, topics, sources, lexicon, lines, tables)


def _part(tables: Tables, name: str, read: Any) -> Any:
    """Read a table's own type; its problems join the rest."""
    try:
        return read(tables.table(name))
    except ContentError as error:
        tables.problems += error.problems
        return None


def _text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(shown, 0, f"the file can't be read: {error}", "Save it as UTF-8 text"))
        return None


def _sources(tables: Tables) -> dict[str, Source]:
    paths = {path.stem: (root, path) for root in tables.roots for path in sorted((root / "sources").glob("*.md"))}
    sources: dict[str, Source] = {}
    for source_id, (root, path) in sorted(paths.items()):
        shown = path.relative_to(root).as_posix()
        text = _text(path, shown, tables.problems)
        if text is None:
            continue
        source, problems = read_source(text, source_id=source_id, file=shown)
        tables.problems += problems
        if source:
            sources[source_id] = source
    return sources


def _topics(tables: Tables, setting: Setting) -> dict[str, Topic]:
    paths = {
        path.stem: (root, path)
        for tag in tables.chain
        for root in tables.roots
        for path in sorted((root / "languages" / tag / "topics").glob("*.md"))
        if not path.name.endswith(".receipt.md")
    }
    topics: list[Topic] = []
    for topic_id, (root, path) in paths.items():
        shown = path.relative_to(root).as_posix()
        text = _text(path, shown, tables.problems)
        if text is None:
            continue
        topic, problems = read_topic(text, topic_id=topic_id, file=shown, setting=setting)
        tables.problems += problems
        if topic:
            topics.append(topic)
    return {topic.id: topic for topic in sorted(topics, key=lambda topic: (topic.title.casefold(), topic.id))}


def _clashes(topics: Any) -> list[Problem]:
    """Two topics may share neither a keypad number nor a title."""
    problems, taken = [], dict[str, Topic]()
    for topic in topics:
        for what, mark in (
            (f"keypad number {topic.code}", topic.code),
            (f"title {topic.title}", topic.title.casefold()),
        ):
            if other := taken.get(mark):
                problems.append(Problem(topic.file, 0, f"{other.file} has the {what} already", "Give it another"))
            taken[mark] = topic
    return problems


def _values_problems(tables: Tables, sources: Mapping[str, Source]) -> list[Problem]:
    """Each value of the region rests on a fact."""
    problems = []
    for name, value in tables.table("region").get("values", {}).items():
        source, _, number = str(value.get("source", "")).partition(" ")
        if source not in sources or not number.isdigit() or int(number) not in sources[source].facts:
            file, line = tables.place("region", name)
            problems.append(
                Problem(file, line, f"{name} has no source that exists", 'Give source = "source-id number"')
            )
    return problems
