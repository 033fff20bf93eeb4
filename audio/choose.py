"""Which engine speaks: the one asked for, or the best that is at hand; and who speaks where it fails."""

from dataclasses import dataclass
from pathlib import Path

from audio.engine import EngineOptions, engine_names, missing
from speech_content.errors import SettingError

__all__ = ["AUTO", "Choice", "choose"]

AUTO = "auto"
_NETWORK = "gtts"
_OFFLINE = ("flite", "espeak")
"""Engines of this machine, the clearer one first."""
_FALLS_BACK = ("espeak", "flite", "gtts", "piper")


@dataclass(frozen=True, slots=True)
class Choice:
    """Engines in the order in which they are tried on a clip."""

    engines: tuple[tuple[str, EngineOptions], ...]
    said: str
    """One line for whoever builds: who speaks, and where the texts go."""


def choose(
    engine: str,
    *,
    language: str,
    voice: str = "",
    piper_voice: Path | None = None,
    cache: Path | None = None,
    offline: bool = False,
) -> Choice:
    """Choose an engine by name, or by what is at hand for ``auto``.

    That is a piper voice that is configured, else gtts if its service answers, else flite where it is installed, else
    espeak. With ``offline`` the network is never asked.

    Raises:
        SettingError: there is no such engine, it can't be used here, or it needs the network that it may not have.
    """
    plain = EngineOptions(language, cache=cache)
    reason = ""
    if engine == AUTO:
        engine, reason = _at_hand(plain, piper_voice, offline=offline)
    if engine not in engine_names():
        raise SettingError(f"There is no engine “{engine}”. Choose one of: {', '.join(engine_names())}, or {AUTO}.")
    if engine == _NETWORK and offline:
        raise SettingError("Engine “gtts” asks a service on the network. Leave out --offline, or use flite or espeak.")
    if engine == "piper" and not voice and piper_voice:
        voice = str(piper_voice)
    first = (engine, EngineOptions(language, voice, cache))
    after = [(name, plain) for name in _OFFLINE if name != engine and engine in _FALLS_BACK and _usable(name, plain)]
    said = f"Engine {engine}{f' ({reason})' if reason else ''}."
    if engine == _NETWORK:
        said += " The texts of the lines go to Google's translation service; no caller's words are among them."
    return Choice((first, *after), said)


def _at_hand(plain: EngineOptions, piper_voice: Path | None, *, offline: bool) -> tuple[str, str]:
    if piper_voice is not None:
        return "piper", "a voice is configured"
    if not offline and not missing(_NETWORK):
        from audio.engines.gtts import open_engine

        service = open_engine(plain)
        try:
            if service.answers():
                return _NETWORK, "its service answers"
        finally:
            service.close()
    why = "the network is not to be used" if offline else "the network gives no better one"
    return next(name for name in _OFFLINE if name == "espeak" or _usable(name, plain)), why


def _usable(name: str, options: EngineOptions) -> bool:
    return not missing(name) and (name != "flite" or options.language.lower().startswith("en"))
