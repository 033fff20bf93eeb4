"""The recordings of a line, as an export or a server needs them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from audio.clip import Clip
from audio.formats import FORMATS, PROFILES
from audio.manifest import Manifest
from audio.store import Store
from speech_content.errors import AudioError
from speech_content.model import Line

__all__ = ["PHONE_FORMATS", "RATES", "SoundFile", "lacking", "place", "rate", "read_clip", "sound_files"]

PHONE_FORMATS = tuple(form.name for form in PROFILES["phone"])
RATES = (False, True)
"""Normal and slow."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SoundFile:
    """One recording and where an export puts it."""

    path: PurePosixPath
    """``en-US/leafline/normal/prompt/welcome.ulaw``, under the folder of sounds."""
    clip: Clip


def rate(slow: bool) -> str:
    """Name a rate, as folders do."""
    return "slow" if slow else "normal"


def place(line: Line, *, slow: bool) -> str:
    """Give a line's recording as a telephone system names it: without language and ending."""
    return f"leafline/{rate(slow)}/{line.key.partition('/')[2]}"


def lacking(lines: Iterable[tuple[Line, bool]], manifest: Manifest, formats: Iterable[str]) -> Iterator[str]:
    """Say which recordings are missing or of other words, each line and rate once."""
    wanted = tuple(formats)
    for line, slow in lines:
        missing = [form for form in wanted if not manifest.find(line.key, form, slow=slow, digest=line.digest)]
        if missing:
            yield f"{line.key}, {rate(slow)}: {', '.join(missing)}"


def sound_files(
    lines: Iterable[tuple[Line, bool]], manifest: Manifest, formats: Iterable[str]
) -> tuple[SoundFile, ...]:
    """Give every recording of some lines, each with its rate (True for slow).

    Raises:
        AudioError: some are missing; a line that falls silent in the middle is worse than none.
    """
    wanted, lines = tuple(formats), tuple(lines)
    if missing := tuple(lacking(lines, manifest, wanted)):
        shown = "\n".join(missing[:_SHOWN])
        more = f"\nand {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        message = f"{len(missing)} recordings are missing:\n{shown}{more}\nMake them with: leafline build-audio"
        raise AudioError(message)
    files = []
    for line, slow in lines:
        language = line.key.partition("/")[0]
        for form in wanted:
            clip = manifest.find(line.key, form, slow=slow, digest=line.digest)
            if clip:
                path = PurePosixPath(language) / f"{place(line, slow=slow)}{FORMATS[form].suffix}"
                files.append(SoundFile(path, clip))
    return tuple(files)


def read_clip(store: Store, clip: Clip) -> bytes:
    """Read a recording. Raises AudioError where the store has lost it."""
    try:
        return store.read(clip.path)
    except FileNotFoundError:
        message = f"{store.place}/{clip.path} is missing. Make it again with: leafline audio check --repair"
        raise AudioError(message) from None
