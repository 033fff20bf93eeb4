"""``leafline export asterisk``: the phone line as a static dialplan."""

import datetime
from pathlib import Path

import click

from audio.manifest import read_manifest
from skill.channels.phone.asterisk import DIAL, FORMATS, Dialplan, note
from skill.channels.phone.folder import write_folder
from skill.channels.phone.graph import explore
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.sounds import sound_files
from skill.options import setting_options
from skill.recordings import recordings
from skill.settings import Settings


@click.command("asterisk")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--dial", default=DIAL, show_default=True, help="Dial string of a person, with {number} in it.")
@setting_options("language", "content", "require_review", "audio")
def command(settings: Settings, folder: Path, dial: str) -> None:
    """Write extensions.conf, sounds/ and an install note into FOLDER: a line with no server and no network."""
    line = PhoneLine(settings)
    day = line.organisation.hours.local(datetime.datetime.now().astimezone()).date()
    graph = explore(line.flow, day)
    store = recordings(settings)
    dialplan = Dialplan(graph, dial)
    sounds = sound_files(dialplan.lines(), read_manifest(store), FORMATS)
    texts = {"extensions.conf": dialplan.text(), "INSTALL.md": note(graph, len(sounds), dial)}
    size = write_folder(folder, texts, sounds, store)
    click.echo(f"{len(graph.stops)} menus and {len(sounds)} recordings, {size / 1e6:.1f} MB, are in {folder}.")
