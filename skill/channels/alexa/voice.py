"""From a reply to the SDK's response: speech, reprompt, card, screen, and where the conversation is."""

from typing import Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.dialog import DynamicEntitiesDirective, ElicitSlotDirective
from ask_sdk_model.er.dynamic import Entity, EntityListItem, EntityValueAndSynonyms, UpdateBehavior
from ask_sdk_model.ui import SimpleCard

from skill.answer import Ambiguous, Unknown
from skill.channels.alexa.hearing import TOPIC_SLOT
from skill.channels.alexa.intents import ASPECTS
from skill.channels.alexa.interaction_model import TOPIC_TYPE
from skill.channels.alexa.screen import has_screen, render
from skill.channels.alexa.ssml import Ssml
from skill.reply import Reply
from skill.session import Session
from speech_content.library import Library

__all__ = ["SESSION_KEY", "Voice", "is_open", "session_of"]

SESSION_KEY = "conversation"
"""Where the session's attributes hold the conversation."""


def is_open(session: Any) -> bool:
    """Tell whether a request's session is a conversation that has begun, and not just what carries one command."""
    return session is not None and not session.new and bool(session.attributes) and SESSION_KEY in session.attributes


def session_of(handler_input: HandlerInput) -> Session:
    """Read where the conversation is; a new one where none is open."""
    session = handler_input.request_envelope.session
    attributes = session.attributes if session is not None and not session.new else None
    return Session.from_text(attributes.get(SESSION_KEY)) if isinstance(attributes, dict) else Session()


class Voice:
    """Turns replies into the SDK's responses."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ssml = Ssml(library)

    def apology(self) -> dict[str, Any]:
        """Give a whole response that says that something failed, as JSON types."""
        speech = {"type": "SSML", "ssml": self._ssml.speak([self._library.prompt("failed")])}
        return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": True}}

    def speak(self, handler_input: HandlerInput, reply: Reply) -> Response:
        """Say a reply, show it, and remember where the conversation is."""
        builder = handler_input.response_builder
        slow = reply.session.slow
        builder.speak(self._ssml.speak(reply.lines, slow=slow))
        if reply.ends:
            builder.set_should_end_session(True)
        else:
            builder.ask(self._ssml.speak(reply.reprompt, slow=slow))
        if reply.card:
            text = "\n\n".join(line.written for line in reply.card.lines)
            builder.set_card(SimpleCard(title=reply.card.title.written.rstrip("."), content=text))
        envelope = handler_input.request_envelope
        if has_screen(envelope) and (directive := render(reply)):
            builder.add_directive(directive)
        if isinstance(reply.answer, Ambiguous):
            builder.add_directive(self._expect(reply.answer))
        elif isinstance(reply.answer, Unknown) and reply.answer.aspect and not reply.answer.named:
            intent = getattr(envelope.request, "intent", None)
            if intent is not None and intent.name in ASPECTS:
                builder.add_directive(ElicitSlotDirective(slot_to_elicit=TOPIC_SLOT))
        if envelope.session is not None:
            handler_input.attributes_manager.session_attributes = {SESSION_KEY: reply.session.to_text()}
        return builder.response

    def _expect(self, answer: Ambiguous) -> DynamicEntitiesDirective:
        """Make the recogniser listen for the names that were just offered."""
        topics = (self._library.topics[id_] for id_ in answer.topics if id_ in self._library.topics)
        values = [
            Entity(id=topic.id, name=EntityValueAndSynonyms(value=topic.title, synonyms=list(topic.names[:10])))
            for topic in topics
        ]
        types = [EntityListItem(name=TOPIC_TYPE, values=values)]
        return DynamicEntitiesDirective(update_behavior=UpdateBehavior.REPLACE, types=types)
