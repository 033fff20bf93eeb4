"""Captions: what is said when, as WebVTT."""

import textwrap
from collections.abc import Iterable

from audio.pcm import Cue, WordTiming

__all__ = ["webvtt"]

_LINE_WIDTH = 42
"""Characters a line, as broadcasters caption."""
_LEAST_SECONDS = 0.001


def webvtt(cues: Iterable[Cue]) -> str:
    """Write one caption a sentence; where word times are known, each word lights up as it is said.

    Times are those of the cues, so they must have been put off by what a decoder puts before the sound.
    """
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, start=1):
        end = max(cue.end, cue.start + _LEAST_SECONDS)
        blocks.append(f"{number}\n{_clock(cue.start)} --> {_clock(end)}\n{_payload(cue, end)}")
    return "\n\n".join(blocks) + "\n"


def _payload(cue: Cue, end: float) -> str:
    lines = textwrap.wrap(cue.text, _LINE_WIDTH, break_long_words=False, break_on_hyphens=False)
    marks = _marks(cue, end)
    shown, place = [], 0
    for line in lines:
        words = []
        for word in line.split(" "):
            words.append(marks.get(place, "") + _escaped(word))
            place += 1
        shown.append(" ".join(words))
    return "\n".join(shown)


def _marks(cue: Cue, end: float) -> dict[int, str]:
    """Give the time tag that goes before each word of the text, by the word's place.

    Timed words are matched to the text's in order; one that isn't found there gets no tag. Tags must rise and lie
    within the cue, or a player drops it.
    """
    marks: dict[int, str] = {}
    text = [_bare(word) for word in cue.text.split()]
    place, last = 0, cue.start
    for timed in cue.words or ():
        found = _find(timed, text, place)
        if found is None:
            continue
        if last < timed.start < end and _clock(last) < _clock(timed.start) < _clock(end):
            marks[found] = f"<{_clock(timed.start)}>"
            last = timed.start
        place = found + 1
    return marks


def _find(timed: WordTiming, text: list[str], place: int) -> int | None:
    """Give the place of a timed word, which may be several words of the text, at ``place`` or later."""
    first = [_bare(word) for word in timed.word.split()][:1]
    return next((index for index in range(place, len(text)) if text[index : index + 1] == first), None)


def _bare(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
