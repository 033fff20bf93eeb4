"""What a build costs where nothing changed, where one sentence changed, and whether kill -9 can hurt it.

    python tests/benchmarks/build.py [--clips 5000] [--lines 5000] [--kills 100] [--engine silence]

no-op       a build over recordings that are all there; --clips are really made first, --lines are laid out with files
            of one byte each, eleven a line, to see how it grows
one change  the same with one sentence changed
kills       a build of 80 lines in two processes, killed at random moments until it has been killed --kills times;
            after each kill every finished file is held against its name, and at the end against an undisturbed build

Times are the best of three, in seconds.
"""

# ruff: noqa: E402 - this script's own folder would hide packages of its names
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "audio"))

import argparse
import random
import shutil
import subprocess
import tempfile
import time

from recording_kit import contents, dangling, line, wrong_files

from audio.audit import prune
from audio.build import build
from audio.clip import Clip, Made
from audio.engine import EngineOptions, identity, open_engine
from audio.executor import open_executor
from audio.job import Setup
from audio.manifest import Manifest, write_manifest
from audio.recipe import LINE_TAKES, recipe
from audio.store import OBJECTS, LocalStore, object_name
from speech_content.model import Line

EACH = sum(len(names) for _, names in LINE_TAKES)
KILLED_LINES = 80
LETTERS = "abcdefghij"


def script(count: int) -> list[Line]:
    """Lines that all differ."""
    named = ("".join(LETTERS[int(digit)] for digit in str(number)) for number in range(count))
    return [line(f"topic-{number % 50}/causes/{number}", f"Sentence {word}.") for number, word in enumerate(named)]


def timed(lines: list[Line], setup: Setup, made: int) -> float:
    """Build, best of three; the number of recordings made is as expected."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        summary = build(lines, setup)
        best = min(best, time.perf_counter() - started)
        assert summary.made == made, f"{summary.made} recordings made, {made} expected"
    return best


def lay_out(lines: list[Line], setup: Setup) -> None:
    """Put recordings in place as a build would name them, without sound in them."""
    engine = open_engine(*setup.engines[0])
    clips, files = [], {}
    for one in lines:
        for slow, names in LINE_TAKES:
            for name in names:
                recipe_ = recipe(one.digest, identity(engine), name, slow=slow)
                file = object_name(recipe_.encode(), ".x")
                files[file] = b"x"
                made = Made(recipe_, f"{OBJECTS}/{file}", 1, 3.0, engine.name, engine.voice)
                clips.append(Clip(one.key, one.digest, name, slow, made))
    folder = Path(setup.target) / OBJECTS
    folder.mkdir(parents=True)
    for file, data in files.items():
        (folder / file).write_bytes(data)
    write_manifest(LocalStore(Path(setup.target)), Manifest(tuple(clips)))
    engine.close()


def storm(folder: Path, engine: str, kills: int) -> tuple[int, int]:
    """Kill a build again and again; gives how often it was killed, and how often it finished between."""
    lines = script(KILLED_LINES)
    calm, killed = folder / "calm", folder / "killed"
    build(lines, Setup(((engine, EngineOptions()),), str(calm)), executor=open_executor(2))
    expected = contents(calm)
    chance = random.Random(1)
    count = finished = 0
    while count < kills:
        process = subprocess.Popen(
            [sys.executable, __file__, "--in", str(killed), "--engine", engine], stderr=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0.4, 3.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            count += 1
        else:
            assert process.returncode == 0, "the build failed by itself"
            finished += 1
        time.sleep(0.2)  # its processes notice and end
        assert (wrong_files(killed), dangling(killed)) == ([], []), "a wrong file under a final name"
        if not process.returncode:
            prune(LocalStore(killed))
            assert contents(killed) == expected, "the result differs from that of an undisturbed build"
            shutil.rmtree(killed)
    if killed.exists():
        build(lines, Setup(((engine, EngineOptions()),), str(killed)))
        prune(LocalStore(killed))
        assert contents(killed) == expected, "the result differs from that of an undisturbed build"
    return count, finished


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--engine", default="silence")
    parser.add_argument("--in", dest="target", default="", help="build the killed lines there, and do nothing else")
    given = parser.parse_args()
    if given.target:
        build(script(KILLED_LINES), Setup(((given.engine, EngineOptions()),), given.target), executor=open_executor(2))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows: list[tuple[str, str]] = []
        lines = script(-(-given.clips // EACH))
        setup = Setup(((given.engine, EngineOptions()),), str(folder / "made"))
        summary = build(lines, setup, executor=open_executor(2))
        rate = summary.audio_seconds / summary.elapsed
        rows.append((f"{summary.made} recordings made", f"{summary.elapsed:.1f} s, {rate:.0f} times real time"))
        rows.append((f"no-op over {summary.made} recordings", f"{timed(lines, setup, 0):.2f} s"))
        started = time.perf_counter()
        changed = build([line("topic-0/causes/0", "It was changed."), *lines[1:]], setup)
        took = time.perf_counter() - started
        rows.append((f"one sentence changed: {changed.made} files of one line", f"{took:.2f} s"))
        many = script(given.lines)
        setup = Setup(((given.engine, EngineOptions()),), str(folder / "laid-out"))
        lay_out(many, setup)
        rows.append((f"no-op over {given.lines * EACH} recordings", f"{timed(many, setup, 0):.2f} s"))
        if given.kills:
            killed, finished = storm(folder, given.engine, given.kills)
            rows.append((f"killed {killed} times, finished {finished} times between", "no wrong file"))
    width = max(len(row[0]) for row in rows)
    for what, figure in rows:
        print(f"{what:<{width}}  {figure}")


if __name__ == "__main__":
    main()
