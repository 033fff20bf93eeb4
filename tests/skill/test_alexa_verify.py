"""Authenticity of Alexa requests: who is let in, who is refused, and for which reason."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from skill.channels.alexa.verify import MAX_BODY, Refused, Verifier
from tests.blackbox.alexa_peer import APPLICATION, URL, Peer, envelope, rsa_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LAUNCH = {"type": "LaunchRequest"}


@pytest.fixture(scope="module")
def peer() -> Peer:
    return Peer.new(now=NOW)


@pytest.fixture
def verifier(peer: Peer) -> Verifier:
    return Verifier(
        application_ids=frozenset({APPLICATION}), trust_roots=peer.roots, fetch=lambda _: peer.chain, now=lambda: NOW
    )


def refusal(check: Callable[[], object]) -> str:
    """Give the reason that a request is refused for; fail where it isn't."""
    with pytest.raises(Refused) as caught:
        check()
    assert caught.value.reason == str(caught.value)
    return caught.value.reason


def body(**changes: Any) -> bytes:
    """Give a launch request with parts replaced, or left out where the new value is ``...``."""
    content = json.loads(envelope(LAUNCH, now=NOW))
    for path, value in changes.items():
        *way, last = path.split("__")
        part = content
        for step in way:
            part = part[step]
        if value is ...:
            del part[last]
        else:
            part[last] = value
    return json.dumps(content).encode()


def at(seconds: float) -> str:
    """Give a timestamp that many seconds after now."""
    return (NOW + timedelta(seconds=seconds)).isoformat()


IDS = {"context__System__application__applicationId", "session__application__applicationId"}

LET_IN = {
    "as Alexa sends it": body(),
    "150 s old": body(request__timestamp=at(-150)),
    "150 s early": body(request__timestamp=at(150)),
    "with parts of a second": body(request__timestamp="2026-11-22T12:00:00.123Z"),
    "with an offset": body(request__timestamp=NOW.astimezone(timezone(timedelta(hours=5.5))).isoformat()),
    "no session, as a player's event": body(session=...),
    "an empty session": body(session=None),
    "a session without application": body(session__application=...),
    "only the session names the skill": body(context=...),
    "what a newer Alexa adds": body(novelty={"deep": [{}] * 100}),
    "64 levels": body(novelty=json.loads("[" * 63 + "]" * 63)),
    "one key twice, of which the last counts": b'{"request": {}, ' + body()[1:],
    "every sign of Unicode": json.dumps(json.loads(body(novelty="é\u2028😀")), ensure_ascii=False).encode(),
    "spread over lines": json.dumps(json.loads(body()), indent=4).encode(),
    "of exactly the largest size": body() + b" " * (MAX_BODY - len(body())),
}

