"""``leafline serve``: the server."""

import logging

import click

from skill.options import setting_options
from skill.settings import Settings


@click.command("serve")
@click.option("--development", is_flag=True, help="Flask's own server, open to unsigned requests from here.")
@setting_options(
    "host", "port", "workers", "threads", "language", "content", "require_review", "public_url", "alexa_unsigned"
)
def command(settings: Settings, development: bool) -> None:
    """Serve /alexa, /healthz and /readyz until stopped; SIGHUP loads content anew."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if development:
        from dataclasses import replace

        from skill.app import create_app

        app = create_app(replace(settings, alexa_unsigned=not settings.public_url))
        app.run(host=settings.host, port=settings.port)
        return
    from skill.server import Server

    server = Server(settings)
    click.echo(f"Leafline is listening on http://{settings.host}:{settings.port}")
    server.run()
