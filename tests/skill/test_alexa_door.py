"""The skill's endpoint: 200 with JSON, or 400 with nothing; a log without what was said."""

import io
import json
import logging
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from skill.channels.alexa.door import Door
from skill.channels.alexa.verify import MAX_BODY, Unsigned, Verifier
from tests.blackbox.alexa_peer import APPLICATION, Peer, envelope

ANSWER = {"version": "1.0", "response": {"outputSpeech": {"type": "SSML", "ssml": "<speak>É</speak>"}}}
FAILED = {"version": "1.0", "response": {"shouldEndSession": True}}


@pytest.fixture
def body() -> bytes:
    """Give a request made just now."""
    return envelope({"type": "LaunchRequest", "canary": "canary"})


@pytest.fixture(scope="module")
def peer() -> Peer:
    return Peer.new()


def door(peer: Peer, answer: Any = lambda _: ANSWER) -> Client:
    """Give a client of a door whose skill gives that answer."""
    authenticity = Verifier(
        application_ids=frozenset({APPLICATION}), trust_roots=peer.roots, fetch=lambda _: peer.chain
    )
    return Client(Door(authenticity, answer, failed=FAILED))


def test_signed(peer: Peer, body: bytes) -> None:
    """A signed request reaches the skill parsed, and its answer comes back as JSON with its length."""
    asked: list[dict[str, Any]] = []

    def answer(content: dict[str, Any]) -> dict[str, Any]:
        asked.append(content)
        return ANSWER

    response = door(peer, answer).post("/alexa", data=body, headers=peer.headers(body))
    assert (200, "application/json", ANSWER) == (response.status_code, response.content_type, response.json)
    assert len(response.data) == response.content_length
    assert [json.loads(body)] == asked


def refused(response: TestResponse, caplog: pytest.LogCaptureFixture) -> str:
    """Give the logged reason of a refusal that says nothing to the one refused."""
    assert (400, b"") == (response.status_code, response.data)
    (record,) = caplog.records
    assert record.exc_info is None
    assert "canary" not in caplog.text
    return record.getMessage()


def test_not_signed(peer: Peer, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    """Without a signature it is 400, and the reason goes to the log alone."""
    assert refused(door(peer).post("/alexa", data=body), caplog) == "refused no-signature"


def test_too_large(peer: Peer, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    """A body that is too large is 400 as well, and isn't read."""
    stream = io.BytesIO(b" " * (MAX_BODY + 1000))
    response = door(peer).post("/alexa", input_stream=stream, headers=peer.headers(body))
    assert refused(response, caplog) == "refused body-too-large"
    assert stream.tell() == 0


@pytest.mark.parametrize("broken", [KeyError("canary"), RecursionError("canary"), AssertionError("canary")])
def test_a_skill_that_breaks(peer: Peer, caplog: pytest.LogCaptureFixture, broken: Exception, body: bytes) -> None:
    """What breaks behind the door ends in the prompt made for it; the log names the kind and not what was said."""

    def answer(_: object) -> dict[str, Any]:
        raise broken

    response = door(peer, answer).post("/alexa", data=body, headers=peer.headers(body))
    assert (200, FAILED) == (response.status_code, response.json)
    assert [f"failed {type(broken).__name__}"] == [record.getMessage() for record in caplog.records]
    assert "canary" not in caplog.text


def test_an_answer_that_is_no_json(peer: Peer, body: bytes) -> None:
    """An answer that can't be written ends in the prompt as well."""
    response = door(peer, lambda _: {"x": object()}).post("/alexa", data=body, headers=peer.headers(body))
    assert (200, FAILED) == (response.status_code, response.json)


@pytest.mark.parametrize(("remote", "status"), [("127.0.0.1", 200), ("203.0.113.9", 400), ("", 400)])
def test_who_comes_from_where(remote: str, status: int, body: bytes) -> None:
    """The door tells its keeper where a connection comes from."""
    client = Client(Door(Unsigned(), lambda _: ANSWER, failed=FAILED))
    response = client.post("/alexa", data=body, environ_overrides={"REMOTE_ADDR": remote})
    assert response.status_code == status


def test_nothing_is_logged_when_all_is_well(peer: Peer, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    """An answered request leaves no line in the log."""
    caplog.set_level(logging.DEBUG)
    door(peer).post("/alexa", data=body, headers=peer.headers(body))
    assert [] == [record for record in caplog.records if record.name.startswith("skill")]
