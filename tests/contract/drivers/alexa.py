"""Drives the Alexa channel with request envelopes, as Amazon would."""

import random
import re
from datetime import UTC, datetime

from skill.channels.alexa.intents import ASPECTS, FREE_INTENT, INTENTS
from skill.channels.alexa.skill import AlexaSkill
from skill.channels.alexa.ssml import Ssml
from skill.conversation import Conversation

_INTENTS = [*INTENTS, *ASPECTS, FREE_INTENT, "BrandNewIntent"]
_TYPES = ["IntentRequest"] * 12 + [
    "LaunchRequest",
    "Alexa.Presentation.APL.UserEvent",
    "SessionEndedRequest",
    "New.Kind",
]


class Driver:
    """One speaker with a screen; what is said goes to a random intent's slot."""

    def __init__(self, conversation: Conversation) -> None:
        self.skill = AlexaSkill(conversation)
        self.topics = list(conversation.library.topics)
        self.random = random.Random(7)
        self.attributes: dict = {}
        ssml = Ssml(conversation.library)
        self.pieces = {ssml.speak([line])[7:-8] for line in conversation.library.script()}
        self.by_start: dict[str, list[str]] = {}
        for piece in sorted(self.pieces, key=len, reverse=True):
            self.by_start.setdefault(piece[:2], []).append(piece)

    def begin(self) -> list[str]:
        """Launch the skill."""
        self.attributes = {}
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
                        "device": {"deviceId": "d", "supportedInterfaces": apl},
                    }
                },
                "request": {
                    "requestId": "r",
                    "locale": "en-US",
                    "timestamp": datetime.now(UTC).isoformat(),
                    **request,
                },
            }
        )
        self.attributes = answer.get("sessionAttributes", {})
        response = answer["response"]
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
