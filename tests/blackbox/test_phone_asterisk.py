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


def steps(entries: list[str], turns: Sequence[Turn], spare: float) -> list[Step]:
    """Time a caller's keys: each comes when all that was said before is over, and a moment to spare."""
    planned, waited = [], 0.6  # the first pause lets the call come up
    for turn, entry in zip(turns, entries, strict=False):
        waited += len(turn.lines) * (CLIP + 0.02) + spare
        gather = turn.gather
        assert gather is not None
        if not entry:
            waited += gather.first_key - spare + 0.15
            continue
        planned.append(Step(waited, entry))
        waited = 0.0 if gather.complete(entry) else gather.between_keys
    return [*planned, Step(waited + len(turns[-1].lines) * (CLIP + 0.02) + spare)]


def wrong_calls(
    asterisk: Asterisk, calls: dict[str, tuple[list[str], list[Turn]]], *, at_once: int, spare: float
) -> dict[str, tuple[object, ...]]:
    """Make calls on both lines; give those on which something else was played than on the simulator."""
    asterisk.add_callers({name: steps(entries, turns, spare) for name, (entries, turns) in calls.items()})
    names = list(calls)
    for start in range(0, len(names), at_once):
        for name in names[start : start + at_once]:
            asterisk.call(name, "test-static" if name.startswith("static") else "test-agi")
        asterisk.wait_until_quiet(200)
    said = asterisk.heard()
    expected = {name: [f"leafline/{key}" for key in heard(turns)] for name, (_, turns) in calls.items()}
    return {
        name: (calls[name][0], expected[name], said.get(name)) for name in names if said.get(name) != expected[name]
    }


@pytest.mark.timeout(900)
def test_two_hundred_calls_sound_alike_on_every_asterisk(line: PhoneLine, asterisk: Asterisk, live: LiveLine) -> None:
    """200 scripted key calls play the same recordings from the static dialplan, from FastAGI and on the simulator."""
    scripts = [(entries, replay(line.flow, entries)) for entries in key_calls(line.flow, CALLS)]
    calls = {f"{kind}{number}": script for number, script in enumerate(scripts) for kind in ("static", "agi")}
    wrong = wrong_calls(asterisk, calls, at_once=AT_ONCE, spare=0.7)
    # On a busy machine a key may come too late for its menu; what differs then must not differ in peace.
    again = {f"{name}again": calls[name] for name in wrong}
    wrong = wrong_calls(asterisk, again, at_once=5, spare=1.0) if again else {}
    assert {} == dict(list(wrong.items())[:2]), f"{len(wrong)} of {2 * CALLS} calls differ"
    assert len(again) < CALLS / 10, f"{len(again)} calls went wrong at first"
    assert "missing-clip" not in live.counters.today()
