"""A whole leaflet as one recording: chapters by aspect, captions, transcript, tags and cover.

    Library, topic --topic_album--> Album --make(speak)--> AlbumFiles

When it was written, who says so, and until when it may be used are lines of the script, and are said last.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from audio.captions import webvtt
from audio.cover import cover
from audio.formats import PROFILES
from audio.master import Finished, finish
from audio.pcm import Cue, Recording, join
from audio.tags import Mark, Tags, id3
from audio.transcript import chapters_json, html_transcript, text_transcript
from speech_content.errors import AudioError
from speech_content.library import Library
from speech_content.model import Aspect, Line, Source, Topic
from speech_content.review import Status, status
from speech_content.speech import PARAGRAPH_PAUSE

__all__ = ["Album", "AlbumFiles", "Chapter", "Track", "make", "playlist", "topic_album"]

_CHAPTER_PAUSE = 2 * PARAGRAPH_PAUSE
_HELP = (Aspect.EMERGENCY, Aspect.GET_HELP)
"""What is still said of a topic that is out of date."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One aspect of a leaflet, to listen to."""

    title: str
    """As the table of contents shows it."""
    lines: tuple[Line, ...]
    """In the order in which they are heard."""


@dataclass(frozen=True, slots=True)
class Album:
    """What a whole recording consists of, before it is spoken."""

    key: str
    """``en-US/neutropenia/album``."""
    title: str
    publisher: str
    """The organisation that gives it out."""
    language: str
    """BCP 47 tag."""
    chapters: tuple[Chapter, ...]
    """The first opens it; the last says date, source and expiry."""
    sources: tuple[Source, ...]
    written: datetime.date
    reviewed: datetime.date | None = None
    """None for a draft."""
    due: datetime.date | None = None
    """When it is no longer to be used."""

    @property
    def date(self) -> datetime.date:
        """Give the day of its last change: the review, or the writing of a draft."""
        return max(self.written, self.reviewed or self.written)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give every line in order."""
        return tuple(line for chapter in self.chapters for line in chapter.lines)


@dataclass(frozen=True, slots=True)
class AlbumFiles:
    """A finished album."""

    mp3: bytes
    """With its tag in front."""
    seconds: float
    """Length as a player shows it."""
    marks: tuple[Mark, ...]
    """Chapters, in a player's time."""
    cues: tuple[Cue, ...]
    """Sentences, in a player's time."""
    captions: str
    """WebVTT."""
    transcript: str
    """HTML."""
    chapters: str
    """JSON of the podcast namespace."""
    cover: bytes
    """PNG."""
    finished: Finished
    """The bare recording, with its measured levels."""


def topic_album(library: Library, topic_id: str, today: datetime.date | None = None) -> Album:
    """Lay out a topic's album from the library.

    On a day when the topic is out of date, the album says so and holds the advice on getting help alone. Without a
    day it is laid out as if the topic were in force. Raises AudioError for an unknown topic or a missing prompt.
    """
    if topic_id not in library.topics:
        raise AudioError(f"There is no topic “{topic_id}”. Choose one of: {', '.join(library.topics)}.")
    topic = library.topics[topic_id]
    expired = today is not None and status(topic, today) is Status.EXPIRED
    chapters = list(_chapters(library, topic, helping=expired))
    opening = _prompts(library, topic_id, "album", "topic")[:1]
    imprint = _prompts(library, "", "album-imprint")
    signed: tuple[str, ...] = ("reviewed", "album-expires", "next-review") if topic.review else ("draft",)
    if expired:
        opening.append(library.prompt("expired" if chapters else "expired-silent"))
        signed = ("reviewed", "overdue")
    closing = [line for source in topic.sources for line in _prompts(library, source.id, "source")]
    closing += _prompts(library, topic_id, "album-written", *signed)
    if not opening or not closing:
        raise AudioError(f"{topic.file}: an album needs the prompts “topic”, “source” and “draft”. Write them.")
    last = Chapter(imprint[0].written.rstrip(".") if imprint else topic.title, (*imprint, *closing))
    return Album(
        f"{library.language.tag}/{topic_id}/album",
        topic.title,
        library.language.values.get("organisation", ""),
        library.language.tag,
        (Chapter(topic.title, tuple(opening)), *chapters, last),
        topic.sources,
        topic.written,
        topic.review.on if topic.review else None,
        topic.review.due if topic.review else None,
    )


