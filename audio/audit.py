"""Looking after what is kept: is every file what its name says, is every line there, what is no longer needed."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio.album import Album
from audio.clip import Clip
from audio.formats import FORMATS, decode
from audio.ledger import LEDGER, read_ledger
from audio.manifest import MANIFEST, BrokenManifestError, Manifest, read_manifest, write_manifest
from audio.outputs import Item, album_item, line_item
from audio.store import OBJECTS, Store
from speech_content.errors import AudioError
from speech_content.model import Line

__all__ = ["Finding", "Pruned", "check", "prune", "prune_cache", "repair"]

_BROKEN = "manifest.broken.json"
_SECONDS_OFF = 0.15
"""By how much a decoded file may differ from what the manifest says."""
_SHORTEST, _LONGEST, _LEEWAY = 0.3, 3.0, 1.5
"""Sound that is shorter or longer than this, against the forecast at 150 words a minute, isn't that line."""
_CACHE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    key: str
    """Line it concerns."""
    what: str
    """Without a full stop."""
    path: str = ""
    """Object it concerns, where there is one."""

    def __str__(self) -> str:
        return f"{self.key}: {self.what}{f' ({self.path})' if self.path else ''}."


@dataclass(frozen=True, slots=True)
class Pruned:
    """What pruning took away."""

    files: int
    size: int
    """Bytes."""


def check(store: Store, lines: Sequence[Line], albums: Sequence[Album] = ()) -> tuple[Finding, ...]:
    """Hold every recording against its name, the manifest and its line; raises AudioError for a broken manifest."""
    manifest = read_manifest(store)
    items = {item.key: item for item in (*map(line_item, lines), *map(album_item, albums))}
    findings = [finding for item in items.values() for finding in _missing(manifest, item)]
    judged: dict[str, str] = {}
    for clip in manifest.clips:
        if clip.path not in judged:
            judged[clip.path] = _damage(store, clip)
        what = judged[clip.path]
        if not what and clip.profile in FORMATS and clip.key in items:
            what = _misfit(clip, items[clip.key], manifest)
        if what:
            findings.append(Finding(clip.key, f"{clip.profile}{', slow' if clip.slow else ''}: {what}", clip.path))
    return tuple(findings)


def repair(store: Store, lines: Sequence[Line], albums: Sequence[Album] = ()) -> tuple[Finding, ...]:
    """Take away what ``check`` finds damaged, so that the next build makes it again; returns what was found.

    A manifest that can't be read is put aside as ``manifest.broken.json``.
    """
    with store.lock(alone=True):
        try:
            findings = check(store, lines, albums)
        except BrokenManifestError as error:
            store.write("", {_BROKEN: store.read(MANIFEST)})
            store.remove("", {MANIFEST})
            return (Finding(MANIFEST, f"it was broken ({error.why}) and is put aside as {_BROKEN}"),)
        damaged = {finding.path for finding in findings if finding.path}
        if damaged:
            manifest = read_manifest(store)
            write_manifest(store, Manifest(tuple(clip for clip in manifest.clips if clip.path not in damaged)))
            notes = read_ledger(store).items()
            store.remove(LEDGER, {name for name, made in notes if any(one.path in damaged for one in made)})
            store.remove(OBJECTS, {path.rpartition("/")[2] for path in damaged})
        return findings


def prune(store: Store, *, unfinished_builds: bool = False) -> Pruned:
    """Take away what no manifest names: old recordings and the leavings of killed builds.

    What a killed build had finished stays, for the next build to take up, unless ``unfinished_builds`` is true.
    Raises AudioError while a build is at work.
    """
    with store.lock(alone=True):
        named = {clip.path.rpartition("/")[2] for clip in read_manifest(store).clips}
        notes = read_ledger(store)
        if unfinished_builds:
            store.remove(LEDGER, set(notes))
        else:
            named |= {one.path.rpartition("/")[2] for made in notes.values() for one in made}
        sizes = store.sizes(OBJECTS)
        needless = set(sizes) - named
        leavings = {folder: store.unfinished(folder) for folder in ("", OBJECTS, LEDGER)}
        store.remove(OBJECTS, needless)
        for folder, names in leavings.items():
            store.remove(folder, names)
    return Pruned(len(needless) + sum(map(len, leavings.values())), sum(sizes[name] for name in needless))


def prune_cache(cache: Path) -> Pruned:
    """Take away what a service gave and no build has used for 90 days."""
    oldest = time.time() - _CACHE_DAYS * 24 * 3600
    files = size = 0
    for file in sorted(cache.rglob("*.mp3")):
        state = file.stat()
        if state.st_mtime < oldest:
            file.unlink(missing_ok=True)
            files += 1
            size += state.st_size
    return Pruned(files, size)


def _missing(manifest: Manifest, item: Item) -> Iterator[Finding]:
    wanted = [(name, slow) for slow, names in item.takes for name in names]
    found = [manifest.parts(item.key, name, slow=slow) for name, slow in wanted]
    if lacking := sum(not clips for clips in found):
        yield Finding(item.key, f"{lacking} of {len(wanted)} recordings are missing")
    if stale := sum(any(clip.digest != item.digest for clip in clips) for clips in found):
        yield Finding(item.key, f"{stale} of {len(wanted)} recordings are of other words")


def _damage(store: Store, clip: Clip) -> str:
    """Say what is wrong with a file in itself."""
    try:
        content = store.read(clip.path)
    except FileNotFoundError:
        return "the file is missing"
    except AudioError as error:
        return f"the file can't be read: {error}"
    if hashlib.sha256(content).hexdigest() != clip.path.rpartition("/")[2].partition(".")[0]:
        return "the file is not what its name says"
    if clip.profile not in FORMATS:
        return ""
    try:
        seconds = decode(FORMATS[clip.profile], content).seconds
    except (RuntimeError, ValueError) as error:
        return f"the sound can't be decoded: {error}"
    if abs(seconds - clip.seconds) > _SECONDS_OFF:
        return f"it lasts {seconds:.2f} s and should last {clip.seconds:.2f} s"
    return ""


def _misfit(clip: Clip, item: Item, manifest: Manifest) -> str:
    """Say what is wrong with a file as a recording of its words."""
    if clip.digest != item.digest:
        return ""  # said once for all of its recordings
    # Of a recording in parts all of them together are the line; a missing part is said to be missing.
    seconds = sum(part.seconds for part in manifest.parts(clip.key, clip.profile, slow=clip.slow))
    if seconds and not _SHORTEST * item.forecast - _LEEWAY <= seconds <= _LONGEST * item.forecast + _LEEWAY:
        return f"it lasts {seconds:.1f} s, but its words take about {item.forecast:.1f} s"
    return ""
