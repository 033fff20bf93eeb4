"""What decides a file's bytes, as one digest: equal recipes, equal files."""

import functools
import hashlib
from pathlib import Path

from audio.formats import FORMATS, PROFILES, codec_versions

__all__ = ["ALBUM_TAKES", "LINE_TAKES", "Takes", "recipe"]

_BESIDE = ("captions", "transcript", "chapters", "cover")
"""What lies beside an album's recording; these aren't formats of sound."""

Takes = tuple[tuple[bool, tuple[str, ...]], ...]
"""Rates (True for slow), and the names of what is made at each."""

LINE_TAKES: Takes = (
    (False, tuple(form.name for profile in ("alexa", "phone") for form in PROFILES[profile])),
    (True, tuple(form.name for form in PROFILES["phone"])),
)
"""What is made of a line."""

ALBUM_TAKES: Takes = ((False, (*(form.name for form in PROFILES["podcast"]), *_BESIDE)),)
"""What is made of a whole leaflet."""

_STEPS = ("filters", "formats", "limiter", "loudness", "master", "outputs", "pcm", "stretch")
_ALBUM_STEPS = (*_STEPS, "album", "captions", "cover", "tags", "transcript")


def recipe(digest: str, fingerprint: str, form: str, *, slow: bool) -> str:
    """Digest all that decides a file: what is heard, by whom, at which rate, in which format, made by which code."""
    return hashlib.sha256(f"{digest}\0{fingerprint}\0{_making(form, slow)}".encode()).hexdigest()


@functools.cache
def _making(form: str, slow: bool) -> str:
    whole = form in ALBUM_TAKES[0][1]
    steps = _ALBUM_STEPS if whole else _STEPS
    return f"{FORMATS.get(form, form)!r}\0{'slow' if slow else 'normal'}\0{_pipeline(steps)}"


@functools.cache
def _pipeline(steps: tuple[str, ...]) -> str:
    """Digest the code itself with the codecs' versions: nobody has to think of a version number."""
    summary = hashlib.sha256(repr(sorted(codec_versions().items())).encode())
    for step in steps:
        summary.update((Path(__file__).parent / f"{step}.py").read_bytes())
    return summary.hexdigest()
