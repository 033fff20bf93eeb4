"""The organisation's file: what it says, and every problem in it."""

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from speech_content.errors import ContentError
from speech_content.library import load_library
from speech_content.organisation import Hours, Organisation, Waits, read_organisation

WEEK = {
    "name": "Clinic",
    "person": {"number": "100", "opening_hours": "on weekdays", "hours": {"monday": "09:00-17:00"}},
}


def test_everything_is_read() -> None:
    """A whole file comes out as it was written."""
    table: dict[str, Any] = {
        "name": "Clinic",
        "phone_24h": "1-800-555-0100",
        "languages": ["en-US", "es-US"],
        "text_messages": True,
        "always_long_waits": True,
        "person": {
            "number": "+1 (555) 010-0100",
            "opening_hours": "on Mondays",
            "timezone": "America/New_York",
            "closed_on": [datetime.date(2026, 12, 25)],
            "ring_seconds": 30,
            "voicemail": "200",
            "hours": {"monday": "09:00-12:00, 13:00-17:00"},
        },
        "waits": {"first_key": 4, "between_keys": 3, "first_key_long": 20, "between_keys_long": 9},
    }
    organisation, problems = read_organisation(table)
    assert [] == problems
    spans = {"monday": ((540, 720), (780, 1020))}
    hours = Hours(spans, (datetime.date(2026, 12, 25),), "America/New_York")
    expected = Organisation(
        "Clinic", "1-800-555-0100", ("en-US", "es-US"), "+1 (555) 010-0100", hours, "on Mondays", 30, "200", True, True,
        Waits(4, 3, 20, 9),
    )  # fmt: skip
    assert expected == organisation


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, "has no name"),
        ({"name": 5}, "name is not a text"),
        ({"nmae": "x"}, "Did you mean name"),
        ({"phone_24h": "ring us"}, "phone_24h is no telephone number"),
        ({"languages": ["English"]}, "is no language tag"),
        ({"text_messages": 1}, "text_messages is not true or false"),
        ({"person": {"number": "100"}}, "not when they answer"),
        ({"person": {"hours": {"mon": "09:00-17:00"}}}, "unknown name mon"),
        ({"person": {"hours": {"monday": "9 to 5"}}}, "hours of monday can't be read"),
        ({"person": {"hours": {"monday": "17:00-09:00"}}}, "hours of monday can't be read"),
        ({"person": {"timezone": "Mars/Base"}}, "no time zone Mars/Base"),
        ({"person": {"closed_on": ["2026-12-25"]}}, "is no date"),
        ({"person": {"ring_seconds": 1}}, "Give 5 to 120 seconds"),
        ({"waits": {"first_key": 0}}, "Give 1 to 60 seconds"),
        ({"waits": {"between_keys": 9}}, "contradict"),
        ({"person": []}, "person is not a table"),
    ],
)
def test_every_problem_is_reported(change: dict[str, Any], expected: str) -> None:
    """What can't be used is named, with how to mend it, and left out."""
    _, problems = read_organisation({"name": "Clinic", **change})
    assert any(expected in str(problem) for problem in problems), problems


def test_all_problems_are_reported_at_once() -> None:
    """One look shows everything."""
    _, problems = read_organisation({"phone_24h": "x", "waits": {"first_key": 0}, "person": {"timezone": "x"}})
    assert 4 <= len(problems)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T08:59", False),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-24T12:00", False),
        ("2026-12-28T12:00", False),
    ],
)
def test_a_person_is_there_by_the_organisations_clock(moment: str, expected: bool) -> None:
    """Opening counts in, closing out, and holidays are closed, whatever the caller's clock says."""
    person = {**WEEK["person"], "timezone": "America/New_York", "closed_on": [datetime.date(2026, 12, 28)]}  # type: ignore[dict-item]
    organisation, problems = read_organisation({**WEEK, "person": person})
    assert [] == problems
    there = datetime.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("America/New_York"))
    assert expected == organisation.person_at(there)
    assert expected == organisation.person_at(there.astimezone(ZoneInfo("Asia/Tokyo")))


def test_without_a_number_nobody_is_there() -> None:
    """Hours alone put nobody through."""
    organisation, _ = read_organisation({"name": "x", "person": {"hours": {"monday": "00:00-24:00"}}})
    assert not organisation.person_at(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC))


def test_its_words_are_lines_of_the_script(tmp_path: Path) -> None:
    """Name, hours and number are spoken; what is left empty is said nowhere."""
    text = 'name = "Riverside Clinic"\nphone_24h = "1-800-555-0100"\n[person]\nnumber = "100"\n'
    text += 'opening_hours = "on weekdays from nine to five"\n[person.hours]\nmonday = "09:00-17:00"\n'
    (tmp_path / "organisation.toml").write_text(text, encoding="utf-8")
    library, plain = load_library(folders=[tmp_path]), load_library()
    assert "Welcome to the information line of Riverside Clinic." == library.prompt("welcome").written
    assert "We are here on weekdays from nine to five." in library.prompt("person-hours").written
    assert "1-800-555-0100" in library.prompt("person-24h").written
    assert "en-US/prompt/person-hours" not in plain.lines
    assert "en-US/prompt/person-24h" not in plain.lines


def test_a_wrong_file_stops_the_content(tmp_path: Path) -> None:
    """An organisation that can't be used is an error of its content."""
    (tmp_path / "organisation.toml").write_text('phone_24h = "ring us"\n', encoding="utf-8")
    with pytest.raises(ContentError, match="phone_24h is no telephone number"):
        load_library(folders=[tmp_path])
