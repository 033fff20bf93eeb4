"""A real Asterisk looks at its own clock: for dates of leaflets, for hours, and for what became of a transfer."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asterisk_peer import Asterisk, Step, asterisk_at_work, needs
from live_line import LiveLine
from phone_calls import DAY, heard, line_for_tests
from tones import tone_store

from audio.manifest import read_manifest
from audio.store import open_store
from skill.channels.phone.asterisk import FORMATS, Dialplan
from skill.channels.phone.events import Call, Digits
from skill.channels.phone.folder import write_folder
from skill.channels.phone.graph import explore
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator
from skill.channels.phone.sounds import sound_files

DIAL = "Local/{number}@test-person"
OPEN = "\n".join(f'{day} = "00:00-24:00"' for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))
MORE = f'[person]\nnumber = "100"\nopening_hours = "all week"\n[person.hours]\n{OPEN}\nsaturday = "00:00-24:00"\n'
TOPICS = Path(__file__).parents[2] / "speech_content/languages/en-US/topics"
LONG_AGO = datetime.date(2024, 6, 1)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> PhoneLine:
    """A line with somebody behind it at all hours, and a leaflet that was good when the line was exported."""
    folder = tmp_path_factory.mktemp("organisation")
    topics = folder / "languages/en-US/topics"
    topics.mkdir(parents=True)
    text = (TOPICS / "anemia.md").read_text(encoding="utf-8")
    first, rest = re.sub(r"(?m)^written .*$", "written = 2024-01-01", text).split("\n", 1)
    head = 'reviewed_by = "Dr. A. Example"\nreviewed = 2024-01-10\nreview_due = 2025-01-10\n'
    (topics / "anemia.md").write_text(f"{first}\n{head}{rest}", encoding="utf-8")
    return line_for_tests(folder, first=8, more=MORE + 'sunday = "00:00-24:00"\n')


@pytest.fixture(scope="module")
def asterisk(line: PhoneLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asterisk]:
    """Asterisk with the line as it was exported long ago, and the live one; whoever answers is busy."""
    needs("asterisk")
    store = open_store(tone_store(tmp_path_factory.mktemp("audio"), line.script(), seconds=0.04))
    dialplan = Dialplan(explore(line.flow, LONG_AGO), DIAL)
    sounds = sound_files(dialplan.lines(), read_manifest(store), FORMATS)
    folder = tmp_path_factory.mktemp("export") / "line"
    write_folder(folder, {"extensions.conf": dialplan.text()}, sounds, store)
    live = LiveLine(line, dial=DIAL)
    entries = [
        *("[test-agi]", f"exten => _[a-z].,1,AGI(agi://127.0.0.1:{live.port})", " same => n,Hangup()"),
        *("[test-person]", "exten => 100,1,Busy(1)"),
    ]
    try:
        with asterisk_at_work(tmp_path_factory.mktemp("asterisk"), folder, entries) as running:
            yield running
    finally:
        live.close()


@pytest.mark.parametrize("kind", ["static", "agi"])
@pytest.mark.parametrize(
    ("name", "keys", "expected"),
    [
        ("date", ["1103", "*"], "normal/prompt/expired"),
        ("hours", ["0", "#"], "normal/prompt/person-busy"),
    ],
)
def test_asterisk_goes_by_its_clock(
    line: PhoneLine, asterisk: Asterisk, kind: str, name: str, keys: list[str], expected: str
) -> None:
    """What went out of date since the export gives its help lines, and within hours a person is dialled."""
    turns = Simulator(line.flow, Call(DAY, person=True), "busy").run([Digits(key) for key in keys])
    assert expected in heard(turns)
    caller = f"{name}{kind}"
    asterisk.add_callers({caller: [Step(2.0, keys[0]), Step(4.0, keys[1]), Step(3.0)]})
    asterisk.call(caller, f"test-{kind}")
    asterisk.wait_until_quiet(60)
    assert [f"leafline/{key}" for key in heard(turns)] == asterisk.heard()[caller]
