"""What clinicians have to look at on a day."""

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest

from speech_content.due import Why, due
from speech_content.library import Library
from speech_content.model import Review

DAY = datetime.date(2028, 11, 22)


def signed(library: Library, topic: str, day: datetime.date) -> Library:
    """Sign one topic until a day."""
    review = Review("A. Nurse", datetime.date(2026, 11, 22), day)
    topics = {id_: replace(t, review=review) if id_ == topic else t for id_, t in library.topics.items()}
    return replace(library, topics=topics)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (-61, None),
        (-60, Why.DUE),
        (0, Why.DUE),
        (1, Why.OVERDUE),
        (30, Why.OVERDUE),
        (31, Why.EXPIRED),
        (4000, Why.EXPIRED),
    ],
)
def test_a_signed_topic_is_listed_as_its_day_comes(library: Library, days: int, why: Why | None) -> None:
    """Not before sixty days ahead; then due, overdue for thirty days, expired."""
    listed = due(signed(library, "sepsis", DAY), DAY + datetime.timedelta(days))
    found = [each for each in listed if each.what == "Sepsis"]
    assert ([why] if why else []) == [each.why for each in found]
    assert all(("A. Nurse", DAY) == (each.by, each.on) for each in found)
    assert all(str(DAY) in str(each) for each in found)


def test_drafts_are_listed(library: Library) -> None:
    """Every topic that ships is one."""
    assert len(library.topics) == sum(each.why is Why.DRAFT for each in due(library, DAY))


def test_each_sentence_on_an_unconfirmed_fact_is_listed(library: Library) -> None:
    """With its file, its line and the fact, so that a clinician finds both."""
    listed = {(each.file, each.line, each.citation) for each in due(library, DAY) if each.why is Why.FACT}
    expected = {
        (topic.file, sentence.line, cited)
        for topic in library.topics.values()
        for section in topic.sections.values()
        for chunk in section.chunks
        for sentence in chunk.sentences
        for cited in sentence.citations
        if library.sources[cited.source].facts[cited.number].review
    }
    assert expected
    assert expected == listed


def test_values_of_the_region_without_a_signature_are_listed(library: Library) -> None:
    """The fever threshold is one."""
    values = [each for each in due(library, DAY) if each.why is Why.VALUE]
    assert any(each.what.startswith("fever = ") and each.line for each in values)


def test_the_most_pressing_stands_first(library: Library) -> None:
    """Kinds in order, and the oldest of a kind before the others."""
    one = signed(library, "sepsis", DAY)
    both = signed(one, "anemia", DAY - datetime.timedelta(5))
    listed = due(both, DAY + datetime.timedelta(10))
    assert ["Anemia", "Sepsis"] == [each.what for each in listed[:2]]
    order = list(Why)
    assert all(order.index(a.why) <= order.index(b.why) for a, b in pairwise(listed))
