import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clip import Clip, Made
from audio.manifest import MANIFEST, Manifest, read_manifest, write_manifest
from audio.store import LocalStore
from speech_content.errors import AudioError


def clip(key: str = "en-US/anemia/causes/1", profile: str = "mp3", *, slow: bool = False, instead_of: str = "") -> Clip:
    made = Made(f"recipe-{key}-{profile}-{slow}", f"objects/{abs(hash(key)):x}.{profile}", 12, 3.21, "espeak", "en-us")
    return Clip(key, f"digest of {key}", profile, slow, made, instead_of)


CLIPS = (clip(), clip(slow=True), clip(profile="ulaw", instead_of="gtts"), clip("en-US/prompt/welcome"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """In any order, with every field; nothing is a manifest too."""
    store = LocalStore(tmp_path)
    assert () == read_manifest(store).clips
    assert write_manifest(store, Manifest(CLIPS[::-1]))
    assert Manifest(CLIPS) == read_manifest(store)


def test_the_same_manifest_is_not_written_twice(tmp_path: Path) -> None:
    """Its bytes depend on its clips alone."""
    store = LocalStore(tmp_path)
    write_manifest(store, Manifest(CLIPS))
    before = (tmp_path / MANIFEST).stat().st_mtime_ns
    assert not write_manifest(store, Manifest(CLIPS[::-1]))
    assert before == (tmp_path / MANIFEST).stat().st_mtime_ns


def test_a_clip_is_found_by_line_profile_and_rate() -> None:
    """And not for other words."""
    manifest = Manifest(CLIPS)
    assert CLIPS[1] == manifest.find(CLIPS[0].key, "mp3", slow=True)
    assert CLIPS[0] == manifest.find(CLIPS[0].key, "mp3", digest=CLIPS[0].digest)
    assert manifest.find(CLIPS[0].key, "mp3", digest="other words") is None
    assert manifest.find("en-US/nothing", "mp3") is None


def test_a_topic_goes_with_the_prompts_that_name_it() -> None:
    """Lines about it, questions that name it, its album; not a prompt or an aspect of the same name."""
    gone = ("en-US/anemia/causes/1", "en-US/prompt/did-you-mean/anemia", "en-US/anemia/album")
    stay = ("en-US/prompt/anemia", "en-US/leukemia/anemia/1", "en-US/anemia-of-inflammation/causes/1")
    manifest = Manifest(tuple(clip(key) for key in (*gone, *stay)))
    assert sorted(stay) == [one.key for one in manifest.without(["anemia"]).clips]


@given(st.data())
def test_a_changed_byte_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Damage is an error that names the file and what mends it, and never a wrong clip."""
    folder = tmp_path_factory.mktemp("manifest")
    store = LocalStore(folder)
    write_manifest(store, Manifest(CLIPS))
    content = bytearray((folder / MANIFEST).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255).filter(lambda value: value != content[place]))
    (folder / MANIFEST).write_bytes(bytes(content))
    try:
        assert Manifest(CLIPS) == read_manifest(store)  # white space may change
    except AudioError as error:
        assert MANIFEST in str(error)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"format": 1}', '{"format": 1, "sha256": "", "lines": []}'])
def test_what_is_no_manifest_is_said_to_be_broken(tmp_path: Path, text: str) -> None:
    """With the command that mends it."""
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(AudioError, match="audio check --repair"):
        read_manifest(LocalStore(tmp_path))


def test_a_later_format_is_not_called_broken(tmp_path: Path) -> None:
    """It is a question of versions."""
    (tmp_path / MANIFEST).write_text(json.dumps({"format": 2, "lines": []}))
    with pytest.raises(AudioError, match="version"):
        read_manifest(LocalStore(tmp_path))


def test_a_manifest_never_points_outside_its_folder(tmp_path: Path) -> None:
    """Even one whose seal is right."""
    outside = Clip("en-US/a", "d", "mp3", False, Made("r", "objects/../../etc/passwd", 1, 1.0, "e", "v"))
    store = LocalStore(tmp_path)
    write_manifest(store, Manifest((outside,)))
    with pytest.raises(AudioError, match="outside"):
        read_manifest(store)
