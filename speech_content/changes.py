"""What changed in speech between two scripts."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from speech_content.errors import ContentError, Problem
from speech_content.model import Line

__all__ = ["Change", "How", "Printed", "changes", "read_script", "word_changes"]


class How(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RESPOKEN = "said otherwise"
    """The written words are the same, and what is heard is not: a pronunciation, a pause or a reading changed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as ``leafline script --json`` printed it."""

    key: str
    seconds: float
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that is heard otherwise, or no longer, or for the first time."""

    key: str
    how: How
    old: Printed | None
    new: Line | None

    def __str__(self) -> str:
        match self.how:
            case How.ADDED:
                return f"+ {self.key}  {self.new.written if self.new else ''}"
            case How.REMOVED:
                return f"- {self.key}  {self.old.text if self.old else ''}"
            case How.REWORDED if self.old and self.new:
                marked = "".join(
                    {"-": f"[-{words}-] ", "+": f"{{+{words}+}} "}.get(sign, f"{words} ")
                    for sign, words in word_changes(self.old.text, self.new.written)
                )
                return f"~ {self.key}  {marked.strip()}"
        return f"~ {self.key}  {self.new.written if self.new else ''}  ({self.how})"


def read_script(text: str, file: str) -> dict[str, Printed]:
    """Read what ``leafline script --json`` printed, by key.

    Raises:
        ContentError: with every line that is no line of a script.
    """
    printed: dict[str, Printed] = {}
    problems = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            fields = json.loads(row)
            line = Printed(
                _text(fields["key"]), float(fields["seconds"]), _text(fields["text"]), _text(fields["digest"])
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            mend = "Give a file that was written by: leafline script --json"
            problems.append(Problem(file, number, "this is no line of a script", mend))
            continue
        printed[line.key] = line
    if problems:
        raise ContentError(problems)
    return printed


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def changes(old: dict[str, Printed], new: Iterable[Line]) -> tuple[Change, ...]:
    """Compare an older script with the lines of today's; what sounds the same is left out, in order of key."""
    lines = {line.key: line for line in new}
    found = [Change(key, How.REMOVED, old[key], None) for key in old.keys() - lines.keys()]
    for key, line in lines.items():
        before = old.get(key)
        if before is None:
            found.append(Change(key, How.ADDED, None, line))
        elif before.digest != line.digest:
            how = How.RESPOKEN if before.text == line.written else How.REWORDED
            found.append(Change(key, how, before, line))
    return tuple(sorted(found, key=lambda change: change.key))


def word_changes(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Compare two texts word by word: runs of words, each with "-" for gone, "+" for new or "" for kept."""
    before, after = old.split(), new.split()
    runs = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("", " ".join(before[a:b])))
            continue
        runs += [(sign, " ".join(words)) for sign, words in (("-", before[a:b]), ("+", after[c:d])) if words]
    return tuple(runs)
