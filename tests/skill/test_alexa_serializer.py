"""The serializer against the SDK's own, and against what no SDK knows yet."""

import json
import threading
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import (
    DialogState,
    Intent,
    IntentRequest,
    Request,
    RequestEnvelope,
    Response,
    ResponseEnvelope,
    SessionEndedReason,
    Slot,
)
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)
from ask_sdk_model.dialog import DynamicEntitiesDirective, ElicitSlotDirective
from ask_sdk_model.er.dynamic import Entity, EntityListItem, EntityValueAndSynonyms, UpdateBehavior
from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective
from ask_sdk_model.interfaces.audioplayer import AudioItem, AudioItemMetadata, PlayBehavior, PlayDirective, Stream
from ask_sdk_model.interfaces.viewport import TypedViewportState
from ask_sdk_model.ui import AskForPermissionsConsentCard, Image, SimpleCard, StandardCard
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.alexa.serializer import Serializer

ENVELOPES = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("envelopes/*.json")}
OURS = Serializer()
THEIRS = DefaultSerializer()


def read(data: Any) -> RequestEnvelope:
    envelope = OURS.from_data(data, RequestEnvelope)
    assert isinstance(envelope, RequestEnvelope)
    return envelope


def differences(expected: Any, actual: Any, path: str = "envelope") -> list[str]:
    """Every attribute in which two trees of the SDK's objects differ."""
    if type(expected) is not type(actual):
        return [f"{path}: {type(expected)} is not {type(actual)}"]
    if isinstance(expected, list):
        if len(expected) != len(actual):
            return [f"{path}: {len(expected)} items are not {len(actual)}"]
        pairs = [(f"{path}[{n}]", *pair) for n, pair in enumerate(zip(expected, actual, strict=True))]
    elif isinstance(expected, dict) or hasattr(expected, "deserialized_types"):
        left, right = (side if isinstance(side, dict) else vars(side) for side in (expected, actual))
        if left.keys() != right.keys():
            return [f"{path}: {sorted(left.keys() ^ right.keys())} stand on one side only"]
        pairs = [(f"{path}.{key}", left[key], right[key]) for key in left]
    else:
        return [] if expected == actual else [f"{path}: {expected!r} is not {actual!r}"]
    return [found for name, one, other in pairs for found in differences(one, other, name)]


def test_there_are_envelopes() -> None:
    """Forty and more recorded envelopes stand in for what Alexa sends."""
    assert len(ENVELOPES) >= 40


@pytest.mark.parametrize("name", sorted(ENVELOPES))
def test_same_objects_as_the_sdk(name: str) -> None:
    """Each recorded envelope becomes the same objects, attribute by attribute, as the SDK's serializer makes."""
    expected = THEIRS.deserialize(ENVELOPES[name], RequestEnvelope)
    actual = OURS.deserialize(ENVELOPES[name], RequestEnvelope)
    assert differences(expected, actual) == []
    assert expected == actual


@pytest.mark.parametrize("name", sorted(ENVELOPES))
def test_there_and_back_as_the_sdk(name: str) -> None:
    """What was read is written as the SDK writes it."""
    envelope = OURS.deserialize(ENVELOPES[name], RequestEnvelope)
    assert THEIRS.serialize(envelope) == OURS.serialize(envelope)


def test_the_comparison_sees_a_difference() -> None:
    """One other value deep inside an envelope is found by the comparison that the tests rest on."""
    expected, actual = (read(json.loads(ENVELOPES["intent_slot_matched"])) for _ in range(2))
    actual.request.intent.slots["topic"].resolutions.resolutions_per_authority[0].values[0].value.id = "anemia"
    path = "envelope.request.intent.slots.topic.resolutions.resolutions_per_authority[0].values[0].value.id"
    assert [f"{path}: 'neutropenia' is not 'anemia'"] == differences(expected, actual)


