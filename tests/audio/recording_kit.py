"""What the tests of the build share: short lines, engines that fail on demand, and a look at what was kept."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from audio.engine import EngineOptions, Skills
from audio.engines.silence import SilenceEngine
from audio.job import Setup
from audio.manifest import Manifest, read_manifest
from audio.pcm import Synthesis
from audio.store import OBJECTS, LocalStore
from speech_content.errors import EngineError
from speech_content.model import Line
from speech_content.speech import SENTENCE_PAUSE, Pause, Speech, Text, digest, words

FEW = ((False, ("mp3", "ulaw")), (True, ("ulaw",)))
"""Fewer formats than a line has, for tests that build many times."""


def line(key: str, *sentences: str) -> Line:
    """A line of the script."""
    speech: Speech = ()
    for sentence in sentences:
        speech += (*((Pause(SENTENCE_PAUSE),) if speech else ()), Text(sentence))
    return Line(f"en-US/{key}", speech, words(speech), digest("en-US", speech))


LINES = (
    line("anemia/causes/1", "It can start after bleeding.", "Some are born with it."),
    line("anemia/causes/2", "Diet plays a part."),
    line("neutropenia/causes/1", "Chemotherapy is a common cause."),
    line("prompt/did-you-mean/neutropenia", "Did you mean neutropenia?"),
    line("prompt/welcome", "This is Leaf Line."),
)


def silence(folder: Path, *more: str) -> Setup:
    """A build by the silent engine, others after it."""
    return Setup(tuple((name, EngineOptions()) for name in ("silence", *more)), str(folder))


class Fussy(SilenceEngine):
    """Says nothing, and fails on lines that hold a word."""

    skills = Skills()

    def __init__(self, name: str = "fussy", word: str = "", *, passing: bool = False) -> None:
        self.name = name  # type: ignore[misc]
        self.word = word
        self.passing = passing
        self.spoken: list[str] = []

    def fingerprint(self) -> str:
        """Its name."""
        return f"{self.name} 1"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Fail, or say nothing."""
        if self.word and self.word in words(speech):
            raise EngineError(f"{self.name} can't say it", passing=self.passing)
        self.spoken.append(words(speech))
        return super().synthesise(speech, slow=slow)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything under a store but its lock, by path."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != ".lock")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def wrong_files(folder: Path) -> list[str]:
    """Finished objects that aren't what their name says."""
    store = LocalStore(folder)
    return [
        name
        for name in store.sizes(OBJECTS)
        if hashlib.sha256((folder / OBJECTS / name).read_bytes()).hexdigest() != name.partition(".")[0]
    ]


def dangling(folder: Path) -> list[str]:
    """Clips that the manifest names and that aren't there in full."""
    sizes = LocalStore(folder).sizes(OBJECTS)
    clips = read_manifest(LocalStore(folder)).clips
    return [clip.key for clip in clips if sizes.get(clip.path.rpartition("/")[2]) != clip.made.size]


def keys(manifest: Manifest) -> Sequence[str]:
    """Lines that a manifest has clips of."""
    return sorted({clip.key for clip in manifest.clips})
