"""``leafline audio``: what is recorded, whether it is sound, and what can go."""

import datetime
import json
from collections import Counter
from dataclasses import replace

import click

from audio import audit
from audio.album import topic_album
from audio.build import build
from audio.choose import AUTO
from audio.engine import EngineOptions
from audio.job import Setup
from audio.manifest import MANIFEST, Manifest, read_manifest
from audio.place import default_cache
from skill.options import setting_options
from skill.recordings import chosen, engine_options, recordings, script_of, target_option
from skill.settings import Settings
from speech_content.errors import AudioError


@click.group("audio")
def command() -> None:
    """List, check and tidy the recordings."""


@command.command("list")
@click.argument("topic", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a recording.")
@setting_options("audio")
@target_option
def _list(settings: Settings, topic: str | None, target: str, as_json: bool) -> None:
    """List the recordings, of one TOPIC or of all."""
    store = recordings(settings, target)
    clips = [clip for clip in read_manifest(store).clips if topic is None or topic in clip.key.split("/")]
    for clip in clips:
        if as_json:
            row = {"key": clip.key, "profile": clip.profile, "slow": clip.slow, "seconds": clip.seconds}
            row |= {"engine": clip.engine, "voice": clip.voice, "path": clip.path, "instead_of": clip.instead_of}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            rate = " slow" if clip.slow else ""
            instead = f" instead of {clip.instead_of}" if clip.instead_of else ""
            click.echo(f"{clip.key}  {clip.profile}{rate}  {clip.seconds:.1f} s  {clip.engine}/{clip.voice}{instead}")
    if not as_json:
        size = sum({clip.path: clip.made.size for clip in clips}.values())
        lines = len({clip.key for clip in clips})
        click.echo(f"{len(clips)} recordings of {lines} lines, {size / 1e6:.1f} MB, in {store.place}")


@command.command("prune")
@click.option("--unfinished-builds", is_flag=True, help="Also what a stopped build had finished.")
@setting_options("audio")
@target_option
def _prune(settings: Settings, target: str, unfinished_builds: bool) -> None:
    """Take away recordings that no line needs any more, and the leavings of stopped builds."""
    store = recordings(settings, target)
    pruned = audit.prune(store, unfinished_builds=unfinished_builds)
    parts = audit.prune_cache(default_cache())
    click.echo(
        f"{pruned.files} files gone from {store.place}, {pruned.size / 1e6:.1f} MB; {parts.files} from the cache."
    )


@command.command("check")
@click.option("--repair", is_flag=True, help="Make again what is missing or damaged.")
@engine_options
@target_option
def _check(settings: Settings, voice: str, target: str, repair: bool) -> None:
    """Hold every recording against its name, the manifest and its line."""
    store = recordings(settings, target)
    library = script_of(settings, store)
    lines = library.script()
    albums = [topic_album(library, topic, datetime.date.today()) for topic in library.topics]
    findings = (audit.repair if repair else audit.check)(store, lines, albums)
    for finding in findings:
        click.echo(str(finding))
    if not findings:
        click.echo(f"All recordings of {len(lines)} lines and {len(albums)} leaflets are whole, in {store.place}.")
        return
    if not repair:
        raise AudioError(f"{len(findings)} findings. Run “leafline audio check --repair” to mend them.")
    setup = Setup(_as_before(read_manifest(store), settings, voice), store.place, settings.audio_limit)
    broken = {finding.key for finding in findings}

    summary = build(lines, setup, albums=albums, only=lambda key: MANIFEST in broken or key in broken)
    rest = audit.check(store, lines, albums)
    click.echo(f"{summary.made} recordings made again, {len(rest)} findings left.")
    if rest:
        raise AudioError("\n".join(map(str, rest)))


def _as_before(manifest: Manifest, settings: Settings, voice: str) -> tuple[tuple[str, EngineOptions], ...]:
    """Take the engine that spoke most of what is there, so that one repaired line doesn't stand out."""
    spoken = Counter((clip.engine, clip.voice) for clip in manifest.clips if clip.engine != "piper")
    if settings.engine == AUTO and not voice and spoken:
        (engine, before), _ = spoken.most_common(1)[0]
        if not (engine == "gtts" and settings.offline):
            settings, voice = replace(settings, engine=engine), before
    return chosen(settings, voice).engines
