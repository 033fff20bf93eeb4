from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile
from click.testing import CliRunner, Result

from audio import outputs
from audio.build import Progress
from audio.job import Outcome
from audio.manifest import MANIFEST, read_manifest
from audio.store import LocalStore
from audio.withdrawn import read_withdrawn
from skill import build_report, recordings
from skill.commands import Verbs
from skill.commands import __file__ as commands_file
from speech_content.errors import LeaflineError
from speech_content.library import Library, load_library
from speech_content.model import Aspect

TOPIC = "neutropenia"
PROMPTS = """
album = "{topic}. A leaflet of our own to listen to."
album-imprint = "About this recording."
album-written = "It was written on {written}."
album-expires = "Please ask for a newer one after {due}."
"""
Run = Callable[..., Result]


def small_library(*given: Any, **rest: Any) -> Library:
    """The content as it is, but for all topics save one, and for most of that one's sections and of the prompts."""
    library = load_library(*given, **rest)
    topics = {}
    if topic := library.topics.get(TOPIC):
        sections = {aspect: topic.sections[aspect] for aspect in (Aspect.CAUSES, Aspect.GET_HELP)}
        topics[TOPIC] = replace(topic, sections=sections)
    prompts = ("album", "aspect", "draft", "reviewed", "source", "welcome")
    kept = tuple(f"en-US/{start}" for start in (TOPIC, *(f"prompt/{name}" for name in prompts)))
    return replace(library, topics=topics, lines={k: v for k, v in library.lines.items() if k.startswith(kept)})


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line, with recordings and cache in a folder of the test, and few formats."""
    monkeypatch.setattr(outputs, "LINE_TAKES", ((False, ("mp3",)),))
    monkeypatch.setenv("LEAFLINE_AUDIO", str(tmp_path / "audio"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEAFLINE_CONTENT", str(tmp_path / "content"))
    words = tmp_path / "content" / "languages" / "en-US" / "prompts.toml"
    words.parent.mkdir(parents=True)
    words.write_text(PROMPTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(recordings, "load_library", small_library)
    group = Verbs("skill.commands", str(Path(commands_file).parent), name="leafline")

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(group, words)
        assert result.exception is None or isinstance(result.exception, LeaflineError | SystemExit), result.exception
        return result

    return invoke


@pytest.fixture
def built(run: Run) -> Run:
    """Recordings of one topic, without a voice."""
    result = run("build-audio", "--engine", "silence", "--only", TOPIC, "--workers", "1")
    assert 0 == result.exit_code, result.output
    return run


def test_a_topic_is_built_listed_and_found_whole(built: Run, tmp_path: Path) -> None:
    """The list says what there is; checking names the topics that were left out and none of these."""
    listed = built("audio", "list", TOPIC).output
    assert f"en-US/{TOPIC}/causes/1  mp3" in listed
    assert f"en-US/{TOPIC}/album  podcast" in listed
    assert str(tmp_path / "audio") in listed
    found = built("audio", "check")
    assert 1 == found.exit_code
    assert f"en-US/{TOPIC}/" not in found.output
    assert "recordings are missing" in found.output


def test_a_damaged_recording_is_repaired_by_the_engine_that_made_it(built: Run, tmp_path: Path) -> None:
    """Without being told, the repair takes the voice that is there."""
    store = LocalStore(tmp_path / "audio")
    clip = read_manifest(store).find(f"en-US/{TOPIC}/causes/1", "mp3")
    assert clip is not None
    (store.folder / clip.path).write_bytes(b"damaged")
    result = built("audio", "check", "--repair")
    assert f"en-US/{TOPIC}/causes/1: mp3: the file is not what its name says" in result.output
    again = read_manifest(store).find(f"en-US/{TOPIC}/causes/1", "mp3")
    assert clip == again
    assert {"silence"} == {one.engine for one in read_manifest(store).clips}


def test_a_withdrawn_topic_is_gone_until_undone(built: Run, tmp_path: Path) -> None:
    """From the recordings, from the next build, and from what can be asked for."""
    assert "is withdrawn" in built("withdraw", TOPIC).output
    assert "0 recordings" in built("audio", "list", TOPIC).output
    refused = built("build-audio", "--engine", "silence", "--only", TOPIC)
    assert f"There is no topic {TOPIC}" in str(refused.exception)
    assert "in use again" in built("withdraw", TOPIC, "--undo").output
    assert frozenset() == read_withdrawn(tmp_path / "audio")


def test_what_is_no_topic_cannot_be_withdrawn(run: Run) -> None:
    """A slip of the pen changes nothing and says so."""
    assert "is no topic" in str(run("withdraw", "nutropenia").exception)


def test_without_a_player_hearing_writes_a_file(built: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says where it is; an aspect may be named."""
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert f"{TOPIC}.wav" in built("hear", TOPIC, "causes").output
    whole = built("hear", TOPIC, "--out", "whole.wav")
    assert 0 == whole.exit_code
    causes, all_ = (soundfile.info(tmp_path / name).duration for name in (f"{TOPIC}.wav", "whole.wav"))
    assert 1 < causes < all_
    assert "has no aspect" in str(built("hear", TOPIC, "price").exception)
    assert "There is no topic" in str(built("hear", "nothing").exception)


