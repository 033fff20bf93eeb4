"""``leafline chat``: a conversation in the terminal."""

import sys

import click

from skill.channels.console import Console
from skill.desk import Desk
from skill.options import content_options, paragraph
from skill.reply import Reply
from skill.settings import Settings


@click.command("chat")
@content_options
def command(settings: Settings) -> None:
    """Talk with Leafline as on a smart speaker; an empty line is silence, and end of input hangs up."""
    console = Console(Desk(settings).conversation)
    reply = console.open()
    _show(reply)
    while not reply.ends:
        if sys.stdin.isatty():
            click.echo(click.style("> ", bold=True), nl=False)
        line = sys.stdin.readline(10_000)
        if not line:
            return
        reply = console.hear(line)
        _show(reply)


def _show(reply: Reply) -> None:
    click.echo(paragraph(" ".join(line.written for line in reply.lines)))
