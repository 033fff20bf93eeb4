"""Recordings as the commands see them: where they are, which script they belong to, and who speaks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from audio.choose import Choice, choose
from audio.place import default_cache, default_folder
from audio.store import Store, open_store
from audio.withdrawn import read_withdrawn
from skill.options import setting_options
from skill.settings import Settings
from speech_content.library import Library, load_library

__all__ = ["chosen", "engine_options", "recordings", "recordings_folder", "script_of", "target_option"]

target_option = click.option(
    "--target", default="", help="Folder or URL of the recordings, such as s3://bucket/leafline, in place of --audio."
)
"""Flag of every command that reads or writes recordings."""

_VOICE = click.option("--voice", default="", help="Voice of the engine; for piper the path of a voice file.")


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags that choose who speaks."""
    return setting_options("language", "content", "audio", "engine", "offline", "piper_voice")(_VOICE(command))


def recordings_folder(settings: Settings) -> Path:
    """Give the folder of the recordings: what is set, else the user's data folder."""
    return settings.audio or default_folder()


def recordings(settings: Settings, target: str = "") -> Store:
    """Open the place where recordings are kept."""
    return open_store(target or recordings_folder(settings))


def script_of(settings: Settings, store: Store) -> Library:
    """Load the content without the topics that were withdrawn, here or at the target."""
    withdrawn = read_withdrawn(store.place) | read_withdrawn(recordings_folder(settings))
    return load_library(settings.language, settings.folders, withdrawn=withdrawn)


def chosen(settings: Settings, voice: str) -> Choice:
    """Choose who speaks, from settings."""
    return choose(
        settings.engine,
        language=settings.language,
        voice=voice,
        piper_voice=settings.piper_voice,
        cache=default_cache(),
        offline=settings.offline,
    )
