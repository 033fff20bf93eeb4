"""``leafline build-audio``: every line as a finished recording."""

import datetime
import os

import click

from audio.album import topic_album
from audio.build import build, parse_shard
from audio.executor import open_executor
from audio.job import Setup
from skill.build_report import reporter
from skill.recordings import chosen, engine_options, recordings, script_of, target_option
from skill.settings import Settings
from speech_content.errors import AudioError, SettingError


@click.command("build-audio")
@engine_options
@target_option
@click.option("--workers", type=click.IntRange(1, 512), default=None, help="Processes; by default one a core.")
@click.option("--shard", default="", metavar="I/N", help="Do part I of N alone; the part that ends last publishes.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Run on a dask scheduler (tcp://host:8786).")
@click.option("--only", multiple=True, metavar="TOPIC", help="Do these topics alone; all else stays as it is.")
def command(
    settings: Settings, voice: str, target: str, workers: int | None, shard: str, cluster: str, only: tuple[str, ...]
) -> None:
    """Make the recordings that are missing or whose words changed; what is unchanged costs nothing.

    A build that was stopped goes on where it was when the same command is run again.
    """
    store = recordings(settings, target)
    library = script_of(settings, store)
    if unknown := sorted(set(only) - set(library.topics)):
        raise SettingError(f"There is no topic {', '.join(unknown)}. Topics: {', '.join(sorted(library.topics))}.")
    choice = chosen(settings, voice)
    click.echo(choice.said)

    def wanted(key: str) -> bool:
        return not only or not set(only).isdisjoint(key.split("/"))

    try:
        with reporter() as report:
            summary = build(
                library.script(),
                Setup(choice.engines, store.place, settings.audio_limit),
                albums=[topic_album(library, topic, datetime.date.today()) for topic in library.topics],
                executor=open_executor(workers or os.cpu_count() or 1, cluster),
                shard=parse_shard(shard) if shard else None,
                only=wanted,
                report=report,
            )
    except KeyboardInterrupt:
        raise AudioError("Stopped; what was finished is kept. Run the same command again to go on.") from None
    made = f"{summary.made} recordings made ({summary.audio_seconds / 60:.1f} minutes of sound)"
    click.echo(f"{made}, {summary.kept} were there, in {summary.elapsed:.1f} s. They are in {store.place}.")
    for key in summary.instead:
        click.echo(f"{key}: spoken by another engine this time; the next build tries again.")
    if not summary.published:
        click.echo("Other parts have work to do still; the part that ends last writes the manifest.")
