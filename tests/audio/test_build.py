import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from recording_kit import FEW, LINES, Fussy, contents, dangling, keys, line, silence, wrong_files

from audio import build as build_module
from audio import job as job_module
from audio import outputs as outputs_module
from audio.album import Album, Chapter
from audio.build import Progress, Shard, build, parse_shard
from audio.executor import Pool
from audio.ledger import LEDGER
from audio.manifest import MANIFEST, read_manifest
from audio.recipe import LINE_TAKES, recipe
from audio.store import OBJECTS, LocalStore
from speech_content.errors import AudioError, SettingError
from speech_content.model import Line


@pytest.fixture(autouse=True)
def _fresh_engines() -> Iterator[None]:
    """No engine of one test speaks in another."""
    job_module.close_engines()
    yield
    job_module.close_engines()


EACH = sum(len(forms) for _, forms in LINE_TAKES)


def engines(monkeypatch: pytest.MonkeyPatch, *some: Fussy) -> dict[str, Fussy]:
    """Put these engines in place of the real ones."""
    known = {engine.name: engine for engine in some}
    job_module.close_engines()
    for module in (build_module, job_module):
        monkeypatch.setattr(module, "open_engine", lambda name, options: known[name])
    return known


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make fewer formats."""
    monkeypatch.setattr(outputs_module, "LINE_TAKES", FEW)


def test_every_line_has_every_format_at_both_rates(tmp_path: Path) -> None:
    """Eleven files a line; each is whole, named by its content and in the manifest, and no note is left."""
    summary = build(LINES, silence(tmp_path))
    manifest = read_manifest(LocalStore(tmp_path))
    assert (EACH * len(LINES), 0, True) == (summary.made, summary.kept, summary.published)
    assert [one.key for one in LINES] == keys(manifest)
    assert EACH * len(LINES) == len(manifest.clips)
    assert ([], []) == (wrong_files(tmp_path), dangling(tmp_path))
    assert {} == LocalStore(tmp_path).sizes(LEDGER)
    normal, slow = (manifest.find(LINES[0].key, "ulaw", slow=slow) for slow in (False, True))
    assert normal is not None
    assert slow is not None
    assert normal.seconds == pytest.approx(LINES[0].seconds, abs=0.3)  # one pause
    assert slow.seconds > 1.15 * normal.seconds


def test_a_second_build_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unchanged lines cost nothing: no engine speaks and no file is touched."""
    few(monkeypatch)
    build(LINES, silence(tmp_path))
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.name != ".lock"}
    monkeypatch.setattr(job_module, "open_engine", lambda *_: pytest.fail("an engine was opened"))
    job_module.close_engines()
    summary = build(LINES, silence(tmp_path))
    assert (0, 3 * len(LINES)) == (summary.made, summary.kept)
    assert before == {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.name != ".lock"}


def test_one_changed_sentence_makes_one_line_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a line that is no longer in the script leaves the manifest."""
    few(monkeypatch)
    build(LINES, silence(tmp_path))
    changed = (LINES[0], line("anemia/causes/2", "Diet may play a part."), *LINES[3:])
    spoken = engines(monkeypatch, Fussy("silence"))["silence"]
    monkeypatch.setattr(Fussy, "fingerprint", lambda self: "silence 1")
    summary = build(changed, silence(tmp_path))
    assert (["Diet may play a part."] * 2, 3) == (spoken.spoken, summary.made)
    assert [one.key for one in changed] == keys(read_manifest(LocalStore(tmp_path)))


def test_lines_that_sound_the_same_share_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys, one recording."""
    few(monkeypatch)
    twice = (line("a/causes/1", "The same words."), line("b/causes/1", "The same words."))
    assert 3 == build(twice, silence(tmp_path)).made
    manifest = read_manifest(LocalStore(tmp_path))
    assert (6, 3) == (len(manifest.clips), len({clip.path for clip in manifest.clips}))


