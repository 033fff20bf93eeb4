"""The webhook: who may ask, what is read, and what comes back to whom."""

import base64
import datetime
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

pytest.importorskip("twilio", reason="the twilio library is missing: pip install 'leafline[phone]'")

from audio.clip import Clip, Made
from audio.manifest import Manifest, write_manifest
from audio.store import LocalStore, object_name
from skill.app import create_app
from skill.channels.phone.events import Call
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.routes import LARGEST, blueprint
from skill.channels.phone.sealed import HOURS, Seal
from skill.channels.phone.state import Node, State
from skill.channels.phone.webhook import FORMAT, PATH, PhoneWebhook, RefusedError, read_form
from skill.settings import Settings

KEY = "0123456789abcdef"
BASE = "https://line.example.org"
CALL = "CA00000000000000000000000000000001"
XML = "text/xml; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
SETTINGS = Settings(phone_key=KEY, public_url=BASE)


def sign(url: str, fields: dict[str, str], key: str = KEY) -> str:
    """Sign a form as the provider does."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Caller:
    """A provider with one call on it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.url = client, BASE + PATH

    def post(self, **fields: str) -> etree._Element:
        """Ask; give the document, and go on from it."""
        fields = {"CallSid": CALL, "From": "+15550100101", "CallStatus": "in-progress", **fields}
        headers = {"X-Twilio-Signature": sign(self.url, fields)}
        answer = self.client.post(
            self.url.removeprefix(BASE), data=urlencode(fields), content_type=FORM, headers=headers
        )
        assert 200 == answer.status_code, answer.status
        assert XML == answer.content_type
        document = etree.fromstring(answer.data)
        actions = document.xpath("//@action")
        self.url = str(actions[-1]) if actions else self.url
        return document


def heard(document: etree._Element) -> list[str]:
    """Give what a document plays."""
    return [element.text for element in document.iter("Play", "Say")]


@pytest.fixture(scope="module")
def line() -> PhoneLine:
    """The line over the built-in content."""
    return PhoneLine(SETTINGS)


@pytest.fixture(scope="module")
def make(line: PhoneLine) -> Callable[..., tuple[PhoneWebhook, FlaskClient]]:
    """Make a webhook without recordings, so that the provider's own voice says the words."""

    def made(manifest: Manifest | None = None, **settings: Any) -> Any:
        built = PhoneLine(replace(SETTINGS, **settings))
        built.__dict__["tongues"] = line.tongues
        webhook = PhoneWebhook(built, manifest=manifest or Manifest())
        app = Flask(__name__)
        app.register_blueprint(blueprint(webhook))
        return webhook, app.test_client()

    return made


@pytest.fixture
def client(make: Callable[..., Any]) -> FlaskClient:
    """A client of a plain line."""
    return make()[1]


# Who may ask


def test_a_genuine_call_goes_from_greeting_to_answer(client: FlaskClient) -> None:
    """A signed call hears the greeting, and keys lead to an answer, with state in the address alone."""
    caller = Caller(client)
    assert "Welcome" in heard(caller.post())[0]
    assert "Neutropenia." == heard(caller.post(Digits="1101"))[0]
    assert "Types." == heard(caller.post(Digits="2"))[1]


@pytest.mark.parametrize("signature", [None, "", "wrong", "x" * 5000, "é"])
def test_without_the_right_signature_nothing_is_answered(client: FlaskClient, signature: str | None) -> None:
    """A missing, empty, wrong, endless or strange signature is refused."""
    headers = {} if signature is None else {"X-Twilio-Signature": signature.encode().decode("latin-1")}
    answer = client.post(PATH, data={"CallSid": CALL}, headers=headers)
    assert (403, b"") == (answer.status_code, answer.data)


def test_a_signature_belongs_to_one_address_and_one_form(client: FlaskClient) -> None:
    """Neither another address nor another field may use a signature."""
    fields = {"CallSid": CALL, "Digits": "1"}
    good = {"X-Twilio-Signature": sign(BASE + PATH, fields)}
    assert 200 == client.post(PATH, data=fields, headers=good).status_code
    assert 403 == client.post(f"{PATH}?x=1", data=fields, headers=good).status_code
    assert 403 == client.post(PATH, data={**fields, "Digits": "2"}, headers=good).status_code
    assert 403 == client.post(PATH, data={**fields, "More": ""}, headers=good).status_code


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"a=1", "", 415),
        (b"a=1", "multipart/form-data; boundary=x", 415),
        (b"x" * (LARGEST + 1), FORM, 413),
        (b"x" * 10_000_000, FORM, 413),
        (b"CallSid=%ff%fe", FORM, 403),
        (b"CallSid=\xff\xfe", FORM, 403),
        (b"&".join([b"a=1"] * 1000), FORM, 403),
        (b"", FORM, 403),
    ],
)
def test_what_is_no_form_of_the_provider_is_refused_before_it_is_read(
    client: FlaskClient, data: bytes, kind: str, status: int
) -> None:
    """Wrong kinds, sizes and encodings are refused with their status; a signature changes nothing about it."""
    headers = {"X-Twilio-Signature": "x" * 28}
    assert status == client.post(PATH, data=data, content_type=kind, headers=headers).status_code


