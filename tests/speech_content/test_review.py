"""How far a topic may be trusted on a day."""

import datetime
from dataclasses import replace

import pytest

from speech_content.library import Library
from speech_content.model import Review
from speech_content.review import Status, status

DUE = datetime.date(2028, 11, 22)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-10_000, Status.FRESH),
        (0, Status.FRESH),
        (1, Status.OVERDUE),
        (30, Status.OVERDUE),
        (31, Status.EXPIRED),
        (10_000, Status.EXPIRED),
    ],
)
def test_a_signed_topic_ages(library: Library, days: int, expected: Status) -> None:
    """Fresh until it is due, overdue for thirty days, then expired."""
    topic = library.topics["neutropenia"]
    signed = replace(topic, review=Review("R. Nurse", datetime.date(2026, 1, 1), DUE))
    assert expected is status(signed, DUE + datetime.timedelta(days))


def test_an_unsigned_topic_is_a_draft_on_every_day(library: Library) -> None:
    """Time doesn't sign."""
    assert Status.DRAFT is status(library.topics["neutropenia"], DUE)
