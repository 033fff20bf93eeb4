"""Engine ``flite``: Debian's ``libflite1`` with the voice ``rms``; clear over a telephone, English only.

The library runs in a worker process behind a pipe, so that a crash takes down one sentence and no more.
"""

import ctypes
import functools
import hashlib
import re
import unicodedata
from pathlib import Path

from audio.engine import EngineOptions, Skills
from audio.pcm import Synthesis, WordTiming
from audio.worker import Worker
from speech_content.errors import EngineError, SettingError
from speech_content.phonemes import UnknownSound, to_arpabet
from speech_content.speech import Pause, Speech, Term

__all__ = ["FliteEngine", "missing", "open_engine"]

_VOICES = ("awb", "kal16", "rms", "slt")
_DEFAULT_VOICE = "rms"
_SLOWER = 1.25
_ENDINGS = (".so.1", ".so", ".dylib")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "…": "."})
_DASH = re.compile(r"\s*—\s*")


class FliteEngine:
    """flite behind a pipe."""

    name = "flite"
    skills = Skills(timings=True)

    def __init__(self, voice: str) -> None:
        self.voice = voice
        if voice not in _VOICES:
            raise SettingError(f"Engine “flite” has no voice “{voice}”. Choose one of: {', '.join(_VOICES)}.")
        self._worker = Worker(self.name, {"voice": voice})

    def voices(self) -> tuple[str, ...]:
        """Give the voices of 16,000 Hz that Debian's package has."""
        return _VOICES

    def fingerprint(self) -> str:
        """Digest of the libraries that the worker has loaded."""
        return f"flite {self.voice} {_digest(tuple(self._worker.about()['files']))}"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Speak a sentence; each term is a made-up word whose sounds are given with it."""
        try:
            text, lexicon, terms = _notation(speech)
        except UnknownSound as error:
            raise EngineError(f"A term's sounds can't be read: {error}. Mend it in lexicon.toml.") from None
        if not any(character.isalnum() for character in text):
            raise EngineError("There are no words to speak.")
        sound = self._worker.speak({"text": text, "lexicon": lexicon, "stretch": _SLOWER if slow else 1.0})
        return Synthesis(sound.pcm, _timings(text, terms, sound.words))

    def close(self) -> None:
        """End the worker."""
        self._worker.close()


def missing() -> str:
    """Say what to install; empty where nothing is missing."""
    for ending in _ENDINGS:
        try:
            ctypes.CDLL(f"libflite_cmu_us_{_DEFAULT_VOICE}{ending}")
        except OSError:
            continue
        return ""
    return "install the library flite with its voices (Debian and Ubuntu: apt install libflite1)."


def open_engine(options: EngineOptions) -> FliteEngine:
    """Open the engine; raises SettingError where the language isn't English."""
    if not options.language.lower().startswith("en"):
        raise SettingError(f"Engine “flite” speaks English only, not {options.language}. Use espeak, piper or gtts.")
    return FliteEngine(options.voice or _DEFAULT_VOICE)


def _notation(speech: Speech) -> tuple[str, dict[str, str], dict[str, str]]:
    """Give the text in ASCII, the sounds of its made-up words, and the terms that these stand for."""
    text = ""
    lexicon: dict[str, str] = {}
    terms: dict[str, str] = {}
    for part in speech:
        if isinstance(part, Pause):
            continue
        if isinstance(part, Term):
            # A word of letters alone: flite cuts other words apart before it looks them up.
            word = "qx" + "".join(chr(ord("a") + int(digit)) for digit in str(len(terms)))
            lexicon[word], terms[word] = to_arpabet(part.ipa), part.words
            text += word
        else:
            words = _DASH.sub(", ", part.words.translate(_PLAIN))
            text += unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return text, lexicon, terms


def _timings(text: str, terms: dict[str, str], marks: list[tuple[str, float, float]]) -> tuple[WordTiming, ...] | None:
    """Lay flite's words over ours, or give None where they don't fit.

    It writes some otherwise: "don't" as "dont", "we've" as "we" and "'ve", "low-grade" as two words.
    """
    timings: list[WordTiming] = []
    pending = [(_letters(name), start, end) for name, start, end in marks if _letters(name)]
    for word in text.split():
        letters = _letters(word)
        if not letters:
            continue
        shown, begin = terms.get(letters, word), None
        while letters:
            if not pending or not letters.startswith(pending[0][0]):
                return None
            heard, start, end = pending.pop(0)
            begin = start if begin is None else begin
            letters = letters[len(heard) :]
            if not letters:
                timings.append(WordTiming(shown, begin, end))
    return tuple(timings)


def _letters(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


@functools.cache
def _digest(files: tuple[str, ...]) -> str:
    summary = hashlib.sha256()
    for file in files:
        summary.update(hashlib.sha256(Path(file).read_bytes()).digest())
    return summary.hexdigest()[:16]
