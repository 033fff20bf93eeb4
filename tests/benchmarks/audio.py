"""CPU seconds for the recordings of a script: Leafline beside the way people do it now.

    python tests/benchmarks/audio.py [--lines 30] [--text FILE]

Every line is made in the same eleven files: an MP3 (24 kHz, 48 kb/s) and the five phone formats at normal and at slow
rate. Three ways are timed, each in its own processes, synthesis by espeak-ng everywhere:

plain      the command espeak-ng for each rate, then the command ffmpeg for each file
accurate   the same with two passes of ffmpeg's loudnorm for each file
Leafline   ``audio``: one worker, sentence by sentence, mastered and verified

CPU is user and system time of this process and of all its children. "Synthesis and MP3 alone" is what Leafline's own
engine and one MP3 encoding a line cost without anything else. Needs the commands espeak-ng and ffmpeg.
"""

# ruff: noqa: E402 - this script's own folder would hide the package of its name
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import json
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np

from audio import master
from audio.engine import EngineOptions, open_engine
from audio.formats import FORMATS, encode, to_pcm16
from audio.master import finish
from audio.outputs import record
from audio.pcm import resample
from audio.recipe import LINE_TAKES
from speech_content.speech import SENTENCE_PAUSE, Pause, Speech, Text

SAMPLE = """Neutropenia: causes. It can start after chemotherapy, an infection, or some medicines.
Some people are born with changes in their genes that cause it. Would you like to hear more about the causes?
If you are having chemotherapy and you have a fever, that is a medical emergency. Call your cancer team now.
Anemia means that your blood carries less oxygen than your body needs. You may feel tired, cold, or short of breath.
Your doctor will ask about your symptoms, feel your neck and your belly, and take a sample of your blood.
Treatment depends on the cause and on how serious it is. Some people need no treatment at all.
Wash your hands often. Keep away from people who are ill. Ask your care team which vaccines you need.
A low platelet count makes bleeding harder to stop. Press on the wound, and get help if it goes on.
For what it is, press one. For causes, press two. For symptoms, press three. To repeat, press star.
I don't have a leaflet with that number. Please check the number, or press the pound key for the list."""

# ffmpeg's options for the same files; the phone's band is cut as Leafline cuts it.
_NARROW = "highpass=f=300,lowpass=f=3400"
_WIDE = "highpass=f=50,lowpass=f=7000"
OUTPUTS: dict[str, tuple[str, list[str], float]] = {
    "mp3": ("", ["-ar", "24000", "-ac", "1", "-b:a", "48k", "-f", "mp3"], -16),
    "ulaw": (_NARROW, ["-ar", "8000", "-ac", "1", "-f", "mulaw"], -22),
    "wav": (_NARROW, ["-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le", "-f", "wav"], -22),
    "twilio": (_NARROW, ["-ar", "8000", "-ac", "1", "-c:a", "pcm_mulaw", "-f", "wav"], -22),
    "sln16": (_WIDE, ["-ar", "16000", "-ac", "1", "-f", "s16le"], -22),
    "g722": (_WIDE, ["-ar", "16000", "-ac", "1", "-c:a", "g722", "-f", "g722"], -22),
}
RATES = {False: "150", True: "120"}


def cpu() -> float:
    """Give CPU seconds of this process and of its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def timed(into: dict[str, float], name: str) -> Iterator[None]:
    """Add the CPU seconds of a block to a table; processes that live on are not seen until they end."""
    start = cpu()
    yield
    into[name] = into.get(name, 0.0) + cpu() - start


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg and give what it says."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-y", "-threads", "1", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


def loudnorm(spoken: Path, filters: list[str], level: float) -> str:
    """Run loudnorm's first pass and give the filter for its second."""
    norm = f"loudnorm=I={level}:TP=-2:LRA=11"
    said = ffmpeg("-i", str(spoken), "-af", ",".join([*filters, f"{norm}:print_format=json"]), "-f", "null", "-")
    seen = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    pairs = {"measured_I": "input_i", "measured_TP": "input_tp", "measured_LRA": "input_lra"}
    pairs |= {"measured_thresh": "input_thresh", "offset": "target_offset"}
    # A clip too short to be measured gives infinities, which the second pass refuses.
    return ":".join([norm, *(f"{key}={max(-99.0, min(99.0, float(seen[name])))}" for key, name in pairs.items())])


