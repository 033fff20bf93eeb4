"""Sounds for tests: tones, clicks, and something with the rhythm, spectrum and peaks of speech."""

import numpy as np

from audio.pcm import Pcm


def tone(hertz: float, seconds: float, rate: int, level: float = 0.0) -> Pcm:
    """A sine; ``level`` in dB against full scale."""
    time = np.arange(round(seconds * rate)) / rate
    return Pcm((10 ** (level / 20) * np.sin(2 * np.pi * hertz * time)).astype(np.float32), rate)


def silence(seconds: float, rate: int) -> Pcm:
    """Nothing at all."""
    return Pcm(np.zeros(round(seconds * rate), np.float32), rate)


def joined(*parts: Pcm) -> Pcm:
    """Parts in a row."""
    return Pcm(np.concatenate([part.samples for part in parts]), parts[0].rate)


def clicks(at: tuple[float, ...], seconds: float, rate: int) -> Pcm:
    """A short burst at each time."""
    samples = np.zeros(round(seconds * rate), np.float32)
    n = np.arange(-200, 201) / rate
    burst = 0.5 * np.exp(-((n * 4000) ** 2)) * np.cos(2 * np.pi * 2000 * n)
    for time in at:
        middle = round(time * rate)
        samples[middle - 200 : middle + 201] += burst.astype(np.float32)
    return Pcm(samples, rate)


def speechlike(seconds: float, rate: int = 22_050, seed: int = 0) -> Pcm:
    """Syllables of a buzzing, formant-shaped voice with hissed consonants between them, and a pause now and then."""
    draw = np.random.default_rng(seed)
    count = round(seconds * rate)
    time = np.arange(count) / rate
    pitch = 110 + 25 * np.sin(2 * np.pi * 0.4 * time + seed)
    buzz = np.diff(np.floor(np.cumsum(pitch) / rate), prepend=0.0)
    spectrum = np.fft.rfft(buzz)
    hertz = np.fft.rfftfreq(count, 1 / rate)
    # The glottis gives soft pulses, and each formant rings on after one, as a resonance does; bare pulses in phase
    # would peak as no voice does.
    shape = sum(gain / (1 + 1j * (hertz - peak) / width) for peak, width, gain in _FORMANTS) / (1 + 1j * hertz / 300)
    voice = np.fft.irfft(spectrum * shape, count)
    hiss = np.fft.irfft(np.fft.rfft(draw.normal(size=count)) / (1 + ((hertz - 4500) / 1200) ** 2), count)
    beat = np.sin(np.pi * 4.1 * time + seed) ** 2
    spans = draw.random(int(seconds * 2.5) + 2) > 0.15
    spans[0] = True  # however short, something is said
    talking = np.repeat(spans, rate // 2 - rate // 10)[:count]
    mix = voice / np.abs(voice).max() * beat + 0.25 * hiss / np.abs(hiss).max() * (1 - beat) ** 4
    return Pcm((0.5 * mix * np.pad(talking, (0, count - len(talking)))).astype(np.float32), rate)


_FORMANTS = ((550, 60, 1.0), (1300, 80, 0.8), (2500, 120, 0.6), (3500, 150, 0.4))
