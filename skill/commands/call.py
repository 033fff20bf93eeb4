"""``leafline call``: a call to the phone line, in the terminal."""

import datetime
import sys

import click

from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator, Turn, event_of
from skill.options import content_options, paragraph
from skill.settings import Settings


@click.command("call")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Call on another day, to hear what is out of date then.")
@click.option("--no-speech", is_flag=True, help="A line that hears keys only.")
@content_options
def command(settings: Settings, day: datetime.datetime | None, no_speech: bool) -> None:
    """Call the phone line: type keys, or words after a quote ('); an empty line is silence, end of input hangs up."""
    line = PhoneLine(settings)
    moment = day.astimezone() if day else datetime.datetime.now().astimezone()
    simulator = Simulator(line.flow, line.call(moment, speech=not no_speech, message=True))
    _show(simulator.begin())
    while not simulator.over:
        if sys.stdin.isatty():
            click.echo(click.style("> ", bold=True), nl=False)
        typed = sys.stdin.readline(1000)
        if not typed:
            return
        _show(simulator.take(event_of(typed)))


def _show(turn: Turn) -> None:
    seconds = sum(line.seconds for line in turn.lines)
    rate = ", slow" if turn.slow else ""
    click.echo(paragraph(" ".join(line.written for line in turn.lines)))
    click.echo(click.style(f"({seconds:.0f} s{rate})", dim=True))
    if turn.message:
        click.echo(click.style(f"(a text message is sent, with a link to leaflet {turn.message.code})", dim=True))
    if turn.transfer:
        click.echo(click.style("(nobody answered)", dim=True))
    if turn.ends:
        click.echo(click.style("(the line hangs up)", dim=True))
