"""``leafline fastagi``: the phone line for Asterisk, with live content."""

import asyncio
import logging
import signal

import click

from skill.channels.phone.asterisk import DIAL
from skill.channels.phone.counters import Counters
from skill.channels.phone.fastagi import FastAgi
from skill.channels.phone.line import PhoneLine
from skill.options import setting_options
from skill.settings import Settings
from speech_content.errors import LeaflineError, SettingError

_PATIENCE = 20.0
"""Seconds that calls have to end after the server was told to stop."""


@click.command("fastagi")
@click.option("--agi-port", default=4573, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--most-calls", default=200, show_default=True, type=click.IntRange(1, 10_000), help="Calls at once.")
@click.option("--peer", "peers", multiple=True, help="Address or network that may connect besides this machine.")
@click.option("--dial", default=DIAL, show_default=True, help="Dial string of a person, with {number} in it.")
@setting_options("host", "language", "content", "require_review", "phone_counts")
def command(settings: Settings, agi_port: int, most_calls: int, peers: tuple[str, ...], dial: str) -> None:
    """Serve calls to Asterisk: exten => s,1,AGI(agi://127.0.0.1:4573). SIGHUP loads content anew.

    The recordings lie with Asterisk, where “leafline export asterisk” puts them.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    line = PhoneLine(settings)
    try:
        server = FastAgi(
            line.flow,
            line.call,
            counters=Counters(settings.phone_counts),
            dial=dial,
            most_calls=most_calls,
            peers=peers,
        )
    except ValueError as error:
        message = f"--peer: {error}. Give an address or a network, such as 192.0.2.0/24."
        raise SettingError(message) from None
    asyncio.run(_run(server, settings, agi_port))


async def _run(server: FastAgi, settings: Settings, port: int) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def reload() -> None:
        try:
            line = PhoneLine(settings)
            server.flow, server.call = line.flow, line.call
            logging.info("content was loaded anew")
        except LeaflineError as error:
            logging.error("content was not reloaded:\n%s", error)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload)
    try:
        listening = await server.start(settings.host, port)
    except OSError as error:
        message = f"can't listen on {settings.host}:{port}: {error.strerror or error}. Give another --agi-port."
        raise SettingError(message) from None
    async with listening:
        click.echo(f"Leafline is listening on agi://{settings.host}:{listening.sockets[0].getsockname()[1]}")
        await stop.wait()
        listening.close()
        await server.drain(_PATIENCE)
    server.counters.close()
