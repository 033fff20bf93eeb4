"""Every setting in one typed place: a default, an environment variable ``LEAFLINE_…``, and for some a flag."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from speech_content.errors import SettingError

__all__ = ["PREFIX", "Settings", "read_settings"]

PREFIX = "LEAFLINE_"
_YES, _NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"help": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set; the names in capitals after ``LEAFLINE_`` are the environment variables."""

    language: str = _setting("en-US", "Language of the answers, a folder under languages/.")
    content: Path | None = _setting(None, "The organisation's own content folder, laid over what ships.")
    require_review: bool = _setting(False, "Leave out topics that no clinician has signed.")
    host: str = _setting("127.0.0.1", "Address that the server listens on.")
    port: int = _setting(8080, "Port that the server listens on.")
    workers: int = _setting(2, "Server processes.")
    threads: int = _setting(4, "Threads of each server process.")
    public_url: str = _setting("", "Address by which Amazon and phone providers reach the server, https://….")
    alexa_skill_ids: tuple[str, ...] = _setting((), "Ids of the Alexa skills that may ask, with commas between.")
    alexa_trust_roots: Path | None = _setting(
        None, "For tests: a PEM file of roots to trust instead of the public ones."
    )
    alexa_cert_folder: Path | None = _setting(
        None, "For tests: a folder to look certificates up in instead of fetching."
    )
    alexa_unsigned: bool = _setting(False, "For development: accept unsigned requests, from this machine only.")
    audio: Path | None = _setting(None, "Folder of the recordings; by default in the user's data folder.")
    offline: bool = _setting(False, "Never ask the network while building recordings.")
    engine: str = _setting("auto", "Speech engine that makes the recordings.")
    piper_voice: Path | None = _setting(None, "Voice file for the piper engine.")
    phone_key: str = _setting(
        "", "What the phone provider's requests are checked with: Twilio's auth token, and so on."
    )
    phone_secret: str = _setting("", "Key that seals what the phone provider carries; by default made from phone_key.")
    phone_dialect: str = _setting("twilio", "Phone provider: a name in the phone channel's dialects.toml.")
    phone_speech: bool = _setting(True, "Let the phone provider recognise speech, where it can.")
    phone_counts: Path | None = _setting(None, "Folder for the phone line's daily counts of steps.")
    audio_url: str = _setting(
        "", "Where devices fetch recordings, https://…; by default /audio under the public address."
    )
    audio_limit: int = _setting(240, "Longest recording of a line for Alexa, in seconds.")

    @property
    def folders(self) -> tuple[Path, ...]:
        """Content folders over the built-in one."""
        return (self.content,) if self.content else ()

    @property
    def recordings_url(self) -> str:
        """Address that a recording's name is put behind; empty where no device can reach one."""
        own = f"{self.public_url.rstrip('/')}/audio" if self.public_url else ""
        return self.audio_url.rstrip("/") or own


def read_settings(environ: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """Read settings: a flag that was given first, then the environment, then the default.

    Raises:
        SettingError: naming every setting that can't be used.
    """
    given = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    problems = []
    hints = get_type_hints(Settings)
    for known in fields(Settings):
        name = PREFIX + known.name.upper()
        if flags.get(known.name) is not None:
            values[known.name] = flags[known.name]
        elif name in given:
            try:
                values[known.name] = _parse(given[name].strip(), hints[known.name])
            except ValueError as error:
                problems.append(f"{name}={given[name]!r}: {error}")
    if not problems:
        settings = Settings(**values)
        problems = _contradictions(settings)
    if problems:
        raise SettingError("\n".join(problems))
    return settings


def _parse(text: str, kind: Any) -> Any:
    if kind is bool:
        if text.casefold() in _YES | _NO:
            return text.casefold() in _YES
        message = "give 1 or 0"
        raise ValueError(message)
    if kind is int:
        if text.isdecimal() and text.isascii():
            return int(text)
        message = "give a whole number"
        raise ValueError(message)
    if Path in get_args(kind):
        return Path(text).expanduser() if text else None
    if kind is str:
        return text
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _contradictions(settings: Settings) -> list[str]:
    problems = []
    for name in ("public_url", "audio_url"):
        given = getattr(settings, name)
        url = urlsplit(given)
        if given and (url.scheme != "https" or not url.hostname or url.query or url.fragment):
            problems.append(f"{PREFIX}{name.upper()}={given!r}: give an address such as https://example.org")
    if settings.public_url:
        for name in ("alexa_trust_roots", "alexa_cert_folder", "alexa_unsigned"):
            if getattr(settings, name):
                problems.append(
                    f"{PREFIX}{name.upper()}: this is for tests and development and weakens the check of requests. "
                    f"Unset it, or unset {PREFIX}PUBLIC_URL"
                )
    for name in ("port", "workers", "threads"):
        lowest, highest = (0, 65535) if name == "port" else (1, 256)
        if not lowest <= getattr(settings, name) <= highest:
            problems.append(
                f"{PREFIX}{name.upper()}={getattr(settings, name)}: give a number from {lowest} to {highest}"
            )
    return problems