def test_only_post_is_taken(client: FlaskClient) -> None:
    """No state is ever read from a GET."""
    assert 405 == client.get(PATH).status_code


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=20))
def test_forms_are_read_as_they_were_written(pairs: list[tuple[str, str]]) -> None:
    """Whatever is in a form's fields comes out as it went in, several of one name in order."""
    plain = [(a.encode("utf-8", "ignore").decode(), b.encode("utf-8", "ignore").decode()) for a, b in pairs]
    expected: dict[str, list[str]] = {}
    for name, value in plain:
        expected.setdefault(name, []).append(value)
    assert expected == dict(read_form(urlencode(plain).encode()))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_form_or_refused(body: bytes) -> None:
    """No body raises anything but a refusal."""
    try:
        read_form(body)
    except RefusedError as refusal:
        assert 403 == refusal.status


# State


def test_a_changed_state_is_answered_with_an_apology_and_the_start(client: FlaskClient) -> None:
    """A caller whose state is lost, changed or somebody else's hears an apology and goes on."""
    caller = Caller(client)
    caller.post()
    good = caller.url
    token = good.partition("?s=")[2]
    for bad in ("x", "A" * 40, token[:-1], token[:8] + ("A" if token[8] != "A" else "B") + token[9:], "", "é"):
        caller.url = f"{BASE}{PATH}?s={quote(bad)}"
        said = heard(caller.post(Digits="1101"))
        assert said[0].startswith("Something went wrong"), bad
        assert "Neutropenia." == heard(caller.post(Digits="1101"))[0]
    caller.url = good
    assert heard(caller.post(Digits="1101", CallSid="CA2"))[0].startswith("Something went wrong")


def test_the_same_request_twice_gets_the_same_answer(client: FlaskClient) -> None:
    """A provider that asks again hears the same: nothing is kept between requests."""
    caller = Caller(client)
    caller.post()
    url = caller.url
    first = heard(caller.post(Digits="1101"))
    caller.url = url
    assert first == heard(caller.post(Digits="1101"))


def test_a_state_tells_nothing_and_goes_out_of_date() -> None:
    """Equal states look different each time, no topic can be read in them, and old ones are refused."""
    clock = [1_000_000.0]
    seal = Seal("secret", now=lambda: clock[0])
    state = State(Call(datetime.date(2026, 11, 22)), Node.ANSWER, "en-US", "neutropenia", ("causes",))
    one, two = seal.close(state, "CA1"), seal.close(state, "CA1")
    assert one != two
    assert "neutropenia" not in one
    assert b"neutropenia" not in base64.urlsafe_b64decode(one + "==")
    assert state == seal.open(one, "CA1")
    clock[0] += HOURS * 3600 + 120
    with pytest.raises(ValueError, match="too old"):
        seal.open(one, "CA1")
    with pytest.raises(ValueError, match="not ours"):
        Seal("another").open(one, "CA1")


@given(st.text(max_size=200))
def test_no_text_opens(text: str) -> None:
    """Whatever somebody makes up as a state is refused, and refused as a ValueError."""
    with pytest.raises(ValueError):
        Seal("secret").open(text, "CA1")


def test_a_failure_of_ours_ends_in_words(make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks on a call is logged by kind and place; the caller hears an apology and can go on."""
    webhook, client = make()
    caller = Caller(client)
    caller.post()
    with monkeypatch.context() as patch:
        patch.setattr(webhook.flow, "step", lambda state, event: 1 / 0)
        assert heard(caller.post(Digits="1101"))[0].startswith("Something went wrong")
    assert "Neutropenia." == heard(caller.post(Digits="1101"))[0]
    assert 1 == webhook.counters.today()["failed"]


def test_nothing_that_a_caller_says_or_is_comes_back_or_is_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A canary in words, number and call is in no answer and no log."""
    caller = Caller(client)
    caller.post(From="+15550canary")
    for text in ("canary sepsis", "<Say>canary</Say>", "canary\x00\x08"):
        assert b"canary" not in etree.tostring(caller.post(SpeechResult=text, Confidence="0.9"))
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    "fields",
    [
        {"Digits": "\x00\x07"},
        {"Digits": "9" * 5000},
        {"Digits": "ABCD"},
        {"SpeechResult": "\ud7ff\ufffe", "Confidence": "NaN"},
        {"SpeechResult": "x" * 20000, "Confidence": "-3"},
        {"SpeechResult": "sepsis", "Confidence": "1e999"},
        {"Digits": "1", "SpeechResult": "sepsis"},
        {"DialCallStatus": "busy"},
        {"CallStatus": "completed"},
        {"CallSid": ""},
    ],
)
def test_strange_fields_are_spoken_through(client: FlaskClient, fields: dict[str, str]) -> None:
    """A genuine request with odd fields gets a document, never an error."""
    caller = Caller(client)
    caller.post(**({"CallSid": ""} if "CallSid" in fields else {}))
    caller.post(**fields)