def test_hearing_without_recordings_says_what_to_run(run: Run) -> None:
    """The command is in the message."""
    assert f"build-audio --only {TOPIC}" in str(run("hear", TOPIC).exception)


def test_a_text_is_said_as_the_script_would_say_it(run: Run, tmp_path: Path) -> None:
    """Numbers and units are read out; a text that can't be read is refused with the reason."""
    result = run(
        "say", "It rose to 100.4 °F. That is a fever.", "--out", "x.wav", "--engine", "silence", "--format", "wav"
    )
    assert 0 == result.exit_code, result.output
    assert 4 < soundfile.info(tmp_path / "x.wav").duration < 9
    assert isinstance(run("say", "  ", "--out", "x.mp3").exception, LeaflineError)
    assert "Reword" in (message := str(run("say", "It costs ☃ 7.", "--out", "y.mp3").exception)) or "☃" in message
    assert not (tmp_path / "y.mp3").exists()


def test_pruning_and_a_broken_manifest_are_told(built: Run, tmp_path: Path) -> None:
    """A manifest that can't be read stops the list with what mends it."""
    assert "0 files gone" in built("audio", "prune").output
    (tmp_path / "audio" / MANIFEST).write_text("{")
    assert "check --repair" in str(built("audio", "list").exception)


def test_engines_and_voices_that_cannot_be_used_are_refused(run: Run) -> None:
    """Before anything is built."""
    for words, said in (
        (("--engine", "festival"), "There is no engine"),
        (("--engine", "gtts", "--offline"), "--offline"),
        (("--engine", "espeak", "--voice", "nobody"), "has no voice"),
        (("--engine", "silence", "--shard", "5/2"), "2/8"),
        (("--target", "nope://x", "--engine", "silence"), "nope"),
    ):
        assert said in str(run("build-audio", *words).exception), words


@pytest.fixture
def progress() -> Iterator[list[Progress]]:
    """A build of three lines, one of them in trouble."""
    trouble = Outcome("en-US/anemia/causes/1", problem="flite failed")
    yield [
        Progress(0, 3, 0, 0.0, 0.0),
        Progress(1, 3, 11, 60.0, 2.0, Outcome("en-US/a/b/1")),
        Progress(2, 3, 11, 60.0, 12.0, trouble),
        Progress(3, 3, 22, 120.0, 15.0, Outcome("en-US/c/d/1")),
    ]


def test_without_a_terminal_progress_is_a_few_plain_lines(
    progress: list[Progress], capsys: pytest.CaptureFixture[str]
) -> None:
    """One in ten seconds and one at the end, and every trouble."""
    with build_report.reporter() as report:
        for one in progress:
            report(one)
    assert [
        "en-US/anemia/causes/1: flite failed",
        "2 of 3 lines, 11 recordings, 1.0 min of sound, 5 times real time, 6 s left",
        "3 of 3 lines, 22 recordings, 2.0 min of sound, 8 times real time, 0 s left",
    ] == capsys.readouterr().err.splitlines()


def test_on_a_terminal_progress_is_a_bar(progress: list[Progress]) -> None:
    """With the same figures."""
    import io

    from rich.console import Console

    screen = io.StringIO()
    with build_report.reporter(Console(file=screen, force_terminal=True, width=120)) as report:
        for one in progress:
            report(one)
    shown = screen.getvalue()
    assert "3/3" in shown
    assert "22 recordings, 2.0 min of sound, 8 times real time" in shown
    assert "flite failed" in shown
