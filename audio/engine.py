"""Speech engines: the one small protocol behind which they stand, and how they are found by name.

An engine is one module ``audio/engines/<name>.py`` with ``open_engine(options) -> Engine`` and ``missing() -> str``;
nothing lists it. A sentence goes in as speech and comes out as sound.
"""

import functools
import hashlib
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from audio.pcm import Synthesis
from speech_content import phonemes
from speech_content.errors import SettingError
from speech_content.speech import Speech

__all__ = ["Engine", "EngineOptions", "Skills", "engine_names", "identity", "missing", "open_engine"]


@dataclass(frozen=True, slots=True)
class Skills:
    """What an engine can do."""

    slow: bool = True
    """True where it has a slow rate of its own; without one, its speech is stretched."""
    timings: bool = False
    """True where it says when each word is heard."""
    network: bool = False
    """True where the texts leave this machine."""
    repeatable: bool = True
    """True where the same words give the same samples, bit for bit."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an engine is opened with."""

    language: str = "en-US"
    """BCP 47 tag."""
    voice: str = ""
    """One of the engine's voices (for piper: the path of a voice file); empty for its own choice."""
    cache: Path | None = None
    """Folder in which an engine may keep what a service gave it; None keeps nothing."""


class Engine(Protocol):
    """Something that speaks."""

    @property
    def name(self) -> str:
        """Its module's name."""

    @property
    def voice(self) -> str:
        """The voice in use."""

    @property
    def skills(self) -> Skills:
        """What it can do."""

    def voices(self) -> tuple[str, ...]:
        """Voices that can be asked for; empty where any file may be given."""

    def fingerprint(self) -> str:
        """Name everything besides the words that decides how it sounds: version, voice and data."""

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Speak one sentence, or raise EngineError; ``slow`` is for people who ask for it, about a quarter longer."""

    def close(self) -> None:
        """Give back processes, connections and files; closing twice is fine."""


def identity(engine: Engine) -> str:
    """Give an engine's fingerprint together with that of our own code that turns words into its notation."""
    here = Path(__file__).parent
    files = (here / "engines" / f"{engine.name}.py", here / "workers" / f"{engine.name}.py", Path(phonemes.__file__))
    return f"{engine.fingerprint()} {_digest(files)}"


@functools.cache
def _digest(files: tuple[Path, ...]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files if file.exists())).hexdigest()[:16]


class _Module(Protocol):
    def open_engine(self, options: EngineOptions) -> Engine: ...

    def missing(self) -> str: ...


def engine_names() -> tuple[str, ...]:
    """Give the names of all engines, sorted, whether or not they can be used here."""
    folder = Path(__file__).parent / "engines"
    return tuple(sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_")))


def missing(name: str) -> str:
    """Say what must be installed before this engine can speak here; empty where nothing is."""
    return _module(name).missing()


def open_engine(name: str, options: EngineOptions) -> Engine:
    """Open an engine by name; raises SettingError where the name, the voice or a package is missing."""
    module = _module(name)
    if lacks := module.missing():
        raise SettingError(f"Engine “{name}” can't be used here: {lacks}")
    return module.open_engine(options)


def _module(name: str) -> _Module:
    if name not in engine_names():
        raise SettingError(f"There is no engine “{name}”. Choose one of: {', '.join(engine_names())}, or auto.")
    return cast(_Module, importlib.import_module(f"audio.engines.{name}"))