SIGNED_AND_REFUSED = {
    "empty": (b"", "json"),
    "not JSON": (b"<xml/>", "json"),
    "cut short": (body()[:-1], "json"),
    "followed by more": (body() + b"{}", "json"),
    "a list": (b"[" + body() + b"]", "json"),
    "a number": (b"1", "json"),
    "null": (b"null", "json"),
    "no request": (body(request=...), "json"),
    "request is a text": (body(request="LaunchRequest"), "json"),
    "request is null": (body(request=None), "json"),
    "NaN": (body(novelty=float("nan")), "json"),
    "Infinity": (body(novelty=float("inf")), "json"),
    "-Infinity": (body(novelty=-float("inf")), "json"),
    "number of 5,000 digits": (body(novelty=7).replace(b": 7", b": " + b"7" * 5000), "json"),
    "65 levels": (body(novelty=json.loads("[" * 64 + "]" * 64)), "json"),
    "65 levels of objects": (body(novelty=json.loads('{"a":' * 64 + "1" + "}" * 64)), "json"),
    "100,000 levels": (body(novelty=7).replace(b": 7", b": " + b"[" * 100_000 + b"]" * 100_000), "json"),
    "half a sign of UTF-16": (body(novelty=7).replace(b": 7", b': "\\ud800"'), "json"),
    "100,000 levels left open": (b"[" * 100_000, "json"),
    "Latin-1": (body(novelty=7).replace(b": 7", b': "\xe9"'), "json"),
    "UTF-16": (body().decode().encode("utf-16"), "json"),
    "byte order mark": (b"\xef\xbb\xbf" + body(), "json"),
    "overlong UTF-8": (body(novelty=7).replace(b": 7", b': "\xc0\xaf"'), "json"),
    "control sign in a text": (body(novelty=7).replace(b": 7", b': "\x00"'), "json"),
    "151 s old": (body(request__timestamp=at(-151)), "stale"),
    "151 s early": (body(request__timestamp=at(151)), "stale"),
    "a year old": (body(request__timestamp=at(-365 * 86400)), "stale"),
    "no timestamp": (body(request__timestamp=...), "stale"),
    "timestamp null": (body(request__timestamp=None), "stale"),
    "timestamp empty": (body(request__timestamp=""), "stale"),
    "timestamp without zone": (body(request__timestamp="2026-11-22T12:00:00"), "stale"),
    "timestamp without time": (body(request__timestamp="2026-11-22"), "stale"),
    "timestamp in milliseconds": (body(request__timestamp=int(NOW.timestamp() * 1000)), "stale"),
    "timestamp as a list": (body(request__timestamp=[at(0)]), "stale"),
    "timestamp in words": (body(request__timestamp="now"), "stale"),
    "timestamp of an impossible day": (body(request__timestamp="2026-02-30T12:00:00Z"), "stale"),
    "timestamp at the end of time": (body(request__timestamp="9999-12-31T23:59:59-23:59"), "stale"),
    "timestamp at the start of time": (body(request__timestamp="0001-01-01T00:00:00+23:59"), "stale"),
    "timestamp without end": (body(request__timestamp=f"2026-11-22T12:00:00.{'0' * 1000}Z"), "stale"),
    "time right, zone wrong": (body(request__timestamp="2026-11-22T12:00:00+01:00"), "stale"),
    "another skill": (body(**dict.fromkeys(IDS, "amzn1.ask.skill.other")), "application"),
    "another skill in the context": (body(context__System__application__applicationId="other"), "application"),
    "another skill in the session": (body(session__application__applicationId="other"), "application"),
    "no skill": (body(session=..., context=...), "application"),
    "skill is null": (body(**dict.fromkeys(IDS, None)), "application"),
    "skill is empty": (body(**dict.fromkeys(IDS, "")), "application"),
    "skill is a list": (body(**{i: [APPLICATION] for i in IDS}), "application"),
    "skill is an object": (body(**{i: {} for i in IDS}), "application"),
    "skill in other letters": (body(**dict.fromkeys(IDS, APPLICATION.upper())), "application"),
    "context is a text, no session": (body(context="x", session=...), "application"),
    "System is a list, no session": (body(context__System=[], session=...), "application"),
    "application is a text": (body(context__System__application="x", session__application="x"), "application"),
    "one byte too large": (body() + b" " * (MAX_BODY + 1 - len(body())), "body-too-large"),
}


@pytest.mark.parametrize("sent", LET_IN.values(), ids=LET_IN)
def test_let_in(peer: Peer, verifier: Verifier, sent: bytes) -> None:
    """What Alexa signed for this skill just now comes out parsed."""
    assert json.loads(sent) == verifier.check(peer.headers(sent), sent)


@pytest.mark.parametrize(("sent", "reason"), SIGNED_AND_REFUSED.values(), ids=SIGNED_AND_REFUSED)
def test_signed_and_refused(peer: Peer, verifier: Verifier, sent: bytes, reason: str) -> None:
    """A signature alone isn't enough: size, form, time and skill count as well."""
    assert reason == refusal(lambda: verifier.check(peer.headers(sent), sent))


def _signed(content: bytes, digest: SHA1 | SHA256, key: str = "leaf") -> str:
    return base64.b64encode(rsa_key(key).sign(content, padding.PKCS1v15(), digest)).decode()


SENT = body()
GOOD = _signed(SENT, SHA256())
PSS = base64.b64encode(rsa_key("leaf").sign(SENT, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())).decode()

