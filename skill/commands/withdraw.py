"""``leafline withdraw``: a topic out of everything, at once."""

import click

from audio.withdrawn import restore, withdraw
from skill.options import setting_options
from skill.recordings import recordings, target_option
from skill.settings import Settings
from speech_content.errors import SettingError
from speech_content.library import load_library


@click.command("withdraw")
@click.argument("topic")
@click.option("--undo", is_flag=True, help="Take the topic into use again.")
@setting_options("language", "content", "audio")
@target_option
def command(settings: Settings, topic: str, target: str, undo: bool) -> None:
    """Take TOPIC out of answers, recordings, albums and feeds, until --undo.

    A running server takes it out when it gets SIGHUP or starts anew.
    """
    store = recordings(settings, target)
    if undo:
        back = restore(store, topic)
        click.echo(f"{topic} is in use again; run build-audio." if back else f"{topic} was not withdrawn.")
        return
    known = load_library(settings.language, settings.folders).topics
    if topic not in known:
        raise SettingError(f"“{topic}” is no topic. Topics: {', '.join(sorted(known))}.")
    count = withdraw(store, topic)
    click.echo(f"{topic} is withdrawn; {count} recordings are gone from {store.place}.")
