"""Whole leaflets on a device's player: played, moved in by chapter, and all of it from token and offset alone."""

import copy
import datetime
import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.answer import Ambiguous, Answer
from skill.channels.alexa.limits import RESPONSE_BYTES, STREAM_TOKEN_CHARACTERS, STREAM_URL_CHARACTERS
from skill.channels.alexa.player import Move, Place, Player
from skill.channels.alexa.skill import AlexaSkill
from skill.conversation import Conversation
from skill.question import Question
from skill.session import Session
from skill.shelf import Shelf
from skill.understanding import Understanding
from speech_content.library import Library
from speech_content.model import Review
from tests.skill.shelf_kit import CHAPTER, stock

URL = "https://leaflets.example/audio"
STEP = round(CHAPTER * 1000)
CANARY = "zanzibar4711"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def folder(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    stock(folder, library, ("neutropenia", "anemia"))
    return folder


@pytest.fixture(scope="module")
def player(folder: Path, library: Library) -> Player:
    return Player(Shelf.open(folder, library), library, URL)


@pytest.fixture(scope="module")
def skill(conversation: Conversation, player: Player) -> AlexaSkill:
    return AlexaSkill(conversation, player)


def envelope(
    request: Json, *, attributes: Json | None = None, state: Json | None = None, interfaces: Json | None = None
) -> Json:
    """An envelope from a speaker that plays recordings; with attributes, its conversation is open."""
    return {
        "version": "1.0",
        "session": {"new": attributes is None, "sessionId": "s", "attributes": attributes or {}},
        "context": {
            "System": {"device": {"supportedInterfaces": {"AudioPlayer": {}} if interfaces is None else interfaces}},
            "AudioPlayer": state or {"playerActivity": "IDLE"},
        },
        "request": {"requestId": "r", "locale": "en-US", "timestamp": "2026-11-22T09:30:00Z", **request},
    }


def said(name: str, topic: str = "") -> Json:
    """An intent, with words in its topic's slot."""
    slots = {"topic": {"name": "topic", "value": topic}} if topic else {}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}


def state(token: str, offset: int, activity: str = "PLAYING") -> Json:
    """What a device says that it plays."""
    return {"token": token, "offsetInMilliseconds": offset, "playerActivity": activity}


def directives(answer: Json) -> list[Json]:
    return answer["response"].get("directives", [])


def stream(answer: Json) -> Json:
    """The stream of the one directive, which plays."""
    (directive,) = directives(answer)
    assert ("AudioPlayer.Play", "REPLACE_ALL") == (directive["type"], directive["playBehavior"])
    return directive["audioItem"]["stream"]


def speech(answer: Json) -> str:
    """What is said, without markup."""
    return re.sub(r"<[^>]+>", "", answer["response"].get("outputSpeech", {}).get("ssml", ""))


def token_of(skill: AlexaSkill, topic: str = "neutropenia") -> str:
    return stream(skill.answer(envelope(said("PlayLeafletIntent", topic))))["token"]


# Playing


def test_a_leaflet_is_played(skill: AlexaSkill, player: Player) -> None:
    """The topic is said back, a draft is said to be one, and the recording starts from its beginning."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    album = player.find("neutropenia")
    assert album is not None
    expected = {
        "token": f"neutropenia/{album.audio.name[:12]}/0",
        "url": f"{URL}/{album.audio.name}",
        "offsetInMilliseconds": 0,
    }
    assert expected == stream(answer)
    spoken = speech(answer)
    assert spoken.startswith("Neutropenia. This leaflet is a draft.")
    assert spoken.endswith("To stop it, say: pause.")
    assert answer["response"]["shouldEndSession"] is True


def test_the_device_is_told_what_it_shows(skill: AlexaSkill, player: Player) -> None:
    """Title, publisher and cover go with the recording; the card lists its parts."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    metadata = directives(answer)[0]["audioItem"]["metadata"]
    album = player.find("neutropenia")
    assert album is not None
    assert "Neutropenia" == metadata["title"]
    assert metadata["subtitle"]
    assert [{"url": f"{URL}/{album.beside['cover'].name}"}] == metadata["art"]["sources"]
    card = answer["response"]["card"]
    assert "Neutropenia" == card["title"]
    assert "Causes." in card["content"].splitlines()
    assert "not medical advice" in card["content"]


