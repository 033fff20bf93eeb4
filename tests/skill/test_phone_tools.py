"""What goes with the line: counts, states as text, commands, and the test tool for users."""

import datetime
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.phone.counters import STEPS, Counters, read_counts, step_of
from skill.channels.phone.events import Call, Digits, HangUp, Silence, Start
from skill.channels.phone.state import Node, State
from skill.commands import Verbs
from skill.commands.call import command as call_command
from skill.commands.export import command as export_command
from skill.commands.phone import command as phone_command
from skill.testing import ask, call
from speech_content.errors import LeaflineError, SettingError

DAY = datetime.date(2026, 11, 22)
STATE = State(Call(DAY), Node.ANSWER, "en-US", "anemia", ("causes",))


def test_the_test_tool_asks_and_calls() -> None:
    """A user's own test can ask as on a speaker, follow up, and call with keys, words and silence."""
    first = ask("what causes anemia")
    assert "en-US/anemia/causes/1" in first.keys
    assert "en-US/anemia/treatment/1" in ask("how is it treated", session=first.session).keys
    heard = call("1103", "1", "", "'what causes anemia", "#")
    assert 6 == len(heard.turns)
    assert "en-US/anemia/overview/1" in heard.turns[2].keys
    assert "en-US/anemia/causes/1" in heard.turns[4].keys
    assert heard.seconds > 30
    assert not heard.over
    assert call("", "", "").over


states = st.builds(
    State,
    call=st.builds(Call, st.dates(), st.booleans(), st.booleans(), st.booleans()),
    node=st.sampled_from(Node),
    language=st.sampled_from(["en-US", "es-US"]),
    topic=st.sampled_from(["", "anemia", "b12-deficiency"]),
    aspects=st.lists(st.sampled_from(["causes", "get-help"]), max_size=2).map(tuple),
    chunk=st.integers(0, 9),
    candidates=st.lists(st.sampled_from(["anemia", "sepsis"]), max_size=4).map(tuple),
    keys=st.text("23456789", max_size=5),
    page=st.integers(0, 99),
    notices=st.lists(st.sampled_from(["prompt/no-key", "urgent/fever-soft"]), max_size=2).map(tuple),
    tries=st.integers(0, 3),
    slow=st.booleans(),
    told=st.booleans(),
    spoken=st.booleans(),
    brief=st.booleans(),
    line=st.sampled_from(["", "source", "urgent/breathing"]),
)


@given(states)
def test_a_state_comes_back_as_it_was(state: State) -> None:
    """A state survives being written and read, and stays small."""
    assert state == State.from_text(state.to_text())
    assert len(state.to_text()) < 300


@given(st.text(max_size=100))
def test_no_other_text_is_a_state(text: str) -> None:
    """Reading anything else raises a ValueError and nothing else."""
    with pytest.raises(ValueError):
        State.from_text(text)


@pytest.mark.parametrize(
    ("event", "after", "expected"),
    [
        (Start(Call(DAY)), STATE, "arrival"),
        (HangUp(), STATE, "hang-up"),
        (Silence(), STATE.but(tries=1), "no-input"),
        (Digits("8"), STATE.but(notices=("prompt/no-key",)), "no-match"),
        (Digits("1"), STATE, "answer"),
        (Digits("1"), STATE.but(node=Node.MENU), "menu"),
        (Digits("0"), STATE.but(node=Node.PERSON), "person"),
        (Silence(), STATE.but(node=Node.END), "goodbye"),
    ],
)
def test_steps_are_named_without_what_was_asked(event: object, after: State, expected: str) -> None:
    """A step's name says what happened, never which leaflet it was about."""
    assert expected == step_of(event, after)  # type: ignore[arg-type]
    assert expected in STEPS


def test_counts_of_all_processes_add_up(tmp_path: Path) -> None:
    """Each process writes its own file, broken ones are left out, and only steps and numbers are in them."""
    counters = Counters(tmp_path)
    for _ in range(3):
        counters.count("arrival")
    counters.close()
    today = datetime.date.today().isoformat()
    (tmp_path / f"{today}.1.json").write_text(json.dumps({"arrival": 2, "caller": "+1555"}))
    (tmp_path / f"{today}.2.json").write_text("{")
    assert {today: {"arrival": 5}} == read_counts(tmp_path)
    assert {"arrival": 3} == counters.today()


def test_a_full_disk_ends_no_call(tmp_path: Path) -> None:
    """Where counts can't be written, counting goes on."""
    (tmp_path / "file").write_text("")
    counters = Counters(tmp_path / "file/below")
    counters.count("arrival")
    counters.close()
    assert {"arrival": 1} == counters.today()


def run(command: object, *words: str, text: str = "") -> str:
    """Run a command; give what it prints."""
    done = CliRunner().invoke(command, list(words), input=text)  # type: ignore[arg-type]
    if isinstance(done.exception, LeaflineError):
        raise done.exception
    return str(done.exit_code) + "\n" + done.output


def test_a_call_can_be_made_in_the_terminal() -> None:
    """Keys and words are typed, and what is heard is printed with its seconds."""
    said = run(call_command, text="1103\n1\n'what causes anemia\n\n\n\n")
    assert "Welcome to the information line" in said
    assert "Anemia. What it is." in said
    assert "Anemia. Causes." in said
    assert re.search(r"\(\d+ s\)", said)
    assert said.rstrip().endswith("(the line hangs up)")


def test_a_call_on_a_later_day_is_possible() -> None:
    """An operator can hear what the line will say then."""
    assert "Welcome" in run(call_command, "--day", "2030-01-01", "--no-speech")


def test_the_check_fails_where_nothing_is_recorded(tmp_path: Path) -> None:
    """Without recordings the check says what is missing and how to make it, and exits with 1."""
    said = run(phone_command, "check", "--audio", str(tmp_path))
    assert said.startswith("1\n")
    assert "not recorded: en-US/anemia/causes/1, normal: ulaw, wav, twilio, sln16, g722" in said
    assert "leafline build-audio" in said


def test_counts_are_printed_by_day(tmp_path: Path) -> None:
    """An operator reads the counts, and is told which setting turns them on."""
    (tmp_path / "2026-11-22.1.json").write_text('{"arrival": 2, "no-input": 1}')
    assert "2026-11-22  arrival 2  no-input 1" in run(phone_command, "counts", "--phone-counts", str(tmp_path))
    with pytest.raises(SettingError, match="PHONE_COUNTS"):
        run(phone_command, "counts")


def test_the_code_card_is_written(tmp_path: Path) -> None:
    """The card is a page and a text, each with every number."""
    assert isinstance(export_command, Verbs)
    run(export_command, "codes", str(tmp_path / "card"))
    for name in ("codes.html", "codes.txt"):
        assert "1101" in (tmp_path / "card" / name).read_text(encoding="utf-8")
