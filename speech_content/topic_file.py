"""Reads a topic, ``languages/<tag>/topics/<id>.md``: Markdown, one sentence a line, each ending in its source."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from speech_content.errors import Problem
from speech_content.head import line_of, nearest, read_head
from speech_content.model import Aspect, Chunk, Citation, Profile, Review, Section, Sentence, Source, Topic

__all__ = ["UNDECIDED", "Setting", "fill", "is_topic_id", "read_topic"]

UNDECIDED = "??"
"""Begins a line of a draft that an editor has to decide on: the doubt, a ``|``, then the sentence."""
_CITATION = re.compile(r"\s*\{([a-z0-9][a-z0-9-]*) (\d{1,4})\}\s*$")
_VALUE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CODE = re.compile(r"1\d{3}")
_RESERVED = {"prompt", "urgent"}
_TEXT, _TEXTS, _DATE, _TABLE = "a text in quotes", "a list of texts", "a date such as 2026-11-22", "a table"
_KEYS: dict[str, tuple[str, bool]] = {
    "title": (_TEXT, True),
    "names": (_TEXTS, True),
    "misheard_as": (_TEXTS, False),
    "code": (_TEXT, True),
    "profile": (_TEXT, False),
    "red_flags": (_TEXTS, False),
    "written": (_DATE, True),
    "reviewed_by": (_TEXT, False),
    "reviewed": (_DATE, False),
    "review_due": (_DATE, False),
    "asked_as": (_TABLE, False),
    "missing": (_TABLE, False),
    "sources": (_TABLE, False),
}
"""Keys of the head: what each holds, and whether it is required."""
REQUIRED = {
    Profile.CONDITION: (
        Aspect.EMERGENCY,
        Aspect.OVERVIEW,
        Aspect.CAUSES,
        Aspect.RISK_FACTORS,
        Aspect.SYMPTOMS,
        Aspect.DIAGNOSIS,
        Aspect.TREATMENT,
        Aspect.PREVENTION,
        Aspect.GET_HELP,
    ),
    Profile.PROCEDURE: (Aspect.OVERVIEW, Aspect.WHY_DONE, Aspect.WHAT_HAPPENS, Aspect.GET_HELP),
}
"""Aspects that a topic has, or gives the reason for lacking under ``[missing]``."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a topic file is read against."""

    language: str
    values: Mapping[str, str]
    """Region's and organisation's values by name, for ``{fever}`` and the like."""
    sources: Mapping[str, Source]
    spelling: Mapping[str, str]
    """The region's spelling of words that the base language spells otherwise."""


def fill(text: str, values: Mapping[str, str], file: str, line: int) -> tuple[str, list[Problem]]:
    """Put the region's and organisation's values into a text."""
    problems = [
        Problem(file, line, f"there is no value {{{name}}}", f"{nearest(name, values)}, or set it for the region")
        for name in _VALUE.findall(text)
        if not values.get(name)
    ]
    return _VALUE.sub(lambda match: values.get(match[1], match[0]), text), problems


def is_topic_id(name: str) -> bool:
    """Say whether a file of this name, without its ending, can be a topic."""
    return bool(_ID.fullmatch(name)) and name not in _RESERVED


def read_topic(text: str, *, topic_id: str, file: str, setting: Setting) -> tuple[Topic | None, list[Problem]]:
    """Read one topic file.

    Returns:
        The topic, or None where something is wrong with it, and every problem found.
    """
    head, problems = read_head(text, file)
    if not is_topic_id(topic_id):
        mend = "Name it with small letters, digits and hyphens, and neither prompt nor urgent"
        problems.append(Problem(file, 0, "the file's name can't be a topic's id", mend))
    if head.table:
        problems += _head_problems(head.table, text, file)
    sections = _Body(file, setting, problems).read(head.body)
    if problems:
        return None, problems
    table = head.table
    topic = Topic(
        id=topic_id,
        title=_spelt(table["title"], setting),
        language=setting.language,
        profile=Profile(table.get("profile", Profile.CONDITION)),
        names=tuple(dict.fromkeys((*table["names"], *(_spelt(name, setting) for name in table["names"])))),
        misheard_as=tuple(table.get("misheard_as", ())),
        code=table["code"],
        red_flags=tuple(table.get("red_flags", ())),
        written=table["written"],
        review=Review(table["reviewed_by"], table["reviewed"], table["review_due"]) if "reviewed_by" in table else None,
        sections=sections,
        sources=_cited(sections, setting),
        asked_as={Aspect(aspect): tuple(examples) for aspect, examples in table.get("asked_as", {}).items()},
        missing={Aspect(aspect): reason for aspect, reason in table.get("missing", {}).items()},
        file=file,
    )
    lacking = [a for a in REQUIRED[topic.profile] if a not in topic.sections and a not in topic.missing]
    for aspect in lacking:
        mend = f'Write it from a source, or give the reason in the head under [missing]: {aspect} = "…"'
        problems.append(Problem(file, 0, f"there is no section {aspect}", mend, rule="required-aspect"))
    return (None if problems else topic), problems


def _fits(value: Any, kind: str) -> bool:
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    if kind == _DATE:
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return isinstance(value, str if kind == _TEXT else dict) and bool(value)


