"""Documents for providers, and how requests are known to be a provider's."""

import base64
import datetime
import hashlib
import hmac
import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

pytest.importorskip("twilio", reason="the twilio library is missing: pip install 'leafline[phone]'")

from audio.manifest import Manifest
from skill.channels.phone.authentic import Form, Telnyx, Twilio, authenticator
from skill.channels.phone.dialect import dialect, dialects
from skill.channels.phone.events import Call, Digits, Silence, Speech, Start, TextMessage
from skill.channels.phone.keys import ALL_KEYS
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.state import Node
from skill.channels.phone.twiml import Twiml, escape
from skill.channels.phone.webhook import PhoneWebhook
from skill.settings import Settings
from speech_content.errors import SettingError

KEY = "0123456789abcdef"
BASE = "https://line.example.org"
SETTINGS = Settings(phone_key=KEY, public_url=BASE)


@pytest.fixture(scope="module")
def line() -> PhoneLine:
    """The line over the built-in content."""
    return PhoneLine(SETTINGS)


WALKS = 150
"""Random calls a test run makes on each dialect; the benchmark makes ten thousand."""


@pytest.mark.parametrize("name", dialects())
def test_every_document_uses_only_what_its_provider_takes(name: str, line: PhoneLine) -> None:
    """On random calls every document is well-formed, and holds only verbs and attributes of the provider's table."""
    spoken = dialect(name)
    renderer = Twiml(spoken, clip_url=lambda line, slow: "", text_url=lambda message: "https://x?a=1&b=2")
    chance, flow = random.Random(3), line.flow
    for _ in range(WALKS):
        state, actions = flow.step(None, Start(Call(datetime.date(2026, 11, 22), chance.random() < 0.5, spoken.speech)))
        for _ in range(12):
            document = etree.fromstring(renderer.render(actions, "https://x/phone?s=a&b=<c>").encode())
            for element in document.iter():
                assert set(element.attrib) <= set(spoken.verbs[element.tag])
                assert element.get("method", "POST") == "POST"
                assert element.get("action", "https://").startswith("https://")
            for gather in document.iter("Gather"):
                assert gather.get("finishOnKey") == ""
            if state.node is Node.END:
                break
            event = chance.choice(
                [Digits(chance.choice(ALL_KEYS)), Digits("1101"), Silence(), Speech("anemia", chance.random())]
            )
            state, actions = flow.step(state, event)


def test_a_provider_that_tells_nothing_of_silence_is_sent_on(line: PhoneLine) -> None:
    """After every gather comes a redirect, for providers that fall through when nothing was pressed."""
    renderer = Twiml(dialect("telnyx"), clip_url=lambda line, slow: "", text_url=lambda message: "")
    _, actions = line.flow.step(None, Start(Call(datetime.date(2026, 11, 22))))
    document = etree.fromstring(renderer.render(actions, "https://x/phone").encode())
    assert ["Gather", "Redirect"] == [element.tag for element in document]
    assert "actionOnEmptyResult" not in document[0].attrib


@given(st.text())
def test_any_text_is_safe_in_a_document(text: str) -> None:
    """Control characters and lone surrogates go, markup is escaped, and all else comes out as it went in."""
    document = etree.fromstring(f'<a b="{escape(text)}">{escape(text)}</a>'.encode())
    kept = "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    assert kept.replace("\r\n", "\n").replace("\r", "\n") == (document.text or "")


def test_a_message_is_left_out_where_a_provider_has_no_verb_for_it(line: PhoneLine) -> None:
    """No provider gets a verb that it doesn't know."""
    action = TextMessage(line.tongues[0].say("text-message"), "1101")
    renderer = Twiml(dialect("kazoo"), clip_url=lambda line, slow: "", text_url=lambda message: "https://x")
    assert "Sms" not in renderer.render((action,), "https://x")


# Providers


def test_a_provider_that_signs_nothing_is_not_served() -> None:
    """Without a way to tell who asks, the line stays shut."""
    with pytest.raises(SettingError, match="doesn't sign"):
        authenticator(dialect("kazoo"), KEY)
    with pytest.raises(SettingError, match="no phone provider"):
        dialect("nobody")


@pytest.mark.parametrize(
    ("settings", "names"),
    [({"public_url": ""}, "PUBLIC_URL"), ({"phone_dialect": "telnyx", "phone_key": "x"}, "PHONE_KEY")],
)
def test_a_line_that_lacks_a_setting_says_which(line: PhoneLine, settings: dict[str, str], names: str) -> None:
    """A missing setting stops the start, by name."""
    with pytest.raises(SettingError, match=names):
        PhoneWebhook(PhoneLine(replace(SETTINGS, **settings)), manifest=Manifest())


def test_ed25519_signatures_are_fresh_and_over_the_body() -> None:
    """The dated scheme takes its own signature, and neither another body nor another time."""
    private = Ed25519PrivateKey.generate()
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    check = Telnyx(public, "Telnyx-Signature-Ed25519", now=lambda: 1_000_100.0)
    body, stamp = b"CallSid=1", "1000000"
    signature = base64.b64encode(private.sign(stamp.encode() + b"|" + body)).decode()
    headers = {"Telnyx-Timestamp": stamp, "Telnyx-Signature-Ed25519": signature}
    assert check.genuine("", Form(), body, headers)
    assert not check.genuine("", Form(), b"CallSid=2", headers)
    assert not check.genuine("", Form(), body, {**headers, "Telnyx-Timestamp": "1000001"})
    assert not check.genuine("", Form(), body, {**headers, "Telnyx-Signature-Ed25519": "!"})
    assert not check.genuine("", Form(), body, {})
    late = Telnyx(public, "Telnyx-Signature-Ed25519", now=lambda: 1_000_400.0)
    assert not late.genuine("", Form(), body, headers)


def test_the_library_and_we_agree_on_signatures() -> None:
    """Several fields of one name, and fields in any order, are signed as the provider's library says."""
    form = Form({"b": ["2", "1", "1"], "a": ["x"]})
    signature = base64.b64encode(hmac.new(KEY.encode(), b"https://x/yaxb1b2", hashlib.sha1).digest()).decode()
    check = Twilio(KEY, "X-Twilio-Signature")
    assert check.genuine("https://x/y", form, b"", {"X-Twilio-Signature": signature})
    assert not check.genuine("https://x/y", Form({"a": ["x"]}), b"", {"X-Twilio-Signature": signature})
