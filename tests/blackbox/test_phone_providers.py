"""The same calls through every provider's markup: what is played is what the simulator says."""

import base64
import hashlib
import hmac
import random
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lxml import etree
from phone_calls import DAY, heard, key_calls, line_for_tests, replay

pytest.importorskip("twilio", reason="the twilio library is missing: pip install 'leafline[phone]'")

from audio.clip import Clip, Made
from audio.manifest import Manifest
from skill.channels.phone.dialect import dialect, dialects
from skill.channels.phone.events import Call, Digits, Silence, Speech, Start
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.sealed import Seal
from skill.channels.phone.simulator import Simulator
from skill.channels.phone.twiml import Twiml
from skill.channels.phone.webhook import FORMAT, PATH, PhoneWebhook

BASE = "https://line.example.org"
KEY = "0123456789abcdef"
CALLS, SPOKEN = 200, 100


class Provider:
    """Plays documents as a provider does, over the real webhook where there is one for it."""

    def __init__(self, name: str, line: PhoneLine) -> None:
        self.name = name
        private = Ed25519PrivateKey.generate()
        public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
        self.private = private
        settings = replace(
            line.settings,
            public_url=BASE,
            phone_dialect=name,
            phone_key=public if name == "telnyx" else KEY,
            phone_secret="a secret of ours",
        )
        self.line = PhoneLine(settings)
        self.line.__dict__["tongues"] = line.tongues
        clips, self.names = [], {}
        for text in line.script():
            for slow in (False, True):
                mark = hashlib.sha256(f"{text.key}{slow}".encode()).hexdigest()
                clips.append(
                    Clip(text.key, text.digest, FORMAT, slow, Made("r", f"objects/{mark}.ulaw.wav", 1, 1.0, "e", "v"))
                )
                self.names[mark] = f"{'slow' if slow else 'normal'}/{text.key.partition('/')[2]}"
        self.webhook = PhoneWebhook(self.line, manifest=Manifest(tuple(clips))) if dialect(name).authenticator else None
        self.url = ""
        self.seal = Seal("export")
        self.twiml = Twiml(dialect(name), clip_url=lambda text, slow: self._url(text.key, slow), text_url=str)

    @staticmethod
    def _url(key: str, slow: bool) -> str:
        return f"{BASE}/audio/{hashlib.sha256(f'{key}{slow}'.encode()).hexdigest()}.wav"

    def ask(self, **fields: str) -> etree._Element:
        """Ask what to do next."""
        fields = {"CallSid": "CA1", **fields}
        if self.webhook is None:
            return self._unserved(fields)
        body, query = urlencode(fields).encode(), self.url.partition("?")[2]
        return etree.fromstring(self.webhook.answer(query, body, self._signed(fields, body)).encode())

    def _signed(self, fields: dict[str, str], body: bytes) -> dict[str, str]:
        if self.name == "telnyx":
            import time

            stamp = str(int(time.time()))
            signature = base64.b64encode(self.private.sign(stamp.encode() + b"|" + body)).decode()
            return {"Telnyx-Timestamp": stamp, "Telnyx-Signature-Ed25519": signature}
        text = self.url + "".join(name + fields[name] for name in sorted(fields))
        signature = base64.b64encode(hmac.new(KEY.encode(), text.encode(), hashlib.sha1).digest()).decode()
        return {dialect(self.name).header: signature}

    def _unserved(self, fields: dict[str, str]) -> etree._Element:
        """Do for a provider that can't be served what the webhook does for the others."""
        flow, token = self.line.flow, self.url.partition("?s=")[2]
        state = self.seal.open(token, "CA1") if token else None
        event = Digits(fields["Digits"]) if "Digits" in fields else Silence()
        after, actions = flow.step(state, event if state else Start(Call(DAY)))
        return etree.fromstring(self.twiml.render(actions, f"{BASE}{PATH}?s={self.seal.close(after, 'CA1')}").encode())

    def call(self, did: list[str | Speech]) -> list[str]:
        """Make a call; give what was played."""
        self.url = BASE + PATH
        said = self._play(self.ask())
        for one in did:
            if not self.url:
                break
            if isinstance(one, Speech):
                said += self._play(self.ask(SpeechResult=one.text, Confidence=str(one.confidence)))
            else:
                said += self._play(self.ask(**({"Digits": one} if one else {})))
        return said

    def _play(self, document: etree._Element) -> list[str]:
        assert [] == list(document.iter("Say")), "every line is recorded"
        self.url = ""
        for place in (*document.xpath("//Gather/@action"), *document.xpath("//Redirect/text()")):
            self.url = str(place)
        return [self.names[element.text.rpartition("/")[2].partition(".")[0]] for element in document.iter("Play")]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> PhoneLine:
    """The same line as Asterisk's tests have."""
    folder: Path = tmp_path_factory.mktemp("organisation")
    return line_for_tests(folder)


@pytest.mark.parametrize("name", dialects())
def test_two_hundred_key_calls_sound_alike_on_every_provider(name: str, line: PhoneLine) -> None:
    """200 scripted key calls play the same recordings through each provider's markup as on the simulator."""
    provider = Provider(name, line)
    if provider.webhook:  # the simulator's calls hear keys only
        provider.webhook._dialect = replace(provider.webhook._dialect, speech=False)
    for entries in key_calls(line.flow, CALLS):
        assert heard(replay(line.flow, entries)) == provider.call(list(entries)), entries


@pytest.mark.parametrize("name", [name for name, known in dialects().items() if known.speech])
def test_a_hundred_spoken_calls_sound_alike_on_every_provider(name: str, line: PhoneLine) -> None:
    """100 scripted calls by voice, keys between the words, play the same on each provider as on the simulator."""
    provider, chance = Provider(name, line), random.Random(7)
    topics = list(line.tongues[0].library.topics.values())
    asked = [text for topic in topics for examples in topic.asked_as.values() for text in examples]
    moves = [
        "yes",
        "no",
        "repeat",
        "tell me more",
        "slower",
        "list",
        "help",
        "who says so",
        "i can't breathe",
        "mumble",
    ]
    for _ in range(SPOKEN):
        did: list[str | Speech] = []
        for _ in range(chance.randrange(2, 7)):
            text = chance.choice(
                [chance.choice(asked), chance.choice(moves), topics[chance.randrange(len(topics))].title]
            )
            did.append(
                chance.choice([Speech(text, round(chance.random(), 2)), chance.choice(["1", "9", "*", "5", ""])])
            )
        events = [one if isinstance(one, Speech) else Digits(one) if one else Silence() for one in did]
        turns = Simulator(line.flow, Call(DAY, speech=True)).run(events)
        assert heard(turns) == provider.call(did), did
