"""Lines that last longer than a smart speaker plays: made, found, mended and taken up in parts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from recording_kit import FEW, LINES, Fussy, contents, line, silence

from audio import build as build_module
from audio import job as job_module
from audio import outputs as outputs_module
from audio.audit import check
from audio.build import Shard, build
from audio.job import Setup
from audio.manifest import read_manifest
from audio.recipe import recipe
from audio.store import LocalStore
from speech_content.errors import AudioError

LIMIT = 5
LONG = line(
    "anemia/causes/3", *(f"This is sentence {word} of a long line." for word in ("one", "two", "three", "four"))
)
SCRIPT = (*LINES[:2], LONG)


@pytest.fixture(autouse=True)
def _fresh_engines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fewer formats, and no engine of another test."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)
    job_module.close_engines()
    yield
    job_module.close_engines()


def setup(folder: Path, limit: int = LIMIT) -> Setup:
    """A build with a low limit."""
    return replace(silence(folder), longest=limit)


def test_a_long_line_is_kept_in_parts_for_the_speaker_alone(tmp_path: Path) -> None:
    """No part is longer than the limit, all together are as long as the phone's prompt, which stays whole."""
    summary = build(SCRIPT, setup(tmp_path))
    manifest = read_manifest(LocalStore(tmp_path))
    parts = manifest.parts(LONG.key, "mp3")
    assert 1 < len(parts)
    assert list(range(1, len(parts) + 1)) == [clip.part for clip in parts]
    assert max(clip.seconds for clip in parts) <= LIMIT
    (prompt,) = manifest.parts(LONG.key, "ulaw")
    assert prompt.seconds > LIMIT
    assert sum(clip.seconds for clip in parts) == pytest.approx(prompt.seconds, abs=0.15 * len(parts))
    assert (parts[0], 3 * len(SCRIPT) + len(parts) - 1) == (manifest.find(LONG.key, "mp3"), summary.made)
    assert () == check(LocalStore(tmp_path), SCRIPT)


def test_parts_cost_nothing_the_second_time(tmp_path: Path) -> None:
    """Nor after a build that was killed before its manifest, whose notes know the parts too."""
    first = build(SCRIPT, setup(tmp_path)).made
    again = build(SCRIPT, setup(tmp_path))
    assert (0, first) == (again.made, again.kept)
    for number in (1, 2, 3):
        build(SCRIPT, setup(tmp_path / "parts"), shard=Shard(number, 3))
    assert contents(tmp_path / "parts") == {
        name: content for name, content in contents(tmp_path).items() if not name.startswith("parts/")
    }


def test_a_lost_part_is_seen_and_made_again(tmp_path: Path) -> None:
    """A line with a part missing is not half found."""
    build(SCRIPT, setup(tmp_path))
    good, store = contents(tmp_path), LocalStore(tmp_path)
    last = read_manifest(store).parts(LONG.key, "mp3")[-1]
    (tmp_path / last.path).unlink()
    assert [f"{LONG.key}: mp3: the file is missing ({last.path})."] == list(map(str, check(store, SCRIPT)))
    assert len(read_manifest(store).parts(LONG.key, "mp3")) == build(SCRIPT, setup(tmp_path)).made
    assert good == contents(tmp_path)


def test_another_limit_makes_other_parts(tmp_path: Path) -> None:
    """Only what is for the speaker is made anew; without need for parts there is one."""
    build(SCRIPT, setup(tmp_path))
    assert len(SCRIPT) == build(SCRIPT, setup(tmp_path, 240)).made
    assert 1 == len(read_manifest(LocalStore(tmp_path)).parts(LONG.key, "mp3"))
    limits = {recipe("d", "e", form, slow=False, longest=longest) for form in ("mp3", "ulaw") for longest in (5, 240)}
    assert 3 == len(limits)


def test_a_sentence_beyond_the_limit_is_named(tmp_path: Path) -> None:
    """With its line; all else is finished."""
    with pytest.raises(AudioError, match=r"causes/3: “This is sentence one.*AUDIO_LIMIT"):
        build(SCRIPT, setup(tmp_path, 2))
    assert read_manifest(LocalStore(tmp_path)).parts(LONG.key, "mp3") == ()


def test_another_engine_speaks_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first fails, the manifest names the second for each part, and they are taken up by the next build."""
    known = {"silence": Fussy("silence", word="sentence"), "other": Fussy("other")}
    for module in (build_module, job_module):
        monkeypatch.setattr(module, "open_engine", lambda name, options: known[name])
    both = replace(silence(tmp_path, "other"), longest=LIMIT)
    assert (LONG.key,) == build(SCRIPT, both).instead
    parts = read_manifest(LocalStore(tmp_path)).parts(LONG.key, "mp3")
    assert (1 < len(parts), {("other", "silence")}) == (True, {(clip.engine, clip.instead_of) for clip in parts})
    known["other"].spoken.clear()
    build(SCRIPT, both)
    assert ([], parts) == (known["other"].spoken, read_manifest(LocalStore(tmp_path)).parts(LONG.key, "mp3"))