def test_it_keeps_to_amazons_limits(skill: AlexaSkill) -> None:
    """Token, address and the whole response are far from what Amazon allows at most."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    sizes = [len(stream(answer)["token"]), len(stream(answer)["url"]), len(json.dumps(answer).encode())]
    limits = [STREAM_TOKEN_CHARACTERS, STREAM_URL_CHARACTERS, RESPONSE_BYTES]
    assert [""] * 3 == [limit.breached_by(size * 2) for limit, size in zip(limits, sizes, strict=True)]


def test_the_leaflet_of_the_conversation(skill: AlexaSkill) -> None:
    """ "Play it" plays what the conversation is about, and what was told is not told again."""
    first = skill.answer(envelope(said("CausesIntent", "anemia")))
    answer = skill.answer(envelope(said("PlayLeafletIntent"), attributes=first["sessionAttributes"]))
    assert stream(answer)["token"].startswith("anemia/")
    assert "draft" not in speech(answer)
    assert "medical advice" not in speech(answer)


def test_without_a_topic_it_asks_which(skill: AlexaSkill) -> None:
    """The recogniser is told to listen for a topic, and the answer plays."""
    answer = skill.answer(envelope(said("PlayLeafletIntent")))
    assert "Which leaflet would you like to listen to?" in speech(answer)
    assert [{"type": "Dialog.ElicitSlot", "slotToElicit": "topic"}] == directives(answer)
    assert answer["response"]["shouldEndSession"] is False


class Unsure:
    """Understands like the real one, but asks back about whatever is new."""

    def __init__(self, real: Understanding) -> None:
        self.real = real

    def answer(self, question: Question, session: Session) -> Answer:
        return self.real.answer(question, session) if session.said else Ambiguous(("neutropenia",), None)


@pytest.fixture(scope="module")
def unsure(library: Library, understanding: Understanding, player: Player) -> AlexaSkill:
    return AlexaSkill(Conversation(library, Unsure(understanding)), player)


@pytest.mark.parametrize("reply", [said("AMAZON.YesIntent"), said("OverviewIntent", "neutropenia")])
def test_did_you_mean_leads_to_the_recording(unsure: AlexaSkill, reply: Json) -> None:
    """A "yes" to "did you mean", or the name again, plays, since that is what was asked for."""
    asked = unsure.answer(envelope(said("PlayLeafletIntent", "nutrition")))
    assert "Did you mean neutropenia?" == speech(asked)
    answer = unsure.answer(envelope(reply, attributes=asked["sessionAttributes"]))
    assert stream(answer)["token"].startswith("neutropenia/")


def test_another_question_after_did_you_mean_is_answered(unsure: AlexaSkill) -> None:
    """Who turns to something else isn't played a recording, then or later."""
    asked = unsure.answer(envelope(said("PlayLeafletIntent", "nutrition")))
    answer = unsure.answer(envelope(said("CausesIntent", "anemia"), attributes=asked["sessionAttributes"]))
    assert "Anemia. Causes." in speech(answer)
    other = unsure.answer(envelope(said("OverviewIntent", "anemia"), attributes=asked["sessionAttributes"]))
    assert "Anemia. What it is." in speech(other)
    later = unsure.answer(envelope(said("OverviewIntent", "neutropenia"), attributes=answer["sessionAttributes"]))
    assert "Neutropenia. What it is." in speech(later)
    assert [] == directives(later)


def test_red_flags_come_first(skill: AlexaSkill) -> None:
    """Whatever was to be played, an emergency in the words is answered first, and nothing plays."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia i can't breathe")))
    assert "nine one one" in speech(answer)
    assert [] == directives(answer)


# When it can't be played


def test_without_a_recording_it_offers_to_answer(skill: AlexaSkill) -> None:
    """The listener hears why, and a "yes" brings the answer."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "leukemia")))
    assert "I have no recording of this leaflet" in speech(answer)
    assert speech(answer).endswith("Would you like to hear what it is?")
    assert [] == directives(answer)
    yes = skill.answer(envelope(said("AMAZON.YesIntent"), attributes=answer["sessionAttributes"]))
    assert "Leukemia. What it is." in speech(yes)


