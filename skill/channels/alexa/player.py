"""Whole leaflets on a device's AudioPlayer: all that is known of a listener is the token and offset they send along.

Source: AudioPlayer Interface Reference of the Alexa Skills Kit documentation.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ask_sdk_model.interfaces.audioplayer import (
    AudioItem,
    AudioItemMetadata,
    PlayBehavior,
    PlayDirective,
    StopDirective,
    Stream,
)
from ask_sdk_model.interfaces.display import Image, ImageInstance

from skill.shelf import Recorded, Shelf
from speech_content.library import Library

__all__ = ["LOUD", "Move", "Place", "Player", "has_player", "place"]

LOUD = frozenset({"PLAYING", "PAUSED", "BUFFER_UNDERRUN"})
"""States in which there is something to stop."""
_TOKEN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/([0-9a-f]{12})/(\d{1,3})", re.ASCII)
_LONGEST_TOKEN = 200
_JUST_BEGUN = 5_000
"""Milliseconds into a chapter up to which "previous" means the chapter before."""
_ALMOST_OVER = 1_000
"""Milliseconds before the end from which resuming means starting over."""


class Move(StrEnum):
    """What one can do to a recording."""

    STOP = "stop"
    RESUME = "resume"
    NEXT = "next"
    PREVIOUS = "previous"
    AGAIN = "again"
    """The chapter from its start."""
    START_OVER = "start-over"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device is in a leaflet, as it says itself."""

    topic: str
    mark: str
    """Which recording of the topic it was."""
    chapter: int
    """Where it was begun: all that still holds when the recording was made anew."""
    offset: int
    """Milliseconds from the recording's start."""
    activity: str
    """Amazon's name for what the device does; empty where it isn't said."""


def place(state: Any) -> Place | None:
    """Read the state of a player, or None where it has played nothing of ours."""
    token = getattr(state, "token", None)
    found = _TOKEN.fullmatch(token) if isinstance(token, str) and len(token) <= _LONGEST_TOKEN else None
    if not found:
        return None
    activity = getattr(state, "player_activity", None)
    offset = getattr(state, "offset_in_milliseconds", None)
    return Place(found[1], found[2], int(found[3]), max(0, offset or 0), str(getattr(activity, "value", "")))


def has_player(envelope: Any) -> bool:
    """Tell whether the device says that it plays recordings."""
    system = envelope.context.system if envelope.context else None
    interfaces = system.device.supported_interfaces if system and system.device else None
    return bool(interfaces and interfaces.audio_player)


class Player:
    """Turns moves into directives."""

    def __init__(self, shelf: Shelf, library: Library, url: str) -> None:
        """Play what is on a shelf; `url` is what a recording's name is put behind, and without it there is nothing."""
        self.shelf, self._library, self._url = shelf, library, url

    def find(self, topic: str) -> Recorded | None:
        """Give a topic's recording where it can be played now."""
        return self.shelf.find(topic) if self._url and topic in self._library.topics else None

    def play(self, album: Recorded, offset: int = 0) -> PlayDirective:
        """Play from an offset in milliseconds, in place of whatever was playing."""
        topic, cover = self._library.topics[album.topic], album.beside.get("cover")
        art = Image(sources=[ImageInstance(url=f"{self._url}/{cover.name}")]) if cover else None
        return PlayDirective(
            play_behavior=PlayBehavior.REPLACE_ALL,
            audio_item=AudioItem(
                stream=Stream(
                    token=f"{album.topic}/{album.mark}/{album.chapter(offset)}",
                    url=f"{self._url}/{album.audio.name}",
                    offset_in_milliseconds=offset,
                ),
                metadata=AudioItemMetadata(
                    title=topic.title, subtitle=self._library.language.values.get("organisation", ""), art=art
                ),
            ),
        )

    def move(self, where: Place, move: Move) -> PlayDirective | StopDirective | None:
        """Make a move; None where there is nowhere to go: behind the last chapter, or no recording any more."""
        if move is Move.STOP:
            return StopDirective()
        album = self.find(where.topic)
        if album is None:
            return None
        offset = _moved(album, _offset(album, where), move)
        return None if offset is None else self.play(album, offset)

    def recover(self, where: Place) -> PlayDirective | None:
        """Play the present recording where an older one, which may be gone, failed; None where that was the present."""
        album = self.find(where.topic)
        return None if album is None or album.mark == where.mark else self.play(album, _offset(album, where))


def _offset(album: Recorded, where: Place) -> int:
    """Say where a device is in the present recording; in one made anew, chapters are all that is left to go by."""
    if where.mark == album.mark:
        return where.offset
    return album.starts[where.chapter] if where.chapter < len(album.starts) else 0


def _moved(album: Recorded, offset: int, move: Move) -> int | None:
    chapter = album.chapter(offset)
    over = offset >= album.milliseconds - _ALMOST_OVER
    match move:
        case Move.RESUME:
            return 0 if over else offset
        case Move.NEXT:
            return album.starts[chapter + 1] if chapter + 1 < len(album.starts) else None
        case Move.PREVIOUS:
            begun = offset - album.starts[chapter] <= _JUST_BEGUN
            return album.starts[max(0, chapter - 1) if begun else chapter]
        case Move.AGAIN:
            return album.starts[chapter]
    return 0