HEADERS_REFUSED = {
    "no header at all": ({}, "no-signature"),
    "no signature": ({"SignatureCertChainUrl": URL}, "no-signature"),
    "only the old signature": ({"Signature": _signed(SENT, SHA1()), "SignatureCertChainUrl": URL}, "no-signature"),
    "no address": ({"Signature-256": GOOD}, "certificate-url"),
    "empty address": ({"Signature-256": GOOD, "SignatureCertChainUrl": ""}, "certificate-url"),
    "two addresses": ({"Signature-256": GOOD, "SignatureCertChainUrl": f"{URL},{URL}"}, "certificate-url"),
    "endless address": ({"Signature-256": GOOD, "SignatureCertChainUrl": URL + "a" * 5000}, "certificate-url"),
    "address not ASCII": ({"Signature-256": GOOD, "SignatureCertChainUrl": URL + "é"}, "certificate-url"),
    "signature empty": ({"Signature-256": "", "SignatureCertChainUrl": URL}, "signature"),
    "signature twice": ({"Signature-256": f"{GOOD},{GOOD}", "SignatureCertChainUrl": URL}, "signature"),
    "signature twice with a space": ({"Signature-256": f"{GOOD}, {GOOD}", "SignatureCertChainUrl": URL}, "signature"),
    "signature endless": ({"Signature-256": "A" * 100_000, "SignatureCertChainUrl": URL}, "signature"),
    "signature not base64": ({"Signature-256": "?" * 344, "SignatureCertChainUrl": URL}, "signature"),
    "signature without padding": ({"Signature-256": GOOD.rstrip("="), "SignatureCertChainUrl": URL}, "signature"),
    "signature with a space in it": (
        {"Signature-256": f"{GOOD[:9]} {GOOD[9:]}", "SignatureCertChainUrl": URL},
        "signature",
    ),
    "signature with a space before": ({"Signature-256": " " + GOOD, "SignatureCertChainUrl": URL}, "signature"),
    "signature with a line end": ({"Signature-256": GOOD + "\n", "SignatureCertChainUrl": URL}, "signature"),
    "signature not ASCII": ({"Signature-256": GOOD + "é", "SignatureCertChainUrl": URL}, "signature"),
    "signature for URLs": ({"Signature-256": "-_" * 172, "SignatureCertChainUrl": URL}, "signature"),
    "signature too short": ({"Signature-256": "AAAA", "SignatureCertChainUrl": URL}, "signature"),
    "signature all zeros": ({"Signature-256": "A" * 342 + "==", "SignatureCertChainUrl": URL}, "signature"),
    "signature of another body": (
        {"Signature-256": _signed(SENT + b" ", SHA256()), "SignatureCertChainUrl": URL},
        "signature",
    ),
    "signature by another key": (
        {"Signature-256": _signed(SENT, SHA256(), "stranger"), "SignatureCertChainUrl": URL},
        "signature",
    ),
    "SHA-1 under the new name": ({"Signature-256": _signed(SENT, SHA1()), "SignatureCertChainUrl": URL}, "signature"),
    "another padding": ({"Signature-256": PSS, "SignatureCertChainUrl": URL}, "signature"),
}


@pytest.mark.parametrize(("headers", "reason"), HEADERS_REFUSED.values(), ids=HEADERS_REFUSED)
def test_headers_refused(verifier: Verifier, headers: dict[str, str], reason: str) -> None:
    """Both headers have to be there once, well-formed, and fit the body."""
    assert reason == refusal(lambda: verifier.check(headers, SENT))


def test_the_headers_of_these_tests_are_good(verifier: Verifier) -> None:
    """The table above refuses for what it changes, since unchanged it is let in."""
    assert (
        verifier.check({"Signature-256": GOOD, "SignatureCertChainUrl": URL}, SENT)["request"]["type"]
        == "LaunchRequest"
    )


