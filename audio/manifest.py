"""Which recordings belong to the script: one file, written last, whole or not there."""

import hashlib
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from audio.clip import Clip, Made
from audio.store import Store
from speech_content.errors import AudioError

__all__ = ["MANIFEST", "BrokenManifestError", "Manifest", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """All clips, found by line, profile and rate."""

    clips: tuple[Clip, ...] = ()
    """Sorted by key, profile, rate and part."""
    _found: dict[tuple[str, str, bool], tuple[Clip, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        clips = tuple(sorted(self.clips, key=_place))
        object.__setattr__(self, "clips", clips)
        found = {place: tuple(some) for place, some in itertools.groupby(clips, lambda clip: _place(clip)[:3])}
        object.__setattr__(self, "_found", found)

    def find(self, key: str, profile: str, *, slow: bool = False, digest: str = "") -> Clip | None:
        """Give a line's clip, or None where there is none, or one of other words than ``digest`` stands for.

        Of a recording in parts it is the first; only those for a smart speaker may have several.
        """
        return next(iter(self.parts(key, profile, slow=slow, digest=digest)), None)

    def parts(self, key: str, profile: str, *, slow: bool = False, digest: str = "") -> tuple[Clip, ...]:
        """Give all parts of a line's recording in the order in which they are heard; nothing where one is missing."""
        clips = self._found.get((key, profile, slow), ())
        if not clips or len(clips) != clips[0].made.parts or (digest and any(clip.digest != digest for clip in clips)):
            return ()
        return clips

    def without(self, topics: Iterable[str]) -> "Manifest":
        """Give the manifest without the clips of some topics, prompts that name them among them."""
        gone = set(topics)
        return Manifest(tuple(clip for clip in self.clips if gone.isdisjoint(_topics_of(clip.key))))


def _topics_of(key: str) -> set[str]:
    """Give what may be a topic in a key: ``en-US/<topic>/causes/1``, ``en-US/prompt/did-you-mean/<topic>``."""
    parts = key.split("/")
    return {*parts[1:2], *parts[3:]}


def _place(clip: Clip) -> tuple[str, str, bool, int]:
    return clip.key, clip.profile, clip.slow, clip.part


class BrokenManifestError(AudioError):
    """A manifest whose content isn't what was written; making it anew mends that."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where} is broken ({why}). Run “leafline audio check --repair”: it makes the recordings' list again."
        )
        self.why = why


def read_manifest(store: Store) -> Manifest:
    """Read a store's manifest; a store without one has no clips.

    Raises BrokenManifestError, or AudioError where it can't be read or another version of Leafline wrote it.
    """
    try:
        text = store.read(MANIFEST)
    except FileNotFoundError:
        return Manifest()
    try:
        document = json.loads(text)
        if document["format"] != _FORMAT:
            raise AudioError(
                f"{store.place}/{MANIFEST} has format {document['format']}; this version reads {_FORMAT}. "
                "Use the version of Leafline that made it, or another folder."
            )
        lines = document["lines"]
        if document["sha256"] != _seal(lines):
            raise ValueError("its content was changed")
        return Manifest(tuple(clip for line in lines for clip in _clips(line)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenManifestError(f"{store.place}/{MANIFEST}", str(error)) from None


def write_manifest(store: Store, manifest: Manifest) -> bool:
    """Write a store's manifest where it says something new; returns whether it did. Raises AudioError."""
    lines: list[dict[str, Any]] = []
    for clip in manifest.clips:
        head = {"key": clip.key, "digest": clip.digest}
        if not lines or any(lines[-1][name] != value for name, value in head.items()):
            lines.append({**head, "clips": []})
        made = clip.made
        entry = [clip.profile, int(clip.slow), made.path, made.size, made.seconds, made.engine, made.voice, made.recipe]
        if clip.instead_of or made.parts > 1:
            entry += [clip.instead_of, made.part, made.parts] if made.parts > 1 else [clip.instead_of]
        lines[-1]["clips"].append(entry)
    # One line of the file for one line of the script: people compare manifests too.
    rows = ",\n".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in lines)
    document = f'{{"format": {_FORMAT}, "sha256": "{_seal(lines)}", "lines": [\n{rows}\n]}}\n'.encode()
    try:
        if store.read(MANIFEST) == document:
            return False
    except FileNotFoundError:
        pass
    store.write("", {MANIFEST: document})
    return True


def _clips(line: dict[str, Any]) -> Iterable[Clip]:
    for profile, slow, path, size, seconds, engine, voice, recipe, *more in line["clips"]:
        if not (isinstance(path, str) and path.startswith("objects/") and ".." not in path):
            raise ValueError("it points outside its folder")
        made = Made(recipe, path, int(size), float(seconds), engine, voice, *map(int, more[1:3]))
        yield Clip(line["key"], line["digest"], profile, bool(slow), made, *more[:1])


def _seal(lines: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(lines, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