def by_commands(lines: list[str], folder: Path, *, accurate: bool) -> None:
    """Make every file the way people do it now."""
    for slow, names in LINE_TAKES:
        for number, line in enumerate(lines):
            spoken = folder / "spoken.wav"
            subprocess.run(["espeak-ng", "-v", "en-us", "-s", RATES[slow], "-w", str(spoken), line], check=True)
            for name in names:
                band, options, level = OUTPUTS[name]
                filters = [part for part in (band,) if part]
                if accurate:
                    filters.append(loudnorm(spoken, filters, level))
                chain = ["-af", ",".join(filters)] if filters else []
                out = folder / f"{number}-{slow}{FORMATS[name].suffix}"
                ffmpeg("-i", str(spoken), *chain, *options, str(out))


def speech_of(line: str) -> Speech:
    """Cut a line into sentences with pauses between them."""
    parts: list[Text | Pause] = []
    for sentence in re.split(r"(?<=[.?!]) ", line):
        parts += [Text(sentence), Pause(SENTENCE_PAUSE)]
    return tuple(parts[:-1])


def by_leafline(lines: list[str], folder: Path) -> tuple[float, int]:
    """Make every file with ``audio``; gives seconds of audio in all files and how many encodings each MP3 took."""
    engine = open_engine("espeak", EngineOptions())
    seconds, encodings = 0.0, 0
    for number, line in enumerate(lines):
        for slow, names in LINE_TAKES:
            for file in finish(record(engine, speech_of(line), slow=slow).pcm, [FORMATS[name] for name in names]):
                (folder / f"{number}-{slow}{file.format.suffix}").write_bytes(file.data)
                seconds += file.seconds
                encodings += file.encodings * file.format.lossy
    engine.close()
    return seconds, encodings


def synthesis_and_mp3(lines: list[str]) -> tuple[float, float]:
    """Speak every line at both rates and encode one MP3 a line, nothing else; gives CPU seconds of each."""
    shares: dict[str, float] = {}
    sounds = []
    with timed(shares, "speak"):
        engine = open_engine("espeak", EngineOptions())
        for line in lines:
            sounds.append(record(engine, speech_of(line)).pcm)
            record(engine, speech_of(line), slow=True)
        engine.close()
    form = FORMATS["mp3"]
    ready = [to_pcm16(resample(sound, form.treatment.rate).samples) for sound in sounds]
    with timed(shares, "mp3"):
        for samples in ready:
            encode(form, samples)
    return shares["speak"], shares["mp3"]


STAGES = {
    "bands": "resample and filter",
    "outline": "measure",
    "_plan": "level and limit",
    "encode": "encode",
    "decode": "decode",
}


