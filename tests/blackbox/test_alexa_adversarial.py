"""What a stranger, a broken proxy or a newer Alexa may send to the running endpoint, and what each gets."""

import base64
import contextlib
import gzip
import http.client
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

import pytest
from alexa_peer import APPLICATION, NAME, URL, Authority, Peer, envelope, pem, rsa_key
from serving import running_server

PEER = Peer.new()
ASK = {
    "type": "IntentRequest",
    "intent": {"name": "CausesIntent", "slots": {"topic": {"name": "topic", "value": "neutropenia"}}},
}
BODY = b""


@dataclass(frozen=True)
class Attack:
    """One request and the status it must get."""

    status: int
    body: Callable[[], bytes]
    headers: Callable[[bytes], dict[str, str]] = PEER.headers
    method: str = "POST"
    path: str = "/alexa"
    says: str = ""
    """What a good answer holds."""
    extra: tuple[tuple[str, str], ...] = field(default=())
    """Headers that are sent besides, maybe twice."""


def asking(request: dict | None = None, **rest: object) -> Callable[[], bytes]:
    """Make a body at the moment of sending, so that its timestamp is fresh."""
    return lambda: envelope(request or ASK, **rest)


def without(name: str) -> Callable[[bytes], dict[str, str]]:
    """Sign as Alexa does, and lose a header on the way."""
    return lambda body: {key: value for key, value in PEER.headers(body).items() if key != name}


def instead(name: str, value: str) -> Callable[[bytes], dict[str, str]]:
    """Sign as Alexa does, and change a header."""
    return lambda body: {**PEER.headers(body), name: value}


def changed(change: Callable[[dict], None]) -> Callable[[], bytes]:
    """Change a good envelope before it is signed."""

    def make() -> bytes:
        data = json.loads(envelope(ASK))
        change(data)
        return json.dumps(data).encode()

    return make


def late(**by: float) -> Callable[[], bytes]:
    """Make a body whose timestamp is off."""
    return lambda: envelope(ASK, now=datetime.now(UTC) + timedelta(**by))


def stamped(text: object) -> Callable[[], bytes]:
    """Make a body with a timestamp of any kind."""
    return changed(lambda data: data["request"].update(timestamp=text))


def tampered(body: bytes) -> dict[str, str]:
    """Sign another body than is sent."""
    return PEER.headers(body + b" ")


def by_another_key(body: bytes) -> dict[str, str]:
    """Sign with a key that the certificate doesn't hold."""
    return Peer(PEER.roots, PEER.chain, rsa_key("stranger")).headers(body)


URLS = {
    "plain http": "http://s3.amazonaws.com/echo.api/echo-api-cert-test.pem",
    "another host": "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert-test.pem",
    "user info": "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert-test.pem",
    "another port": "https://s3.amazonaws.com:8443/echo.api/echo-api-cert-test.pem",
    "another folder": "https://s3.amazonaws.com/other/echo-api-cert-test.pem",
    "folder in capitals": "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert-test.pem",
    "climbing out": "https://s3.amazonaws.com/echo.api/../other/echo-api-cert-test.pem",
    "encoded climb": "https://s3.amazonaws.com/echo.api/%2e%2e/other/echo-api-cert-test.pem",
    "query": URL + "?x=1",
    "fragment": URL + "#x",
    "backslash": "https://s3.amazonaws.com\\echo.api\\echo-api-cert-test.pem",
    "empty": "",
    "a file": "file:///etc/passwd",
    "unknown certificate": "https://s3.amazonaws.com/echo.api/nobody.pem",
    "not a certificate": "https://s3.amazonaws.com/echo.api/rubbish.pem",
    "expired": "https://s3.amazonaws.com/echo.api/expired.pem",
    "another name": "https://s3.amazonaws.com/echo.api/other-name.pem",
    "unknown root": "https://s3.amazonaws.com/echo.api/unknown-root.pem",
    "no intermediate": "https://s3.amazonaws.com/echo.api/leaf-only.pem",
}