def responses() -> dict[str, Response]:
    """Responses with everything that the skill sends, and some things that it doesn't."""
    play = PlayDirective(
        play_behavior=PlayBehavior.REPLACE_ALL,
        audio_item=AudioItem(
            stream=Stream(token="neutropenia", url="https://example.org/a.mp3", offset_in_milliseconds=0),
            metadata=AudioItemMetadata(title="Neutropenia"),
        ),
    )
    document = RenderDocumentDirective(
        token="answer",
        document={"type": "APL", "version": "2024.2", "mainTemplate": {"items": [{"type": "Text", "text": None}]}},
        datasources={"answer": {"lines": ["one", "two"], "size": 40, "large": True}},
    )
    entities = DynamicEntitiesDirective(
        update_behavior=UpdateBehavior.REPLACE,
        types=[
            EntityListItem(
                name="TOPIC",
                values=[Entity("anemia", EntityValueAndSynonyms("anemia", ["low iron", "thin blood"]))],
            )
        ],
    )
    elicit = ElicitSlotDirective(
        slot_to_elicit="topic", updated_intent=Intent(name="CausesIntent", slots={"topic": Slot(name="topic")})
    )
    can = CanFulfillIntent(
        can_fulfill=CanFulfillIntentValues.YES,
        slots={"topic": CanFulfillSlot(CanUnderstandSlotValues.MAYBE, CanFulfillSlotValues.YES)},
    )
    build = ResponseFactory
    return {
        "empty": Response(),
        "speech": build().speak("It can start after <phoneme alphabet='ipa' ph='x'>chemotherapy</phoneme>.").response,
        "question": build().speak("Causes.").ask("More?").set_card(SimpleCard("Causes", "Written.")).response,
        "picture": build().speak("Hello").set_card(StandardCard("T", "x", Image(None, "https://e.org/x.png"))).response,
        "consent": build().set_card(AskForPermissionsConsentCard(["read::alexa:device:all:address"])).response,
        "screen": build().speak("Hello").add_directive(document).response,
        "play": build().add_directive(play).set_should_end_session(True).response,
        "elicit": build().speak("Which?").ask("Which?").add_directive(elicit).add_directive(entities).response,
        "can fulfill": build().set_can_fulfill_intent(can).response,
    }


@pytest.mark.parametrize("name", sorted(responses()))
def test_same_json_as_the_sdk(name: str) -> None:
    """Every kind of response becomes the same JSON, with its keys in the same order, as the SDK's serializer makes."""
    envelope = ResponseEnvelope(
        version="1.0",
        session_attributes={"topic": "neutropenia", "heard": ["causes"], "none": None, "slow": False, "chunk": 2},
        user_agent="ask-python/1.19",
        response=responses()[name],
    )
    assert json.dumps(THEIRS.serialize(envelope)) == json.dumps(OURS.serialize(envelope))


def test_values_outside_the_model() -> None:
    """Times, decimals, tuples, enum members and lists of objects are written as the SDK writes them."""
    values = {
        "time": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        "whole": Decimal("3"),
        "half": Decimal("0.5"),
        "pair": (DialogState.STARTED, 1.5),
        "slots": [Slot(name="topic", value="anemia")],
        "none": None,
    }
    assert THEIRS.serialize(values) == OURS.serialize(values)


def test_writing_what_is_no_json_type_says_so() -> None:
    """An object that Alexa's JSON can't hold is refused by the name of its type."""
    with pytest.raises(SerializationException, match="Path"):
        OURS.serialize({"file": Path("leaflet")})


def test_unknown_request_type() -> None:
    """A request of a kind that is newer than the SDK is a base request that keeps all that it came with."""
    data = json.loads(ENVELOPES["launch_new_session"])
    data["request"] |= {"type": "Alexa.Hologram.Waved", "hand": "left"}
    request = read(data).request
    assert (Request, "Alexa.Hologram.Waved", "en-US") == (type(request), request.object_type, request.locale)
    assert data["request"]["requestId"] == request.request_id
    assert vars(request)["hand"] == "left"


@pytest.mark.parametrize("kind", [None, 7, [], {}, "", "LaunchRequest.New", "__class__"])
def test_request_type_of_any_form(kind: Any) -> None:
    """Whatever stands as a request's type, and also none, there is a request to answer."""
    data = json.loads(ENVELOPES["launch_new_session"])
    data["request"]["type"] = kind
    assert Request is type(read(data).request)
    del data["request"]["type"]
    assert Request is type(read(data).request)


