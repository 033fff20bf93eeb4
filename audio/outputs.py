"""What is made of a line or an album: speech goes in, finished files come out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audio.album import Album, make
from audio.engine import Engine
from audio.formats import FORMATS, PROFILES
from audio.master import finish
from audio.pcm import Pcm, Piece, Recording, Synthesis, WordTiming, assemble, split
from audio.recipe import ALBUM_TAKES, LINE_TAKES, LONGEST, Takes
from audio.stretch import stretch
from speech_content.model import Line
from speech_content.speech import Pause, Speech, words

__all__ = ["Item", "Output", "album_item", "line_item", "record", "render", "sentences"]


_SLOWER = 1.25
"""How much longer slow speech takes, as engines with a slow rate have it."""
_SPEAKER = frozenset(form.name for form in PROFILES["alexa"])
_FRAMES = 0.25
"""Seconds that an encoder may add to a recording: its delay, and whole frames."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has recordings."""

    key: str
    """The line's key, or the album's."""
    digest: str
    """SHA-256 of what is heard, and for an album also of what is read beside it."""
    content: Speech | Album
    takes: Takes
    """All that is made of it."""
    forecast: float
    """How long it is expected to last, in seconds."""


@dataclass(frozen=True, slots=True)
class Output:
    """One finished file, not kept yet."""

    profile: str
    """Name of its format, or of what lies beside an album's recording."""
    slow: bool
    suffix: str
    """Begins with a dot."""
    data: bytes
    seconds: float
    part: int = 1
    """Which part of the recording it is, from 1."""
    parts: int = 1


def line_item(line: Line) -> Item:
    """Give a line as a thing to record."""
    return Item(line.key, line.digest, line.speech, LINE_TAKES, line.seconds)


def album_item(album: Album) -> Item:
    """Give an album as a thing to record."""
    parts = [album.key, album.title, album.publisher, album.language, str((album.written, album.reviewed, album.due))]
    for chapter in album.chapters:
        parts += [chapter.title, *(f"{line.digest} {line.written}" for line in chapter.lines), ""]
    parts += [f"{source.publisher}: {source.title}" for source in album.sources]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return Item(album.key, digest, album, ALBUM_TAKES, sum(line.seconds for line in album.lines))


def render(engine: Engine, content: Speech | Album, takes: Takes, longest: int = LONGEST) -> Iterator[Output]:
    """Speak and master; what is longer than a smart speaker plays, in seconds, is cut between sentences.

    Raises AudioError where it can't be spoken or cut.
    """
    if isinstance(content, Album):
        names = {name for _, some in takes for name in some}
        yield from (output for output in _album(engine, content) if output.profile in names)
        return
    for slow, forms in takes:
        whole = record(engine, content, slow=slow)
        cut = _SPEAKER.intersection(forms) if whole.pcm.seconds > longest - _FRAMES else set[str]()
        yield from _finished(whole.pcm, slow, [form for form in forms if form not in cut])
        if cut:
            pieces = split(whole, longest - _FRAMES)
            for part, piece in enumerate(pieces, start=1):
                some = _finished(piece.pcm, slow, [form for form in forms if form in cut])
                yield from (replace(output, part=part, parts=len(pieces)) for output in some)


def _finished(sound: Pcm, slow: bool, forms: Sequence[str]) -> Iterator[Output]:
    for file in finish(sound, [FORMATS[form] for form in forms]):
        yield Output(file.format.name, slow, file.format.suffix, file.data, file.seconds)


def record(engine: Engine, speech: Speech, *, slow: bool = False) -> Recording:
    """Speak a line sentence by sentence and join it; raises AudioError."""
    return assemble(
        Piece(_spoken(engine, sentence, slow=slow), words(sentence), pause) for sentence, pause in sentences(speech)
    )


def sentences(speech: Speech) -> Iterator[tuple[Speech, float]]:
    """Cut speech at its pauses; each sentence comes with the silence after it, in seconds."""
    sentence: Speech = ()
    for part in speech:
        if not isinstance(part, Pause):
            sentence += (part,)
        elif sentence:
            yield sentence, part.seconds
            sentence = ()
    if sentence:
        yield sentence, 0.0


def _spoken(engine: Engine, sentence: Speech, *, slow: bool) -> Synthesis:
    if engine.skills.slow or not slow:
        return engine.synthesise(sentence, slow=slow)
    plain = engine.synthesise(sentence)
    timings = plain.words and tuple(
        WordTiming(word.word, word.start * _SLOWER, word.end * _SLOWER) for word in plain.words
    )
    return Synthesis(stretch(plain.pcm, _SLOWER), timings)


def _album(engine: Engine, album: Album) -> Iterator[Output]:
    files = make(album, lambda line: record(engine, line.speech))
    form = PROFILES["podcast"][0]
    yield Output(form.name, False, form.suffix, files.mp3, files.seconds)
    yield Output("captions", False, ".vtt", files.captions.encode(), 0.0)
    yield Output("transcript", False, ".html", files.transcript.encode(), 0.0)
    yield Output("chapters", False, ".json", files.chapters.encode(), 0.0)
    yield Output("cover", False, ".png", files.cover, 0.0)
