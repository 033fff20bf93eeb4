"""What decides a file's bytes, as one digest: equal recipes, equal files."""

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

from audio.clip import Made
from audio.formats import FORMATS, PROFILES, codec_versions

__all__ = ["ALBUM_TAKES", "LINE_TAKES", "LONGEST", "Takes", "part_recipe", "parts_made", "recipe"]

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

LONGEST = 240
"""Seconds of the longest recording that a smart speaker is given, unless it is set otherwise."""

_SPEAKER = {form.name for form in PROFILES["alexa"]}

_STEPS = ("bands", "filters", "formats", "limiter", "loudness", "master", "outputs", "pcm", "stretch")
_ALBUM_STEPS = (*_STEPS, "album", "captions", "cover", "tags", "transcript")


def recipe(digest: str, fingerprint: str, form: str, *, slow: bool, longest: int = LONGEST) -> str:
    """Digest all that decides a file: what is heard, by whom, at which rate, in which format, made by which code.

    The longest recording in seconds matters where a speaker sets one: what is longer is made in parts.
    """
    limit = f"\0{longest}" if form in _SPEAKER else ""
    return hashlib.sha256(f"{digest}\0{fingerprint}\0{_making(form, slow)}{limit}".encode()).hexdigest()


def part_recipe(whole: str, part: int) -> str:
    """Give the recipe of one part, from 1; the first has that of the whole."""
    return whole if part == 1 else hashlib.sha256(f"{whole}\0{part}".encode()).hexdigest()


def parts_made(whole: str, known: Mapping[str, Made]) -> tuple[Made, ...]:
    """Give all parts of what a recipe makes, in order; nothing where one of them isn't known."""
    first = known.get(whole)
    found = [known.get(part_recipe(whole, part)) for part in range(1, first.parts + 1)] if first else []
    return tuple(made for made in found if made) if all(found) else ()


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
