"""Engine ``piper``: a voice file that the user gives, spoken by the package ``piper-tts``.

The package (GPL-3) is an extra and runs in a worker process behind a pipe; it is never imported here.
"""

import functools
import hashlib
import importlib.util
from importlib import metadata
from pathlib import Path

from audio.engine import EngineOptions, Skills
from audio.pcm import Synthesis
from audio.worker import Worker
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Pause, Speech, Term

__all__ = ["PiperEngine", "missing", "open_engine"]

_SLOWER = 1.25
_SIGNS = str.maketrans({".": None, "\u0361": None, "ɝ": "ɜː"})


class PiperEngine:
    """Piper behind a pipe."""

    name = "piper"
    skills = Skills()

    def __init__(self, file: Path) -> None:
        self.voice = file.stem
        self._file = file
        self._worker = Worker(self.name, {"voice": str(file)})

    def voices(self) -> tuple[str, ...]:
        """Any voice file may be given, so none is listed."""
        return ()

    def fingerprint(self) -> str:
        """Version of the package and digest of the voice file with its settings."""
        return f"piper {metadata.version('piper-tts')} {self.voice} {_digest(self._file)}"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Speak a sentence, terms as ``[[ipa]]``."""
        text = "".join(
            f"[[ {_sounds(part.ipa)} ]]" if isinstance(part, Term) else part.words.replace("[[", "").replace("]]", "")
            for part in speech
            if not isinstance(part, Pause)
        )
        if not any(character.isalnum() for character in text):
            raise EngineError("There are no words to speak.")
        return Synthesis(self._worker.speak({"text": text, "stretch": _SLOWER if slow else 1.0}).pcm)

    def close(self) -> None:
        """End the worker."""
        self._worker.close()


def missing() -> str:
    """Say what to install; empty where nothing is missing."""
    if importlib.util.find_spec("piper") is None:
        return "install the extra “piper” (pip install leafline[piper])."
    return ""


def open_engine(options: EngineOptions) -> PiperEngine:
    """Open the engine with a voice file; raises SettingError where it or its settings are missing."""
    if not options.voice:
        raise SettingError("Engine “piper” needs a voice: give the path of an .onnx file with --voice.")
    file = Path(options.voice).expanduser().resolve()
    for needed in (file, file.with_name(file.name + ".json")):
        if not needed.is_file():
            raise SettingError(f"Engine “piper” finds no voice file {needed}. A voice is an .onnx and an .onnx.json.")
    return PiperEngine(file)


def _sounds(ipa: str) -> str:
    """Give IPA as piper's voices know it: a full stop would end the sentence, and ties and ɝ aren't among its signs."""
    return ipa.translate(_SIGNS)


@functools.cache
def _digest(file: Path) -> str:
    summary = hashlib.sha256()
    for part in (file, file.with_name(file.name + ".json")):
        with part.open("rb") as content:
            summary.update(hashlib.file_digest(content, "sha256").digest())
    return summary.hexdigest()[:16]
