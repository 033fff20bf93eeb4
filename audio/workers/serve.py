"""A speech library in a process of its own: requests come in on stdin, sound goes out on stdout.

Run as ``python -I serve.py WORKER SETTINGS``: WORKER is a file beside this one, SETTINGS a JSON object.
The worker file has ``load(settings) -> about``, ``speak(request) -> (rate, samples, words)`` and ``FRESH``.
Where ``FRESH`` is true, each sentence is spoken in a fork of the loaded library, so that no state passes from one to
the next and a crash takes down one sentence only; where there is no fork, the process ends after each answer.
It imports nothing of Leafline; the licence of the library stays on this side of the pipe.

A request is one line of JSON. An answer is one line of JSON with ``bytes``, then that many bytes of 16-bit samples.
"""

import json
import os
import runpy
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

_LONGEST_REQUEST = 1 << 20
_SECONDS_A_SENTENCE = 60


def _answer(speak: Callable[[dict[str, Any]], tuple[int, bytes, list[Any]]], request: dict[str, Any]) -> bytes:
    try:
        rate, samples, words = speak(request)
    except Exception as error:
        return _framed({"error": f"{type(error).__name__}: {error}"})
    return _framed({"rate": rate, "words": words}, samples)


def _framed(head: dict[str, Any], samples: bytes = b"") -> bytes:
    return json.dumps({**head, "bytes": len(samples)}).encode() + b"\n" + samples


def _forked(speak: Callable[[dict[str, Any]], tuple[int, bytes, list[Any]]], request: dict[str, Any]) -> bytes:
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(inlet)
            signal.alarm(_SECONDS_A_SENTENCE)
            with os.fdopen(outlet, "wb") as pipe:
                pipe.write(_answer(speak, request))
        finally:
            os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        answer = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGALRM:
        return _framed({"error": f"gave up after {_SECONDS_A_SENTENCE} seconds"})
    if code or not answer:
        return _framed({"error": f"crashed ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"})
    return answer


def _serve(requests: BinaryIO, answers: BinaryIO, worker: dict[str, Any], settings: dict[str, Any]) -> None:
    try:
        about = worker["load"](settings)
    except Exception as error:
        answers.write(_framed({"error": str(error)}))
        answers.flush()
        return
    forks = worker["FRESH"] and hasattr(os, "fork")
    once = worker["FRESH"] and not forks
    answers.write(_framed({**about, "once": once}))
    answers.flush()
    while line := requests.readline(_LONGEST_REQUEST):
        request = json.loads(line)
        if forks:
            answer = _forked(worker["speak"], request)
        else:
            if hasattr(signal, "alarm"):
                signal.alarm(_SECONDS_A_SENTENCE)
            answer = _answer(worker["speak"], request)
            if hasattr(signal, "alarm"):
                signal.alarm(0)
        answers.write(answer)
        answers.flush()
        if once:
            return


def _main() -> None:
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides when to stop
    try:
        _serve(sys.stdin.buffer, answers, runpy.run_path(sys.argv[1]), json.loads(sys.argv[2]))
    except BrokenPipeError:  # whoever asked is gone
        os._exit(0)


if __name__ == "__main__":
    _main()
