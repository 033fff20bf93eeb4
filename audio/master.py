"""From a raw recording to finished files: the right band, the right level, no peak too high, proved after coding.

An MP3 encoder changes loudness and peaks. So a clip is levelled with the encoder's usual shift allowed for, encoded,
decoded and measured; where it misses, what was measured corrects the next try. One encoding nearly always does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.bands import Band, bands
from audio.formats import Format, Level, Pcm16, Treatment, decode, encode, to_pcm16
from audio.limiter import REACH_SECONDS, amplify, gain_curve, widened
from audio.loudness import SILENT, Numbers, Outline, active_level, factor, integrated, outline, true_peak
from audio.memory import keep_memory
from audio.pcm import Pcm

__all__ = ["SHORT_SECONDS", "Finished", "finish"]

SHORT_SECONDS = 3.0
"""Below this a clip's gated loudness means little; its active speech level is set in its place."""

# What is promised is 0.2 LU and the peak itself; the rest is for meters that round, or that oversample eightfold and
# see up to 0.2 dB more.
_CLOSE = 0.13
_ROOM = 0.25
_MOST_ENCODINGS = 6
# Levelling tries gains on the outline until it is this close, in dB; limited peaks take some loudness with them.
_EXACT = 0.01
_MOST_GAINS = 12
_LEAST_SLOPE = 0.05
_LONGEST_STEP = 6.0
_REACHES = (REACH_SECONDS, REACH_SECONDS / 2.5)
# Where a decoded peak is too high, the ceiling there is lowered by its excess and this much more; LAME raises single
# hard consonants by up to 3 dB, and lowering the ceiling everywhere for them would dull the whole clip.
_SLACK = factor(0.5)
_AROUND = 12
_HISS = 2.0

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
    """Measured true peak in dBTP; a prompt's greatest sample in dBFS."""
    encodings: int = 1
    """How many encodings it took."""


def finish(sound: Pcm, formats: Iterable[Format]) -> tuple[Finished, ...]:
    """Master a sound once for each treatment and write it in every format, in the order given."""
    keep_memory()
    formats = tuple(formats)
    treatments = tuple({form.treatment: None for form in formats})
    shaped = dict(zip(treatments, bands(sound, [Band(some.rate, some.band) for some in treatments]), strict=True))
    prompts: dict[Treatment, tuple[Pcm16, float, float]] = {}
    files = []
    for form in formats:
        treatment = form.treatment
        if form.lossy:
            files.append(_verified(form, shaped[treatment]))
            continue
        if treatment not in prompts:
            prompts[treatment] = _prompt(shaped[treatment], treatment.level)
        samples, level, peak = prompts[treatment]
        files.append(Finished(form, encode(form, samples), len(samples) / treatment.rate, level, peak))
    return tuple(files)


def _prompt(sound: Pcm, level: Level) -> tuple[Pcm16, float, float]:
    """Level a sound that no codec changes; returns it with its level and peak.

    A telephone's codec works on the samples, so the greatest of them is its peak.
    """
    before = outline(sound, weighted=False, between=False)
    meter, target = _meter(level, sound.seconds)
    plan = _plan(before, meter, target, factor(level.peak))
    return to_pcm16(plan.apply(sound).samples), plan.level, plan.peak


def _verified(form: Format, sound: Pcm) -> Finished:
    level = form.treatment.level
    before = outline(sound)
    meter, target = _meter(level, sound.seconds)
    aim = target - (form.shift if meter is integrated else form.active_shift)
    rise = np.where(_hissing(before), form.hiss, form.overshoot)
    ceiling: Numbers = 10 ** ((level.peak - _ROOM - rise) / 20)
    best: Finished | None = None
    for attempt in range(1, _MOST_ENCODINGS + 1):
        plan = _plan(before, meter, aim, ceiling)
        data = encode(form, to_pcm16(plan.apply(sound).samples))
        heard = decode(form, data)
        after = outline(heard, highest=True)
        made = Finished(form, data, heard.seconds, meter(after), true_peak(after), attempt)
        if best is None or _miss(made, target) < _miss(best, target):
            best = made
        if made.level == SILENT or not _miss(made, target):
            return made
        if abs(made.level - target) > _CLOSE:
            aim += target - made.level
        ceiling /= _excess(after, form, len(ceiling))
    assert best is not None  # noqa: S101 - the loop runs at least once
    return best


