import datetime
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from recording_kit import FEW, LINES, contents, line, silence

from audio import outputs as outputs_module
from audio.album import Album, Chapter
from audio.audit import check, prune, prune_cache, repair
from audio.build import Shard, build
from audio.clip import Clip
from audio.ledger import LEDGER
from audio.manifest import MANIFEST, Manifest, read_manifest, write_manifest
from audio.store import OBJECTS, LocalStore, object_name
from speech_content.errors import AudioError


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    """Recordings of all lines."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)
    build(LINES, silence(tmp_path))
    return LocalStore(tmp_path)


def clip_of(store: LocalStore, key: str, profile: str = "mp3") -> Clip:
    found = read_manifest(store).find(key, profile)
    assert found is not None
    return found


def test_whole_recordings_have_no_findings(store: LocalStore) -> None:
    """Nothing is made up."""
    assert () == check(store, LINES)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone"])
@pytest.mark.parametrize("profile", ["mp3", "ulaw"])
def test_a_damaged_object_is_found_and_made_again(store: LocalStore, damage: str, profile: str) -> None:
    """One flipped bit is enough; after the repair and a build everything is as it was."""
    good = contents(store.folder)
    clip = clip_of(store, LINES[0].key, profile)
    file = store.folder / clip.path
    content = bytearray(file.read_bytes())
    match damage:
        case "flip":
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[:-7])
        case "empty":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
    (finding,) = check(store, LINES)
    assert (LINES[0].key, clip.path) == (finding.key, finding.path)
    assert (finding,) == repair(store, LINES)
    assert 1 == build(LINES, silence(store.folder)).made
    assert (good, ()) == (contents(store.folder), check(store, LINES))


def test_leaflets_are_checked_like_lines(store: LocalStore) -> None:
    """A damaged caption file or a missing recording of a leaflet is found too."""
    whole = Album("en-US/a/album", "A", "B", "en-US", (Chapter("C", LINES[:2]),), (), datetime.date(2026, 11, 22))
    assert ["5 of 5 recordings are missing"] == [finding.what for finding in check(store, LINES, [whole])]
    build(LINES, silence(store.folder), albums=[whole])
    assert () == check(store, LINES, [whole])
    (store.folder / clip_of(store, whole.key, "captions").path).write_text("WEBVTT")
    assert [whole.key] == [finding.key for finding in repair(store, LINES, [whole])]
    assert 1 == build(LINES, silence(store.folder), albums=[whole]).made


def test_missing_and_changed_lines_are_named(store: LocalStore) -> None:
    """A line without recordings, and one whose words are others now."""
    lines = (*LINES[1:], line("anemia/causes/1", "It has other words now."), line("anemia/types/1", "There are two."))
    found = {finding.key: finding.what for finding in check(store, lines)}
    assert {
        "en-US/anemia/causes/1": "3 of 3 recordings are of other words",
        "en-US/anemia/types/1": "3 of 3 recordings are missing",
    } == found


def test_a_recording_too_short_for_its_line_is_found(store: LocalStore) -> None:
    """Whole in itself, but not of these words: half a line was lost before it was kept."""
    short = store.read(clip_of(store, "en-US/prompt/welcome").path)
    long = line("anemia/causes/1", *(["It goes on and on, with one more thing to say about it."] * 9))
    name = object_name(short, ".mp3")
    manifest = read_manifest(store)
    old = clip_of(store, "en-US/prompt/welcome")
    wrong = Clip(long.key, long.digest, "mp3", False, replace(old.made, path=f"{OBJECTS}/{name}"))
    rest = [clip for clip in manifest.clips if clip.key != long.key]
    write_manifest(store, Manifest((*rest, wrong)))
    what = [finding.what for finding in check(store, [long]) if finding.path]
    assert 1 == len(what)
    assert "its words take about" in what[0]


def test_a_broken_manifest_is_put_aside_and_made_again(store: LocalStore) -> None:
    """Checking says so, repairing keeps the broken one to look at, building makes the list anew."""
    good = contents(store.folder)
    broken = good[MANIFEST][:-40]
    (store.folder / MANIFEST).write_bytes(broken)
    with pytest.raises(AudioError, match="broken"):
        check(store, LINES)
    assert 1 == len(repair(store, LINES))
    build(LINES, silence(store.folder))
    assert {**good, "manifest.broken.json": broken} == contents(store.folder)


def test_what_is_not_broken_is_not_put_aside(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails once, or a list by a newer version, is no reason to make every recording again."""
    good = contents(store.folder)
    newer = good[MANIFEST].replace(b'"format": ', b'"format": 9', 1)
    (store.folder / MANIFEST).write_bytes(newer)
    with pytest.raises(AudioError, match="version"):
        repair(store, LINES)
    assert newer == contents(store.folder)[MANIFEST]

    (store.folder / MANIFEST).write_bytes(good[MANIFEST])

    def failing_once(_: LocalStore, path: str) -> bytes:
        monkeypatch.undo()
        raise AudioError(f"Can't read {path} just now.")

    monkeypatch.setattr(LocalStore, "read", failing_once)
    with pytest.raises(AudioError, match="just now"):
        repair(store, LINES)
    assert good == contents(store.folder)


def test_pruning_takes_what_no_manifest_names(store: LocalStore) -> None:
    """Old recordings and half files go; what is named stays, and pruning again finds nothing."""
    before = len(store.sizes(OBJECTS))
    build(LINES[1:], silence(store.folder))
    (store.folder / OBJECTS / ".part-77").write_bytes(b"half")
    (store.folder / ".part-78").write_bytes(b"half")
    pruned = prune(store)
    assert 3 + 2 == pruned.files
    assert (before - 3, ()) == (len(store.sizes(OBJECTS)), check(store, LINES[1:]))
    assert 0 == prune(store).files


def test_pruning_keeps_what_an_unfinished_build_has_done(store: LocalStore) -> None:
    """Unless it is told not to."""
    more = (
        *LINES,
        *(line(f"new/causes/{n}", f"Sentence {word}.") for n, word in enumerate(("one", "three", "eleven"))),
    )
    assert not build(more, silence(store.folder), shard=Shard(1, 2)).published
    done = len(store.sizes(LEDGER))
    assert 0 < done < 3
    assert (0, done) == (prune(store).files, len(store.sizes(LEDGER)))
    assert 3 * done == prune(store, unfinished_builds=True).files
    assert ({}, ()) == (store.sizes(LEDGER), check(store, LINES))


def test_pruning_waits_for_builds(store: LocalStore) -> None:
    """A build that runs is not robbed."""
    with store.lock(alone=False), pytest.raises(AudioError, match="Another command"):
        prune(store)


def test_the_cache_loses_what_was_long_unused(tmp_path: Path) -> None:
    """Ninety days after its last use."""
    (tmp_path / "gtts").mkdir()
    for name, days in (("old", 91), ("young", 89)):
        file = tmp_path / "gtts" / f"{name}.mp3"
        file.write_bytes(b"12345")
        os.utime(file, (time.time(), time.time() - days * 24 * 3600))
    assert (1, 5) == ((pruned := prune_cache(tmp_path)).files, pruned.size)
    assert ["young.mp3"] == [file.name for file in tmp_path.rglob("*.mp3")]
    assert 0 == prune_cache(tmp_path / "nowhere").files
