"""Topics that are out of use: a short list beside the recordings, and taking a topic out of everything at once."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from audio.ledger import LEDGER, read_ledger
from audio.manifest import read_manifest, write_manifest
from audio.store import OBJECTS, Store, open_store
from speech_content.errors import AudioError, SettingError

__all__ = ["WITHDRAWN", "read_withdrawn", "restore", "withdraw"]

WITHDRAWN = "withdrawn.toml"
_TOPIC = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_withdrawn(target: str | Path) -> frozenset[str]:
    """Give the ids of the topics that are out of use; nothing is, where there is no list.

    Raises AudioError where the list is broken: a topic must not come back by a slip of the pen.
    """
    return _read(open_store(target))


def withdraw(store: Store, topic: str) -> int:
    """Put a topic out of use: onto the list, out of the manifest, and its recordings away; returns how many.

    The list comes first, so that the topic stays out if anything after it fails. Raises AudioError.
    """
    if not _TOPIC.fullmatch(topic):
        raise SettingError(f"“{topic}” is no topic's id: those are small letters, digits and hyphens.")
    with store.lock(alone=True):
        _write(store, _read(store) | {topic})
        manifest = read_manifest(store)
        rest = manifest.without([topic])
        write_manifest(store, rest)
        named = {clip.path for clip in rest.clips}
        gone = {clip.path for clip in manifest.clips} - named
        # Notes of an unfinished build would bring the recordings back.
        notes = {name for name, made in read_ledger(store).items() if not made or any(one.path in gone for one in made)}
        store.remove(LEDGER, notes)
        store.remove(OBJECTS, {path.rpartition("/")[2] for path in gone})
    return len(manifest.clips) - len(rest.clips)


def restore(store: Store, topic: str) -> bool:
    """Take a topic off the list; the next build makes its recordings. Returns whether it was on it."""
    with store.lock(alone=True):
        known = _read(store)
        if topic in known:
            _write(store, known - {topic})
    return topic in known


def _read(store: Store) -> frozenset[str]:
    try:
        topics = tomllib.loads(store.read(WITHDRAWN).decode())["topics"]
        if not isinstance(topics, list) or not all(
            isinstance(topic, str) and _TOPIC.fullmatch(topic) for topic in topics
        ):
            raise ValueError("that is no list of topics' ids")
    except FileNotFoundError:
        return frozenset()
    except (ValueError, KeyError, TypeError) as error:
        raise AudioError(
            f'{store.place}/{WITHDRAWN} is broken ({error}). Write it as: topics = ["neutropenia", "anemia"]'
        ) from None
    return frozenset(topics)


def _write(store: Store, topics: Iterable[str]) -> None:
    listing = "".join(f'    "{topic}",\n' for topic in sorted(topics))
    text = f"# Topics that are out of use; written by “leafline withdraw”.\ntopics = [\n{listing}]\n"
    store.write("", {WITHDRAWN: text.encode()})
