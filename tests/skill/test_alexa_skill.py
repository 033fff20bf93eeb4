"""The skill as a whole: envelopes in, responses out."""

import datetime
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

import skill
from skill.channels.alexa import aws_lambda
from skill.channels.alexa.intents import ASPECT_INTENTS
from skill.channels.alexa.limits import CARD_CHARACTERS, RESPONSE_BYTES, SPEECH_CHARACTERS
from skill.channels.alexa.skill import AlexaSkill
from skill.conversation import Conversation
from skill.session import Session

APPLICATION = "amzn1.ask.skill.test"


@pytest.fixture(scope="module")
def alexa(conversation: Conversation) -> AlexaSkill:
    return AlexaSkill(conversation)


def envelope(request: dict, attributes: dict | None = None, *, screen: bool = False) -> dict[str, Any]:
    """A small envelope."""
    interfaces = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}} if screen else {}
    application = {"applicationId": APPLICATION}
    return {
        "version": "1.0",
        "session": {
            "new": not attributes,
            "sessionId": "s",
            "application": application,
            "attributes": attributes or {},
        },
        "context": {"System": {"application": application, "device": {"supportedInterfaces": interfaces}}},
        "request": {"requestId": "r", "timestamp": datetime.datetime.now(datetime.UTC).isoformat(), **request},
    }


def intent(name: str, topic: str = "", **rest: Any) -> dict[str, Any]:
    """An intent request, with a topic's words."""
    slots = {"topic": {"name": "topic", "value": topic}} if topic else {}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": slots}, **rest}


def speech(answer: dict) -> str:
    """The words of an answer."""
    return " ".join("".join(ElementTree.fromstring(answer["response"]["outputSpeech"]["ssml"]).itertext()).split())


def test_a_conversation_is_carried_in_the_attributes(alexa: AlexaSkill) -> None:
    """The follow-up leans on what Amazon carried back, and on nothing else."""
    first = alexa.answer(envelope(intent("CausesIntent", "neutropenia")))
    assert speech(first).startswith("Neutropenia. Causes. ")
    assert first["response"]["shouldEndSession"] is False
    second = alexa.answer(envelope(intent("TreatmentIntent"), first["sessionAttributes"]))
    assert speech(second).startswith("Neutropenia. Treatment. ")
    alone = alexa.answer(envelope(intent("TreatmentIntent")))
    assert "Which leaflet" in speech(alone)
    assert [{"type": "Dialog.ElicitSlot", "slotToElicit": "topic"}] == alone["response"]["directives"]


def test_a_card_has_source_and_disclaimer(alexa: AlexaSkill) -> None:
    """What is read in the app says where it comes from."""
    card = alexa.answer(envelope(intent("CausesIntent", "neutropenia")))["response"]["card"]
    assert ("Simple", "Neutropenia") == (card["type"], card["title"])
    assert "not medical advice" in card["content"]
    assert "From " in card["content"]


def test_a_screen_shows_text_only_where_there_is_one(alexa: AlexaSkill) -> None:
    """APL goes to devices that say they show it."""
    request = intent("CausesIntent", "neutropenia")
    assert "directives" not in alexa.answer(envelope(request))["response"]
    (shown,) = alexa.answer(envelope(request, screen=True))["response"]["directives"]
    assert "Alexa.Presentation.APL.RenderDocument" == shown["type"]
    leaflet = shown["datasources"]["leaflet"]
    assert "Neutropenia" == leaflet["title"]
    assert leaflet["choices"]
    arguments = [leaflet["choices"][0]["topic"], leaflet["choices"][0]["aspect"]]
    touch = {"type": "Alexa.Presentation.APL.UserEvent", "arguments": arguments}
    assert leaflet["choices"][0]["label"] in speech(alexa.answer(envelope(touch, screen=True)))


def test_did_you_mean_makes_alexa_listen_for_the_names(alexa: AlexaSkill) -> None:
    """The offered names become dynamic entities."""
    values = [{"value": {"name": id_, "id": id_}} for id_ in ("anemia", "leukemia")]
    resolutions = {
        "resolutionsPerAuthority": [{"authority": "a", "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]
    }
    slot = {"name": "topic", "value": "anaemia or leukaemia", "resolutions": resolutions}
    request = {"type": "IntentRequest", "intent": {"name": "CausesIntent", "slots": {"topic": slot}}}
    answer = alexa.answer(envelope(request))
    (directive,) = answer["response"]["directives"]
    assert "Dialog.UpdateDynamicEntities" == directive["type"]
    assert ["anemia", "leukemia"] == [value["id"] for value in directive["types"][0]["values"]]


def test_danger_in_a_slot_comes_first(alexa: AlexaSkill) -> None:
    """Whatever the intent, raw words of danger get the emergency line, and the session ends."""
    answer = alexa.answer(envelope(intent("CausesIntent", "i can't breathe")))
    assert "nine one one" in speech(answer)
    assert answer["response"]["shouldEndSession"] is True
    assert "Causes" not in speech(answer)


@pytest.mark.parametrize("kind", ["SessionEndedRequest", "AudioPlayer.PlaybackStarted", "Totally.New", "System.X"])
def test_what_wants_no_words_gets_none(alexa: AlexaSkill, kind: str) -> None:
    """A valid, silent answer."""
    assert "outputSpeech" not in alexa.answer(envelope({"type": kind}))["response"]


@pytest.mark.parametrize(
    ("topic", "verdict"), [("neutropenia", "YES"), ("the price of bread in a town by the sea", "NO")]
)
def test_can_fulfill_is_sure_or_says_no(alexa: AlexaSkill, topic: str, verdict: str) -> None:
    """Amazon may send people here only for what is surely covered."""
    request = intent("CausesIntent", topic) | {"type": "CanFulfillIntentRequest"}
    assert verdict == alexa.answer(envelope(request))["response"]["canFulfillIntent"]["canFulfill"]


@pytest.fixture
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings as an operator sets them on AWS Lambda."""
    monkeypatch.setenv("LEAFLINE_ALEXA_SKILL_IDS", APPLICATION)
    aws_lambda._skill.cache_clear()
    yield
    aws_lambda._skill.cache_clear()


@pytest.mark.usefixtures("on_lambda")
def test_lambda_serves_the_same_skill() -> None:
    """The same answer, for this skill alone."""
    answer = skill.lambda_handler(envelope(intent("CausesIntent", "neutropenia")), None)
    assert speech(answer).startswith("Neutropenia. Causes. ")
    other = envelope(intent("CausesIntent", "neutropenia"))
    other["session"]["application"]["applicationId"] = "other"
    with pytest.raises(PermissionError):
        skill.lambda_handler(other, None)


def test_every_answer_keeps_amazons_limits(alexa: AlexaSkill, conversation: Conversation) -> None:
    """Speech, card and whole response of every aspect of every topic, on a screen and read slowly."""
    slow = {"conversation": Session(slow=True).to_text()}
    for topic in conversation.library.topics.values():
        for aspect in topic.aspects:
            request = intent(ASPECT_INTENTS[aspect], topic.title)
            answer = alexa.answer(envelope(request, slow, screen=True))
            assert '<prosody rate="slow">' in answer["response"]["outputSpeech"]["ssml"]
            assert not SPEECH_CHARACTERS.breached_by(len(answer["response"]["outputSpeech"]["ssml"]))
            assert not CARD_CHARACTERS.breached_by(len(answer["response"]["card"]["content"]))
            assert not RESPONSE_BYTES.breached_by(len(orjson.dumps(answer)))
