"""The server's own pages, its start, and what stays out of its log."""

import json
import logging
from pathlib import Path

import pytest

from skill.app import create_app
from skill.settings import Settings
from speech_content.errors import ContentError, SettingError

CANARY = "zanzibar4711"


def test_health_and_readiness(library: object) -> None:
    """Alive at once; ready with the size and digest of what can be said."""
    client = create_app(Settings(alexa_unsigned=True)).test_client()
    assert 200 == client.get("/healthz").status_code
    ready = client.get("/readyz")
    assert 200 == ready.status_code
    assert library.digest == ready.json["script"]  # type: ignore[attr-defined, index]


def test_the_privacy_page_is_what_the_store_is_told() -> None:
    """One text, wherever it is read."""
    client = create_app(Settings(alexa_unsigned=True)).test_client()
    assert "does not store, log or share what you say" in client.get("/privacy").text


def test_unknown_paths_are_not_found() -> None:
    """Nothing else is served."""
    client = create_app(Settings(alexa_unsigned=True)).test_client()
    assert [404, 404, 405] == [client.get(path).status_code for path in ("/", "/static/x", "/alexa")]


def test_unsigned_requests_are_refused_without_the_flag(caplog: pytest.LogCaptureFixture) -> None:
    """By default nothing unsigned is read, and the log has the reason code alone."""
    client = create_app(Settings()).test_client()
    with caplog.at_level(logging.INFO):
        answer = client.post("/alexa", data=json.dumps({"request": {"type": CANARY}}))
    assert 400 == answer.status_code
    assert "refused no-signature" in caplog.text
    assert CANARY not in caplog.text


def test_nothing_that_a_person_said_is_logged_or_echoed(caplog: pytest.LogCaptureFixture) -> None:
    """A canary in every place that a request has room for comes back nowhere."""
    client = create_app(Settings(alexa_unsigned=True)).test_client()
    slots = {name: {"name": name, "value": CANARY} for name in ("topic", "question", "other")}
    with caplog.at_level(logging.DEBUG):
        for name in ("CausesIntent", "QuestionIntent", "UrgentIntent", CANARY):
            answer = client.post(
                "/alexa",
                json={
                    "version": "1.0",
                    "session": {
                        "new": False,
                        "sessionId": CANARY,
                        "user": {"userId": CANARY},
                        "attributes": {"conversation": json.dumps({"topic": CANARY, "said": [CANARY]})},
                    },
                    "context": {"System": {"user": {"userId": CANARY}, "device": {"deviceId": CANARY}}},
                    "request": {"type": "IntentRequest", "intent": {"name": name, "slots": slots}, "locale": CANARY},
                },
            )
            assert 200 == answer.status_code
            assert CANARY not in answer.text
    assert CANARY not in caplog.text


def test_an_exception_becomes_a_prompt_and_a_reason_code(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listener hears a sentence; the log names kind and place, not the message."""
    from skill.conversation import Conversation

    def broken(*_: object) -> None:
        raise ZeroDivisionError(CANARY)

    monkeypatch.setattr(Conversation, "reply", broken)
    client = create_app(Settings(alexa_unsigned=True)).test_client()
    answer = client.post("/alexa", json={"request": {"type": "LaunchRequest"}, "session": {"new": True}})
    assert "Something went wrong here" in answer.json["response"]["outputSpeech"]["ssml"]  # type: ignore[index]
    assert answer.json["response"]["shouldEndSession"] is True  # type: ignore[index]
    assert "failed ZeroDivisionError" in caplog.text
    assert CANARY not in caplog.text


def test_a_server_with_wrong_content_or_settings_does_not_start(tmp_path: Path) -> None:
    """What is wrong is said at the start, not at the first request."""
    topics = tmp_path / "languages" / "en-US" / "topics"
    topics.mkdir(parents=True)
    (topics / "broken.md").write_text("no head")
    with pytest.raises(ContentError, match=r"topics/broken\.md:1"):
        create_app(Settings(content=tmp_path))
    with pytest.raises(SettingError, match="LEAFLINE_ALEXA_CERT_FOLDER"):
        create_app(Settings(alexa_cert_folder=tmp_path / "none"))
