"""What the skill does with each kind of request, as handlers of the SDK."""

import logging
from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)

from skill.answer import Spoken
from skill.channels.alexa.hearing import question, touched
from skill.channels.alexa.intents import ASPECTS, INTENTS
from skill.channels.alexa.voice import Voice, session_of
from skill.conversation import Conversation
from skill.question import Question
from skill.session import Session

__all__ = ["Broken", "CanFulfill", "Silent", "Talk", "log_reported"]

_TALK = {"LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent"}
_log = logging.getLogger(__name__)


def _kind(handler_input: HandlerInput) -> Any:
    request = handler_input.request_envelope.request
    return request.object_type if request is not None else None


def log_reported(request: Any) -> None:
    """Log what Amazon says went wrong, by its code alone."""
    error = getattr(request, "error", None)
    if error is not None:
        code = getattr(error, "object_type", None)
        _log.warning("alexa-reported %s", str(getattr(code, "value", code))[:60])


class Talk(AbstractRequestHandler):
    """Whatever a person says or touches."""

    def __init__(self, conversation: Conversation, voice: Voice) -> None:
        self._conversation, self._voice = conversation, voice

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take launches, intents and touches."""
        return bool(_kind(handler_input) in _TALK)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Reply to one turn."""
        request: Any = handler_input.request_envelope.request
        topics = self._conversation.library.topics
        if _kind(handler_input) == "Alexa.Presentation.APL.UserEvent":
            asked = touched(request.arguments, topics)
        else:
            asked = question(request, topics)
        return self._voice.speak(handler_input, self._conversation.reply(asked, session_of(handler_input)))


class CanFulfill(AbstractRequestHandler):
    """Amazon asks whether this skill could answer somebody who didn't name it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take the one request type."""
        return bool(_kind(handler_input) == "CanFulfillIntentRequest")

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say yes only for an aspect of a topic that is surely meant; it answers nothing and remembers nothing."""
        request: Any = handler_input.request_envelope.request
        intent = request.intent
        known = intent is not None and (intent.name in ASPECTS or intent.name in INTENTS)
        asked = question(request, self._conversation.library.topics) if intent is not None else Question()
        answer = self._conversation.understand(asked, Session()) if known else None
        sure = isinstance(answer, Spoken)
        slots = {
            name: CanFulfillSlot(
                can_understand=CanUnderstandSlotValues.YES if sure else CanUnderstandSlotValues.NO,
                can_fulfill=CanFulfillSlotValues.YES if sure else CanFulfillSlotValues.NO,
            )
            for name in (intent.slots or {} if intent is not None else {})
        }
        verdict = CanFulfillIntentValues.YES if sure else CanFulfillIntentValues.NO
        return Response(can_fulfill_intent=CanFulfillIntent(can_fulfill=verdict, slots=slots or None))


class Silent(AbstractRequestHandler):
    """Everything that wants no words: ends of sessions, errors at Amazon, and kinds of request yet unknown."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take whatever is left."""
        del handler_input
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer with an empty, valid response; errors that Amazon reports are logged by their code."""
        log_reported(handler_input.request_envelope.request)
        return Response()


class Broken(AbstractExceptionHandler):
    """What failed ends in a prompt and a reason code."""

    def __init__(self, conversation: Conversation, voice: Voice) -> None:
        self._conversation, self._voice = conversation, voice

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Take every exception."""
        del handler_input, exception
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Apologise; what went wrong is logged by type and place, since its message may hold what was said."""
        trace = exception.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace is not None else "?"
        _log.error("failed %s at %s", type(exception).__name__, place)
        if _kind(handler_input) not in _TALK:
            return Response()
        return self._voice.speak(handler_input, self._conversation.failed(Session(), type(exception).__name__))
