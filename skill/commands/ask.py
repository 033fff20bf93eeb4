"""``leafline ask``: one question, one answer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from skill.channels.console import Console, report
from skill.desk import Desk
from skill.options import content_options, paragraph
from skill.reply import Reply
from skill.settings import Settings
from speech_content.errors import SettingError

_LONGEST_FILE = 20_000_000
"""Largest file of questions, in bytes."""


@click.command("ask")
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option("--ssml", "as_ssml", is_flag=True, help="Print what a smart speaker would get.")
@click.option("--why", is_flag=True, help="Print how the question was understood, for the operator's eyes only.")
@click.option("--heard", is_flag=True, help="The words come from a speech recogniser.")
@click.option(
    "--file",
    "questions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with a question a line; goes with --json.",
)
@content_options
def command(
    settings: Settings,
    words: tuple[str, ...],
    as_json: bool,
    as_ssml: bool,
    why: bool,
    heard: bool,
    questions: Path | None,
) -> None:
    """Ask a question, such as: leafline ask "what causes neutropenia"."""
    desk = Desk(settings)
    if questions:
        if words or not as_json:
            message = "--file takes the place of a question and goes with --json."
            raise click.UsageError(message)
        for line in _read(questions):
            click.echo(_json(_ask(desk, line, heard), desk))
        return
    if not words:
        message = 'Give a question in quotes, such as "what causes neutropenia".'
        raise click.UsageError(message)
    text = " ".join(words)
    reply = _ask(desk, text, heard)
    if as_json:
        click.echo(_json(reply, desk))
    elif as_ssml:
        from skill.channels.alexa.ssml import Ssml

        click.echo(Ssml(desk.library).speak(reply.lines, slow=reply.session.slow))
    else:
        _show(reply, desk)
    if why:
        _explain(desk, text, heard)


def _read(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _LONGEST_FILE:
            message = f"{path}: the file is larger than {_LONGEST_FILE // 1_000_000} MB. Split it."
            raise SettingError(message)
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the questions can't be read: {error}. Give a UTF-8 text file with a question a line."
        raise SettingError(message) from error


def _ask(desk: Desk, text: str, heard: bool) -> Reply:
    return Console(desk.conversation, spoken=heard).hear(text)


def _json(reply: Reply, desk: Desk) -> str:
    return json.dumps(report(reply, desk.library), ensure_ascii=False)


def _show(reply: Reply, desk: Desk) -> None:
    click.echo(paragraph(" ".join(line.written for line in reply.lines)))
    for source in reply.sources:
        known = desk.library.sources[source]
        click.echo(click.style(paragraph(f"Source: {known.publisher}, {known.title}."), dim=True))
    if reply.choices:
        names = ", ".join(choice.label.written.rstrip(".") for choice in reply.choices)
        click.echo(click.style(paragraph(f"Ask next: {names}."), dim=True))


def _explain(desk: Desk, text: str, heard: bool) -> None:
    from skill.question import Question
    from skill.session import Session

    explain: Callable[[Question, Session], Any] = desk.understanding.explain
    click.echo(str(explain(Question(text=text, spoken=heard), Session())))
