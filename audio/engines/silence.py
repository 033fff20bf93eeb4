"""Engine ``silence``: exact durations and word timings without a voice; for tests and for planning."""

import numpy as np

from audio.engine import EngineOptions, Skills
from audio.pcm import Pcm, Synthesis, WordTiming
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Speech, seconds, words

__all__ = ["SilenceEngine", "missing", "open_engine"]

_RATE = 16_000
_SLOWER = 1.25
# A tone so soft that nobody hears it, so that mastering and checks have something to measure.
_TONE_HZ = 200.0
_TONE_LEVEL = 0.001


class SilenceEngine:
    """Says nothing for exactly as long as the words are forecast to take."""

    name = "silence"
    voice = "none"
    skills = Skills(timings=True)

    def voices(self) -> tuple[str, ...]:
        """Give the one voice."""
        return (self.voice,)

    def fingerprint(self) -> str:
        """Name the engine's version."""
        return "silence 1"

    def synthesise(self, speech: Speech, *, slow: bool = False) -> Synthesis:
        """Give ``speech.seconds`` of near silence, the time shared out among the words by their letters."""
        said = [word for word in words(speech).split() if any(letter.isalnum() for letter in word)]
        if not said:
            raise EngineError("There are no words to speak.")
        length = seconds(speech) * (_SLOWER if slow else 1.0)
        clock = np.arange(round(length * _RATE), dtype=np.float32) / _RATE
        samples = (_TONE_LEVEL * np.sin(2 * np.pi * _TONE_HZ * clock)).astype(np.float32)
        letters = np.cumsum([0] + [len(word) + 1 for word in said])
        edges = letters / letters[-1] * (len(samples) / _RATE)
        timings = tuple(
            WordTiming(word, float(edges[place]), float(edges[place + 1])) for place, word in enumerate(said)
        )
        return Synthesis(Pcm(samples, _RATE), timings)

    def close(self) -> None:
        """Nothing is held."""


def missing() -> str:
    """Nothing need be installed."""
    return ""


def open_engine(options: EngineOptions) -> SilenceEngine:
    """Open the engine; the language makes no difference."""
    if options.voice not in ("", SilenceEngine.voice):
        raise SettingError(f"Engine “silence” has no voice “{options.voice}”. Leave it out.")
    return SilenceEngine()
