"""Engine ``gtts``: Google Translate's voice through the package gTTS, ahead of time only, never at request time.

gTTS 2.5.4 splits texts badly, checks no certificate, waits without end and takes an empty or broken answer for
sound. So it only packs the requests here; splitting, sending, waiting, trying again and checking are our own. What
came back is kept part by part, so that a resumed build asks only for what is missing.
"""

import base64
import binascii
import hashlib
import importlib.util
import io
import json
from importlib import metadata
from pathlib import Path

import numpy as np
import soundfile

from audio.clauses import split
from audio.disk import write_file
from audio.engine import EngineOptions, Skills
from audio.pcm import Pcm, Samples, Synthesis, trim
from audio.service import Patience, Service
from speech_content.errors import EngineError, SettingError
from speech_content.phonemes import to_plain_respelling
from speech_content.speech import Pause, Speech, Term

__all__ = ["GttsEngine", "missing", "open_engine"]

_LONGEST_PART = 100
"""Characters that the service takes at a time."""
_PART_GAP = 0.12
"""Seconds between two parts of one sentence: a breath at a comma."""
_RATE = 24_000
_SECONDS_A_CHARACTER = (0.02, 0.40)
"""Sound shorter or longer than this for its text isn't that text."""
_SLACK = 1.5
"""Seconds that a short text may last beyond that."""
_PROBE = "Hello."
_VOICES = ("ca", "co.in", "co.uk", "co.za", "com", "com.au", "com.ng", "ie", "us")
"""Domains of the service; in English each has an accent of its own."""
_ACCENTS = {"en-au": "com.au", "en-ca": "ca", "en-gb": "co.uk", "en-ie": "ie", "en-in": "co.in", "en-us": "us"}


class GttsEngine:
    """Google Translate's voice, ahead of time."""

    name = "gtts"
    skills = Skills(network=True, repeatable=False)

    def __init__(self, language: str, voice: str, cache: Path | None, service: Service, probe: Service) -> None:
        if voice not in _VOICES:
            raise SettingError(f"Engine “gtts” has no voice “{voice}”. Choose one of: {', '.join(_VOICES)}.")
        self.voice = voice
        self._language = language
        self._cache = cache
        self._service = service
        self._probe = probe

    def voices(self) -> tuple[str, ...]:
        """Give the domains that can be asked."""
        return _VOICES

    def fingerprint(self) -> str:
        """Version of the package, language and domain: the service doesn't name its own version."""
        return f"gtts {metadata.version('gTTS')} {self._language} {self.voice}"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Speak a sentence, terms as their respelling in small letters."""
        text = "".join(
            to_plain_respelling(part.respelling) if isinstance(part, Term) else part.words
            for part in speech
            if not isinstance(part, Pause)
        )
        parts = split(text, _LONGEST_PART)
        if not parts:
            raise EngineError("There are no words to speak.")
        sounds: list[Samples] = []
        for part in parts:
            if sounds:
                sounds.append(np.zeros(round(_PART_GAP * _RATE), np.float32))
            sounds.append(trim(self._part(part, slow=slow))[0].samples)
        return Synthesis(Pcm(np.concatenate(sounds), _RATE))

    def answers(self) -> bool:
        """Tell whether the service answers one short question in time."""
        try:
            self._probe.ask(self._form(_PROBE, slow=False), lambda body: _sound(_mp3(body), _PROBE), once=True)
        except EngineError:
            return False
        return True

    def close(self) -> None:
        """Close connections."""
        self._service.close()
        self._probe.close()

    def _part(self, text: str, *, slow: bool) -> Pcm:
        file = self._file(text, slow=slow)
        if file is not None and file.exists():
            try:
                kept = _sound(file.read_bytes(), text)
            except (OSError, ValueError):
                file.unlink(missing_ok=True)
            else:
                file.touch()  # pruning goes by when a part was last used
                return kept
        content, sound = self._service.ask(self._form(text, slow=slow), lambda body: _checked(body, text))
        if file is not None:
            write_file(file, content)
        return sound

    def _form(self, text: str, *, slow: bool) -> str:
        from gtts import gTTS  # kept out of other commands' start

        bodies = gTTS(
            text,
            lang=self._language,
            slow=slow,
            lang_check=False,
            pre_processor_funcs=[],
            tokenizer_func=lambda all_: [all_],
        ).get_bodies()
        if len(bodies) != 1:
            raise EngineError("gTTS packed the text otherwise than it was given. Use gTTS 2.5.")
        return str(bodies[0])

    def _file(self, text: str, *, slow: bool) -> Path | None:
        if self._cache is None:
            return None
        name = hashlib.sha256("\0".join([self._language, self.voice, str(slow), text]).encode()).hexdigest()
        return self._cache / "gtts" / f"{name}.mp3"


def missing() -> str:
    """Say what to install; empty where nothing is missing."""
    if importlib.util.find_spec("gtts") is None:
        return "install the package “gTTS” (pip install gTTS)."
    return ""


def open_engine(
    options: EngineOptions,
    *,
    address: str = "",
    certificates: Path | None = None,
    patience: Patience | None = None,
) -> GttsEngine:
    """Open the engine; ``address`` and ``certificates`` are for another place that speaks the same language."""
    from gtts import gTTS

    voice = options.voice or _ACCENTS.get(options.language.lower(), "com")
    address = address or f"https://translate.google.{voice}/_/TranslateWebserverUi/data/batchexecute"
    headers = dict(gTTS.GOOGLE_TTS_HEADERS)
    clock = options.cache / "gtts" / ".clock" if options.cache else None
    service = Service(address, headers, patience=patience, certificates=certificates, clock_file=clock)
    short = Patience(connect=2.0, silence=3.0, answer=4.0, interval=0.0)
    probe = Service(address, headers, patience=short, certificates=certificates)
    return GttsEngine(options.language.partition("-")[0].lower(), voice, options.cache, service, probe)


def _checked(body: bytes, text: str) -> tuple[bytes, Pcm]:
    content = _mp3(body)
    return content, _sound(content, text)


def _mp3(body: bytes) -> bytes:
    """Take the MP3 out of a ``batchexecute`` answer: ``["wrb.fr", id, "[\\"base64\\"]", …]`` in one of its lines.

    Raises ValueError where it has none.
    """
    from gtts import gTTS

    for line in body.splitlines():
        if gTTS.GOOGLE_TTS_RPC.encode() not in line:
            continue
        try:
            for row in json.loads(line):
                if row[:2] == ["wrb.fr", gTTS.GOOGLE_TTS_RPC] and row[2]:
                    return base64.b64decode(json.loads(row[2])[0], validate=True)
        except (TypeError, IndexError, KeyError, binascii.Error, RecursionError):
            raise ValueError("out of order") from None
    raise ValueError("no sound in it")


def _sound(content: bytes, text: str) -> Pcm:
    """Decode an MP3; raises ValueError where it is damaged or can't be that text by its length."""
    try:
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError):
        raise ValueError("bytes that aren't sound") from None
    if rate != _RATE or not len(samples):
        raise ValueError(f"sound of {rate} Hz")
    shortest, longest = (limit * len(text) for limit in _SECONDS_A_CHARACTER)
    if not shortest <= len(samples) / rate <= longest + _SLACK:
        raise ValueError(f"{len(samples) / rate:.1f} seconds for {len(text)} characters")
    return Pcm(np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)), rate)
