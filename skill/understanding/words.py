"""The words by which a language is understood: ``words.toml``, read and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from skill.understanding.grammar import written_out
from speech_content.errors import ContentError, Problem
from speech_content.model import Aspect

__all__ = ["STRENGTHS", "Words"]

STRENGTHS = {"strong": 3.0, "plain": 2.0, "weak": 1.0}
"""What a cue counts, by how sure it is."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language, as written; `Normaliser` brings them to the form that is matched."""

    cues: tuple[tuple[Aspect, str, float], ...] = ()
    """Aspect, phrase and weight of each cue."""
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    """Words that a phrase may name by their class: ``<who>``."""
    kin: Mapping[Aspect, tuple[Aspect, ...]] = field(default_factory=dict, hash=False)
    """What may be told instead of an aspect that a topic lacks."""
    common: frozenset[str] = frozenset()
    """Words that carry a sentence and name nothing."""
    generic: frozenset[str] = frozenset()
    """Words of a sickness that say little on their own."""
    elsewhere: frozenset[str] = frozenset()
    """Words of other fields than health."""
    joints: frozenset[str] = frozenset()
    """Words that only join others inside a name."""
    companions: frozenset[str] = frozenset()
    """Topics that are mostly the circumstance where another is named too."""
    pairs: frozenset[str] = frozenset()
    """Words that put two names side by side."""
    pronouns: frozenset[str] = frozenset()
    """What stands for the topic of the conversation."""
    definite: frozenset[str] = frozenset()
    """What speaks of something as known: "the rash"."""
    counted: frozenset[str] = frozenset()
    """Words after which a number tells kinds apart."""
    contractions: Mapping[str, str] = field(default_factory=dict, hash=False)
    spelling: tuple[tuple[str, str], ...] = ()
    """Parts of words that another region spells otherwise, and how they are spelled here."""
    irregular: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Forms of a word that no ending rule brings together."""
    parts: tuple[tuple[str, ...], ...] = ()
    """Parts of words that must never be taken for one another."""
    opposed: tuple[tuple[str, ...], ...] = ()
    """Words that must never be taken for one another."""
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Groups of names of the same thing."""
    keeps: tuple[str, ...] = ()
    """Phrases that ask another topic for what was asked of the last one."""
    returns: tuple[str, ...] = ()
    """Phrases that bring the topic before this one back."""
    polite: frozenset[str] = frozenset()
    """Words that people put around a command."""
    choices: tuple[tuple[str, int], ...] = ()
    """Phrases that choose from an offer, with the place from 0, or -1 for the last."""
    loose: tuple[tuple[str, ...], ...] = ()
    """Groups whose first name may be meant by the others."""
    called: tuple[tuple[str, ...], ...] = ()
    """Groups whose first name, a topic's own, is what the others mean."""
    called_loosely: tuple[tuple[str, ...], ...] = ()
    """The same for what the others may mean."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any], file: str, names: Mapping[str, Any] | None = None) -> "Words":
        """Read a parsed ``words.toml``, and ``names.json`` beside it; raises `ContentError` with every problem."""
        problems: list[Problem] = []
        aspects = {str(aspect): aspect for aspect in Aspect}
        for name in (*table.get("cues", {}), *table.get("kin", {}), *chain(*table.get("kin", {}).values())):
            if name not in aspects:
                problems.append(Problem(file, 0, f"{name} is no aspect", f"use one of {', '.join(aspects)}", "words"))
        for phrase in _phrases(table):
            try:
                tuple(written_out(phrase))
            except ValueError as error:
                problems.append(Problem(file, 0, f'"{phrase}" {error}', "mend the phrase", "words"))
        called = {part: (names or {}).get(part, {}) for part in ("same", "loose")}
        problems += [problem for part, groups in called.items() for problem in _misnamed(groups, part)]
        if problems:
            raise ContentError(problems)
        words = {key: frozenset(str(text).split()) for key, text in table.get("words", {}).items()}
        differences, synonyms, context = (table.get(name, {}) for name in ("differences", "synonyms", "context"))
        return cls(
            cues=tuple(
                (aspects[name], phrase, weight)
                for name, cues in table.get("cues", {}).items()
                for strength, weight in STRENGTHS.items()
                for phrase in cues.get(strength, ())
            ),
            classes={name: frozenset(str(text).split()) for name, text in table.get("classes", {}).items()},
            kin={aspects[name]: tuple(aspects[a] for a in kin) for name, kin in table.get("kin", {}).items()},
            common=words.get("common", frozenset()),
            generic=words.get("generic", frozenset()),
            elsewhere=words.get("elsewhere", frozenset()),
            joints=words.get("joints", frozenset()),
            companions=words.get("companions", frozenset()),
            pairs=words.get("pairs", frozenset()),
            pronouns=words.get("pronouns", frozenset()),
            definite=words.get("definite", frozenset()),
            counted=words.get("counted", frozenset()),
            contractions=dict(table.get("contractions", {})),
            spelling=tuple((old, new) for old, new in table.get("spelling", {}).get("pairs", ())),
            irregular=dict(table.get("irregular", {})),
            parts=_groups(differences.get("parts", ())),
            opposed=_groups(differences.get("words", ())),
            synonyms=_groups(synonyms.get("groups", ())),
            keeps=tuple(context.get("keeps", ())),
            returns=tuple(context.get("returns", ())),
            polite=frozenset(str(context.get("polite", "")).split()),
            choices=tuple(
                (phrase, int(number)) for number, phrases in context.get("choices", {}).items() for phrase in phrases
            ),
            loose=_groups(synonyms.get("loose", ())),
            called=_groups((name, *others) for name, others in called["same"].items()),
            called_loosely=_groups((name, *others) for name, others in called["loose"].items()),
        )


def _misnamed(groups: Any, part: str) -> Iterable[Problem]:
    """Give what is wrong with a part of ``names.json``."""
    if not isinstance(groups, Mapping):
        yield Problem("names.json", 0, f"{part} is no table", "give each name its list of other names", "words")
        return
    for name, others in groups.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            mend = f'write "{name}": ["…", "…"]'
            yield Problem("names.json", 0, f"{part}: {name} has no list of names", mend, "words")


def _phrases(table: Mapping[str, Any]) -> Iterable[str]:
    for cues in table.get("cues", {}).values():
        for strength in STRENGTHS:
            yield from cues.get(strength, ())
    yield from table.get("context", {}).get("keeps", ())
    yield from table.get("context", {}).get("returns", ())
    yield from chain(*table.get("context", {}).get("choices", {}).values())


def _groups(lists: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in lists)
