"""``leafline hear``: the recordings of a topic, through the loudspeaker."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import click
import numpy as np
import soundfile

from audio.disk import write_file
from audio.formats import FORMATS, decode
from audio.manifest import read_manifest
from skill.options import setting_options
from skill.recordings import recordings, script_of, target_option
from skill.settings import Settings
from speech_content.errors import SettingError
from speech_content.speech import PARAGRAPH_PAUSE

_PLAYERS = (
    ("afplay",),
    ("paplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
_PROFILE = "mp3"


@click.command("hear")
@click.argument("topic")
@click.argument("aspect", required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write a WAV file instead of playing.")
@setting_options("language", "content", "audio")
@target_option
def command(settings: Settings, topic: str, aspect: str | None, target: str, out: Path | None) -> None:
    """Play the recordings of TOPIC, of one ASPECT or of all; without a player, write a file."""
    store = recordings(settings, target)
    library = script_of(settings, store)
    if topic not in library.topics:
        raise SettingError(f"There is no topic “{topic}”. Topics: {', '.join(sorted(library.topics))}.")
    aspects = [str(known) for known in library.topics[topic].sections]
    if aspect is not None and aspect not in aspects:
        raise SettingError(f"“{topic}” has no aspect “{aspect}”. It has: {', '.join(aspects)}.")
    keys = [
        f"{settings.language}/{topic}/{known}/{number}"
        for known, section in library.topics[topic].sections.items()
        if aspect in (None, known)
        for number in range(1, len(section.chunks) + 1)
    ]
    manifest = read_manifest(store)
    lines = [manifest.parts(key, _PROFILE, digest=library.lines[key].digest) for key in keys]
    found = [clip for parts in lines for clip in parts]
    if lacking := lines.count(()):
        click.echo(f"{lacking} of {len(keys)} lines have no recording; run leafline build-audio.", err=True)
    if not found:
        raise SettingError(f"“{topic}” has no recordings in {store.place}. Run leafline build-audio --only {topic}.")
    form = FORMATS[_PROFILE]
    rate = form.treatment.rate
    gap = np.zeros(round(PARAGRAPH_PAUSE * rate), np.float32)
    sound = np.concatenate([part for clip in found for part in (decode(form, store.read(clip.path)).samples, gap)])
    content = io.BytesIO()
    soundfile.write(content, sound, rate, format="WAV", subtype="PCM_16")
    player = next((name for name in _PLAYERS if shutil.which(name[0])), None)
    if out is not None or player is None:
        out = out or Path(f"{topic}.wav")
        write_file(out.absolute(), content.getvalue())
        click.echo(f"{out}: {len(sound) / rate:.0f} s")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{topic}.wav"
        file.write_bytes(content.getvalue())
        if subprocess.run([*player, str(file)], check=False).returncode:  # noqa: S603  # a known player and our own file
            raise SettingError(f"{player[0]} can't play here. Write a file: leafline hear {topic} --out {topic}.wav")
