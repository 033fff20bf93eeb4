"""From a raw recording to finished files: the right band, the right level, no peak too high, proved after coding.

An MP3 encoder changes loudness and peaks. So a clip is levelled with the encoder's usual shift allowed for, encoded,
decoded and measured; where it misses, what was measured corrects the next try. One encoding nearly always does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audio.filters import apply, band_pass
from audio.formats import Format, Level, Treatment, decode, encode, to_pcm16
from audio.limiter import amplify, gain_curve
from audio.loudness import SILENT, Outline, active_level, factor, integrated, outline, true_peak
from audio.pcm import Pcm, resample

__all__ = ["SHORT_SECONDS", "Finished", "finish"]

SHORT_SECONDS = 3.0
"""Below this a clip's gated loudness means little; its active speech level is set in its place."""

# What a listener is promised is 0.2 LU; half of it is left for meters that round.
_CLOSE = 0.1
_MOST_ENCODINGS = 6
# Levelling tries gains on the outline until it is this close, in dB; limited peaks take some loudness with them.
_EXACT = 0.01
_MOST_GAINS = 12

Meter = Callable[[Outline], float]


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished file."""

    format: Format
    data: bytes
    """The whole file."""
    seconds: float
    """Length as a player shows it."""
    level: float
    """Measured level: LUFS, or dBov for a short clip or a prompt; minus infinity for silence."""
    peak: float
    """Measured true peak in dBTP."""
    encodings: int = 1
    """How many encodings it took."""


def finish(sound: Pcm, formats: Iterable[Format]) -> tuple[Finished, ...]:
    """Master a sound once for each treatment and write it in every format, in the order given."""
    shaped: dict[Treatment, Pcm] = {}
    levelled: dict[Treatment, tuple[Pcm, float, float]] = {}
    files = []
    for form in formats:
        treatment = form.treatment
        if treatment not in shaped:
            shaped[treatment] = _shape(sound, treatment)
        if form.lossy:
            files.append(_verified(form, shaped[treatment]))
            continue
        if treatment not in levelled:
            levelled[treatment] = _prompt(shaped[treatment], treatment.level)
        pcm, level, peak = levelled[treatment]
        files.append(Finished(form, encode(form, to_pcm16(pcm.samples)), pcm.seconds, level, peak))
    return tuple(files)


def _shape(sound: Pcm, treatment: Treatment) -> Pcm:
    sound = resample(sound, treatment.rate)
    if treatment.band is None:
        return sound
    return Pcm(apply(band_pass(*treatment.band, treatment.rate), sound.samples), treatment.rate)


def _prompt(sound: Pcm, level: Level) -> tuple[Pcm, float, float]:
    """Level a sound that no codec changes; returns it with its level and peak."""
    before = outline(sound, weighted=False)
    meter, target = _meter(level, sound.seconds)
    pcm, after = _levelled(sound, before, meter, target, level.peak)
    return pcm, meter(after), true_peak(after)


def _verified(form: Format, sound: Pcm) -> Finished:
    level = form.treatment.level
    before = outline(sound)
    meter, target = _meter(level, sound.seconds)
    aim, ceiling = target - form.shift, level.peak - form.overshoot
    best: Finished | None = None
    for attempt in range(1, _MOST_ENCODINGS + 1):
        pcm, _ = _levelled(sound, before, meter, aim, ceiling)
        data = encode(form, to_pcm16(pcm.samples))
        heard = decode(form, data)
        after = outline(heard)
        made = Finished(form, data, heard.seconds, meter(after), true_peak(after), attempt)
        if best is None or _miss(made, target) < _miss(best, target):
            best = made
        if made.level == SILENT or not _miss(made, target):
            return made
        aim += target - made.level
        ceiling -= max(0.0, made.peak - level.peak + _CLOSE / 2)
    assert best is not None  # noqa: S101 - the loop runs at least once
    return best


def _miss(made: Finished, target: float) -> float:
    """Give by how many dB a file misses; 0 where it is good. A peak weighs more: it can be heard as a crack."""
    off = max(0.0, abs(made.level - target) - _CLOSE)
    over = max(0.0, made.peak - made.format.treatment.level.peak)
    return off + 10 * over


def _meter(level: Level, seconds: float) -> tuple[Meter, float]:
    """Choose how this sound's level is measured, and its target."""
    if level.loudness is not None and seconds >= SHORT_SECONDS:
        return integrated, level.loudness
    return (lambda sound: active_level(sound).level), level.active


def _levelled(sound: Pcm, before: Outline, meter: Meter, target: float, ceiling: float) -> tuple[Pcm, Outline]:
    """Turn a sound to its target with no peak above the ceiling (dBTP); returns it and its outline."""
    level = meter(before)
    if level == SILENT:
        return sound, before
    gain = target - level
    top = factor(ceiling)
    for _ in range(_MOST_GAINS):
        louder = before.times(factor(gain))
        curve = gain_curve(louder, top)
        after = louder.times(curve)
        missing = target - meter(after)
        if abs(missing) <= _EXACT:
            break
        gain += missing
    return amplify(sound, factor(gain), curve, before.step), after
