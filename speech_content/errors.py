"""Every error of Leafline, and the problem report that most of them carry.

LeaflineError
├── ContentError      topics, languages, sources or an organisation's folder are wrong; carries every problem found
├── SettingError      a setting or a command's argument is wrong
├── ImportingError    a leaflet can't be read
└── AudioError        a recording can't be made or kept
    └── EngineError   a speech engine failed; says whether another try may help

Each message says where, what, and how to mend it. "Not understood" is never an error: it is an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AudioError",
    "ContentError",
    "EngineError",
    "ImportingError",
    "LeaflineError",
    "Problem",
    "SettingError",
]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, as a compiler would put it."""

    file: str
    """File the problem is in, relative to its content root where there is one."""
    line: int
    """Line number from 1, or 0 where the whole file is meant."""
    what: str
    """What is wrong, without a full stop."""
    mend: str
    """How to mend it, as an instruction, without a full stop."""
    rule: str = ""
    """Name of the check that found it."""
    level: Literal["error", "warn"] = "error"
    """A warning doesn't keep the content from being spoken."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{where}: {self.level}: {self.what}. {self.mend}.{rule}"


class LeaflineError(Exception):
    """Root of the tree; its text is fit to be shown to the operator."""


class ContentError(LeaflineError):
    """Content that can't be spoken; all problems are reported at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class SettingError(LeaflineError):
    """A setting or argument that can't be used."""


class ImportingError(LeaflineError):
    """A leaflet that can't be read."""


class AudioError(LeaflineError):
    """A recording that can't be made or kept."""


class EngineError(AudioError):
    """A speech engine failed on one piece of speech."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing
        """True where the same call may go through later."""
