"""Reads a source: ``sources/<id>.md``, numbered facts in our own words with where each stands in the original."""

import re

from speech_content.errors import Problem
from speech_content.head import line_of, nearest, read_head
from speech_content.model import Fact, Source

__all__ = ["read_source"]

_FACT = re.compile(r"(\d{1,4})\. (.+?) \(([^()]*(?:\([^()]*\)[^()]*)*)\)( \[review\])?$")
_KEYS = {"title": True, "publisher": True, "licence": True, "url": False, "published": False}
"""Keys of the head, and whether each is required."""


def read_source(text: str, *, source_id: str, file: str) -> tuple[Source | None, list[Problem]]:
    """Read one source file.

    A fact is one line: ``8. Fact. (where in the source)``, then `` [review]`` where a clinician should look twice.

    Returns:
        The source, or None where its head is unusable, and every problem found.
    """
    head, problems = read_head(text, file)
    for key, value in head.table.items():
        if key not in _KEYS:
            problems.append(Problem(file, line_of(text, key), f"unknown key {key}", nearest(key, _KEYS)))
        elif not isinstance(value, str):
            problems.append(Problem(file, line_of(text, key), f"{key} is not a text", "Put it in quotes"))
    for key, required in _KEYS.items():
        if required and not head.table.get(key) and not problems:
            problems.append(Problem(file, 1, f"the head lacks {key}", f'Add a line {key} = "…"'))
    facts: dict[int, Fact] = {}
    for number, line in head.body:
        if line.startswith("#"):
            continue
        match = _FACT.match(line)
        if not match:
            mend = "Write: number, full stop, the fact, then where it stands in brackets"
            problems.append(Problem(file, number, "this line is no fact", mend))
            continue
        fact = Fact(int(match[1]), match[2], match[3], bool(match[4]), number)
        if fact.number in facts:
            taken = facts[fact.number].line
            problems.append(Problem(file, number, f"fact {fact.number} is on line {taken} already", "Number it anew"))
        facts[fact.number] = fact
    if problems:
        return None, problems
    table = head.table
    return Source(
        id=source_id,
        title=table["title"],
        publisher=table["publisher"],
        url=table.get("url", ""),
        licence=table["licence"],
        published=table.get("published", ""),
        facts=facts,
        file=file,
    ), []
