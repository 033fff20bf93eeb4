"""Sound as numbers: what engines hand over, and how pieces of it are trimmed, resampled and joined."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import soxr
from numpy.typing import NDArray

from speech_content.errors import AudioError

__all__ = [
    "Cue",
    "Pcm",
    "Piece",
    "Recording",
    "Samples",
    "Synthesis",
    "WordTiming",
    "assemble",
    "join",
    "resample",
    "split",
    "trim",
]

Samples = NDArray[np.float32]
"""One channel of samples, shape (n,), full scale at ±1."""

# Quieter than this against the loudest 10 ms, a frame is silence; breath and weak fricatives stay well above it.
_SILENCE_DB = -48.0
_FRAME_SECONDS = 0.010
# Kept before and after what is heard, so that neither a plosive's onset nor the room after a word is cut.
_HEAD_SECONDS = 0.020
_TAIL_SECONDS = 0.060
_FADE_SECONDS = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class Pcm:
    """One channel of sound."""

    samples: Samples
    """Shape (n,), float32, full scale at ±1."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True)
class WordTiming:
    """When one word is heard."""

    word: str
    start: float
    """Seconds from the start of the sound it belongs to."""
    end: float
    """Seconds from the start of the sound it belongs to."""


@dataclass(frozen=True, slots=True, eq=False)
class Synthesis:
    """What an engine makes of one piece of speech."""

    pcm: Pcm
    words: tuple[WordTiming, ...] | None = None
    """None where the engine doesn't tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One sentence as an engine spoke it, and the silence that follows."""

    synthesis: Synthesis
    text: str
    """The words as captions and transcripts show them."""
    pause: float = 0.0
    """Silence after it, in seconds."""


@dataclass(frozen=True, slots=True)
class Cue:
    """When one sentence is heard."""

    text: str
    start: float
    """Seconds from the start of the recording."""
    end: float
    """Seconds from the start of the recording."""
    words: tuple[WordTiming, ...] | None = None
    """Times from the start of the recording; None where the engine doesn't tell."""

    def moved(self, seconds: float) -> "Cue":
        """Give the cue with every time put off by ``seconds``."""
        words = self.words and tuple(
            replace(word, start=word.start + seconds, end=word.end + seconds) for word in self.words
        )
        return Cue(self.text, self.start + seconds, self.end + seconds, words)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Joined sentences with their times; not mastered yet."""

    pcm: Pcm
    cues: tuple[Cue, ...]


def resample(pcm: Pcm, rate: int) -> Pcm:
    """Give the same sound at another rate (soxr, high quality: pass band to 91 % of the lower Nyquist frequency)."""
    if pcm.rate == rate:
        return pcm
    return Pcm(soxr.resample(pcm.samples, pcm.rate, rate, quality="HQ"), rate)


def trim(pcm: Pcm) -> tuple[Pcm, float]:
    """Cut the silence at both ends and fade what is left in and out.

    Returns the sound and how many seconds were cut from its front. Pure silence stays as it is.
    """
    frame = max(1, round(_FRAME_SECONDS * pcm.rate))
    count = len(pcm.samples) // frame
    frames = pcm.samples[: count * frame].reshape(count, frame)
    power = np.einsum("ij,ij->i", frames, frames)
    peak = float(power.max(initial=0.0))
    if peak <= frame * 1e-10:  # -100 dBFS
        return pcm, 0.0
    loud = np.flatnonzero(power > peak * 10 ** (_SILENCE_DB / 10))
    start = max(0, int(loud[0]) * frame - round(_HEAD_SECONDS * pcm.rate))
    end = min(len(pcm.samples), (int(loud[-1]) + 1) * frame + round(_TAIL_SECONDS * pcm.rate))
    samples = pcm.samples[start:end].copy()
    fade = min(round(_FADE_SECONDS * pcm.rate), len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[len(samples) - fade :] *= ramp[::-1]
    return Pcm(samples, pcm.rate), start / pcm.rate


def assemble(pieces: Iterable[Piece]) -> Recording:
    """Join trimmed pieces with their pauses between them and say when each is heard.

    Raises AudioError where there is nothing to join, a piece is empty, or two pieces differ in rate (two voices).
    """
    return join((_trimmed(piece), piece.pause) for piece in pieces)


def _trimmed(piece: Piece) -> Recording:
    sound, cut = trim(piece.synthesis.pcm)
    if not len(sound.samples):
        raise AudioError(f"The engine gave no sound for “{piece.text}”. Reword it or use another engine.")
    words = piece.synthesis.words and tuple(
        WordTiming(word.word, *(min(max(at - cut, 0.0), sound.seconds) for at in (word.start, word.end)))
        for word in piece.synthesis.words
    )
    return Recording(sound, (Cue(piece.text, 0.0, sound.seconds, words),))


def join(recordings: Iterable[tuple[Recording, float]]) -> Recording:
    """Join recordings, each with the silence that follows it in seconds; raises AudioError as ``assemble`` does."""
    parts: list[Samples] = []
    cues: list[Cue] = []
    length = rate = 0
    for recording, pause in recordings:
        if rate and recording.pcm.rate != rate:
            raise AudioError(
                f"Recordings at {rate} Hz and {recording.pcm.rate} Hz don't join. Use one engine and voice."
            )
        rate = recording.pcm.rate
        cues += [cue.moved(length / rate) for cue in recording.cues]
        gap = np.zeros(round(pause * rate), np.float32)
        parts += [recording.pcm.samples, gap]
        length += len(recording.pcm.samples) + len(gap)
    if not parts:
        raise AudioError("There is nothing to record. Give at least one sentence.")
    return Recording(Pcm(np.concatenate(parts), rate), tuple(cues))


def split(recording: Recording, longest: float) -> tuple[Recording, ...]:
    """Cut a recording before sentences into as few parts as are no longer than ``longest`` seconds.

    Joined again without a pause the parts are the whole. Raises AudioError where one sentence alone is longer.
    """
    rate, whole = recording.pcm.rate, recording.pcm.samples
    # What comes before the first sentence belongs to it, and each pause to the sentence before.
    starts = [0, *(round(cue.start * rate) for cue in recording.cues[1:])]
    ends = [*starts[1:], len(whole)]
    firsts = [0]
    for number, (cue, start, end) in enumerate(zip(recording.cues, starts, ends, strict=True)):
        if end - start > longest * rate:
            raise AudioError(
                f"“{cue.text}” lasts {(end - start) / rate:.0f} s, and a recording may last {longest:.0f} s. "
                "Make two sentences of it, or set LEAFLINE_AUDIO_LIMIT higher."
            )
        if end - starts[firsts[-1]] > longest * rate:
            firsts.append(number)
    parts = []
    for first, last in zip(firsts, [*firsts[1:], len(starts)], strict=True):
        start, end = starts[first], ends[last - 1]
        cues = tuple(cue.moved(-start / rate) for cue in recording.cues[first:last])
        parts.append(Recording(Pcm(whole[start:end], rate), cues))
    return tuple(parts)
