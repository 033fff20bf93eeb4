"""A store of recordings for tests, made in no time: the MP3s are noise, all around them is as a build has it."""

import hashlib
import json
import random
from collections.abc import Iterable
from pathlib import Path

from audio.album import topic_album
from audio.clip import Clip, Made
from audio.manifest import Manifest, write_manifest
from audio.outputs import album_item
from audio.store import OBJECTS, LocalStore, object_name
from speech_content.library import Library

CHAPTER = 30.0
"""Seconds of each chapter."""
SIZE = 200_000
"""Bytes of each MP3: several blocks, and no whole number of them."""


def stock(folder: Path, library: Library, topics: Iterable[str], *, seed: str = "") -> dict[str, str]:
    """Fill a store with the albums of some topics; give the name of each MP3. A seed gives other recordings."""
    store, clips, names = LocalStore(folder), [], {}
    for topic in topics:
        album = topic_album(library, topic)
        item = album_item(album)
        seconds = CHAPTER * len(album.chapters)
        chapters = [
            {"startTime": CHAPTER * place, "endTime": CHAPTER * (place + 1), "title": chapter.title}
            for place, chapter in enumerate(album.chapters)
        ]
        files = {
            "podcast": (".mp3", random.Random(f"{topic}{seed}").randbytes(SIZE)),
            "captions": (".vtt", b"WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\n" + topic.encode() + b"\n"),
            "transcript": (".html", f"<!doctype html><title>{topic}</title>".encode()),
            "chapters": (".json", json.dumps({"version": "1.2.0", "chapters": chapters}).encode()),
            "cover": (".png", b"\x89PNG" + topic.encode()),
        }
        for profile, (suffix, content) in files.items():
            name = object_name(content, suffix)
            store.write(OBJECTS, {name: content})
            recipe = hashlib.sha256(f"{topic}{seed}{profile}".encode()).hexdigest()
            length = seconds if profile == "podcast" else 0.0
            made = Made(recipe, f"{OBJECTS}/{name}", len(content), length, "silence", "none")
            clips.append(Clip(item.key, item.digest, profile, False, made))
            if profile == "podcast":
                names[topic] = name
    write_manifest(store, Manifest(tuple(clips)))
    return names
