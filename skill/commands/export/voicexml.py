"""``leafline export voicexml``: the phone line for contact-centre platforms."""

import datetime
from pathlib import Path

import click

from audio.manifest import read_manifest
from skill.channels.phone.folder import write_folder
from skill.channels.phone.graph import explore
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.sounds import sound_files
from skill.channels.phone.voicexml import FORMATS, ROOT, START, VoiceXml
from skill.options import setting_options
from skill.recordings import recordings
from skill.settings import Settings


@click.command("voicexml")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@setting_options("language", "content", "require_review", "audio")
def command(settings: Settings, folder: Path) -> None:
    """Write VoiceXML 2.1 documents and sounds/ into FOLDER; calls begin at index.vxml."""
    line = PhoneLine(settings)
    day = line.organisation.hours.local(datetime.datetime.now().astimezone()).date()
    documents = VoiceXml(explore(line.flow, day))
    store = recordings(settings)
    sounds = sound_files(documents.lines(), read_manifest(store), FORMATS)
    files = documents.files()
    size = write_folder(folder, files, sounds, store, marks=(START, ROOT))
    click.echo(f"{len(files)} documents and {len(sounds)} recordings, {size / 1e6:.1f} MB, are in {folder}.")
