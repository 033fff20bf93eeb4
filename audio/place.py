"""Where recordings are kept unless someone says otherwise."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["default_cache", "default_folder"]


def default_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Give the user's data folder for recordings, as each system has it (XDG base directories elsewhere)."""
    return _base(environ, platform, "XDG_DATA_HOME", ".local/share", "Application Support") / "leafline" / "audio"


def default_cache(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Give the user's folder for what can be had again: parts that a speech service gave."""
    return _base(environ, platform, "XDG_CACHE_HOME", ".cache", "Caches") / "leafline"


def _base(environ: Mapping[str, str], platform: str, variable: str, plain: str, library: str) -> Path:
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if platform == "darwin":
        return Path.home() / "Library" / library
    given = environ.get(variable, "")
    return Path(given) if given.startswith("/") else Path.home() / plain