def _miss(made: Finished, target: float) -> float:
    """Give by how many dB a file misses; 0 where it is good. A peak weighs more: it can be heard as a crack."""
    off = max(0.0, abs(made.level - target) - _CLOSE)
    over = max(0.0, made.peak - made.format.treatment.level.peak + _ROOM)
    return off + 10 * over


def _hissing(sound: Outline) -> NDArray[np.bool_]:
    """Tell of each step whether the sound around it is nearly all high: the K-weighting's shelf lifts it by 3 dB."""
    weighted, energy = (np.convolve(part, np.ones(2 * _AROUND + 1), "same") for part in (sound.weighted, sound.energy))
    hissing: NDArray[np.bool_] = weighted[: len(sound.peak)] > _HISS * energy[: len(sound.peak)]
    return hissing


def _excess(after: Outline, form: Format, steps: int) -> Numbers:
    """Give by what factor the decoded sound is too high around each step of the coded one; 1 where it isn't."""
    high = after.peak[form.delay // after.step :][: steps + 1]
    high = np.maximum(high / factor(form.treatment.level.peak - _ROOM), 1.0)
    high[high > 1.0] *= _SLACK
    return widened(np.pad(high, (0, max(0, steps - len(high))), constant_values=1.0), _AROUND)[:steps]


def _meter(level: Level, seconds: float) -> tuple[Meter, float]:
    """Choose how this sound's level is measured, and its target."""
    if level.loudness is not None and seconds >= SHORT_SECONDS:
        return integrated, level.loudness
    return (lambda sound: active_level(sound).level), level.active


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How a sound is turned to its level, and what that will give."""

    gain: float
    """In dB."""
    curve: Numbers
    """Factors that hold its peaks."""
    step: int
    """Samples a factor."""
    level: float
    peak: float

    def apply(self, sound: Pcm) -> Pcm:
        return amplify(sound, factor(self.gain), self.curve, self.step)


def _plan(before: Outline, meter: Meter, target: float, ceiling: float | Numbers) -> _Plan:
    """Plan to turn a sound to its target with no peak above the ceiling (a factor, or one for each step).

    Where the target can't be met because every pulse of a hard voice is held down, the gain may move faster.
    """
    level = meter(before)
    if level == SILENT:
        return _Plan(0.0, np.ones(len(before.peak)), before.step, SILENT, true_peak(before))
    for reach in _REACHES:
        plan = _search(before, level, meter, target, ceiling, reach)
        if abs(target - plan.level) <= _EXACT:
            break
    return plan


def _search(
    before: Outline, level: float, meter: Meter, target: float, ceiling: float | Numbers, reach: float
) -> _Plan:
    """Find the gain that brings a sound from its level to its target while its peaks are held."""
    gain, step, start = 0.0, target - level, level
    for _ in range(_MOST_GAINS):
        gain += step
        louder = before.times(factor(gain))
        curve = gain_curve(louder, ceiling, reach)
        after = louder.times(curve)
        reached = meter(after) if curve.min() < 1.0 else start + gain
        if abs(target - reached) <= _EXACT:
            break
        # Where peaks are held, a dB of gain brings less than a dB of level: go on by what the last step brought.
        brought = max((reached - level) / step, _LEAST_SLOPE) if step else 1.0
        step, level = min((target - reached) / brought, _LONGEST_STEP), reached
    return _Plan(gain, curve, before.step, reached, true_peak(after))