def stages(lines: list[str]) -> dict[str, float]:
    """Give the CPU seconds of each stage of mastering, by a second run with a clock around each."""
    engine = open_engine("espeak", EngineOptions())
    sounds = [(record(engine, speech_of(line), slow=slow).pcm, names) for line in lines for slow, names in LINE_TAKES]
    engine.close()
    shares: dict[str, float] = {}

    def clocked(function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            label = f"{stage} {arguments[0].name}" if stage == "encode" else stage
            start = time.process_time()
            result = function(*arguments, **named)
            shares[label] = shares.get(label, 0.0) + time.process_time() - start
            return result

        return run

    with mock.patch.multiple(master, **{name: clocked(getattr(master, name), stage) for name, stage in STAGES.items()}):
        for sound, names in sounds:
            finish(sound, [FORMATS[name] for name in names])
    return shares


def child(way: str, lines: list[str]) -> dict[str, float]:
    """Run one way in a process of its own and give what it measured."""
    command = [sys.executable, __file__, "--way", way]
    out = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    return dict(json.loads(out.stdout))


def one_way(way: str, lines: list[str]) -> dict[str, float]:
    """Time one way in this process, warmed up by one line so that imports don't count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way == "alone":
            synthesis_and_mp3(lines[:1])
            speak, mp3 = synthesis_and_mp3(lines)
            return {"cpu": speak + mp3, "speak": speak, "mp3": mp3}
        if way == "stages":
            stages(lines[:1])
            return stages(lines)
        if way == "leafline":
            by_leafline(lines[:1], folder)
            start, clock = cpu(), time.monotonic()
            seconds, encodings = by_leafline(lines, folder)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            return {
                "cpu": cpu() - start,
                "wall": time.monotonic() - clock,
                "seconds": seconds,
                "encodings": encodings,
                "memory": memory,
            }
        start, clock = cpu(), time.monotonic()
        by_commands(lines, folder, accurate=way == "accurate")
        return {"cpu": cpu() - start, "wall": time.monotonic() - clock}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=30, help="how many lines (default 30)")
    parser.add_argument(
        "--turns", type=int, default=3, help="how often Leafline is timed; the median counts (default 3)"
    )
    parser.add_argument("--text", type=Path, help="a file with one line of the script a line")
    parser.add_argument("--way", choices=("plain", "accurate", "leafline", "alone", "stages"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.way:
        print(json.dumps(one_way(chosen.way, sys.stdin.read().splitlines())))
        return
    for command in ("espeak-ng", "ffmpeg"):
        if shutil.which(command) is None:
            parser.error(f"needs the command {command}")
    source = chosen.text.read_text("utf-8").splitlines() if chosen.text else SAMPLE.splitlines()
    lines = [source[number % len(source)] for number in range(chosen.lines)]
    files = sum(len(names) for _, names in LINE_TAKES) * len(lines)
    ways = {way: child(way, lines) for way in ("plain", "accurate", "stages")}
    # The two short ones in turn, and of the turns the one of middling proportion: other load on the machine passes out.
    turns = [{way: child(way, lines) for way in ("leafline", "alone")} for _ in range(chosen.turns)]
    ways |= sorted(turns, key=lambda turn: turn["leafline"]["cpu"] / turn["alone"]["cpu"])[len(turns) // 2]
    ours, alone = ways["leafline"], ways["alone"]
    print(f"{len(lines)} lines, {files} files each way, {ours['seconds']:.0f} s of audio in them")
    print(f"\n{'way':32}{'CPU s':>9}{'wall s':>9}{'times Leafline':>17}")
    titles = {"plain": "espeak-ng, ffmpeg", "accurate": "espeak-ng, two-pass loudnorm", "leafline": "Leafline"}
    for way, title in titles.items():
        print(f"{title:32}{ways[way]['cpu']:9.2f}{ways[way]['wall']:9.2f}{ways[way]['cpu'] / ours['cpu']:17.2f}")
    print(f"{'synthesis and MP3 alone':32}{alone['cpu']:9.2f}{'':9}{alone['cpu'] / ours['cpu']:17.2f}")
    print(f"\nLeafline against synthesis and MP3 alone: {ours['cpu'] / alone['cpu']:.2f} times")
    print(f"audio seconds per CPU second: {ours['seconds'] / ours['cpu']:.0f}")
    print(f"memory of one worker, without its engine's process: {ours['memory']:.0f} MB")
    print(f"MP3 encodings a clip: {ours['encodings'] / len(lines):.2f}")
    shares = {"synthesis": alone["speak"], **ways["stages"]}
    shares["join, write, rest"] = max(0.0, ours["cpu"] - sum(shares.values()))
    print(f"\n{'stage':32}{'CPU s':>9}{'share':>9}")
    for stage, seconds in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"{stage:32}{seconds:9.2f}{seconds / np.sum(list(shares.values())):9.0%}")


if __name__ == "__main__":
    main()
