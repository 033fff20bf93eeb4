"""``leafline check``: what still keeps content from being spoken, as a compiler says it."""

import datetime
import json
import sys
from dataclasses import asdict

import click

from skill.dates import today_option
from skill.options import content_options
from skill.settings import Settings
from speech_content.check import RULES, check_folders
from speech_content.errors import SettingError
from speech_content.language import BUILT_IN, Tables
from speech_content.rule import ALWAYS, Limit, Rule, find_rules, read_limits

_HIGHER = ("audio.rules", "skill.rules")
"""Modules of other layers whose rules are run besides those on content."""


@click.command("check")
@click.argument("topics", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a problem.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option("--all", "every", is_flag=True, help="With a content folder: warn about what ships with Leafline too.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and their limits, and check nothing.")
@today_option
@content_options
def command(
    settings: Settings,
    topics: tuple[str, ...],
    as_json: bool,
    strict: bool,
    every: bool,
    list_rules: bool,
    today: datetime.date,
) -> None:
    """Check all content, or report on TOPICS alone; exit with 1 where there is an error.

    With a content folder of your own, warnings are about its files alone.

    Limits stand in languages/TAG/checks.toml; your own content folder may lay others over them.
    """
    higher = tuple(rule for package in _HIGHER for rule in find_rules(package))
    if list_rules:
        _list(settings, higher)
        return
    _known(settings, topics)
    problems = check_folders(
        settings.language, settings.folders, today=today, require_review=settings.require_review, rules=higher
    )
    files = tuple(f"/topics/{topic}.md" for topic in topics)
    wanted = [problem for problem in problems if not files or problem.file.endswith(files)]
    if settings.content and not every:
        # Warnings about what ships are for its editors; errors keep it from being spoken here as well.
        wanted = [each for each in wanted if each.level == "error" or (settings.content / each.file).is_file()]
    for problem in wanted:
        click.echo(json.dumps(asdict(problem), ensure_ascii=False) if as_json else str(problem))
    errors = sum(problem.level == "error" for problem in wanted)
    warnings = len(wanted) - errors
    if not as_json:
        click.echo(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}")
    sys.exit(1 if errors or (strict and warnings) else 0)


def _known(settings: Settings, topics: tuple[str, ...]) -> None:
    """Refuse a topic that has no file, which would otherwise pass for one without problems."""
    tables = Tables(settings.language, (BUILT_IN, *settings.folders))
    folders = [root / "languages" / tag / "topics" for tag in tables.chain for root in tables.roots]
    for topic in topics:
        if not any((folder / f"{topic}.md").is_file() for folder in folders):
            raise SettingError(f"There is no topic {topic}. Name one by its file under topics/, without .md.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _list(settings: Settings, higher: tuple[Rule, ...]) -> None:
    rules = (*find_rules(RULES), *higher)
    table = Tables(settings.language, (BUILT_IN, *settings.folders)).table("checks")
    for name, limit in sorted(read_limits(table, rules).items()):
        click.echo(f"{name:<20} {_shown(limit):<28} {limit.meaning}")


def _shown(limit: Limit) -> str:
    def bound(level: str, amount: float | None) -> str:
        if amount is None:
            return ""
        return level if amount == ALWAYS else f"{level} above {amount:g}"

    return ", ".join(filter(None, (bound("warn", limit.warn), bound("error", limit.error)))) or "off"