@pytest.mark.parametrize("place", [0, 1, len(SENT) // 2, len(SENT) - 1])
def test_one_changed_byte(peer: Peer, verifier: Verifier, place: int) -> None:
    """A body changed anywhere on its way is refused."""
    changed = SENT[:place] + bytes([SENT[place] ^ 1]) + SENT[place + 1 :]
    assert refusal(lambda: verifier.check(peer.headers(SENT), changed)) == "signature"


def test_headers_in_any_case_and_twice(verifier: Verifier) -> None:
    """As a WSGI framework gives them, headers are found in any case; what is sent twice is refused."""
    sent = [("signature-256", GOOD), ("SIGNATURECERTCHAINURL", URL)]
    assert "request" in verifier.check(Request(EnvironBuilder(headers=sent).get_environ()).headers, SENT)
    for again in sent:
        twice = Request(EnvironBuilder(headers=[*sent, again]).get_environ()).headers
        assert refusal(partial(verifier.check, twice, SENT)) in ("signature", "certificate-url")


def test_nothing_is_fetched_for_a_malformed_request(peer: Peer) -> None:
    """What can be refused by looking at it costs no connection."""
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return peer.chain

    verifier = Verifier(application_ids=frozenset(), trust_roots=peer.roots, fetch=fetch, now=lambda: NOW)
    for headers in (
        {},
        {"Signature-256": "?", "SignatureCertChainUrl": URL},
        {"Signature-256": "A" * 704, "SignatureCertChainUrl": URL},
        {"Signature-256": GOOD, "SignatureCertChainUrl": "https://example.com/echo.api/x"},
    ):
        refusal(partial(verifier.check, headers, SENT))
    refusal(lambda: verifier.check(peer.headers(SENT), b" " * (MAX_BODY + 1)))
    assert asked == []


def test_no_skill_is_allowed_where_none_is_named(peer: Peer) -> None:
    """An empty set of skills lets nobody in, rather than everybody."""
    verifier = Verifier(
        application_ids=frozenset(), trust_roots=peer.roots, fetch=lambda _: peer.chain, now=lambda: NOW
    )
    assert refusal(lambda: verifier.check(peer.headers(SENT), SENT)) == "application"


def test_a_stranger_with_the_right_name(peer: Peer) -> None:
    """The public authorities, trusted where no others are given, don't vouch for a chain of one's own making."""
    verifier = Verifier(application_ids=frozenset({APPLICATION}), fetch=lambda _: peer.chain, now=lambda: NOW)
    assert refusal(lambda: verifier.check(peer.headers(SENT), SENT)) == "chain"


def test_a_refusal_holds_nothing_of_the_request(peer: Peer, verifier: Verifier) -> None:
    """Neither the text nor the chain of causes of a refusal carries what was sent."""
    canary = body(novelty="canary")
    for sent in (canary[:-1], canary.replace(b"LaunchRequest", b"\xff"), body(request__timestamp="canary")):
        with pytest.raises(Refused) as caught:
            verifier.check(peer.headers(sent), sent)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert "canary" not in repr(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(APPLICATION) | st.just(at(0)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["request", "timestamp", "context", "System", "session", "application", "applicationId", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(content=JSON)
def test_signed_rubbish_never_raises_anything_else(content: Any) -> None:
    """Whatever JSON is signed, it is let in as an object or refused; nothing else happens."""
    sent = json.dumps(content).encode()
    try:
        found = _VERIFIER.check(_PEER.headers(sent), sent)
    except Refused as refused:
        assert refused.reason in ("json", "stale", "application")
    else:
        assert isinstance(found["request"], dict)


@given(
    headers=st.dictionaries(
        st.sampled_from(["Signature-256", "SignatureCertChainUrl"]),
        st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()) | st.just(URL),
    ),
    sent=st.binary(max_size=2000),
)
def test_unsigned_rubbish_is_refused(headers: dict[str, str], sent: bytes) -> None:
    """Whatever headers and bytes come, they are refused, and nothing else happens."""
    assert refusal(lambda: _VERIFIER.check(headers, sent)) in ("no-signature", "signature", "certificate-url", "busy")


_PEER = Peer.new(now=NOW)
_VERIFIER = Verifier(
    application_ids=frozenset({APPLICATION}), trust_roots=_PEER.roots, fetch=lambda _: _PEER.chain, now=lambda: NOW
)
