import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio import worker
from audio.worker import Worker
from speech_content.errors import EngineError, SettingError

SPEAKER = """
import os, signal, sys, time

FRESH = {fresh}
calls = []

def load(settings):
    if settings.get("broken"):
        raise RuntimeError("the data is missing")
    print("libraries print what they like")
    return {{"settings": settings}}

def speak(request):
    text = request["text"]
    calls.append(text)
    if text == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if text == "raise":
        raise ValueError("can't say that")
    if text == "exit":
        os._exit(3)
    if text == "hang":
        time.sleep(30)
    print("so they do again")
    return 8000, b"\\x00\\x40" * (100_000 if text == "long" else len(text)), [len(calls)]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of workers with two of our own in it, and a short wait."""
    serve = Path(worker._FOLDER / "serve.py").read_text().replace("_SECONDS_A_SENTENCE = 60", "_SECONDS_A_SENTENCE = 1")
    (tmp_path / "serve.py").write_text(serve)
    (tmp_path / "fresh.py").write_text(SPEAKER.format(fresh=True))
    (tmp_path / "lasting.py").write_text(SPEAKER.format(fresh=False))
    monkeypatch.setattr(worker, "_FOLDER", tmp_path)
    return tmp_path


@pytest.fixture(params=["fresh", "lasting"])
def speaker(folder: Path, request: pytest.FixtureRequest) -> Iterator[Worker]:
    running = Worker(request.param, {"voice": "x"})
    yield running
    running.close()


def test_samples_and_words_come_through(speaker: Worker) -> None:
    """16-bit samples come out as floats; what a library prints gets in nobody's way."""
    sound = speaker.speak({"text": "four"})
    assert ([0.5] * 4, 8000) == (sound.pcm.samples.tolist(), sound.pcm.rate)
    assert 100_000 == len(speaker.speak({"text": "long"}).pcm.samples)


def test_each_sentence_meets_a_fresh_library(folder: Path) -> None:
    """No state passes from one sentence to the next where the worker says so, and does where it doesn't."""
    counts = {}
    for name in ("fresh", "lasting"):
        speaker = Worker(name, {})
        counts[name] = [speaker.speak({"text": "one"}).words[0] for _ in range(3)]
        speaker.close()
    assert {"fresh": [1, 1, 1], "lasting": [1, 2, 3]} == counts


@pytest.mark.parametrize("text", ["crash", "raise", "exit", "hang"])
def test_a_failure_over_one_sentence_is_survived(speaker: Worker, text: str) -> None:
    """A crash, an error, an end or a hang is an EngineError for that sentence; the next one is spoken."""
    with pytest.raises(EngineError) as caught:
        speaker.speak({"text": text})
    assert not caught.value.passing
    assert 4 == len(speaker.speak({"text": "four"}).pcm.samples)


def test_a_worker_killed_from_outside_is_started_again(speaker: Worker) -> None:
    """The sentence it was asked for fails; the next is spoken."""
    speaker.speak({"text": "four"})
    assert speaker._process is not None
    speaker._process.kill()
    speaker._process.wait()
    with pytest.raises(EngineError):
        speaker.speak({"text": "four"})
    assert 4 == len(speaker.speak({"text": "four"}).pcm.samples)


def test_a_library_that_does_not_load_is_a_setting_to_mend(folder: Path) -> None:
    """What the worker says of it is passed on."""
    with pytest.raises(SettingError, match="the data is missing"):
        Worker("fresh", {"broken": True}).about()


def test_closing_twice_is_fine_and_ends_the_process(speaker: Worker) -> None:
    """No process is left behind."""
    speaker.about()
    process = speaker._process
    speaker.close()
    speaker.close()
    assert process is not None
    assert process.returncode is not None


def test_a_worker_ends_with_whoever_asked_it(folder: Path) -> None:
    """A killed build leaves no process behind."""
    script = (
        "import sys, os; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from audio import worker\n"
        "worker._FOLDER = Path(sys.argv[2]); w = worker.Worker('fresh', {}); w.about()\n"
        "print(w._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script, root, str(folder)], capture_output=True, text=True, check=False
    )
    process = Path(f"/proc/{int(done.stdout)}")
    deadline = time.monotonic() + 10
    while process.exists() and "Z" not in (process / "stat").read_text().rpartition(")")[2][:3]:
        assert time.monotonic() < deadline, "the worker lives on"
        time.sleep(0.05)


def test_the_server_imports_nothing_of_ours() -> None:
    """What is loaded beside a GPL library is the standard library alone."""
    for file in sorted(worker._FOLDER.glob("*.py")):
        imported = [line.split()[1] for line in file.read_text().splitlines() if line.startswith(("import ", "from "))]
        assert set() == {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}, file.name