def test_unknown_viewport_type() -> None:
    """A screen of a new kind is the base class of screens, and the rest of the envelope is read as ever."""
    data = json.loads(ENVELOPES["launch_screen"])
    data["context"]["Viewports"][0]["type"] = "HOLOGRAM"
    envelope = read(data)
    assert TypedViewportState is type(envelope.context.viewports[0])
    assert 1280 == envelope.context.viewport.pixel_width


def test_unknown_enum_values() -> None:
    """An enum value that is newer than the SDK is None, wherever it stands, and known ones are members."""
    data = json.loads(ENVELOPES["intent_slot_matched"])
    request = data["request"]
    request["dialogState"] = "PONDERING"
    slot = request["intent"]["slots"]["topic"]
    slot["confirmationStatus"] = 3
    slot["resolutions"]["resolutionsPerAuthority"][0]["status"]["code"] = "ER_SUCCESS_MAYBE"
    read_request = read(data).request
    read_slot = read_request.intent.slots["topic"]
    assert (None, None) == (read_request.dialog_state, read_slot.confirmation_status)
    assert read_slot.resolutions.resolutions_per_authority[0].status.code is None
    ended = read(json.loads(ENVELOPES["session_ended_by_user"])).request
    assert SessionEndedReason.USER_INITIATED is ended.reason


def test_unknown_keys_are_kept_and_hide_nothing() -> None:
    """New keys become attributes; none takes the place of a method, of a private name or of another attribute."""
    data = json.loads(ENVELOPES["launch_new_session"])
    data["request"] |= {"mood": ["calm"], "to_dict": 1, "__class__": "x", "object_type": "y", "deserialized_types": {}}
    request = read(data).request
    assert (["calm"], "LaunchRequest") == (vars(request)["mood"], request.object_type)
    assert callable(request.to_dict)
    assert THEIRS.serialize(request) == OURS.serialize(request)


def test_wrong_types_count_as_not_sent() -> None:
    """A value of the wrong JSON type is None, and inside a list or map it is left out."""
    data = json.loads(ENVELOPES["intent_slot_matched"])
    data["session"] = "gone"
    data["context"]["System"] = []
    data["request"] |= {"timestamp": 1_763_803_800, "locale": {"language": "en"}}
    data["request"]["intent"]["slots"] |= {"broken": 5, "empty": None}
    data["request"]["intent"]["slots"]["topic"]["resolutions"]["resolutionsPerAuthority"] += ["x", None]
    envelope = read(data)
    request = envelope.request
    assert (None, None, None, None) == (envelope.session, envelope.context.system, request.timestamp, request.locale)
    assert ["topic"] == list(request.intent.slots)
    assert 1 == len(request.intent.slots["topic"].resolutions.resolutions_per_authority)


@pytest.mark.parametrize("data", [{}, {"request": None}, {"request": 5}, {"request": []}, {"request": {}, "x": 1}])
def test_almost_nothing(data: Any) -> None:
    """An envelope without what belongs in it is still an envelope."""
    envelope = read(data)
    assert (None, None) == (envelope.session, envelope.context)


@pytest.mark.parametrize("payload", ["", "{", "{'a': 1}", b"\xff\xfe{", "[" * 100_000, "1" * 5000, 7])
def test_what_is_not_json(payload: Any) -> None:
    """Text that isn't JSON, or is nested beyond reason, is one named error that repeats nothing of the text."""
    with pytest.raises(SerializationException, match=r"^The payload isn't JSON that can be read\.$"):
        OURS.deserialize(payload, RequestEnvelope)


def test_nested_values_beyond_reason() -> None:
    """A slot's value that holds lists in lists without end is refused by name rather than by a crash."""
    value: dict[str, Any] = {"type": "Simple", "value": "x"}
    for _ in range(5000):
        value = {"type": "List", "values": [value]}
    data = {"request": {"type": "IntentRequest", "intent": {"name": "A", "slots": {"s": {"slotValue": value}}}}}
    with pytest.raises(SerializationException, match="nested too deep"):
        OURS.from_data(data, RequestEnvelope)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T10:30:00+01:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T09:30:00.250Z", datetime(2026, 11, 22, 9, 30, 0, 250_000, tzinfo=UTC)),
        ("2026-11-22T09:30:00", datetime(2026, 11, 22, 9, 30)),
        ("yesterday", None),
        ("10", None),
    ],
)
def test_times(stamp: str, expected: datetime | None) -> None:
    """ISO 8601 is read as the SDK reads it; anything else is no time, rather than a guess."""
    assert expected == read({"request": {"type": "LaunchRequest", "timestamp": stamp}}).request.timestamp


