"""The TOML head between two ``+++`` lines that topic and source files begin with."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from speech_content.errors import Problem

__all__ = ["Head", "line_of", "lines_of", "nearest", "read_head", "toml_problem"]

_FENCE = "+++"
_SET = re.compile(r'\s*(?:\[+[^\]"]*?"?([^".\[\]]+?)"?\s*\]|"?([^"=\[\]#]+?)"?\s*=)')
"""A table's heading with the last part of its name, or a key that is set."""


@dataclass(frozen=True, slots=True)
class Head:
    """A parsed head and the numbered lines below it."""

    table: dict[str, Any]
    body: tuple[tuple[int, str], ...]
    """Line number from 1, and the line without trailing space; blank lines left out."""


def read_head(text: str, file: str) -> tuple[Head, list[Problem]]:
    """Split a file into its head and body; what is wrong with the head is reported, with its line in the file."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != _FENCE:
        problem = Problem(file, 1, "there is no head", "Begin the file with a line +++, then the head, then a line +++")
        return Head({}, ()), [problem]
    try:
        end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE)
    except StopIteration:
        return Head({}, ()), [Problem(file, 1, "the head has no end", "Put a line +++ below the head")]
    body = tuple((number, line.rstrip()) for number, line in enumerate(lines[end + 1 :], end + 2) if line.strip())
    try:
        # A blank first line keeps TOML's line numbers those of the file.
        return Head(tomllib.loads("\n".join(["", *lines[1:end]])), body), []
    except tomllib.TOMLDecodeError as error:
        return Head({}, body), [toml_problem(error, file)]


def toml_problem(error: tomllib.TOMLDecodeError, file: str) -> Problem:
    """Turn TOML's complaint into a problem with its line."""
    place = re.search(r"\(at line (\d+)", str(error))
    what = re.sub(r"\s*\(at .*\)$", "", str(error))
    mend = 'Texts stand in "quotes", dates as 2026-11-22, lists in [brackets], one key a line'
    return Problem(file, int(place[1]) if place else 0, f"the TOML can't be read: {what[:1].lower()}{what[1:]}", mend)


def line_of(text: str, key: str) -> int:
    """Find the line on which a key is set or a table begins, from 1; 0 where it isn't found."""
    return lines_of(text).get(key, 0)


def lines_of(text: str) -> dict[str, int]:
    """Find the lines on which keys are first set or tables begin, from 1; of a table's name the last part counts."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _SET.match(line):
            found.setdefault(match[1] or match[2], number)
    return found


def nearest(word: str, known: Iterable[str]) -> str:
    """Word a hint: the known word nearest to a wrong one, or all of them."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1)
    return f"Did you mean {close[0]}" if close else f"Known are: {', '.join(words)}"
