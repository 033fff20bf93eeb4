"""Unsigned Alexa requests in development: from this machine alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from skill.channels.alexa.verify import MAX_BODY, Refused, Unsigned
from tests.blackbox.alexa_peer import envelope

LAUNCH = {"type": "LaunchRequest"}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SENT = envelope(LAUNCH)
HERE = ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
ELSEWHERE = ["", "10.0.0.1", "0.0.0.0", "::", "192.168.1.5", "169.254.1.1", "fe80::1", "::ffff:10.0.0.1", "localhost",
             "127.0.0.1:80", "127.1", "2130706433", "unix:", " 127.0.0.1"]  # fmt: skip


def refusal(check: Callable[[], object]) -> str:
    """Give the reason that a request is refused for; fail where it isn't."""
    with pytest.raises(Refused) as caught:
        check()
    return caught.value.reason


@pytest.mark.parametrize("remote", HERE)
def test_unsigned_from_here(remote: str) -> None:
    """In development, this machine may ask without a signature, at another time and for another skill."""
    sent = envelope(LAUNCH, application="another", now=NOW - timedelta(days=99))
    assert json.loads(sent) == Unsigned().check({}, sent, remote)


@pytest.mark.parametrize("remote", ELSEWHERE)
def test_unsigned_from_elsewhere(remote: str) -> None:
    """In development, nobody else may ask, nor one whose address isn't known."""
    assert refusal(lambda: Unsigned().check({}, SENT, remote)) == "remote"


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin"])
def test_unsigned_but_relayed(name: str) -> None:
    """A tunnel, a proxy or a web page on this machine doesn't make a stranger local."""
    headers = Request(EnvironBuilder(headers=[(name, "203.0.113.9")]).get_environ()).headers
    assert refusal(lambda: Unsigned().check(headers, SENT, "127.0.0.1")) == "remote"


def test_unsigned_keeps_the_bounds() -> None:
    """In development the body is bounded and has to be an envelope all the same."""
    assert refusal(lambda: Unsigned().check({}, b" " * (MAX_BODY + 1), "::1")) == "body-too-large"
    assert refusal(lambda: Unsigned().check({}, b"[]", "::1")) == "json"
