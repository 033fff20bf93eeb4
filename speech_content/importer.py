"""Reads a leaflet of any known format: the importer is chosen by the file's name and by what is in it."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from speech_content import importers
from speech_content.errors import ImportingError
from speech_content.leaflet import Leaflet

__all__ = ["LARGEST", "MOST_BLOCKS", "Importer", "importer_names", "open_importer", "read_leaflets"]

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest file that is read."""
MOST_BLOCKS = 5000
"""Blocks that one leaflet may have; real ones have some hundred."""


class Importer(Protocol):
    """What a module of ``speech_content.importers`` gives; its file name is the format's name."""

    SUFFIXES: tuple[str, ...]
    """Endings of its files, in small letters, with the dot."""

    def recognises(self, data: bytes) -> bool:
        """Say whether the content is of this format; cheap, and right whatever the bytes are."""

    def read(self, data: bytes, file: str) -> tuple[Leaflet, ...]:
        """Read a file of this format; some hold several leaflets.

        Raises:
            ImportingError: says what is wrong with it; the caller adds the file's name.
        """


@cache
def importer_names() -> tuple[str, ...]:
    """Name every format."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(importers.__path__)))


def open_importer(name: str) -> Importer:
    """Give the importer of a format."""
    return cast("Importer", importlib.import_module(f"{importers.__name__}.{name}"))


def read_leaflets(path: Path) -> tuple[Leaflet, ...]:
    """Read a file.

    Raises:
        ImportingError: naming the file, what is wrong, and how to mend it.
    """
    try:
        return _read(path)
    except ImportingError as error:
        message = f"{path}: {error}"
        raise ImportingError(message) from None
    except ModuleNotFoundError as error:
        message = f"{path}: the package {error.name} is missing. Install it with: pip install 'leafline[import]'."
        raise ImportingError(message) from None
    except (MemoryError, RecursionError):
        message = f"{path}: it unpacks to more than an importer may hold. Save the text alone and import that."
        raise ImportingError(message) from None


def _read(path: Path) -> tuple[Leaflet, ...]:
    data = _bytes(path)
    suffix = path.suffix.lower()
    known = {name: open_importer(name) for name in importer_names()}
    named = {name: importer for name, importer in known.items() if suffix in importer.SUFFIXES}
    if not named:
        endings = sorted({ending for importer in known.values() for ending in importer.SUFFIXES})
        message = f"no importer reads {suffix or 'files without an ending'}. Save it as one of {', '.join(endings)}."
        raise ImportingError(message)
    for importer in named.values():
        if importer.recognises(data):
            leaflets = importer.read(data, path.name)
            if not any(leaflet.blocks for leaflet in leaflets):
                raise ImportingError("it holds no text. Save it again with its text, or type the text into a file.")
            longest = max(len(leaflet.blocks) for leaflet in leaflets)
            if longest > MOST_BLOCKS:
                message = f"it has {longest} paragraphs, and a leaflet at most {MOST_BLOCKS}. Cut it into parts."
                raise ImportingError(message)
            return leaflets
    inside = [importer for name, importer in known.items() if name not in named and importer.recognises(data)]
    if inside:
        endings = sorted({ending for importer in inside for ending in importer.SUFFIXES})
        message = f"it is named {suffix} but what is in it is something else. Rename it to {' or '.join(endings)}."
        raise ImportingError(message)
    message = f"what is in it is not what {suffix} stands for. Open it in the program that made it and save it anew."
    raise ImportingError(message)


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ImportingError("it is a folder. Name the files in it.")
        if size > LARGEST:
            message = f"it has {size / 1024**2:.0f} MB; at most {LARGEST // 1024**2} are read. Cut it into parts."
            raise ImportingError(message)
        with path.open("rb") as file:
            # A file that grows, or a pipe, is held to the same bound.
            data = file.read(LARGEST + 1)
    except OSError as error:
        message = f"it can't be opened: {error.strerror}. Look at its name and its permissions."
        raise ImportingError(message) from None
    if len(data) > LARGEST:
        raise ImportingError("it is too large. Cut it into parts.")
    if not data.strip():
        raise ImportingError("it is empty. Save the leaflet's text into it.")
    return data
