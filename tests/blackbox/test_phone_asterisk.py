"""A real Asterisk plays the exported line and the live one, and both say what the simulator says."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from asterisk_peer import Asterisk, Step, asterisk_at_work, needs
from live_line import LiveLine
from phone_calls import heard, key_calls, line_for_tests, replay
from tones import tone_store

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Turn

CALLS = 200
AT_ONCE = 100
CLIP = 0.04
"""Seconds of a recording, so that calls are short."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> PhoneLine:
    """A line whose waits are short."""
    return line_for_tests(tmp_path_factory.mktemp("organisation"))


@pytest.fixture(scope="module")
def export(line: PhoneLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `leafline export asterisk` writes."""
    needs("asterisk")
    folder = tmp_path_factory.mktemp("export") / "line"
    audio = tone_store(tmp_path_factory.mktemp("audio"), line.script(), seconds=CLIP)
    run = [sys.executable, "-m", "skill", "export", "asterisk", str(folder), "--audio", str(audio)]
    done = subprocess.run(
        [*run, "--content", str(line.settings.content)], capture_output=True, text=True, timeout=120, check=False
    )
    assert 0 == done.returncode, done.stderr
    return folder


@pytest.fixture(scope="module")
def live(line: PhoneLine) -> Iterator[LiveLine]:
    """The same line, served live."""
    server = LiveLine(line)
    yield server
    server.close()


@pytest.fixture(scope="module")
def asterisk(export: Path, live: LiveLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asterisk]:
    """A running Asterisk with the exported line at test-static and the live one at test-agi."""
    entries = [
        "[test-agi]",
        f"exten => _[a-z].,1,AGI(agi://127.0.0.1:{live.port})",
        " same => n,Hangup()",
    ]
    with asterisk_at_work(tmp_path_factory.mktemp("asterisk"), export, entries) as running:
        yield running


def steps(flow: CallFlow, entries: list[str], turns: Sequence[Turn]) -> list[Step]:
    """Time a caller's keys: each comes when all that was said before is over."""
    spare, waited = 0.7, 0.6  # the first pause lets the call come up
    planned = []
    for turn, entry in zip(turns, entries, strict=False):
        waited += len(turn.lines) * (CLIP + 0.02) + spare
        gather = turn.gather
        assert gather is not None
        if not entry:
            waited += gather.first_key - spare + 0.15
            continue
        planned.append(Step(waited, entry))
        waited = 0.0 if gather.complete(entry) else gather.between_keys
    last = turns[-1]
    return [*planned, Step(waited + len(last.lines) * (CLIP + 0.02) + spare)]


def test_two_hundred_calls_sound_alike_on_every_asterisk(line: PhoneLine, asterisk: Asterisk, live: LiveLine) -> None:
    """200 scripted key calls play the same recordings from the static dialplan, from FastAGI and on the simulator."""
    calls = key_calls(line.flow, CALLS)
    turns = [replay(line.flow, entries) for entries in calls]
    callers = {
        f"{kind}{number}": steps(line.flow, entries, turns[number])
        for number, entries in enumerate(calls)
        for kind in ("static", "agi")
    }
    asterisk.add_callers(callers)
    names = list(callers)
    for start in range(0, len(names), AT_ONCE):
        for name in names[start : start + AT_ONCE]:
            asterisk.call(name, "test-static" if name.startswith("static") else "test-agi")
        asterisk.wait_until_quiet(120)
    said = asterisk.heard()
    wrong = {}
    for number in range(CALLS):
        expected = [f"leafline/{key}" for key in heard(turns[number])]
        for kind in ("static", "agi"):
            if said.get(f"{kind}{number}") != expected:
                wrong[f"{kind}{number}"] = (calls[number], expected, said.get(f"{kind}{number}"))
    assert {} == dict(list(wrong.items())[:2]), f"{len(wrong)} of {2 * CALLS} calls differ"
    assert "missing-clip" not in live.counters.today()
