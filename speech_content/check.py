"""The checks of content, as a compiler runs them: rules are discovered, thresholds stand in one table."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from speech_content.errors import ContentError, Problem
from speech_content.library import Library, load_library
from speech_content.proof import Proof
from speech_content.rule import Rule, find_rules, read_limits

__all__ = ["FORMAT", "RULES", "check", "check_folders"]

FORMAT = "format"
"""Name of what loading finds where no rule is meant: a file, a head or a heading that isn't what it should be."""
RULES = "speech_content.rules"
"""Package whose rules look at content alone."""


def check(
    library: Library, *, today: datetime.date, require_review: bool = False, rules: Iterable[Rule] = ()
) -> tuple[Problem, ...]:
    """Run every rule over content that can be loaded.

    Args:
        library: what to check.
        today: the day for due dates.
        require_review: whether a draft is a problem.
        rules: rules of higher layers, run besides this one's.

    Raises:
        ContentError: ``checks.toml`` or ``check_words.toml`` is wrong.

    Returns:
        Problems in order of file and line.
    """
    higher = tuple(rules)
    every = (*find_rules(RULES), *higher)
    file = f"languages/{library.language.tag}/checks.toml"
    limits = read_limits(library.table("checks"), every, file, every=bool(higher))
    proof = Proof.of(library, today=today, require_review=require_review)
    return tuple(sorted({problem for each in every for problem in each(proof, limits[each.name])}))


def check_folders(
    language: str,
    folders: Sequence[Path],
    *,
    today: datetime.date,
    require_review: bool = False,
    rules: Iterable[Rule] = (),
) -> tuple[Problem, ...]:
    """Load and check; content that can't be loaded gives the problems of loading alone, as a compiler does.

    Raises:
        SettingError: a folder isn't there.
    """
    try:
        library = load_library(language, folders)
        return check(library, today=today, require_review=require_review, rules=rules)
    except ContentError as error:
        return tuple(replace(problem, rule=problem.rule or FORMAT) for problem in error.problems)