def test_without_an_address_nothing_is_played(conversation: Conversation, folder: Path, library: Library) -> None:
    """A server that devices can't reach says that there is no recording."""
    skill = AlexaSkill(conversation, Player(Shelf.open(folder, library), library, ""))
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    assert "I have no recording of this leaflet" in speech(answer)


def test_a_device_without_a_player(skill: AlexaSkill) -> None:
    """No directive goes to a device that would refuse it."""
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia"), interfaces={}))
    assert "can't play recordings" in speech(answer)
    assert [] == directives(answer)


def test_a_recording_that_was_withdrawn_is_gone_at_once(
    conversation: Conversation, library: Library, tmp_path: Path
) -> None:
    """The server need not be told: the file's absence is enough."""
    (name,) = stock(tmp_path, library, ("anemia",)).values()
    skill = AlexaSkill(conversation, Player(Shelf.open(tmp_path, library), library, URL))
    token = token_of(skill, "anemia")
    (tmp_path / "objects" / name).unlink()
    for answer in (
        skill.answer(envelope(said("PlayLeafletIntent", "anemia"))),
        skill.answer(envelope(said("AMAZON.ResumeIntent"), state=state(token, 500, "STOPPED"))),
    ):
        assert [] == directives(answer)
        assert "I have no recording of this leaflet" in speech(answer)


@pytest.mark.parametrize("late", [0, 30, 31])
def test_a_leaflet_out_of_date_is_not_played(
    library: Library, understanding: Understanding, folder: Path, late: int
) -> None:
    """Until a month after its date it is played, with the date said; then only when to get help is said."""
    due = datetime.date(2027, 1, 1)
    review = Review(by="Dr. Test", on=datetime.date(2026, 11, 22), due=due)
    topics = {**library.topics, "neutropenia": replace(library.topics["neutropenia"], review=review)}
    lines = dict(library.lines)
    for name in ("reviewed", "next-review", "overdue"):
        line = library.prompt("draft")
        lines[f"en-US/prompt/{name}/neutropenia"] = replace(line, key=f"en-US/prompt/{name}/neutropenia")
    signed = replace(library, topics=topics, lines=lines)

    def today() -> datetime.date:
        return due + datetime.timedelta(days=late)

    album = Shelf.open(folder, library).find("neutropenia")
    assert album is not None
    shelf = Shelf(folder, signed, {}, {"neutropenia": album}, today=today)
    skill = AlexaSkill(Conversation(signed, understanding, today=today), Player(shelf, signed, URL))
    answer = skill.answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    resumed = skill.answer(
        envelope(said("AMAZON.ResumeIntent"), state=state(f"neutropenia/{album.mark}/0", 9, "STOPPED"))
    )
    if late <= 30:
        assert 0 == stream(answer)["offsetInMilliseconds"]
        assert 9 == stream(resumed)["offsetInMilliseconds"]
        return
    for refused in (answer, resumed):
        assert [] == directives(refused)
        assert "only tell you when to get help" in speech(refused)


def test_drafts_are_kept_back_where_a_signature_is_a_must(
    library: Library, understanding: Understanding, folder: Path
) -> None:
    """With LEAFLINE_REQUIRE_REVIEW an unsigned leaflet is neither answered from nor played."""
    shelf = Shelf.open(folder, library, require_review=True)
    conversation = Conversation(library, understanding, require_review=True)
    answer = AlexaSkill(conversation, Player(shelf, library, URL)).answer(
        envelope(said("PlayLeafletIntent", "neutropenia"))
    )
    assert [] == directives(answer)
    assert "A clinician has not checked this leaflet yet" in speech(answer)


# Moving in it


