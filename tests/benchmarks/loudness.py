"""Are 300 clips all as loud as promised? Lines of the script, spoken, mastered, decoded and measured.

    python tests/benchmarks/loudness.py [--clips 300] [--engine espeak]

Each MP3 must lie within 0.2 LU of -16 LUFS (under three seconds: within 0.2 dB of -16 dBov active speech level) and no
true peak may be above -2 dBTP, as Leafline's own meter has it and, where the command ffmpeg is there, as its ebur128
has it. Ends with status 1 where a clip misses.
"""

# ruff: noqa: E402 - this script's own folder would hide packages of its neighbours' names
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass

from audio.engine import EngineOptions, open_engine
from audio.formats import PROFILES, decode
from audio.loudness import active_level, integrated, outline, true_peak
from audio.master import SHORT_SECONDS, finish
from audio.outputs import record
from speech_content.library import load_library
from speech_content.model import Line

TARGET, WITHIN, PEAK = -16.0, 0.2, -2.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One clip, decoded."""

    key: str
    form: str
    short: bool
    """True where the level is the active speech level."""
    level: float
    peak: float
    encodings: int
    ffmpeg_level: float | None
    ffmpeg_peak: float | None

    @property
    def misses(self) -> list[str]:
        """Say what is wrong with it."""
        wrong = []
        if abs(self.level - TARGET) > WITHIN:
            wrong.append(f"level {self.level:.2f}")
        if self.peak > PEAK:
            wrong.append(f"peak {self.peak:.2f}")
        # ffmpeg prints one decimal.
        if self.ffmpeg_level is not None and abs(self.ffmpeg_level - TARGET) > WITHIN + 1e-6:
            wrong.append(f"ffmpeg's level {self.ffmpeg_level:.1f}")
        if self.ffmpeg_peak is not None and self.ffmpeg_peak > PEAK:
            wrong.append(f"ffmpeg's peak {self.ffmpeg_peak:.1f}")
        return wrong


def by_ffmpeg(data: bytes) -> tuple[float, float]:
    """Give integrated loudness and true peak as ffmpeg's ebur128 measures them."""
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(data)
        file.flush()
        command = ["ffmpeg", "-nostdin", "-i", file.name, "-af", "ebur128=peak=true", "-f", "null", "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    numbers = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    return tuple(float(found[1]) if found else float("nan") for found in numbers)  # type: ignore[return-value]


def spread(lines: tuple[Line, ...], wanted: int) -> list[Line]:
    """Take so many lines from all over the script."""
    wanted = min(wanted, len(lines))
    return [lines[number * len(lines) // wanted] for number in range(wanted)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=300)
    parser.add_argument("--engine", default="espeak")
    chosen = parser.parse_args()
    outside = shutil.which("ffmpeg") is not None
    engine = open_engine(chosen.engine, EngineOptions())
    forms = [PROFILES["alexa"][0], PROFILES["podcast"][0]]
    measured = []
    for line in spread(load_library().script(), chosen.clips):
        sound = record(engine, line.speech).pcm
        short = sound.seconds < SHORT_SECONDS
        for file in finish(sound, forms):
            heard = outline(decode(file.format, file.data))
            level = active_level(heard).level if short else integrated(heard)
            theirs = by_ffmpeg(file.data) if outside else (None, None)
            measured.append(
                Measured(
                    line.key,
                    file.format.name,
                    short,
                    level,
                    true_peak(heard),
                    file.encodings,
                    None if short else theirs[0],
                    theirs[1],
                )
            )
    engine.close()
    print(
        f"{'format':10}{'level by':16}{'clips':>7}{'lowest':>9}{'highest':>9}{'peak':>8}{'encodings':>11}{'missed':>8}"
    )
    for form in forms:
        for short in (False, True):
            some = [m for m in measured if m.form == form.name and m.short is short]
            if not some:
                continue
            levels = [m.level for m in some]
            encodings = sum(m.encodings for m in some) / len(some)
            missed = sum(bool(m.misses) for m in some)
            peak = max(m.peak for m in some)
            meter = "active level" if short else "loudness"
            print(
                f"{form.name:10}{meter:16}{len(some):7}{min(levels):9.2f}{max(levels):9.2f}{peak:8.2f}"
                f"{encodings:11.2f}{missed:8}"
            )
    if outside:
        levels = [m.ffmpeg_level for m in measured if m.ffmpeg_level is not None]
        peaks = [m.ffmpeg_peak for m in measured if m.ffmpeg_peak is not None]
        print(
            f"ffmpeg: {len(peaks)} clips, loudness {min(levels)} to {max(levels)} LUFS, highest peak {max(peaks)} dBTP"
        )
    print("encodings:", dict(sorted(Counter(m.encodings for m in measured).items())))
    for clip in measured:
        if clip.misses:
            print(f"missed: {clip.key} {clip.form}: {', '.join(clip.misses)}")
    sys.exit(any(clip.misses for clip in measured))


if __name__ == "__main__":
    main()
