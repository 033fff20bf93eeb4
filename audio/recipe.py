"""What decides a file's bytes, as one digest: equal recipes, equal files."""

import functools
import hashlib
from pathlib import Path

from audio.formats import FORMATS, PROFILES, codec_versions

__all__ = ["LINE_TAKES", "recipe"]

LINE_TAKES: tuple[tuple[bool, tuple[str, ...]], ...] = (
    (False, tuple(form.name for profile in ("alexa", "phone") for form in PROFILES[profile])),
    (True, tuple(form.name for form in PROFILES["phone"])),
)
"""What is made of a line: rate (True for slow) and names of formats."""

_STEPS = ("filters", "formats", "limiter", "loudness", "master", "pcm")


def recipe(digest: str, fingerprint: str, form: str, *, slow: bool) -> str:
    """Digest all that decides a file: what is heard, by whom, at which rate, in which format, made by which code."""
    return hashlib.sha256(f"{digest}\0{fingerprint}\0{_making(form, slow)}".encode()).hexdigest()


@functools.cache
def _making(form: str, slow: bool) -> str:
    return f"{FORMATS[form]!r}\0{'slow' if slow else 'normal'}\0{_pipeline()}"


@functools.cache
def _pipeline() -> str:
    """Digest the mastering code itself with the codecs' versions: nobody has to think of a version number."""
    summary = hashlib.sha256(repr(sorted(codec_versions().items())).encode())
    for step in _STEPS:
        summary.update((Path(__file__).parent / f"{step}.py").read_bytes())
    return summary.hexdigest()
