"""The sentences that a language's ``grammar.toml`` expects, as templates that can be written out in full.

``[x]`` may be left out, ``(a|b)`` is a choice, both may be nested; ``{topic}`` and ``{question}`` are slots.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from skill.question import Intent
from speech_content.errors import ContentError, Problem
from speech_content.model import Aspect

__all__ = ["MOST", "Asking", "Grammar", "expand", "written_out"]

MOST = 64
"""Most sentences that one template may stand for."""
_DEEPEST = 8
"""Deepest nesting of brackets."""
_LONGEST = 300
"""Longest template, in characters."""
_BRACKETS = frozenset("()[]|")
_CHOICE = re.compile(r"\(([^()\[\]<>.]+)\)")
"""A choice among plain words, which needs no writing out."""
_SAID = frozenset(Intent) - {
    Intent.LAUNCH,
    Intent.ASK,
    Intent.FREE,
    Intent.URGENT,
    Intent.NO_MATCH,
    Intent.NO_INPUT,
}
"""Intents that have words of their own; the others come from aspects, red flags or the platform."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How one aspect is asked for."""

    with_topic: tuple[str, ...]
    """Templates with a ``{topic}`` slot."""
    follow_up: tuple[str, ...]
    """Templates that lean on the topic of the conversation."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything that a language expects to hear, as templates."""

    ask: dict[Aspect, Asking] = field(hash=False)
    intents: dict[Intent, tuple[str, ...]] = field(hash=False)
    """Moves in the conversation, by intent."""
    carriers: tuple[str, ...]
    """Templates with a ``{question}`` slot, before free words."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str) -> "Grammar":
        """Read a parsed ``grammar.toml``.

        Raises `ContentError` with every problem: unknown names, templates that can't be read or stand for too many
        sentences, and a sentence that stands under two intents or aspects.
        """
        problems: list[Problem] = []
        ask = {
            aspect: Asking(
                _strings(entry, "with_topic", f"ask.{aspect}", file, problems),
                _strings(entry, "follow_up", f"ask.{aspect}", file, problems),
            )
            for aspect, entry in _entries(table, "ask", Aspect, file, problems)
        }
        intents = {
            intent: _strings(entry, "say", f"intents.{intent}", file, problems)
            for intent, entry in _entries(table, "intents", _SAID, file, problems)
        }
        carriers = _strings(table.get("carriers", {}), "question", "carriers", file, problems)
        grammar = cls(ask, intents, carriers)
        problems += grammar._faults(file)
        if problems:
            raise ContentError(problems)
        return grammar

    def sentences(self) -> Iterable[tuple[Aspect | Intent, str]]:
        """Give every sentence that the templates stand for, with what it asks, in the order of the file."""
        for aspect, asking in self.ask.items():
            for template in asking.with_topic + asking.follow_up:
                for sentence in expand(template):
                    yield aspect, sentence
        for intent, templates in self.intents.items():
            for template in templates:
                for sentence in expand(template):
                    yield intent, sentence

    def _faults(self, file: str) -> list[Problem]:
        """Templates that can't be written out, slots out of place, sentences with two meanings."""
        faults = []
        owners: dict[str, Aspect | Intent] = {}
        for owner, template, slot in self._templates():
            try:
                sentences = expand(template)
            except ValueError as error:
                faults.append(Problem(file, 0, f'"{template}" {error}', "mend the template", "grammar"))
                continue
            for sentence in sentences:
                if (sentence.count("{"), sentence.count(slot or "{")) != ((1, 1) if slot else (0, 0)):
                    wanted = f"exactly one {slot}" if slot else "no slot"
                    faults.append(
                        Problem(file, 0, f'"{template}" needs {wanted} in "{sentence}"', "mend the template", "grammar")
                    )
                if owner is not None and owners.setdefault(sentence, owner) != owner:
                    both = f'"{sentence}" stands under {owners[sentence]} and {owner}'
                    faults.append(Problem(file, 0, both, "keep it under one of them", "grammar"))
        return faults

    def _templates(self) -> Iterable[tuple[Aspect | Intent | None, str, str]]:
        """Give owner, template and the slot that it must hold."""
        for aspect, asking in self.ask.items():
            yield from ((aspect, template, "{topic}") for template in asking.with_topic)
            yield from ((aspect, template, "") for template in asking.follow_up)
        for intent, templates in self.intents.items():
            yield from ((intent, template, "") for template in templates)
        yield from ((None, template, "{question}") for template in self.carriers)


def expand(template: str) -> tuple[str, ...]:
    """Write out every sentence that a template stands for, single-spaced, each once, in order.

    Raises `ValueError` where brackets don't match, or where it stands for no sentence or more than `MOST`.
    """
    if len(template) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} characters")
    found, end = _choices(template, 0, 0)
    if end != len(template):
        raise ValueError(f'has a "{template[end]}" that nothing opened')
    sentences = tuple(dict.fromkeys(" ".join(text.split()) for text in found))
    if not all(sentences):
        raise ValueError("may be left out as a whole")
    return sentences


def written_out(phrase: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Write a phrase out but for its choices among plain words, which become ``@0``, ``@1`` …, given beside.

    Raises `ValueError` where it can't be written out.
    """
    if not _BRACKETS & set(phrase):
        yield phrase, ()
        return
    choices: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        choices.append(match[1])
        return f"@{len(choices) - 1}"

    for sentence in expand(_CHOICE.sub(numbered, phrase)):
        yield sentence, choices


def _choices(template: str, at: int, depth: int) -> tuple[list[str], int]:
    """Read alternatives up to a closing bracket or the end; give what they stand for and where they end."""
    if depth > _DEEPEST:
        raise ValueError("has brackets nested too deep")
    done: list[str] = []
    now = [""]
    while at < len(template) and template[at] not in ")]":
        sign = template[at]
        if sign == "|":
            if depth == 0:
                raise ValueError('has a "|" outside brackets')
            done += now
            now, at = [""], at + 1
        elif sign in "([":
            inner, end = _choices(template, at + 1, depth + 1)
            if end >= len(template) or template[end] != {"(": ")", "[": "]"}[sign]:
                raise ValueError(f'has a "{sign}" that nothing closes')
            if sign == "[":
                inner.append("")
            now = list(islice((left + right for left in now for right in inner), MOST + 1))
            at = end + 1
        else:
            end = next((place for place in range(at, len(template)) if template[place] in "()[]|"), len(template))
            now = [text + template[at:end] for text in now]
            at = end
        if len(done) + len(now) > MOST:
            raise ValueError(f"stands for more than {MOST} sentences")
    return done + now, at


def _entries(
    table: Mapping[str, Any], name: str, known: Iterable[Any], file: str, problems: list[Problem]
) -> Iterable[tuple[Any, Mapping[str, Any]]]:
    """Give the sub-tables of a table by the enum's member they are named after."""
    by_name = {str(member): member for member in known}
    for key, entry in table.get(name, {}).items():
        if key not in by_name:
            names = ", ".join(sorted(by_name))
            problems.append(Problem(file, 0, f"[{name}.{key}] is not known", f"use one of {names}", "grammar"))
        elif not isinstance(entry, Mapping):
            problems.append(Problem(file, 0, f"[{name}.{key}] is not a table", "give it lists of templates", "grammar"))
        else:
            yield by_name[key], entry


def _strings(entry: Mapping[str, Any], key: str, where: str, file: str, problems: list[Problem]) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        problems.append(Problem(file, 0, f"{key} in [{where}] is not a list of strings", "quote each item", "grammar"))
        return ()
    return tuple(value)