def test_order_and_number_of_workers_make_no_difference(tmp_path: Path) -> None:
    """Every file of two builds is the same, bit for bit, the manifest too."""
    build(LINES, silence(tmp_path / "one"))
    build(LINES[::-1], replace(silence(tmp_path / "two")), executor=Pool(2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_shards_together_are_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each does a part; only the last, whichever it is, writes the manifest; the result is that of one build."""
    few(monkeypatch)
    build(LINES, silence(tmp_path / "whole"))
    target = tmp_path / "parts"
    summaries = [build(LINES, silence(target), shard=Shard(number, 3)) for number in (3, 1, 2)]
    assert [False, False, True] == [summary.published for summary in summaries]
    assert 3 * len(LINES) == sum(summary.made for summary in summaries)
    assert contents(tmp_path / "whole") == contents(target)


@pytest.mark.parametrize("text", ["", "3", "0/2", "3/2", "a/b", "1/0", "-1/2", "½/2"])
def test_a_part_of_a_build_is_two_numbers(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(SettingError, match="2/8"):
        parse_shard(text)


def test_a_clip_is_spoken_by_one_engine_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first fails, another speaks the whole line; the manifest says so; the next build tries again."""
    few(monkeypatch)
    known = engines(monkeypatch, Fussy("silence", word="born"), Fussy("other"))
    setup = silence(tmp_path, "other")
    summary = build(LINES, setup)
    manifest = read_manifest(LocalStore(tmp_path))
    assert (LINES[0].key,) == summary.instead
    assert {("other", "silence")} == {(c.engine, c.instead_of) for c in manifest.clips if c.key == LINES[0].key}
    assert {("silence", "")} == {(c.engine, c.instead_of) for c in manifest.clips if c.key != LINES[0].key}

    known["other"].spoken.clear()
    assert (LINES[0].key,) == build(LINES, setup).instead
    assert [] == known["other"].spoken, "what the other engine made before is taken up"

    known["silence"].word = ""
    assert () == build(LINES, setup).instead
    assert {"silence"} == {clip.engine for clip in read_manifest(LocalStore(tmp_path)).clips}


def test_a_line_that_no_engine_can_say_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is finished and published; the error names the line and what each engine said."""
    few(monkeypatch)
    engines(monkeypatch, Fussy("silence", word="Diet"), Fussy("other", word="part"))
    with pytest.raises(AudioError, match=r"en-US/anemia/causes/2: silence can't say it other can't say it"):
        build(LINES, silence(tmp_path, "other"))
    expected = [one.key for one in LINES if one.key != "en-US/anemia/causes/2"]
    assert expected == keys(read_manifest(LocalStore(tmp_path)))


def test_a_lost_network_stops_the_build_and_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to go on; no other engine takes over by itself; the next build does the rest alone."""
    few(monkeypatch)
    known = engines(monkeypatch, Fussy("silence", word="Chemotherapy", passing=True), Fussy("other"))
    setup = silence(tmp_path, "other")
    with pytest.raises(AudioError, match="Run the same command again") as caught:
        build(LINES, setup)
    assert "--engine flite" in str(caught.value)
    assert [] == known["other"].spoken
    assert [LINES[0].key] == keys(read_manifest(LocalStore(tmp_path)))
    known["silence"].word = ""
    assert 3 * 4 == build(LINES, setup).made


def test_old_words_are_never_kept_for_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whose new words can't be spoken has no clip; a line that only changes its voice keeps the old one."""
    few(monkeypatch)
    known = engines(monkeypatch, Fussy("silence"), Fussy("finer", word="i"))
    build(LINES[:2], silence(tmp_path))
    changed = (LINES[0], line("anemia/causes/2", "Diet is part."))
    known["finer"].word = "i"
    with pytest.raises(AudioError):
        build(changed, replace(silence(tmp_path), engines=(("finer", silence(tmp_path).engines[0][1]),)))
    assert {(LINES[0].key, "silence")} == {(c.key, c.engine) for c in read_manifest(LocalStore(tmp_path)).clips}


def test_only_some_lines_may_be_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others keep what they have, by whatever engine."""
    few(monkeypatch)
    engines(monkeypatch, Fussy("silence"), Fussy("finer"))
    build(LINES, silence(tmp_path))
    finer = replace(silence(tmp_path), engines=(("finer", silence(tmp_path).engines[0][1]),))
    summary = build(LINES, finer, only=lambda key: "neutropenia" in key)
    assert 6 == summary.made
    by_engine = {c.key: c.engine for c in read_manifest(LocalStore(tmp_path)).clips}
    assert {one.key: "finer" if "neutropenia" in one.key else "silence" for one in LINES} == by_engine


def test_a_truncated_or_missing_object_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without being asked to check, a build sees what is plainly not there."""
    few(monkeypatch)
    build(LINES, silence(tmp_path))
    good = contents(tmp_path)
    first, second, *_ = sorted((tmp_path / OBJECTS).iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    hurt = {f"{OBJECTS}/{file.name}" for file in (first, second)}  # lines of one length may share a silent file
    expected = sum(clip.path in hurt for clip in read_manifest(LocalStore(tmp_path)).clips)
    assert expected == build(LINES, silence(tmp_path)).made
    assert good == contents(tmp_path)


def test_progress_is_told_from_beginning_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts lines, recordings and seconds of sound."""
    few(monkeypatch)
    told: list[Progress] = []
    summary = build(LINES, silence(tmp_path), report=told.append)
    assert list(range(len(LINES) + 1)) == [progress.done for progress in told]
    assert {len(LINES)} == {progress.todo for progress in told}
    assert (3 * len(LINES), summary.audio_seconds) == (told[-1].clips, told[-1].audio_seconds)


def test_a_broken_manifest_stops_a_build(tmp_path: Path) -> None:
    """It is not taken for an empty one; the error says what mends it."""
    (tmp_path / MANIFEST).write_text('{"format": 1, "lines": [')
    with pytest.raises(AudioError, match="leafline audio check --repair"):
        build(LINES, silence(tmp_path))


def test_two_commands_do_not_remove_what_the_other_needs(tmp_path: Path) -> None:
    """While something else has the store for itself, a build says so and ends."""
    store = LocalStore(tmp_path)
    with store.lock(alone=True), pytest.raises(AudioError, match="Another command"):
        build(LINES, silence(tmp_path))
    with store.lock(alone=False), pytest.raises(AudioError, match="Another command"), store.lock(alone=True):
        pass


def album(*lines: Line) -> Album:
    """A leaflet of some lines."""
    chapters = tuple(Chapter(f"Chapter {number}", (one,)) for number, one in enumerate(lines, start=1))
    return Album("en-US/anemia/album", "Anemia", "Riverside", "en-US", chapters, (), datetime.date(2026, 11, 22))


def test_a_leaflet_is_recorded_whole_with_what_belongs_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One recording with captions, transcript, chapters and cover, as long as its lines; then it costs nothing."""
    few(monkeypatch)
    whole = album(*LINES[:2])
    build(LINES, silence(tmp_path), albums=[whole])
    store = LocalStore(tmp_path)
    found = {clip.profile: clip for clip in read_manifest(store).clips if clip.key == whole.key}
    assert {"podcast", "captions", "transcript", "chapters", "cover"} == set(found)
    assert sum(one.seconds for one in whole.lines) == pytest.approx(found["podcast"].seconds, abs=2.5)
    assert store.read(found["podcast"].path).startswith(b"ID3")
    assert store.read(found["captions"].path).startswith(b"WEBVTT")
    assert store.read(found["cover"].path).startswith(b"\x89PNG")
    assert ["Chapter 1", "Chapter 2"] == [
        chapter["title"] for chapter in json.loads(store.read(found["chapters"].path))["chapters"]
    ]
    assert ([], 0) == (wrong_files(tmp_path), build(LINES, silence(tmp_path), albums=[whole]).made)


def test_a_changed_line_changes_its_leaflet_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does a changed title; a leaflet that is gone leaves the manifest."""
    few(monkeypatch)
    build(LINES, silence(tmp_path), albums=[album(*LINES[:2])])
    assert 5 == build(LINES, silence(tmp_path), albums=[album(LINES[0], LINES[2])]).made
    assert 5 == build(LINES, silence(tmp_path), albums=[replace(album(LINES[0], LINES[2]), title="Low iron")]).made
    build(LINES, silence(tmp_path))
    assert "en-US/anemia/album" not in keys(read_manifest(LocalStore(tmp_path)))


def test_a_leaflet_has_one_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of its lines can't be spoken by the first engine, all of it is spoken by the next."""
    few(monkeypatch)
    known = engines(monkeypatch, Fussy("silence", word="Diet"), Fussy("other"))
    whole = album(LINES[0], LINES[1], LINES[2])
    build((), silence(tmp_path, "other"), albums=[whole])
    assert {"other"} == {clip.engine for clip in read_manifest(LocalStore(tmp_path)).clips}
    assert 4 == len(known["other"].spoken), "every sentence of it"


def test_processes_with_other_code_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of another version never pass for those of this one; the manifest stays as it was."""
    few(monkeypatch)
    build(LINES[:1], silence(tmp_path))
    before = (tmp_path / MANIFEST).read_bytes()
    monkeypatch.setattr(job_module, "recipe", lambda *some, **rest: recipe("other", *some[1:], **rest))
    with pytest.raises(AudioError, match="same versions"):
        build(LINES, silence(tmp_path))
    assert before == (tmp_path / MANIFEST).read_bytes()
