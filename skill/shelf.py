"""The recordings that a server gives out: what the manifest names, is there in full, and may be played today."""

import datetime
import json
import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speech_content.library import Library
from speech_content.review import Status, status

__all__ = ["Recorded", "Shelf", "StoredFile"]

_MANIFEST, _OBJECTS = "manifest.json", "objects"
_NAME = re.compile(r"[0-9a-f]{64}(?:\.[a-z0-9]{1,8}){1,2}")
_BESIDE = {
    "captions": "text/vtt; charset=utf-8",
    "transcript": "text/html; charset=utf-8",
    "chapters": "application/json+chapters",
    "cover": "image/png",
}
"""What lies beside an album's recording, and its media type."""
_MARK = 12
_LARGEST_CHAPTERS = 1 << 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the store."""

    name: str
    """SHA-256 of its content in hexadecimal, and its ending."""
    media_type: str
    size: int
    """Bytes."""

    @property
    def digest(self) -> str:
        """SHA-256 of its content."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A topic's whole leaflet as a recording, of the very words that the library has."""

    topic: str
    audio: StoredFile
    milliseconds: int
    """Length as a player counts it."""
    date: datetime.date
    """When its words were last changed or checked."""
    starts: tuple[int, ...] = (0,)
    """Where each chapter begins, in milliseconds; rising, from 0."""
    beside: Mapping[str, StoredFile] = field(default_factory=dict)
    """Captions, transcript, chapters and cover, as far as they are there."""

    @property
    def mark(self) -> str:
        """Tell this recording from an older or newer one of the same topic, in few characters."""
        return self.audio.name[:_MARK]

    def chapter(self, offset: int) -> int:
        """Give the chapter, from 0, that plays at an offset in milliseconds."""
        return max(0, bisect_right(self.starts, offset) - 1)


class Shelf:
    """Recordings by name and by topic; read once, at load."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        files: Mapping[str, StoredFile],
        albums: Mapping[str, Recorded],
        *,
        today: Callable[[], datetime.date] = datetime.date.today,
        require_review: bool = False,
    ) -> None:
        """Put files and albums, which lie in a store's folder, on the shelf; `open` finds them."""
        self.files, self._albums = files, albums
        self._folder, self._library = folder / _OBJECTS, library
        self.today, self._require_review = today, require_review

    @classmethod
    def open(cls, folder: Path, library: Library, **how: Any) -> "Shelf":
        """Read the manifest of a store; a folder without one has an empty shelf.

        Raises:
            AudioError: the manifest is broken.
        """
        if not (folder / _MANIFEST).exists():
            return cls(folder, library, {}, {}, **how)
        return cls(folder, library, *_found(folder, library), **how)

    def path(self, file: StoredFile) -> Path:
        """Say where a file lies."""
        return self._folder / file.name

    def barred(self, topic: str) -> bool:
        """Tell whether a topic's leaflet may not be played: out of date, or unsigned where a signature is a must."""
        standing = status(self._library.topics[topic], self.today())
        return standing is Status.EXPIRED or (standing is Status.DRAFT and self._require_review)

    def find(self, topic: str) -> Recorded | None:
        """Give a topic's album as long as it may be played and lies there; a withdrawn one is gone at once."""
        album = self._albums.get(topic)
        if album is None or self.barred(topic) or not self.path(album.audio).is_file():
            return None
        return album

    def albums(self) -> tuple[Recorded, ...]:
        """Give all albums that may be played."""
        return tuple(album for topic in self._albums if (album := self.find(topic)))


def _found(folder: Path, library: Library) -> tuple[dict[str, StoredFile], dict[str, Recorded]]:
    # Dear to import, and of use only where there are recordings.
    from audio.album import topic_album
    from audio.formats import FORMATS, PROFILES
    from audio.manifest import read_manifest
    from audio.outputs import album_item
    from audio.store import LocalStore

    store = LocalStore(folder)
    manifest, sizes = read_manifest(store), store.sizes(_OBJECTS)
    media = {**_BESIDE, **{name: form.media_type for name, form in FORMATS.items()}}
    files: dict[str, StoredFile] = {}
    for clip in manifest.clips:
        name = clip.path.rpartition("/")[2]
        if _NAME.fullmatch(name) and clip.profile in media and sizes.get(name) == clip.made.size:
            files[name] = StoredFile(name, media[clip.profile], clip.made.size)
    named = {clip.path for clip in manifest.clips}
    if len(files) < len(named):
        _log.warning(
            "recordings-lost %d of %d; run: leafline audio check --repair", len(named) - len(files), len(named)
        )
    (form,) = PROFILES["podcast"]
    albums: dict[str, Recorded] = {}
    for topic in library.topics:
        album = topic_album(library, topic)
        item = album_item(album)
        found = {name: manifest.find(item.key, name, digest=item.digest) for name in (form.name, *_BESIDE)}
        kept = {
            name: (files[stored], clip.seconds)
            for name, clip in found.items()
            if clip and (stored := clip.path.rpartition("/")[2]) in files
        }
        if form.name in kept:
            audio, seconds = kept.pop(form.name)
            beside = {name: file for name, (file, _) in kept.items()}
            length = round(seconds * 1000)
            starts = _starts(folder, beside.get("chapters"), length)
            albums[topic] = Recorded(topic, audio, length, album.date, starts, beside)
    return files, albums


def _starts(folder: Path, file: StoredFile | None, length: int) -> tuple[int, ...]:
    """Read where chapters begin; a leaflet without a list of them that can be read is one chapter."""
    if file is None or file.size > _LARGEST_CHAPTERS:
        return (0,)
    try:
        listed = json.loads((folder / _OBJECTS / file.name).read_bytes())["chapters"]
        starts = tuple(round(float(chapter["startTime"]) * 1000) for chapter in listed)
    except (OSError, ValueError, KeyError, TypeError):
        return (0,)
    rising = all(a < b for a, b in zip(starts, (*starts[1:], length), strict=True))
    return starts if starts and starts[0] == 0 and rising else (0,)