def test_missing_fields_begin_a_call(client: FlaskClient) -> None:
    """A signed request without any field is a call."""
    headers = {"X-Twilio-Signature": sign(BASE + PATH, {})}
    answer = client.post(PATH, data=b"", content_type=FORM, headers=headers)
    assert b"Welcome" in answer.data


# Recordings and text


def test_lines_are_played_from_addresses_that_are_their_content(make: Callable[..., Any]) -> None:
    """A recorded line is a Play of an address made from its content; a line without a recording is said and counted."""
    line = PhoneLine(SETTINGS).tongues[0].say("welcome")
    made = Made("r", f"objects/{'0' * 64}.ulaw.wav", 1, 1.0, "e", "v")
    webhook, client = make(Manifest((Clip(line.key, line.digest, FORMAT, False, made),)))
    document = Caller(client).post()
    assert [f"{BASE}/audio/{'0' * 64}.ulaw.wav"] == [element.text for element in document.iter("Play")]
    assert len(list(document.iter("Say"))) == webhook.counters.today()["missing-clip"] > 0


def test_the_server_takes_calls_and_hands_out_what_they_play(tmp_path: Path) -> None:
    """With a key set, the server's app has the line; it is not ready before all is recorded, and then it is."""
    settings = replace(SETTINGS, audio=tmp_path)
    client = create_app(settings).test_client()
    assert 503 == client.get("/readyz").status_code
    assert 0 < client.get("/readyz").json["recordings_lacking"]  # type: ignore[index]
    store, clips, files = LocalStore(tmp_path), [], {}
    for line in PhoneLine(SETTINGS).script():
        for slow in (False, True):
            data = f"{line.key} {slow}".encode()
            name = object_name(data, ".ulaw.wav")
            files[name] = data
            clips.append(
                Clip(line.key, line.digest, FORMAT, slow, Made("r", f"objects/{name}", len(data), 1.0, "e", "v"))
            )
    store.write("objects", files)
    write_manifest(store, Manifest(tuple(clips)))
    client = create_app(settings).test_client()
    assert 200 == client.get("/readyz").status_code
    plays = [element.text for element in Caller(client).post().iter("Play")]
    assert b"en-US/prompt/welcome False" == client.get(plays[0].removeprefix(BASE)).data
    write_manifest(store, Manifest((replace(clips[0], digest="other words"), *clips[1:])))
    assert 503 == create_app(settings).test_client().get("/readyz").status_code


def test_a_clip_of_other_words_is_not_played(make: Callable[..., Any]) -> None:
    """Where a line has changed since it was recorded, its words are said and not the old recording."""
    line = PhoneLine(SETTINGS).tongues[0].say("welcome")
    made = Made("r", "objects/" + "0" * 64 + ".ulaw.wav", 1, 1.0, "e", "v")
    webhook, client = make(Manifest((Clip(line.key, "of other words", FORMAT, False, made),)))
    assert [] == list(Caller(client).post().iter("Play"))
    assert f"{line.key}, normal: {FORMAT}" in webhook.lacking()


def test_the_text_is_sent_without_name_or_number(line: PhoneLine, make: Callable[..., Any]) -> None:
    """The message goes to the caller by the provider's default, names no leaflet, and its link leads to the text."""
    organisation = replace(line.organisation, text_messages=True)
    webhook, client = make()
    webhook.line.__dict__["organisation"] = organisation
    caller = Caller(client)
    caller.post()
    for digits in ("1103", "1", "8"):
        caller.post(Digits=digits)
    message = caller.post(Digits="1").find("Sms")
    assert message is not None
    assert {} == dict(message.attrib)
    assert "anemia" not in message.text.casefold()
    page = client.get(re.search(r"https://\S+", message.text)[0].removeprefix(BASE))  # type: ignore[index]
    assert b"<h1>Anemia</h1>" in page.data
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for wrong in ("en-US/1999", "xx/1103"):
        assert 404 == client.get(f"{PATH}/text/{wrong}").status_code