@pytest.mark.parametrize(
    ("name", "offset", "expected"),
    [
        ("AMAZON.ResumeIntent", 12_345, 12_345),
        ("AMAZON.NextIntent", 0, STEP),
        ("AMAZON.NextIntent", STEP - 1, STEP),
        ("AMAZON.NextIntent", STEP, 2 * STEP),
        ("AMAZON.PreviousIntent", 2 * STEP + 1_000, STEP),
        ("AMAZON.PreviousIntent", 2 * STEP + 9_000, 2 * STEP),
        ("AMAZON.PreviousIntent", 1_000, 0),
        ("AMAZON.RepeatIntent", 2 * STEP + 9_000, 2 * STEP),
        ("AMAZON.StartOverIntent", 5 * STEP, 0),
    ],
)
@pytest.mark.parametrize("activity", ["PLAYING", "PAUSED", "STOPPED"])
def test_moves_by_voice(skill: AlexaSkill, name: str, offset: int, expected: int, activity: str) -> None:
    """Each move is worked out from where the device says it is, and made without a word."""
    answer = skill.answer(envelope(said(name), state=state(token_of(skill), offset, activity)))
    assert expected == stream(answer)["offsetInMilliseconds"]
    assert str(expected // STEP) == stream(answer)["token"].rpartition("/")[2]
    assert "" == speech(answer)
    assert answer["response"]["shouldEndSession"] is True


@pytest.mark.parametrize("name", ["AMAZON.PauseIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent"])
def test_it_stops(skill: AlexaSkill, name: str) -> None:
    """Pause, stop and cancel stop the recording, without a word."""
    answer = skill.answer(envelope(said(name), state=state(token_of(skill), 7)))
    assert [{"type": "AudioPlayer.Stop"}] == directives(answer)
    assert "" == speech(answer)


def test_behind_the_last_part_there_is_nothing(skill: AlexaSkill, player: Player) -> None:
    """ "Next" in the last part says so; resuming at the very end starts over."""
    album = player.find("neutropenia")
    assert album is not None
    end = album.milliseconds
    answer = skill.answer(envelope(said("AMAZON.NextIntent"), state=state(token_of(skill), end - 5)))
    assert "That is the last part of this leaflet." == speech(answer)
    assert [] == directives(answer)
    answer = skill.answer(envelope(said("AMAZON.ResumeIntent"), state=state(token_of(skill), end, "FINISHED")))
    assert 0 == stream(answer)["offsetInMilliseconds"]


@pytest.mark.parametrize("name", ["LoopOn", "LoopOff", "ShuffleOn", "ShuffleOff"])
def test_what_a_leaflet_has_no_use_for(skill: AlexaSkill, name: str) -> None:
    """Shuffling a leaflet is refused in words, and it plays on."""
    answer = skill.answer(envelope(said(f"AMAZON.{name}Intent"), state=state(token_of(skill), 7)))
    assert "I can't do that while a leaflet is playing." in speech(answer)
    assert answer["response"]["shouldEndSession"] is True
    assert [] == directives(answer)


@pytest.mark.parametrize(
    "name", ["NextIntent", "PreviousIntent", "StartOverIntent", "RepeatIntent", "StopIntent", "ResumeIntent"]
)
def test_in_an_open_conversation_moves_belong_to_it(skill: AlexaSkill, conversation: Conversation, name: str) -> None:
    """Though a leaflet waits on the device, "next" after a question means the next answer."""
    talk = skill.answer(envelope(said("CausesIntent", "anemia")))["sessionAttributes"]
    asked = envelope(said(f"AMAZON.{name}"), attributes=talk, state=state(token_of(skill), 5_000, "PAUSED"))
    assert AlexaSkill(conversation).answer(copy.deepcopy(asked)) == skill.answer(asked)


def test_a_new_session_is_no_open_conversation(skill: AlexaSkill) -> None:
    """A command to what plays comes in a session of its own, whatever that carries."""
    talk = skill.answer(envelope(said("CausesIntent", "anemia")))["sessionAttributes"]
    asked = envelope(said("AMAZON.NextIntent"), attributes=talk, state=state(token_of(skill), 0))
    asked["session"]["new"] = True
    assert STEP == stream(skill.answer(asked))["offsetInMilliseconds"]


def test_pause_in_a_conversation_ends_it_where_nothing_plays(skill: AlexaSkill) -> None:
    """A leaflet that was stopped before isn't stopped again; the listener hears goodbye."""
    talk = skill.answer(envelope(said("CausesIntent", "anemia")))["sessionAttributes"]
    asked = envelope(said("AMAZON.PauseIntent"), attributes=talk, state=state(token_of(skill), 5, "STOPPED"))
    assert "Goodbye." == speech(skill.answer(asked))


def test_pause_stops_what_is_heard_even_in_a_conversation(skill: AlexaSkill) -> None:
    """Where sound is coming out of the device, "pause" means that."""
    talk = skill.answer(envelope(said("CausesIntent", "anemia")))["sessionAttributes"]
    answer = skill.answer(
        envelope(said("AMAZON.PauseIntent"), attributes=talk, state=state(token_of(skill), 5, "PLAYING"))
    )
    assert [{"type": "AudioPlayer.Stop"}] == directives(answer)


@pytest.mark.parametrize(
    "token", ["", "other-skill", "neutropenia", "neutropenia/x/0", "a/0123456789ab/-1", "x" * 5000]
)
def test_a_player_with_nothing_of_ours_is_left_alone(skill: AlexaSkill, conversation: Conversation, token: str) -> None:
    """Without a token of ours, moves are those of a conversation."""
    asked = envelope(said("AMAZON.NextIntent"), state=state(token, 5_000))
    assert AlexaSkill(conversation).answer(copy.deepcopy(asked)) == skill.answer(asked)


def test_a_recording_made_anew_is_resumed_at_its_chapter(
    conversation: Conversation, library: Library, tmp_path: Path
) -> None:
    """Offsets of an older recording mean nothing in the new one; the chapter that was begun does."""
    stock(tmp_path, library, ("anemia",), seed="new")
    skill = AlexaSkill(conversation, Player(Shelf.open(tmp_path, library), library, URL))
    for chapter, expected in ((2, 2 * STEP), (999, 0)):
        old = state(f"anemia/0123456789ab/{chapter}", 77_777, "STOPPED")
        answer = skill.answer(envelope(said("AMAZON.ResumeIntent"), state=old))
        assert expected == stream(answer)["offsetInMilliseconds"]


def test_a_topic_that_is_no_more(skill: AlexaSkill) -> None:
    """A leaflet that was taken out of use is said to be; nothing plays."""
    answer = skill.answer(envelope(said("AMAZON.ResumeIntent"), state=state("gone/0123456789ab/0", 5, "STOPPED")))
    assert "This leaflet is not in use now." in speech(answer)
    assert [] == directives(answer)


@given(
    st.integers(-5, 10**7),
    st.sampled_from(list(Move)),
    st.integers(0, 999),
    st.booleans(),
)
def test_wherever_a_device_is_a_move_leads_into_the_recording(
    player: Player, offset: int, move: Move, chapter: int, known: bool
) -> None:
    """Any offset gives a stop, nothing, or a place within the recording, in the chapter that the token names."""
    album = player.find("neutropenia")
    assert album is not None
    where = Place("neutropenia", album.mark if known else "0" * 12, chapter, max(0, offset), "PLAYING")
    directive = player.move(where, move)
    if directive is None or move is Move.STOP:
        assert move in (Move.NEXT, Move.STOP)
        return
    item = directive.audio_item.stream
    assert 0 <= item.offset_in_milliseconds < album.milliseconds
    assert album.chapter(item.offset_in_milliseconds) == int(item.token.rpartition("/")[2])


# Buttons and reports, which take no words


@pytest.mark.parametrize(
    ("command", "expected"), [("Play", 40_000), ("Next", 2 * STEP), ("Previous", STEP), ("Pause", None)]
)
def test_buttons_are_answered_with_a_directive_alone(skill: AlexaSkill, command: str, expected: int | None) -> None:
    """No speech, card, reprompt or session, which Amazon would refuse."""
    asked = envelope(
        {"type": f"PlaybackController.{command}CommandIssued"},
        state=state(token_of(skill), 40_000 if command != "Previous" else STEP + 100, "STOPPED"),
    )
    if command == "Previous":
        expected = 0
    del asked["session"]
    answer = skill.answer(asked)
    assert {"directives"} == set(answer["response"])
    if expected is None:
        assert [{"type": "AudioPlayer.Stop"}] == directives(answer)
    else:
        assert expected == stream(answer)["offsetInMilliseconds"]


@pytest.mark.parametrize("command", ["Play", "Next", "Previous", "Pause"])
@pytest.mark.parametrize("token", [None, "other", "leukemia/0123456789ab/0"])
def test_buttons_with_nothing_to_play(skill: AlexaSkill, command: str, token: str | None) -> None:
    """Where there is no recording, a button does nothing, or stops what plays."""
    asked = envelope({"type": f"PlaybackController.{command}CommandIssued"}, state=state(token or "", 5))
    answer = skill.answer(asked)
    stops = command == "Pause" and token == "leukemia/0123456789ab/0"
    assert ({"directives"} if stops else set()) == set(answer["response"])


@pytest.mark.parametrize("report", ["Started", "Finished", "Stopped", "NearlyFinished"])
def test_reports_are_taken_note_of_and_no_more(skill: AlexaSkill, report: str) -> None:
    """An empty response is valid for all of them."""
    asked = envelope({"type": f"AudioPlayer.Playback{report}", "token": token_of(skill), "offsetInMilliseconds": 5})
    del asked["session"]
    assert {"version": "1.0", "response": {}} == {k: skill.answer(asked)[k] for k in ("version", "response")}


def failure(token: str) -> Json:
    error = {"type": "MEDIA_ERROR_INVALID_REQUEST", "message": CANARY}
    asked = envelope({"type": "AudioPlayer.PlaybackFailed", "token": token, "error": error})
    del asked["session"]
    return asked


def test_a_failure_is_logged_by_its_code_alone(skill: AlexaSkill, caplog: pytest.LogCaptureFixture) -> None:
    """Why a recording failed is in the log, nothing of the message is, and it isn't tried again and again."""
    with caplog.at_level(logging.DEBUG):
        answer = skill.answer(failure(token_of(skill)))
    assert {} == answer["response"]
    assert "MEDIA_ERROR_INVALID_REQUEST" in caplog.text
    assert CANARY not in caplog.text


def test_a_recording_replaced_while_it_played_goes_on(skill: AlexaSkill, caplog: pytest.LogCaptureFixture) -> None:
    """Where the one that failed is an older one, the present one takes over, once."""
    with caplog.at_level(logging.DEBUG):
        answer = skill.answer(failure("neutropenia/0123456789ab/3"))
    assert 3 * STEP == stream(answer)["offsetInMilliseconds"]
    assert {"directives"} == set(answer["response"])
    assert "MEDIA_ERROR_INVALID_REQUEST" in caplog.text
    assert {} == skill.answer(failure(stream(answer)["token"]))["response"]


def test_without_a_player_the_leaflet_is_answered_from(conversation: Conversation) -> None:
    """A skill that was given no recordings at all reads the overview."""
    answer = AlexaSkill(conversation).answer(envelope(said("PlayLeafletIntent", "neutropenia")))
    assert "Neutropenia. What it is." in speech(answer)


def test_nothing_of_the_listener_is_kept(skill: AlexaSkill, caplog: pytest.LogCaptureFixture) -> None:
    """A canary in user, device and slot appears in no response and no log."""
    asked = envelope(said("PlayLeafletIntent", f"neutropenia {CANARY}"))
    asked["context"]["System"]["user"] = {"userId": CANARY}
    asked["context"]["System"]["device"]["deviceId"] = CANARY
    with caplog.at_level(logging.DEBUG):
        answer = skill.answer(asked)
    assert CANARY not in json.dumps(answer) + caplog.text
