"""Named rules of ``leafline check``: a rule finds and measures, the table ``checks.toml`` judges."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from speech_content.errors import Problem
from speech_content.head import nearest
from speech_content.proof import Proof
from speech_content.table import Table

__all__ = ["ALWAYS", "Finding", "Limit", "Rule", "find_rules", "read_limits", "rule"]

ALWAYS = float("-inf")
"""The limit of a rule that only finds: whatever it finds is above it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found or measured."""

    file: str
    """File it is in, as in `Problem`."""
    line: int
    """Line from 1, or 0 for the whole file."""
    what: str
    """What is found, without a full stop."""
    mend: str
    """How to mend it, as an instruction, without a full stop."""
    amount: float = 0
    """What was measured, in the rule's unit; a rule that only finds leaves it at 0."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the table says of one rule."""

    meaning: str
    """What the rule is about, in a few words, for an editor."""
    warn: float | None = None
    """Amount above which it warns; None where it never only warns."""
    error: float | None = None
    """Amount above which content is refused; None where it never is."""

    def level(self, amount: float) -> Literal["error", "warn"] | None:
        """Judge an amount."""
        if self.error is not None and amount > self.error:
            return "error"
        return "warn" if self.warn is not None and amount > self.warn else None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule."""

    name: str
    """Its key in ``checks.toml``."""
    find: Callable[[Proof], Iterable[Finding]]

    def __call__(self, proof: Proof, limit: Limit) -> Iterator[Problem]:
        """Find and judge."""
        for finding in self.find(proof):
            if level := limit.level(finding.amount):
                yield Problem(finding.file, finding.line, finding.what, finding.mend, self.name, level)


def rule(name: str) -> Callable[[Callable[[Proof], Iterable[Finding]]], Rule]:
    """Make a function a rule; being in a module that is searched is all it takes to be run."""
    return lambda find: Rule(name, find)


def find_rules(package: str) -> tuple[Rule, ...]:
    """Give every rule of a package's modules, or of one module, in order of name."""
    root = importlib.import_module(package)
    names = [f"{package}.{found.name}" for found in pkgutil.iter_modules(getattr(root, "__path__", []))]
    modules = [root, *map(importlib.import_module, names)]
    found = {known.name: known for module in modules for known in vars(module).values() if isinstance(known, Rule)}
    return tuple(found[name] for name in sorted(found))


def read_limits(
    table: Mapping[str, Any], rules: Iterable[Rule], file: str = "checks.toml", *, every: bool = True
) -> dict[str, Limit]:
    """Read ``[rules.…]`` of ``checks.toml``: ``meaning``, and ``warn`` and ``error`` as limits or as true.

    A rule that only finds has ``warn = true`` or ``error = true``; with neither it is turned off.

    Args:
        table: the merged table.
        rules: rules to read limits for.
        file: name to report problems under.
        every: whether the rules are those of all layers, so that a name without a rule is a mistake.

    Raises:
        ContentError: with every problem of the table.
    """
    reader = Table(table, file).section("rules")
    known = {each.name for each in rules}
    limits = {}
    for name in reader.values:
        if name not in known:
            if every:
                reader.complain(f"there is no rule {name}", nearest(name, known))
            continue
        row = reader.section(name)
        limits[name] = Limit(row.text("meaning"), _bound(row, "warn"), _bound(row, "error"))
    for name in sorted(known - limits.keys()):
        reader.complain(f"rule {name} has no entry", f'Add [rules.{name}] with meaning = "…" and warn = or error =')
    reader.finish()
    return limits


def _bound(row: Table, key: str) -> float | None:
    value = row.values.get(key, False)
    if isinstance(value, bool):
        return ALWAYS if value else None
    if isinstance(value, int | float):
        return float(value)
    row.complain(f"{row.name}.{key} is no number", "Give a number, true or false")
    return None