def _chapters(library: Library, topic: Topic, *, helping: bool) -> Iterator[Chapter]:
    """Give a chapter for each aspect, or for those alone that tell when and where to get help."""
    for aspect, section in topic.sections.items():
        if aspect in _HELP or not helping:
            chunks = (library.chunk(topic.id, aspect, number) for number in range(len(section.chunks)))
            yield Chapter(library.language.aspects[aspect].name, (library.prompt("aspect", aspect), *chunks))


def _prompts(library: Library, value: str, *names: str) -> list[Line]:
    """Give those of the prompts that the language has, made for the value or for nothing in particular."""
    tag = library.language.tag
    keys = [key for name in names for key in (f"{tag}/prompt/{name}/{value}", f"{tag}/prompt/{name}")]
    return [library.lines[key] for key in keys if key in library.lines]


def make(album: Album, speak: Callable[[Line], Recording]) -> AlbumFiles:
    """Speak, join and master an album, and write everything that goes with it."""
    form = PROFILES["podcast"][0]
    parts: list[tuple[Recording, float]] = []
    firsts: list[int] = []  # each chapter's first cue
    count = 0
    for chapter in album.chapters:
        spoken = [speak(line) for line in chapter.lines]
        parts += [(recording, PARAGRAPH_PAUSE) for recording in spoken[:-1]]
        parts.append((spoken[-1], _CHAPTER_PAUSE))
        firsts.append(count)
        count += sum(len(recording.cues) for recording in spoken)
    whole = join([*parts[:-1], (parts[-1][0], 0.0)])
    parts.clear()
    cues = tuple(cue.moved(form.delay_seconds) for cue in whole.cues)
    (finished,) = finish(whole.pcm, [form])
    starts = [0.0, *(cues[first].start for first in firsts[1:])]
    ends = [*starts[1:], finished.seconds]
    marks = tuple(
        Mark(chapter.title, start, end) for chapter, start, end in zip(album.chapters, starts, ends, strict=True)
    )
    words = [(chapter.title, [line.written for line in chapter.lines]) for chapter in album.chapters]
    picture = cover(album.key)
    return AlbumFiles(
        id3(_tags(album, marks, text_transcript(words), picture, finished.seconds)) + finished.data,
        finished.seconds,
        marks,
        cues,
        webvtt(cues),
        html_transcript(album.title, album.language, words),
        chapters_json(marks),
        picture,
        finished,
    )


def _tags(album: Album, marks: tuple[Mark, ...], lyrics: str, picture: bytes, seconds: float) -> Tags:
    dates = {"written": album.written, "reviewed": album.reviewed, "review-due": album.due}
    return Tags(
        title=album.title,
        artist=album.publisher,
        album=album.title,
        language=album.language,
        date=album.date,
        comment="; ".join(f"{source.publisher}: {source.title}" for source in album.sources),
        lyrics=lyrics,
        cover=picture,
        marks=marks,
        notes=tuple((name, day.isoformat()) for name, day in dates.items() if day),
        seconds=seconds,
    )


@dataclass(frozen=True, slots=True)
class Track:
    """One album in a playlist."""

    title: str
    seconds: float
    place: str
    """Name of the file, or its address."""
    date: datetime.date | None = None
    """When its words were last changed."""
    due: datetime.date | None = None
    """Until when it may be used; None for a draft."""
    note: str = ""
    """What a listener should know first, such as that its check is overdue."""

    @property
    def shown(self) -> str:
        """Give the title as a player shows it: with its dates as ISO 8601 writes a span, on one line."""
        dates = "/".join(day.isoformat() for day in (self.date, self.due) if day)
        dated = f"{self.title} ({dates})" if dates else self.title
        return " ".join(f"{dated}. {self.note}".split() if self.note else dated.split())


def playlist(tracks: Iterable[Track]) -> str:
    """Write an M3U (UTF-8)."""
    lines = ["#EXTM3U"]
    for track in tracks:
        lines += [f"#EXTINF:{round(track.seconds)},{track.shown}", track.place]
    return "\n".join(lines) + "\n"