def test_types_as_the_sdk_writes_them() -> None:
    """Lists and maps of classes, plain types, classes by name and None are read as the SDK reads them."""
    slots = json.dumps({"a": {"name": "topic", "value": "anemia"}})
    for payload, kind in [
        (slots, "dict(str, ask_sdk_model.slot.Slot)"),
        ('[{"name": "topic"}]', "list[ask_sdk_model.slot.Slot]"),
        ("[1, null, {}]", "list[object]"),
        ('{"a": null}', "dict(str, object)"),
        ('"2026-11-22"', "date"),
        ("3", "int"),
        ("3", float),
        ("true", bool),
        (None, "ask_sdk_model.slot.Slot"),
        ("null", Slot),
    ]:
        assert THEIRS.deserialize(payload, kind) == OURS.deserialize(payload, kind)


def test_a_class_that_is_not_there() -> None:
    """A type's name without a class is an error that names it."""
    with pytest.raises(SerializationException, match=r"ask_sdk_model\.nothing\.Nothing"):
        OURS.deserialize("{}", "ask_sdk_model.nothing.Nothing")


def test_reading_changes_nothing() -> None:
    """Neither the parsed JSON nor the SDK's classes are changed by reading, unlike with the SDK's serializer."""
    data = json.loads(ENVELOPES["intent_slot_list_nested"])
    before = deepcopy(data), dict(IntentRequest.attribute_map)
    Serializer().from_data(data, RequestEnvelope)
    assert before == (data, dict(IntentRequest.attribute_map))


def test_two_requests_share_nothing() -> None:
    """What is changed in one request's objects doesn't show in another's."""
    first, second = (read(json.loads(ENVELOPES["intent_slot_matched"])) for _ in range(2))
    first.session.attributes["x"] = first.request.intent.slots["y"] = 1
    assert ({}, ["topic"]) == (second.session.attributes, list(second.request.intent.slots))


def test_first_requests_at_once() -> None:
    """Threads that make the plans at the same moment all read whole objects."""
    shared, expected, found = Serializer(), THEIRS.deserialize(ENVELOPES["intent_slot_tie"], RequestEnvelope), []
    gate = threading.Barrier(8)

    def work() -> None:
        gate.wait()
        found.append(shared.deserialize(ENVELOPES["intent_slot_tie"], RequestEnvelope))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [expected] * 8 == found


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(  # what JSON can hold; Python's own writer would let NaN and half a character through
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value where something else could stand."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, value in items for place in [(*path, key), *places(value, (*path, key))]]


@given(st.data())
def test_no_mutation_makes_it_fail(data: st.DataObject) -> None:
    """Whatever stands in up to four places of an envelope, the result is an envelope that can be written again."""
    envelope = json.loads(ENVELOPES[data.draw(st.sampled_from(sorted(ENVELOPES)))])
    for _ in range(data.draw(st.integers(1, 4))):
        spots = places(envelope)
        if not spots:
            break
        *parents, last = data.draw(st.sampled_from(spots))
        target = envelope
        for key in parents:
            target = target[key]
        action = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "remove":
            del target[last]
        elif action == "add" and isinstance(target, dict):
            target[data.draw(TEXT | st.sampled_from(["__dict__", "__class__", "to_dict", "type"]))] = data.draw(JSON)
        else:
            target[last] = data.draw(JSON)
    for made in (read(envelope), OURS.deserialize(json.dumps(envelope), RequestEnvelope)):
        json.dumps(OURS.serialize(made))


@given(JSON)
def test_any_json_at_all(value: Any) -> None:
    """Any JSON value gives an envelope or, where it is no object, None."""
    made = OURS.deserialize(json.dumps(value), RequestEnvelope)
    assert isinstance(value, dict) == isinstance(made, RequestEnvelope)
