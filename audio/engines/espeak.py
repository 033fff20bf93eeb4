"""Engine ``espeak``: espeak-ng from the package ``espeakng-loader``; works everywhere, nothing to install.

The library (GPL-3) is loaded by a worker process behind a pipe and never imported here; see ``audio/workers``.
"""

import functools
import hashlib
import importlib.util
import re
import shutil
import tempfile
from pathlib import Path

from audio.engine import EngineOptions, Skills
from audio.pcm import Synthesis, WordTiming
from audio.worker import Worker
from speech_content.errors import EngineError, SettingError
from speech_content.phonemes import UnknownSound, to_espeak
from speech_content.speech import Pause, Speech, Term

__all__ = ["EspeakEngine", "missing", "open_engine", "package"]

_WORDS_A_MINUTE = 150
_SLOW_WORDS_A_MINUTE = 120
_LONGEST_DATA_PATH = 120
"""The library copies its data path into 160 characters and adds file names to it."""
_LIBRARIES = ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll")


class EspeakEngine:
    """espeak-ng behind a pipe."""

    name = "espeak"
    skills = Skills(timings=True)

    def __init__(self, voice: str, library: Path, data: Path) -> None:
        self.voice = voice
        self._data = data
        known = self.voices()
        if voice.partition("+")[0] not in known:
            near = [name for name in known if name.partition("-")[0] == voice.partition("-")[0]] or known
            raise SettingError(f"Engine “espeak” has no voice “{voice}”. Choose one of: {', '.join(near)}.")
        self._library = library
        self._shortened: tempfile.TemporaryDirectory[str] | None = None
        self._worker = Worker(self.name, {"library": str(library), "data": str(self._short(data)), "voice": voice})

    def voices(self) -> tuple[str, ...]:
        """Give the voices by language tag, in lower case; ``+f3`` and the like may be added."""
        return tuple(sorted(file.name.lower() for file in (self._data / "lang").rglob("*") if file.is_file()))

    def fingerprint(self) -> str:
        """Digest of the library and of the data files that this voice uses."""
        return f"espeak {self.voice} {_digest(self._library, self._data, self.voice)}"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Speak a sentence as plain text with the library's own ``[[mnemonics]]`` for terms."""
        try:
            text, spoken = _notation(speech)
        except UnknownSound as error:
            raise EngineError(f"A term's sounds can't be read: {error}. Mend it in lexicon.toml.") from None
        if not any(character.isalnum() for character in text):
            raise EngineError("There are no words to speak.")
        pace = _SLOW_WORDS_A_MINUTE if slow else _WORDS_A_MINUTE
        sound = self._worker.speak({"text": text, "words_a_minute": pace})
        return Synthesis(sound.pcm, _timings(spoken, sound.words))

    def close(self) -> None:
        """End the worker and take its short path away."""
        self._worker.close()
        if self._shortened is not None:
            self._shortened.cleanup()
            self._shortened = None

    def _short(self, data: Path) -> Path:
        if len(str(data)) <= _LONGEST_DATA_PATH:
            return data
        self._shortened = tempfile.TemporaryDirectory(prefix="leafline-")
        short = Path(self._shortened.name) / "espeak-ng-data"
        if len(str(short)) > _LONGEST_DATA_PATH:
            raise SettingError(f"Engine “espeak” needs a short folder for temporary files; {short.parent} is too long.")
        try:
            short.symlink_to(data, target_is_directory=True)
        except OSError:  # a system or a user that may not make links
            shutil.copytree(data, short)
        return short


def missing() -> str:
    """Say what to install; empty where nothing is missing."""
    try:
        package()
    except LookupError:
        return "install the package “espeakng-loader” (pip install espeakng-loader)."
    return ""


def open_engine(options: EngineOptions) -> EspeakEngine:
    """Open the engine with the voice asked for, or the language's own."""
    return EspeakEngine((options.voice or options.language).lower(), *package())


def package() -> tuple[Path, Path]:
    """Find the library and its data without importing anything; raises LookupError where they aren't."""
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or found.origin is None:
        raise LookupError("espeakng_loader")
    folder = Path(found.origin).parent
    for name in _LIBRARIES:
        if (folder / name).exists():
            return folder / name, folder / "espeak-ng-data"
    raise LookupError("libespeak-ng")


def _notation(speech: Speech) -> tuple[str, list[tuple[int, str]]]:
    """Give the text for the library, and where each word of it begins (characters from 0)."""
    text = ""
    spoken: list[tuple[int, str]] = []
    for part in speech:
        if isinstance(part, Pause):
            continue
        if isinstance(part, Term):
            spoken.append((len(text), part.words))
            text += f"[[{to_espeak(part.ipa)}]]"
            continue
        words = part.words.replace("[[", "").replace("]]", "")
        spoken += [
            (len(text) + found.start(), found[0])
            for found in re.finditer(r"\S+", words)
            if any(character.isalnum() for character in found[0])
        ]
        text += words
    return text, spoken


def _timings(spoken: list[tuple[int, str]], marks: list[tuple[int, float, float]]) -> tuple[WordTiming, ...]:
    """Give each word of ours the time from its first to its last mark; the library cuts words its own way."""
    timings: dict[int, WordTiming] = {}
    for place, start, end in marks:
        owner = max((index for index, (begin, _) in enumerate(spoken) if begin <= place), default=0)
        known = timings.get(owner)
        timings[owner] = WordTiming(spoken[owner][1], known.start if known else start, end)
    return tuple(timings[owner] for owner in sorted(timings))


@functools.cache
def _digest(library: Path, data: Path, voice: str) -> str:
    base, _, variant = voice.partition("+")
    language = base.partition("-")[0]
    files = [library, *sorted(data.glob("phon*")), data / "intonations", data / f"{language}_dict"]
    files += sorted(file for file in (data / "lang").rglob("*") if file.name.lower() == base)
    files += sorted((data / "voices" / "!v").glob(variant)) if variant else []
    summary = hashlib.sha256()
    for file in files:
        if file.is_file() and file.name != "phondata-manifest":
            summary.update(hashlib.sha256(file.read_bytes()).digest())
    return summary.hexdigest()[:16]
