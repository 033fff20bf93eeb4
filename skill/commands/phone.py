"""``leafline phone``: check the phone line, and read its counts."""

import datetime
import sys

import click

from audio.manifest import read_manifest
from skill.channels.phone.counters import read_counts
from skill.channels.phone.graph import explore
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.line_check import line_problems
from skill.options import setting_options
from skill.recordings import recordings
from skill.settings import PREFIX, Settings
from speech_content.errors import SettingError

_SHOWN = 20


@click.group("phone")
def command() -> None:
    """Look after the phone line."""


@command.command("check")
@setting_options("language", "content", "require_review", "audio")
def _check(settings: Settings) -> None:
    """Check keys, numbers, hours and that every line is recorded, in every format and rate."""
    line = PhoneLine(settings)
    graph = explore(line.flow, datetime.datetime.now().astimezone().date())
    problems = list(line_problems(line, graph, read_manifest(recordings(settings))))
    for problem in problems[:_SHOWN]:
        click.echo(problem)
    if len(problems) > _SHOWN:
        click.echo(f"and {len(problems) - _SHOWN} more")
    script = line.script()
    topics = sum(len(library.topics) for library in line.libraries)
    click.echo(f"{len(graph.stops)} menus, {topics} leaflets, {len(script)} lines, {len(problems)} problems")
    if problems:
        click.echo("Recordings are made with: leafline build-audio")
        sys.exit(1)


@command.command("counts")
@setting_options("phone_counts")
def _counts(settings: Settings) -> None:
    """Print how often what happened, by day."""
    if settings.phone_counts is None:
        message = f"nothing is counted: set {PREFIX}PHONE_COUNTS to a folder, for the server as well."
        raise SettingError(message)
    for day, counts in read_counts(settings.phone_counts).items():
        click.echo(f"{day}  " + "  ".join(f"{step} {number}" for step, number in sorted(counts.items())))
