"""The near end of a worker process: a speech library that stays on the other side of a pipe."""

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from audio.pcm import Pcm
from speech_content.errors import EngineError, SettingError

__all__ = ["Worker", "WorkerSound"]

_FOLDER = Path(__file__).parent / "workers"
_LONGEST_HEAD = 1 << 20
_LONGEST_SOUND = 1 << 27  # an hour and a half at 22,050 Hz
_FULL_SCALE = np.float32(32768)


@dataclass(frozen=True, slots=True, eq=False)
class WorkerSound:
    """One spoken sentence as it comes out of the pipe."""

    pcm: Pcm
    words: list[Any]
    """What the worker says about its words; each worker has its own notation."""


class Worker:
    """One worker process, started at the first request and again after it died."""

    def __init__(self, name: str, settings: dict[str, Any]) -> None:
        self._name = name
        self._command = [
            sys.executable,
            "-I",  # neither this folder nor the user's packages may stand in for the library
            str(_FOLDER / "serve.py"),
            str(_FOLDER / f"{name}.py"),
            json.dumps(settings),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._about: dict[str, Any] = {}

    def about(self) -> dict[str, Any]:
        """What the worker says of itself once it has loaded; raises SettingError where it can't load."""
        if self._process is None:
            self._start()
        return self._about

    def speak(self, request: dict[str, Any]) -> WorkerSound:
        """Have one sentence spoken; raises EngineError where the worker fails or dies over it."""
        self.about()
        process = self._process
        assert process is not None and process.stdin is not None  # noqa: S101  # for the type checker
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            head, samples = self._frame(process)
        except (OSError, ValueError) as error:
            self.close()
            raise EngineError(
                f"Engine “{self._name}” died over the sentence ({error or type(error).__name__})"
            ) from None
        if self._about["once"]:
            self.close()
        if "error" in head:
            raise EngineError(f"Engine “{self._name}” failed on the sentence: {head['error']}")
        return WorkerSound(
            Pcm(np.frombuffer(samples, "<i2").astype(np.float32) / _FULL_SCALE, head["rate"]), head["words"]
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> None:
        process = self._process = subprocess.Popen(  # noqa: S603  # our own file and interpreter
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            self._about, _ = self._frame(process)
        except (OSError, ValueError) as error:
            self.close()
            raise SettingError(f"Engine “{self._name}” doesn't start ({error}). Reinstall it or use another.") from None
        if "error" in self._about:
            self.close()
            raise SettingError(f"Engine “{self._name}” doesn't start: {self._about['error']}.")

    def _frame(self, process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes]:
        """Read one answer; raises ValueError where the stream ends or is not in order."""
        assert process.stdout is not None  # noqa: S101  # for the type checker
        line = process.stdout.readline(_LONGEST_HEAD)
        if not line.endswith(b"\n"):
            raise ValueError("the process ended")
        head: dict[str, Any] = json.loads(line)
        count = int(head["bytes"])
        if not 0 <= count <= _LONGEST_SOUND:
            raise ValueError("too much sound")
        samples = process.stdout.read(count)
        if len(samples) != count:
            raise ValueError("the process ended")
        return head, samples