ATTACKS = {
    # Good ones, and what a newer Alexa may bring.
    "signed": Attack(200, asking(), says="Neutropenia"),
    "launch": Attack(200, asking({"type": "LaunchRequest"}), says="What would you like to know"),
    "port named": Attack(
        200, asking(), instead("SignatureCertChainUrl", URL.replace(".com/", ".com:443/")), says="Neutropenia"
    ),
    "dots that cancel out": Attack(
        200,
        asking(),
        instead("SignatureCertChainUrl", URL.replace("echo.api/", "echo.api/../echo.api/")),
        says="Neutropenia",
    ),
    "a minute late": Attack(200, late(seconds=-60), says="Neutropenia"),
    "a minute early": Attack(200, late(seconds=60), says="Neutropenia"),
    "another zone": Attack(
        200,
        changed(lambda d: d["request"].update(timestamp=datetime.now(timezone(timedelta(hours=-7))).isoformat())),
        says="Neutropenia",
    ),
    "unknown request type": Attack(200, asking({"type": "Brand.New.Request", "novelty": [1]})),
    "unknown intent": Attack(200, asking({"type": "IntentRequest", "intent": {"name": "NoveltyIntent"}}), says="speak"),
    "unknown keys": Attack(200, changed(lambda d: d.update(novel={"x": [1, None]})), says="Neutropenia"),
    "unknown enum": Attack(200, changed(lambda d: d["request"].update(dialogState="PONDERING")), says="Neutropenia"),
    "wrong types": Attack(200, changed(lambda d: d["request"]["intent"].update(slots=[1, 2])), says="speak"),
    "no intent": Attack(200, asking({"type": "IntentRequest"}), says="speak"),
    "attributes of nonsense": Attack(
        200, asking(attributes={"conversation": {"offer": [], "aspect": 7}}), says="Neutropenia"
    ),
    "session ended": Attack(200, asking({"type": "SessionEndedRequest", "reason": "USER_INITIATED"})),
    "error at Amazon": Attack(
        200,
        asking(
            {
                "type": "System.ExceptionEncountered",
                "error": {"type": "INVALID_RESPONSE", "message": "x"},
                "cause": {"requestId": "r"},
            }
        ),
    ),
    "can fulfil": Attack(200, asking({**ASK, "type": "CanFulfillIntentRequest"}), says="canFulfillIntent"),
    "player stopped": Attack(
        200, asking({"type": "AudioPlayer.PlaybackStopped", "token": "t", "offsetInMilliseconds": 5})
    ),
    "button": Attack(200, asking({"type": "PlaybackController.PauseCommandIssued"})),
    "touch": Attack(
        200,
        asking({"type": "Alexa.Presentation.APL.UserEvent", "arguments": ["neutropenia", "causes"]}),
        says="Neutropenia",
    ),
    "markup in a slot": Attack(
        200,
        asking(
            {
                "type": "IntentRequest",
                "intent": {"name": "CausesIntent", "slots": {"topic": {"name": "topic", "value": "<audio src='x'/>&"}}},
            }
        ),
        says="speak",
    ),
    "long slot": Attack(
        200,
        asking(
            {
                "type": "IntentRequest",
                "intent": {
                    "name": "QuestionIntent",
                    "slots": {"question": {"name": "question", "value": "a " * 50_000}},
                },
            }
        ),
        says="speak",
    ),
    # Wrong ones.
    "no signature": Attack(400, asking(), without("Signature-256")),
    "no certificate address": Attack(400, asking(), without("SignatureCertChainUrl")),
    "neither": Attack(400, asking(), lambda body: {"Content-Type": "application/json"}),
    "signature of another body": Attack(400, asking(), tampered),
    "signature by another key": Attack(400, asking(), by_another_key),
    "signature not base64": Attack(400, asking(), instead("Signature-256", "*" * 344)),
    "signature cut": Attack(400, asking(), instead("Signature-256", base64.b64encode(b"x" * 100).decode())),
    "signature of a kilobyte": Attack(400, asking(), instead("Signature-256", "A" * 1000)),
    "old header alone": Attack(
        400, asking(), lambda body: {"Signature": PEER.headers(body)["Signature-256"], "SignatureCertChainUrl": URL}
    ),
    **{
        f"certificate address: {name}": Attack(400, asking(), instead("SignatureCertChainUrl", url))
        for name, url in URLS.items()
    },
    "stale": Attack(400, late(seconds=-160)),
    "from the future": Attack(400, late(seconds=160)),
    "no zone": Attack(400, stamped(datetime.now(UTC).replace(tzinfo=None).isoformat())),
    "timestamp a number": Attack(400, stamped(int(datetime.now(UTC).timestamp() * 1000))),
    "timestamp rubbish": Attack(400, stamped("yesterday")),
    "no timestamp": Attack(400, changed(lambda d: d["request"].pop("timestamp"))),
    "another skill": Attack(400, asking(application="amzn1.ask.skill.other")),
    "two skills": Attack(400, changed(lambda d: d["session"]["application"].update(applicationId="other"))),
    "no skill": Attack(400, changed(lambda d: (d.pop("session"), d["context"]["System"].pop("application")))),
    "empty body": Attack(400, lambda: b""),
    "not json": Attack(400, lambda: b"hello"),
    "json list": Attack(400, lambda: b"[]"),
    "not UTF-8": Attack(400, lambda: b'{"request": "\xff"}'),
    "key twice": Attack(200, lambda: b'{"request":{},' + envelope(ASK)[1:]),
    "NaN": Attack(400, lambda: envelope(ASK)[:-1] + b',"x":NaN}'),
    "deep": Attack(400, lambda: b'{"request":' * 20_000 + b"1" + b"}" * 20_000),
    "300 KiB": Attack(400, lambda: envelope(ASK) + b" " * 300_000),
    "compressed": Attack(
        400,
        lambda: gzip.compress(envelope(ASK)),
        lambda b: {**PEER.headers(zlib.decompress(b, 31)), "Content-Encoding": "gzip"},
    ),
    "as a form": Attack(400, lambda: b"a=1", lambda body: {"Content-Type": "application/x-www-form-urlencoded"}),
    "GET": Attack(405, lambda: b"", lambda body: {}, method="GET"),
    "PUT": Attack(405, asking(), method="PUT"),
    "another path": Attack(404, asking(), path="/alexa/../etc/passwd"),
    "trailing slash": Attack(404, asking(), path="/alexa/"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that trusts our own authority and finds certificates in a folder."""
    folder = tmp_path_factory.mktemp("alexa")
    roots, chains = PEER.write(folder)
    root = Authority.root()
    middle = root.intermediate()
    long_ago = datetime.now(UTC) - timedelta(days=400)
    (chains / "rubbish.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (chains / "expired.pem").write_bytes(pem(middle.leaf(begins=long_ago), middle.certificate))
    (chains / "other-name.pem").write_bytes(pem(middle.leaf(names=["evil.example"]), middle.certificate))
    stranger = Authority.root("Stranger", key=rsa_key("stranger root"))
    (chains / "unknown-root.pem").write_bytes(pem(stranger.leaf(), stranger.certificate))
    (chains / "leaf-only.pem").write_bytes(pem(middle.leaf()))
    assert NAME == "echo-api.amazon.com"
    with running_server(
        LEAFLINE_ALEXA_SKILL_IDS=APPLICATION,
        LEAFLINE_ALEXA_TRUST_ROOTS=str(roots),
        LEAFLINE_ALEXA_CERT_FOLDER=str(chains),
    ) as address:
        yield address


def send(server: str, attack: Attack) -> tuple[int, bytes]:
    """Send one request as it is."""
    body = attack.body()
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    try:
        connection.putrequest(attack.method, attack.path)
        for name, value in (*attack.headers(body).items(), *attack.extra):
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        # The server may refuse before it has read everything.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_each_request_gets_what_it_must(server: str, name: str) -> None:
    """The expected status, a valid answer where there is one, and no trace where there is none."""
    attack = ATTACKS[name]
    status, answer = send(server, attack)
    assert attack.status == status
    if status == 200:
        response = json.loads(answer)
        assert "1.0" == response["version"]
        assert attack.says in answer.decode()
    else:
        assert b"Traceback" not in answer
        assert len(answer) < 1000


def test_the_table_is_as_long_as_it_must_be() -> None:
    """At least 45 requests."""
    assert len(ATTACKS) >= 45
