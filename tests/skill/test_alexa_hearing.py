"""From Alexa's requests to questions."""

from types import SimpleNamespace as Some
from typing import Any

import pytest
from ask_sdk_model import IntentRequest, LaunchRequest
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.alexa.hearing import question, touched
from skill.channels.alexa.serializer import Serializer
from skill.question import Intent, Question
from speech_content.model import Aspect

TOPICS = {"neutropenia", "anemia"}
READ = Serializer().from_data


def asked(name: str, **slots: Any) -> Question:
    """What an intent with some slots asks; a slot is its words, or words and resolved ids."""
    built = {}
    for slot, value in slots.items():
        words, *ids = value if isinstance(value, tuple) else (value,)
        built[slot] = {"name": slot, "value": words}
        if ids:
            values = [{"value": {"name": id_, "id": id_}} for id_ in ids]
            authorities = [{"authority": "a", "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]
            built[slot]["resolutions"] = {"resolutionsPerAuthority": authorities}
    return question(READ({"type": "IntentRequest", "intent": {"name": name, "slots": built}}, IntentRequest), TOPICS)


def test_a_launch_is_a_launch() -> None:
    """Opening the skill asks nothing yet."""
    assert Question(Intent.LAUNCH) == question(LaunchRequest(), TOPICS)


def test_a_resolved_slot_gives_its_topic() -> None:
    """The id first; the words go along for the red-flag check."""
    found = asked("CausesIntent", topic=("low neutrophils", "neutropenia"))
    assert ("neutropenia", Aspect.CAUSES, "low neutrophils") == (found.topic, found.aspect, found.topic_text)
    assert found.spoken
    assert ("low neutrophils",) == found.raw


def test_a_tie_gives_candidates() -> None:
    """Two ids are asked about, never guessed between."""
    found = asked("CausesIntent", topic=("low blood", "neutropenia", "anemia"))
    assert ("", ("neutropenia", "anemia")) == (found.topic, found.candidates)


def test_an_unknown_id_leaves_the_words() -> None:
    """An id that no longer exists counts for nothing."""
    found = asked("CausesIntent", topic=("old leaflet", "gone"))
    assert ("", (), "old leaflet") == (found.topic, found.candidates, found.topic_text)


@pytest.mark.parametrize(
    ("name", "intent"),
    [
        ("AMAZON.YesIntent", Intent.YES),
        ("AMAZON.FallbackIntent", Intent.NO_MATCH),
        ("AMAZON.MoreIntent", Intent.MORE),
        ("UrgentIntent", Intent.URGENT),
        ("WhoSaysSoIntent", Intent.SOURCE),
        ("SomethingNewIntent", Intent.NO_MATCH),
        ("", Intent.NO_MATCH),
    ],
)
def test_intents_have_our_names(name: str, intent: Intent) -> None:
    """Amazon's names become ours, and new ones a no-match."""
    assert intent is asked(name).intent


def test_free_words_are_free_and_empty_ones_no_match() -> None:
    """The free-question intent carries words, or nothing."""
    assert (Intent.FREE, "why am i tired") == (
        (free := asked("QuestionIntent", question="why am i tired")).intent,
        free.text,
    )
    assert Intent.NO_MATCH is asked("QuestionIntent").intent


def test_words_of_every_slot_reach_the_red_flag_check() -> None:
    """Even of slots that nobody declared."""
    found = asked("AMAZON.YesIntent", topic="neutropenia", question="i can't breathe", other="chest pain")
    assert {"neutropenia", "i can't breathe", "chest pain"} == set(found.raw)


@pytest.mark.parametrize(
    ("arguments", "topic"),
    [
        (["neutropenia", "causes"], "neutropenia"),
        (["neutropenia", "causes", "x"], "neutropenia"),
        (["gone", "causes"], ""),
        (["neutropenia", "nonsense"], ""),
        (["neutropenia"], ""),
        ([["neutropenia"], {}], ""),
        (None, ""),
        ("neutropenia", ""),
    ],
)
def test_touches_are_read_or_missed(arguments: Any, topic: str) -> None:
    """Only our own pairs of topic and aspect mean something."""
    assert topic == touched(arguments, TOPICS).topic


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, JSON)
def test_any_slots_make_a_question(slots: Any, arguments: Any) -> None:
    """Whatever stands where slots should be, a question comes out."""
    request = READ({"type": "IntentRequest", "intent": {"name": "CausesIntent", "slots": slots}}, IntentRequest)
    assert isinstance(question(request, TOPICS), Question)
    assert isinstance(touched(arguments, TOPICS), Question)
    assert isinstance(question(Some(intent=None), TOPICS), Question)
