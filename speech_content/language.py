"""One language's folders: its tables, laid over those of its base language and under an organisation's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from speech_content.errors import Problem
from speech_content.head import lines_of, nearest, toml_problem
from speech_content.model import Aspect
from speech_content.organisation import read_organisation

__all__ = ["BUILT_IN", "AspectWords", "Language", "Tables", "read_language"]

BUILT_IN = Path(__file__).parent
"""The content that ships with Leafline."""


@dataclass(frozen=True, slots=True)
class AspectWords:
    """How a language names an aspect."""

    name: str
    """Said back before an answer: "Causes"."""
    about: str
    """Completes an offer: "what causes it"."""
    next: tuple[Aspect, ...]
    """What is worth offering after it, the most useful first."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language and its region give besides prompts and topics."""

    tag: str
    aspects: Mapping[Aspect, AspectWords]
    values: Mapping[str, str]
    """Region's and organisation's values by name, in written form."""
    spelling: Mapping[str, str]
    """Words that the region spells otherwise than the base language."""


@dataclass(slots=True)
class Tables:
    """Finds and merges one language's files: base language, then region; built-in, then the organisation's."""

    tag: str
    roots: tuple[Path, ...]
    """Content folders; a later one lies over an earlier one."""
    problems: list[Problem] = field(default_factory=list)
    chain: tuple[str, ...] = ()
    """Language tags from the base to this one."""
    _parsed: dict[Path, dict[str, Any]] = field(default_factory=dict)
    _lines: dict[Path, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chain, tag = [self.tag], self.tag
        while base := next((b for root in self.roots if (b := self._base(root, tag))), ""):
            if base in chain:
                mend = "Let base name another language"
                self.problems.append(Problem(f"languages/{tag}/region.toml", 0, f"{base} is its own base", mend))
                break
            chain.insert(0, base)
            tag = base
        self.chain = tuple(chain)

    def _base(self, root: Path, tag: str) -> str:
        base = self._read(root, root / "languages" / tag / "region.toml").get("base", "")
        return base if isinstance(base, str) else ""

    def _read(self, root: Path, path: Path) -> dict[str, Any]:
        if path not in self._parsed:
            self._parsed[path] = self._parse(root, path) if path.is_file() else {}
        return self._parsed[path]

    def _parse(self, root: Path, path: Path) -> dict[str, Any]:
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
            self._lines[path] = lines_of(text)
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problem = toml_problem(error, name)
        except (OSError, UnicodeDecodeError) as error:
            problem = Problem(name, 0, f"the file can't be read: {error}", "Save it as UTF-8 text")
        self.problems.append(problem)
        return {}

    def files(self, name: str) -> tuple[tuple[str, Path], ...]:
        """Give every file of a table that exists, the lowest first, each with its display name."""
        paths = [(root, root / "languages" / tag / f"{name}.toml") for tag in self.chain for root in self.roots]
        return tuple((path.relative_to(root).as_posix(), path) for root, path in paths if path.is_file())

    def table(self, name: str) -> dict[str, Any]:
        """Merge a table; what is on top wins, key by key."""
        merged: dict[str, Any] = {}
        for tag in self.chain:
            for root in self.roots:
                _lay_over(merged, self._read(root, root / "languages" / tag / f"{name}.toml"))
        return merged

    def data(self, name: str) -> dict[str, Any]:
        """Give the data (learned weights, names) of that name, of the topmost folder that has it; empty if none has."""
        places = [(root, root / "languages" / tag / f"{name}.json") for tag in self.chain for root in self.roots]
        for root, path in reversed(places):
            if not path.is_file():
                continue
            try:
                found = orjson.loads(path.read_bytes())
            except (OSError, orjson.JSONDecodeError) as error:
                shown = path.relative_to(root).as_posix()
                self.problems.append(Problem(shown, 0, f"the file can't be read: {error}", "Put the file back"))
                return {}
            return found if isinstance(found, dict) else {}
        return {}

    def organisation(self) -> dict[str, Any]:
        """Merge ``organisation.toml``."""
        merged: dict[str, Any] = {}
        for root in self.roots:
            _lay_over(merged, self._read(root, root / "organisation.toml"))
        return merged

    def place(self, name: str, key: str) -> tuple[str, int]:
        """Find where a key of a table is set: display name of the file, and line from 1 or 0."""
        place = (f"languages/{self.tag}/{name}.toml", 0)
        for shown, path in self.files(name):
            if line := self._lines.get(path, {}).get(key):
                place = (shown, line)
        return place


def _lay_over(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict):
            # Always into a table of its own, so that what was read stays as it was.
            below = under.get(key)
            under[key] = dict(below) if isinstance(below, dict) else {}
            _lay_over(under[key], value)
        else:
            under[key] = value


def read_language(tables: Tables) -> Language:
    """Read what a language gives; problems are added to those of the tables."""
    table, region = tables.table("language"), tables.table("region")
    organisation, problems = read_organisation(tables.organisation())
    tables.problems += problems
    if not table:
        mend = "Use a language that has a folder under languages/, or make one"
        tables.problems.append(Problem(f"languages/{tables.tag}", 0, "there is no such language", mend))
    aspects: dict[Aspect, AspectWords] = {}
    for key, words in table.get("aspects", {}).items():
        file, line = tables.place("language", key)
        if key not in list(Aspect):
            tables.problems.append(Problem(file, line, f"unknown aspect {key}", nearest(key, Aspect)))
            continue
        wrong = [name for name in words.get("next", ()) if name not in list(Aspect)]
        for name in wrong:
            tables.problems.append(Problem(file, line, f"unknown aspect {name}", nearest(name, Aspect)))
        if not (isinstance(words.get("name"), str) and isinstance(words.get("about"), str)) or wrong:
            mend = 'Give name = "…" and about = "…"'
            tables.problems.append(Problem(file, line, f"{key} lacks its words", mend))
            continue
        aspects[Aspect(key)] = AspectWords(words["name"], words["about"], tuple(map(Aspect, words.get("next", ()))))
    if table:
        for aspect in Aspect:
            if aspect not in table.get("aspects", {}):
                problem = Problem(
                    f"languages/{tables.tag}/language.toml", 0, f"{aspect} has no words", f"Add [aspects.{aspect}]"
                )
                tables.problems.append(problem)
    values = {
        name: value["say"] for name, value in region.get("values", {}).items() if isinstance(value.get("say"), str)
    }
    values |= organisation.values
    return Language(tables.tag, aspects, values, region.get("spelling", {}))
