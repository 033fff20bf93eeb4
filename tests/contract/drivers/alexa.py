"""Drives the Alexa channel with request envelopes, as Amazon would."""

import random
import re
import shutil
import tempfile
import weakref
from datetime import UTC, datetime
from pathlib import Path

from skill.channels.alexa.intents import ASPECTS, FREE_INTENT, INTENTS, PLAY_INTENT
from skill.channels.alexa.player import Player
from skill.channels.alexa.skill import AlexaSkill
from skill.channels.alexa.ssml import Ssml
from skill.conversation import Conversation
from skill.shelf import Shelf
from tests.skill.shelf_kit import stock

_INTENTS = [*INTENTS, *ASPECTS, FREE_INTENT, PLAY_INTENT, PLAY_INTENT, "AMAZON.LoopOnIntent", "BrandNewIntent"]
_TYPES = ["IntentRequest"] * 12 + [
    "LaunchRequest",
    "Alexa.Presentation.APL.UserEvent",
    "SessionEndedRequest",
    "PlaybackController.NextCommandIssued",
    "AudioPlayer.PlaybackStarted",
    "New.Kind",
]


class Driver:
    """One speaker with a screen and a player; what is said goes to a random intent's slot."""

    def __init__(self, conversation: Conversation) -> None:
        library = conversation.library
        self.topics = list(library.topics)
        folder = Path(tempfile.mkdtemp())
        weakref.finalize(self, shutil.rmtree, folder)
        stock(folder, library, self.topics[::2])
        player = Player(Shelf.open(folder, library), library, "https://leaflets.example/audio")
        self.skill = AlexaSkill(conversation, player)
        self.playing: dict = {"playerActivity": "IDLE"}
        self.random = random.Random(7)
        self.attributes: dict = {}
        ssml = Ssml(conversation.library)
        self.pieces = {ssml.speak([line])[7:-8] for line in conversation.library.script()}
        self.by_start: dict[str, list[str]] = {}
        for piece in sorted(self.pieces, key=len, reverse=True):
            self.by_start.setdefault(piece[:2], []).append(piece)

    def begin(self) -> list[str]:
        """Launch the skill on a device that plays nothing."""
        self.attributes, self.playing = {}, {"playerActivity": "IDLE"}
        return self._send({"type": "LaunchRequest"}, new=True)

    def turn(self, text: str) -> list[str]:
        """Send one request of a random kind that carries the text, where it carries words at all."""
        kind = self.random.choice(_TYPES)
        request: dict = {"type": kind}
        if kind == "IntentRequest":
            name = self.random.choice(_INTENTS)
            slot = "question" if name == FREE_INTENT else "topic"
            request["intent"] = {"name": name, "slots": {slot: self._slot(slot, text)}}
        elif kind.startswith("Alexa"):
            request["arguments"] = [self.random.choice([*self.topics, text]), self.random.choice(["causes", text])]
        return self._send(request)

    def _slot(self, name: str, text: str) -> dict:
        slot: dict = {"name": name, "value": text}
        if name == "topic" and self.random.random() < 0.5:
            ids = self.random.sample(self.topics, k=min(len(self.topics), self.random.choice([1, 1, 2])))
            values = [{"value": {"name": id_, "id": id_}} for id_ in ids]
            authority = {"authority": "x", "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
            slot["resolutions"] = {"resolutionsPerAuthority": [authority]}
        return slot

    def _send(self, request: dict, *, new: bool = False) -> list[str]:
        application = {"applicationId": "skill"}
        apl = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "1.6"}}}
        answer = self.skill.answer(
            {
                "version": "1.0",
                "session": {
                    "new": new,
                    "sessionId": "s",
                    "application": application,
                    "attributes": self.attributes,
                    "user": {"userId": "u"},
                },
                "context": {
                    "System": {
                        "application": application,
                        "user": {"userId": "u"},
                        "device": {"deviceId": "d", "supportedInterfaces": {**apl, "AudioPlayer": {}}},
                    },
                    "AudioPlayer": self.playing,
                },
                "request": {
                    "requestId": "r",
                    "locale": "en-US",
                    "timestamp": datetime.now(UTC).isoformat(),
                    **request,
                },
            }
        )
        response = answer["response"]
        self.attributes = {} if response.get("shouldEndSession") else answer.get("sessionAttributes", {})
        for directive in response.get("directives", ()):
            if directive["type"] == "AudioPlayer.Play":
                stream, activity = directive["audioItem"]["stream"], self.random.choice(["PLAYING", "STOPPED"])
                self.playing = {
                    "token": stream["token"],
                    "offsetInMilliseconds": stream["offsetInMilliseconds"] + self.random.randrange(60_000),
                    "playerActivity": activity,
                }
        speeches = [response.get("outputSpeech"), response.get("reprompt", {}).get("outputSpeech")]
        return [piece for speech in speeches if speech for piece in self._pieces(speech["ssml"])]

    def _pieces(self, ssml: str) -> list[str]:
        """Cut SSML into pieces of the script; what is left over comes out as it is, and so fails the test."""
        inner = re.fullmatch(r"<speak>(?:<prosody rate=\"slow\">)?(.*?)(?:</prosody>)?</speak>", ssml, re.DOTALL)
        rest, found = inner[1] if inner else ssml, []
        while rest:
            piece = next((p for p in self.by_start.get(rest[:2], []) if rest == p or rest.startswith(p + " ")), None)
            if piece is None:
                return [*found, rest]
            found.append(piece)
            rest = rest[len(piece) + 1 :]
        return found
