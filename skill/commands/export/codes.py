"""``leafline export codes``: the card with every leaflet's number."""

from pathlib import Path

import click

from skill.channels.phone.code_card import card_page, card_text
from skill.channels.phone.folder import write_folder
from skill.channels.phone.line import PhoneLine
from skill.options import content_options
from skill.settings import Settings


@click.command("codes")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@content_options
def command(settings: Settings, folder: Path) -> None:
    """Write codes.html to print and codes.txt into FOLDER: every leaflet with its keypad number."""
    line = PhoneLine(settings)
    texts = {
        "codes.html": card_page(line.tongues, line.organisation),
        "codes.txt": card_text(line.tongues, line.organisation),
    }
    write_folder(folder, texts)
    click.echo(f"{sum(len(library.topics) for library in line.libraries)} numbers are in {folder}/codes.html.")