def _head_problems(table: Mapping[str, Any], text: str, file: str) -> list[Problem]:
    def problem(key: str, what: str, mend: str, rule: str = "") -> Problem:
        return Problem(file, line_of(text, key) or 1, what, mend, rule)

    problems = []
    for key, value in table.items():
        if key not in _KEYS:
            problems.append(problem(key, f"unknown key {key}", nearest(key, _KEYS)))
        elif not _fits(value, _KEYS[key][0]):
            problems.append(problem(key, f"{key} is not what it should be", f"Give {_KEYS[key][0]}"))
    problems += [
        problem(key, f"the head lacks {key}", f"Add {key} = and {kind}")
        for key, (kind, required) in _KEYS.items()
        if required and key not in table
    ]
    if problems:
        return problems
    if not _CODE.fullmatch(table["code"]):
        problems.append(problem("code", f"{table['code']} is no keypad number", "Give four digits, the first a 1"))
    if table.get("profile", Profile.CONDITION) not in list(Profile):
        problems.append(problem("profile", "unknown profile", nearest(table["profile"], Profile)))
    signed = [key for key in ("reviewed_by", "reviewed", "review_due") if key in table]
    if 0 < len(signed) < 3:
        mend = "Give reviewed_by, reviewed and review_due together, or none of them for a draft"
        problems.append(problem(signed[0], "the review is signed in part", mend, "review"))
    elif signed and not table["written"] <= table["reviewed"] < table["review_due"]:
        mend = "Order them: written, then reviewed, then review_due"
        problems.append(problem("reviewed", "the dates don't follow one another", mend, "review"))
    for name in ("asked_as", "missing"):
        for key, value in table.get(name, {}).items():
            kind = _TEXTS if name == "asked_as" else _TEXT
            if key not in list(Aspect):
                problems.append(problem(key, f"unknown aspect {key}", nearest(key, Aspect)))
            elif not _fits(value, kind):
                problems.append(problem(key, f"{name}.{key} is not what it should be", f"Give {kind}"))
    return problems


class _Body:
    """Reads the headings and sentences below the head."""

    def __init__(self, file: str, setting: Setting, problems: list[Problem]) -> None:
        self.file, self.setting, self.problems = file, setting, problems

    def read(self, lines: tuple[tuple[int, str], ...]) -> dict[Aspect, Section]:
        sections: dict[Aspect, Section] = {}
        aspect: Aspect | None = None
        begun, chunks = 0, [list[Sentence]()]

        def close() -> None:
            if aspect is None:
                return
            for chunk in chunks:
                if not chunk:
                    self._report(
                        begun, f"section {aspect} has a part without sentences", "Write one, or drop the heading"
                    )
            sections[aspect] = Section(aspect, tuple(Chunk(tuple(chunk)) for chunk in chunks), begun)

        for number, line in lines:
            if line.startswith("## "):
                close()
                name, begun, chunks = line[3:].strip(), number, [[]]
                aspect = Aspect(name) if name in list(Aspect) else None
                if aspect is None:
                    self._report(number, f"unknown aspect {name}", nearest(name, Aspect))
                elif aspect in sections:
                    self._report(number, f"section {name} stands twice", "Join the two")
            elif line.strip() == "### more":
                chunks.append([])
            elif line.startswith("#"):
                self._report(number, "this heading means nothing here", "Use ## and an aspect, or ### more")
            elif not begun:
                self._report(number, "a sentence stands before the first heading", "Put ## and an aspect above it")
            elif (sentence := self._sentence(number, line)) is not None:
                chunks[-1].append(sentence)
        close()
        return sections

    def _sentence(self, number: int, line: str) -> Sentence | None:
        text, citations = line.strip(), list[Citation]()
        while match := _CITATION.search(text):
            citations.insert(0, Citation(match[1], int(match[2])))
            text = text[: match.start()]
        if text.startswith(UNDECIDED):
            doubt, _, text = text.removeprefix(UNDECIDED).partition("|")
            mend = f"Decide, then leave the sentence alone: take away all from {UNDECIDED} to |"
            self._report(number, f"nobody has decided this yet: {doubt.strip(' ?')}", mend, rule="undecided")
            return Sentence(text.strip(), tuple(citations), number)
        text, missing = fill(_spelt(text, self.setting), self.setting.values, self.file, number)
        self.problems += missing
        if not citations:
            self._report(number, "the sentence has no source", "End it with {source-id number}", rule="citation")
        for citation in citations:
            source = self.setting.sources.get(citation.source)
            if source is None:
                known = nearest(citation.source, self.setting.sources)
                self._report(number, f"there is no source {citation.source}", known, rule="citation")
            elif citation.number not in source.facts:
                mend = f"Look it up in {source.file}"
                self._report(number, f"{citation.source} has no fact {citation.number}", mend, rule="citation")
        if text[-1:] not in (".", "!"):
            mend = "End it with a full stop; only Leafline's own prompts ask questions"
            self._report(number, "the sentence doesn't end as one", mend)
        if missing or not citations:
            return None
        review = any(
            source.facts[c.number].review
            for c in citations
            if (source := self.setting.sources.get(c.source)) and c.number in source.facts
        )
        return Sentence(text, tuple(citations), number, review)

    def _report(self, line: int, what: str, mend: str, rule: str = "") -> None:
        self.problems.append(Problem(self.file, line, what, mend, rule))


def _spelt(text: str, setting: Setting) -> str:
    for word, local in setting.spelling.items():
        text = re.sub(rf"\b{re.escape(word)}\b", local, text)
        text = re.sub(rf"\b{re.escape(word.capitalize())}\b", local.capitalize(), text)
    return text


def _cited(sections: Mapping[Aspect, Section], setting: Setting) -> tuple[Source, ...]:
    ids = [c.source for s in sections.values() for chunk in s.chunks for x in chunk.sentences for c in x.citations]
    return tuple(setting.sources[id_] for id_ in dict.fromkeys(ids))
