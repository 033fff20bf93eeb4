"""Piper (GPL-3); runs in a process of its own, see ``serve.py``."""

from typing import Any

FRESH = False  # no state passes on, and its threads don't survive a fork

_state: dict[str, Any] = {}


def load(settings: dict[str, Any]) -> dict[str, Any]:
    """Load the voice file."""
    from piper import PiperVoice  # type: ignore[import-not-found]  # an extra, and only ever on this side of the pipe

    _state["voice"] = PiperVoice.load(settings["voice"])
    return {}


def speak(request: dict[str, Any]) -> tuple[int, bytes, list[Any]]:
    """Speak a text, without the generator's noise, so that the same words give the same samples."""
    from piper import SynthesisConfig

    voice = _state["voice"]
    pace = float(getattr(voice.config, "length_scale", 1.0) or 1.0) * request["stretch"]
    settings = SynthesisConfig(length_scale=pace, noise_scale=0.0, noise_w_scale=0.0)
    chunks = list(voice.synthesize(request["text"], settings))
    if not chunks:
        raise RuntimeError("piper gave no sound")
    return chunks[0].sample_rate, b"".join(chunk.audio_int16_bytes for chunk in chunks), []
