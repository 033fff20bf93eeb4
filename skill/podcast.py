"""The leaflets as a podcast: feed, playlist and cover, of what may be played on the day."""

import datetime
from functools import lru_cache
from typing import Any

from skill.shelf import Recorded, Shelf
from speech_content.errors import ContentError, Problem
from speech_content.library import Library
from speech_content.model import Aspect
from speech_content.review import Status, status
from speech_content.topic_file import fill

__all__ = ["Podcast"]

_TABLE, _FILE = "podcast", "podcast.toml"
_PAGES = {"captions": "text/vtt", "transcript": "text/html"}
"""What lies beside an episode to read, and its media type as a feed names it."""


class Podcast:
    """Documents by name, each made when it is first asked for and made anew when the day changes."""

    def __init__(self, shelf: Shelf, library: Library, *, public_url: str, audio_url: str) -> None:
        """Get ready.

        Args:
            shelf: the recordings.
            library: their words.
            public_url: address of this server, without a slash at its end.
            audio_url: address that a recording's name is put behind, with a slash between.

        Raises:
            ContentError: the language doesn't say what the podcast is called.
        """
        self._shelf, self._library, self._public, self._audio = shelf, library, public_url, audio_url
        self._words = {name: self._filled(name) for name in ("title", "description", "category")}
        self._tag = library.language.tag
        self._makers = {
            f"{self._tag}.xml": ("application/rss+xml; charset=utf-8", self._feed),
            f"{self._tag}.m3u": ("audio/x-mpegurl; charset=utf-8", self._playlist),
            f"{self._tag}.png": ("image/png", self._cover),
        }
        self._made = lru_cache(len(self._makers))(self._make)

    def document(self, name: str) -> tuple[str, bytes] | None:
        """Give media type and content of ``en-US.xml``, ``.m3u`` or ``.png``; None for any other name."""
        return self._made(name, self._shelf.today()) if name in self._makers else None

    def _make(self, name: str, day: datetime.date) -> tuple[str, bytes]:
        del day  # a part of the cache's key: what may be played changes with it
        kind, make = self._makers[name]
        return kind, make()

    def _filled(self, name: str) -> str:
        table: dict[str, Any] = self._library.table(_TABLE)
        text = table.get(name)
        if not isinstance(text, str):
            raise ContentError([Problem(_FILE, 0, f"{name} isn't a text", f'Write {name} = "…"', _TABLE)])
        filled, problems = fill(text, self._library.language.values, _FILE, 0)
        if problems:
            raise ContentError(problems)
        return filled

    def _feed(self) -> bytes:
        from audio.feed import Channel, Episode, rss  # of use only where there are recordings

        def episode(album: Recorded) -> Episode:
            beside = {kind: f"{self._audio}/{file.name}" for kind, file in album.beside.items()}
            return Episode(
                key=f"{self._tag}/{album.topic}/album",
                title=self._library.topics[album.topic].title,
                description=self._described(album.topic),
                date=album.date,
                due=self._due(album.topic),
                note=self._note(album.topic),
                audio=f"{self._audio}/{album.audio.name}",
                size=album.audio.size,
                seconds=album.milliseconds / 1000,
                image=beside.get("cover", ""),
                chapters=beside.get("chapters", ""),
                transcripts=tuple((beside[kind], media) for kind, media in _PAGES.items() if kind in beside),
            )

        channel = Channel(
            title=self._words["title"],
            description=self._words["description"],
            language=self._tag,
            author=self._library.language.values.get("organisation", ""),
            link=f"{self._public}/",
            address=f"{self._public}/feed/{self._tag}.xml",
            image=f"{self._public}/feed/{self._tag}.png",
            category=self._words["category"],
        )
        return rss(channel, map(episode, self._shelf.albums()))

    def _described(self, topic: str) -> str:
        """Say what an episode is about, and how far its words are checked."""
        known = self._library.topics[topic]
        aspect = Aspect.OVERVIEW if Aspect.OVERVIEW in known.aspects else known.aspects[0]
        standing = ("reviewed", "next-review") if known.review else ("draft",)
        if self._overdue(topic):
            standing = ("reviewed",)  # the note says the rest
        lines = [
            self._library.chunk(topic, aspect, 0),
            *(self._library.prompt(name, "" if name == "draft" else topic) for name in standing),
            self._library.prompt("disclaimer"),
        ]
        return " ".join(line.written for line in lines)

    def _overdue(self, topic: str) -> bool:
        return status(self._library.topics[topic], self._shelf.today()) is Status.OVERDUE

    def _note(self, topic: str) -> str:
        """Say that a topic's check is overdue; empty where it isn't."""
        return self._library.prompt("overdue", topic).written if self._overdue(topic) else ""

    def _due(self, topic: str) -> datetime.date | None:
        review = self._library.topics[topic].review
        return review.due if review else None

    def _playlist(self) -> bytes:
        from audio.album import Track, playlist

        return playlist(
            Track(
                self._library.topics[album.topic].title,
                album.milliseconds / 1000,
                f"{self._audio}/{album.audio.name}",
                album.date,
                self._due(album.topic),
                self._note(album.topic),
            )
            for album in self._shelf.albums()
        ).encode()

    def _cover(self) -> bytes:
        from audio.cover import cover

        return cover(f"{self._tag}/podcast")
