from pathlib import Path

import pytest
from recording_kit import FEW, LINES, keys, silence

from audio import outputs as outputs_module
from audio.build import Shard, build
from audio.ledger import LEDGER
from audio.manifest import read_manifest
from audio.store import OBJECTS, LocalStore
from audio.withdrawn import WITHDRAWN, read_withdrawn, restore, withdraw
from speech_content.errors import AudioError, SettingError


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    """Recordings of all lines."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)
    build(LINES, silence(tmp_path))
    return LocalStore(tmp_path)


def test_nothing_is_withdrawn_where_nothing_was_said(tmp_path: Path) -> None:
    """Neither in an empty folder nor in none."""
    assert frozenset() == read_withdrawn(tmp_path) == read_withdrawn(tmp_path / "none")


def test_a_topic_leaves_everything_at_once(store: LocalStore) -> None:
    """List, manifest and files; other topics stay."""
    assert 6 == withdraw(store, "anemia")
    assert frozenset({"anemia"}) == read_withdrawn(store.folder)
    left = [line.key for line in LINES if "anemia" not in line.key]
    manifest = read_manifest(store)
    assert left == keys(manifest)
    assert {clip.path.rpartition("/")[2] for clip in manifest.clips} == set(store.sizes(OBJECTS))
    assert 0 == withdraw(store, "anemia")


def test_a_topic_comes_back_only_when_told(store: LocalStore) -> None:
    """Undoing takes it off the list; the next build makes it."""
    withdraw(store, "anemia")
    withdraw(store, "neutropenia")
    assert restore(store, "anemia")
    assert not restore(store, "anemia")
    assert frozenset({"neutropenia"}) == read_withdrawn(store.folder)
    assert 12 == build(LINES, silence(store.folder)).made


def test_an_unfinished_build_does_not_bring_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made but is in no manifest yet is in no manifest later; pruning takes it."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)
    store = LocalStore(tmp_path)
    for number in (1, 2, 3):
        build(LINES, silence(tmp_path), shard=Shard(number, 4))
    assert store.sizes(LEDGER)
    withdraw(store, "anemia")
    left = [line for line in LINES if "anemia" not in line.key]
    build(left, silence(tmp_path))
    assert [line.key for line in left] == keys(read_manifest(store))


def test_if_the_rest_fails_the_topic_is_out_all_the_same(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is written first."""

    def refuse(*_: object) -> None:
        raise AudioError("disk")

    monkeypatch.setattr("audio.withdrawn.write_manifest", refuse)
    with pytest.raises(AudioError):
        withdraw(store, "anemia")
    assert frozenset({"anemia"}) == read_withdrawn(store.folder)


@pytest.mark.parametrize("text", ["topics = [", "", 'topics = "anemia"\n', "topics = [1]", 'topics = ["A B"]', "\xff"])
def test_a_broken_list_brings_nothing_back(tmp_path: Path, text: str) -> None:
    """It is an error with an example, never an empty list."""
    (tmp_path / WITHDRAWN).write_bytes(text.encode("latin-1"))
    with pytest.raises(AudioError, match="topics = "):
        read_withdrawn(tmp_path)


@pytest.mark.parametrize("topic", ["", "../x", "Anemia", "a b", 'a"]\nb = ["c', "a--b"])
def test_what_is_no_id_is_refused(tmp_path: Path, topic: str) -> None:
    """Nothing is written."""
    with pytest.raises(SettingError):
        withdraw(LocalStore(tmp_path), topic)
    assert not (tmp_path / WITHDRAWN).exists()
