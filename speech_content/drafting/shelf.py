"""Where drafts go: into an organisation's content folder, beside what is there, all files of a draft or none."""

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speech_content.draft import Draft
from speech_content.drafting.receipt import receipt_markdown
from speech_content.drafting.skeleton import Skeleton
from speech_content.drafting.topic_text import source_text, topic_text
from speech_content.errors import ImportingError
from speech_content.files import write_atomic
from speech_content.head import read_head
from speech_content.language import Tables
from speech_content.topic_file import is_topic_id

__all__ = ["Placed", "Shelf"]

_CODES = range(1000, 2000)
_TERM = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+| [^\W\d_]+)*")
_TERMS = re.compile(r"^\s*\[terms\]\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft that was written."""

    topic: Path
    source: Path
    receipt: Path
    terms: tuple[str, ...]
    """Terms whose pronunciation was added to the lexicon."""
    covers: bool
    """True where the topic lies over one of the same id that ships with Leafline."""


@dataclass(slots=True)
class Shelf:
    """A content folder that drafts are put into."""

    folder: Path
    tables: Tables
    """Of the language, over the built-in content and this folder."""
    replace: bool = False
    """Overwrite topics that are in the folder."""
    _taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Heads of all topics by id."""
    _placed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for tag in self.tables.chain:
            for root in self.tables.roots:
                for path in sorted((root / "languages" / tag / "topics").glob("*.md")):
                    if not path.name.endswith(".receipt.md"):
                        head, _ = read_head(path.read_text(encoding="utf-8", errors="replace"), path.name)
                        self._taken[path.stem] = head.table

    @property
    def topics(self) -> Path:
        """Folder of the language's topics."""
        return self.folder / "languages" / self.tables.tag / "topics"

    def put(self, draft: Draft, today: datetime.date) -> Placed:
        """Write a draft's source, its topic, its receipt and the pronunciations that it adds.

        Raises:
            ImportingError: its id or its name is taken; then nothing is written.
        """
        topic = self.topics / f"{draft.topic_id}.md"
        self._refuse(draft, topic)
        source = self._source(f"{draft.topic_id}-leaflet", topic)
        code = self._code(draft.topic_id)
        files = {
            self.folder / "sources" / f"{source}.md": source_text(draft),
            topic.with_suffix(".receipt.md"): receipt_markdown(draft),
            topic: topic_text(draft, source=source, code=code, written=today),
        }
        lexicon, terms = self._lexicon(draft)
        # The topic last: until it is there, nothing points to the rest.
        self._write(lexicon | files)
        covers = draft.topic_id in self._taken
        self._taken[draft.topic_id] = {"title": draft.title, "names": list(draft.names), "code": code}
        self._placed.add(draft.topic_id)
        return Placed(topic, self.folder / "sources" / f"{source}.md", topic.with_suffix(".receipt.md"), terms, covers)

    def begin(self, skeleton: Skeleton, today: datetime.date) -> tuple[Path, Path]:
        """Write an empty topic and its source.

        Raises:
            ImportingError: its id or its name is taken; then nothing is written.
        """
        topic = self.topics / f"{skeleton.topic_id}.md"
        names = {str(head.get("title", "")).casefold() for head in self._taken.values()}
        if skeleton.topic_id in self._taken or skeleton.title.casefold() in names:
            message = f"there is a topic {skeleton.topic_id} or one named {skeleton.title} already."
            raise ImportingError(f"{message} Edit that, or give another title.")
        source = self._source(f"{skeleton.topic_id}-facts", topic)
        path = self.folder / "sources" / f"{source}.md"
        self._write(
            {path: skeleton.source_text(), topic: skeleton.topic_text(source, self._code(skeleton.topic_id), today)}
        )
        return topic, path

    def _write(self, files: dict[Path, str]) -> None:
        try:
            for path, text in files.items():
                write_atomic(path, text.encode())
        except OSError as error:
            message = f"{error.filename or self.folder}: can't be written: {error.strerror}. Look at its permissions."
            raise ImportingError(message) from None

    def _refuse(self, draft: Draft, topic: Path) -> None:
        if not is_topic_id(draft.topic_id):
            message = f"{draft.leaflet.file}: {draft.topic_id!r} is no id for a topic."
            raise ImportingError(
                f"{message} Give another with --topic: small letters, digits and hyphens, a letter first."
            )
        if draft.topic_id in self._placed:
            message = f"{draft.leaflet.file}: another file of this import is the topic {draft.topic_id} already."
            raise ImportingError(f"{message} Import it alone, with --topic and --title.")
        if topic.exists() and not self.replace:
            message = f"{draft.leaflet.file}: there is a topic {topic} already."
            raise ImportingError(f"{message} Give another id with --topic, or --replace to write over it.")
        wanted = {name.casefold() for name in (draft.title, *draft.names)}
        for other, head in self._taken.items():
            names = {str(name).casefold() for name in (head.get("title", ""), *head.get("names", ()))}
            same = draft.title.casefold() in names or str(head.get("title", "")).casefold() in wanted
            if same and other != draft.topic_id:
                message = f"{draft.leaflet.file}: the topic {other} is named {draft.title} already."
                raise ImportingError(f"{message} Give its id with --topic {other}, or another name with --title.")

    def _source(self, base: str, topic: Path) -> str:
        """Choose an id for the source that nothing else has; a draft written over keeps its own."""
        taken = {path.stem for root in self.tables.roots for path in (root / "sources").glob("*.md")}
        head, _ = self._read(topic)
        own: list[str] = re.findall(r"\{([a-z0-9-]+) \d+\}", head)
        if self.replace and own and own[0].startswith(base) and (self.folder / "sources" / f"{own[0]}.md").exists():
            return own[0]
        number, name = 1, base
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        return name

    @staticmethod
    def _read(path: Path) -> tuple[str, bool]:
        try:
            return path.read_text(encoding="utf-8"), True
        except (OSError, UnicodeDecodeError):
            return "", False

    def _code(self, topic_id: str) -> str:
        """Give a keypad number: that of the topic it lies over, or the first after the highest."""
        if code := self._taken.get(topic_id, {}).get("code"):
            return str(code)
        used = {str(head.get("code")) for head in self._taken.values()}
        highest = max((int(code) for code in used if code.isdecimal()), default=1100)
        free = [*range(highest + 1, _CODES.stop), *_CODES]
        code = next((str(number) for number in free if str(number) not in used), "")
        if not code:
            raise ImportingError("all keypad numbers are taken. Withdraw a topic that nobody needs.")
        return code

    def _lexicon(self, draft: Draft) -> tuple[dict[Path, str], tuple[str, ...]]:
        """Add respellings of terms that have no pronunciation; a lexicon that can't be added to stays as it is."""
        known = {
            spelling.casefold()
            for term, entry in self.tables.table("lexicon").get("terms", {}).items()
            for spelling in (term, *entry.get("aliases", ()))
        }
        new = {
            row.term.lower(): row
            for row in draft.respellings
            if row.ipa and row.term.casefold() not in known and _TERM.fullmatch(row.term)
        }
        if not new:
            return {}, ()
        path = self.folder / "languages" / self.tables.tag / "lexicon.toml"
        text, _ = self._read(path)
        rows = "".join(
            f'"{term}" = {{ ipa = "{row.ipa}", respelling = "{row.respelling}" }}\n'
            for term, row in sorted(new.items())
        )
        if match := _TERMS.search(text):
            text = f"{text[: match.end()]}\n{rows.rstrip()}{text[match.end() :]}"
        else:
            text = f"{text.rstrip()}\n\n[terms]\n{rows}".lstrip()
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return {}, ()
        return {path: text}, tuple(sorted(new))
