"""``leafline export alexa``: the skill package for Amazon's developer console."""

from pathlib import Path

import click

from skill.channels.alexa.package import export
from skill.desk import Desk
from skill.options import setting_options
from skill.settings import Settings


@click.command("alexa")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--endpoint", help="Address or Lambda function that Amazon asks; by default the public address.")
@click.option("--certificate", default="Trusted", show_default=True, help="Kind of the server's certificate.")
@setting_options("language", "content", "public_url")
def command(settings: Settings, folder: Path, endpoint: str | None, certificate: str) -> None:
    """Write skill-package/skill.json and the interaction model into FOLDER, checked against Amazon's limits."""
    desk = Desk(settings)
    written = export(
        desk.library, desk.grammar, folder, endpoint=endpoint or settings.public_url, certificate=certificate
    )
    for path in written:
        click.echo(path)
