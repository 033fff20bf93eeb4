"""The skill as one object: an envelope in, a response out, both as JSON types."""

from typing import Any

from ask_sdk_core.skill import CustomSkill, SkillConfiguration
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope

from skill.channels.alexa.handlers import Broken, CanFulfill, Silent, Talk
from skill.channels.alexa.player import Player
from skill.channels.alexa.playing import Buttons, Control, Play
from skill.channels.alexa.serializer import Serializer
from skill.channels.alexa.voice import Voice
from skill.conversation import Conversation

__all__ = ["AlexaSkill"]


class AlexaSkill:
    """The Alexa channel of one conversation; safe to share among threads."""

    def __init__(self, conversation: Conversation, player: Player | None = None) -> None:
        """Wire the handlers up; what can be made ahead is made here. Without a player there are no recordings."""
        voice = Voice(conversation.library)
        self._failed = voice.apology()
        builder = SkillBuilder()
        if player is not None:
            builder.add_request_handler(Play(conversation, voice, player))
            builder.add_request_handler(Control(conversation, voice, player))
        builder.add_request_handler(Talk(conversation, voice))
        builder.add_request_handler(CanFulfill(conversation))
        if player is not None:
            builder.add_request_handler(Buttons(player))
        builder.add_request_handler(Silent())
        builder.add_exception_handler(Broken(conversation, voice))
        configuration: SkillConfiguration = builder.skill_configuration
        self._skill = CustomSkill(configuration)
        self._serializer = Serializer()
        self._skill.serializer = self._serializer  # type: ignore[assignment]  # it has the same interface

    def failed(self) -> dict[str, Any]:
        """Give the response for when even the handlers' own apology fails."""
        return self._failed

    def answer(self, envelope: dict[str, Any], context: object = None) -> dict[str, Any]:
        """Answer an envelope that is known to be authentic."""
        request = self._serializer.from_data(envelope, RequestEnvelope)
        response: dict[str, Any] = self._serializer.serialize(self._skill.invoke(request, context))
        return response
