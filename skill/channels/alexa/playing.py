"""Handlers for recordings: playing a leaflet, moving in it by voice, and the device's own buttons and reports."""

from collections.abc import Mapping
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.dialog import ElicitSlotDirective
from ask_sdk_model.ui import SimpleCard

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown
from skill.channels.alexa.handlers import log_reported
from skill.channels.alexa.hearing import TOPIC_SLOT, question
from skill.channels.alexa.intents import PLAY_INTENT
from skill.channels.alexa.player import LOUD, Move, Place, Player, has_player, place
from skill.channels.alexa.voice import Voice, is_open, session_of
from skill.conversation import Conversation
from skill.question import Intent
from skill.reply import Reply
from skill.session import Offer, Session
from skill.shelf import Recorded
from skill.wording import Wording
from speech_content.model import Aspect, Line
from speech_content.review import Status, status

__all__ = ["Buttons", "Control", "Play"]

_PLAY_KEY = "play"
"""Where the session's attributes hold that a recording was asked for and the name is still open."""
_SAID: Mapping[str, Move | None] = {
    "AMAZON.PauseIntent": Move.STOP,
    "AMAZON.StopIntent": Move.STOP,
    "AMAZON.CancelIntent": Move.STOP,
    "AMAZON.ResumeIntent": Move.RESUME,
    "AMAZON.NextIntent": Move.NEXT,
    "AMAZON.PreviousIntent": Move.PREVIOUS,
    "AMAZON.RepeatIntent": Move.AGAIN,
    "AMAZON.StartOverIntent": Move.START_OVER,
    **dict.fromkeys(f"AMAZON.{what}{how}Intent" for what in ("Loop", "Shuffle") for how in ("On", "Off")),
}
"""What may be said to a recording; None is what a leaflet has no use for."""
_PRESSED = {
    "PlaybackController.PauseCommandIssued": Move.STOP,
    "PlaybackController.PlayCommandIssued": Move.RESUME,
    "PlaybackController.NextCommandIssued": Move.NEXT,
    "PlaybackController.PreviousCommandIssued": Move.PREVIOUS,
}
_FAILED = "AudioPlayer.PlaybackFailed"


def _intent(handler_input: HandlerInput) -> str:
    intent = getattr(handler_input.request_envelope.request, "intent", None)
    return intent.name if intent is not None else ""


def _playing(handler_input: HandlerInput) -> Place | None:
    context = handler_input.request_envelope.context
    return place(context.audio_player) if context is not None else None


class _Speaking:
    """What says something about recordings."""

    def __init__(self, conversation: Conversation, voice: Voice, player: Player) -> None:
        self._conversation, self._voice, self._player = conversation, voice, player
        self._library = conversation.library
        self._wording = Wording(conversation.library)

    def _reply(self, line: str, session: Session, answer: Answer) -> Reply:
        return self._wording.finish([self._library.prompt(line)], session, answer=answer)

    def _instead(self, line: str, topic: str, session: Session, answer: Answer) -> Reply:
        """Say why a topic isn't played, and offer to answer."""
        known = self._library.topics.get(topic)
        if known is None or self._player.shelf.barred(topic):
            # Out of use, out of date or unsigned: what may be said then, the conversation knows.
            return self._conversation.respond(Spoken(topic, (Aspect.OVERVIEW,)), session)
        aspect = Aspect.OVERVIEW if Aspect.OVERVIEW in known.aspects else known.aspects[0]
        prompt = self._library.prompt
        lines = [prompt("topic", topic), prompt(line), prompt("offer", aspect)]
        offer = Offer("aspect", aspect=aspect)
        return self._wording.finish(
            lines, session, answer=answer, topic=topic, aspect="", chunk=0, heard=(), offer=offer
        )


class Play(_Speaking, AbstractRequestHandler):
    """Somebody wants to hear a whole leaflet."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take the intent, and the answer to "did you mean" that came of it."""
        return _intent(handler_input) == PLAY_INTENT or self._asked_before(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Play, ask which one is meant, or say why not; whatever else was said is answered as in any conversation."""
        session, envelope = session_of(handler_input), handler_input.request_envelope
        wanted = _intent(handler_input) == PLAY_INTENT
        asked = question(envelope.request, self._library.topics)
        answer = self._conversation.understand(asked, session)
        match answer:
            case Spoken(topic, aspects) if wanted or (topic in session.offer.topics and aspects == (Aspect.OVERVIEW,)):
                album = self._player.find(topic)
                if album is None:
                    return self._speak(handler_input, self._instead("no-recording", topic, session, answer))
                if not has_player(envelope):
                    return self._speak(handler_input, self._instead("no-player", topic, session, answer))
                return self._play(handler_input, album, session, answer)
            case Unknown(named=False) if wanted:
                reply = self._reply("play-which", session, answer)
                handler_input.response_builder.add_directive(ElicitSlotDirective(slot_to_elicit=TOPIC_SLOT))
                return self._speak(handler_input, reply)
        response = self._speak(handler_input, self._conversation.reply(asked, session))
        if isinstance(answer, Ambiguous) or (isinstance(answer, Unknown) and answer.near):
            manager = handler_input.attributes_manager
            manager.session_attributes = {**(manager.session_attributes or {}), _PLAY_KEY: True}
        return response

    @staticmethod
    def _asked_before(handler_input: HandlerInput) -> bool:
        session = handler_input.request_envelope.session
        return bool(session is not None and session.attributes and session.attributes.get(_PLAY_KEY)) and bool(
            _intent(handler_input)
        )

    def _speak(self, handler_input: HandlerInput, reply: Reply) -> Response:
        return self._voice.speak(handler_input, reply)

    def _play(self, handler_input: HandlerInput, album: Recorded, session: Session, answer: Answer) -> Response:
        topic, prompt = self._library.topics[album.topic], self._library.prompt
        standing = status(topic, self._player.shelf.today())
        lines: list[Line] = [prompt("topic", topic.id)]
        if standing in (Status.DRAFT, Status.OVERDUE) and topic.id not in session.told:
            lines.append(prompt("draft") if standing is Status.DRAFT else prompt("overdue", topic.id))
        if "disclaimer" not in session.told:
            lines.append(prompt("disclaimer-after"))
        reply = self._wording.finish([*lines, prompt("playing")], session, answer=answer)
        response = self._speak(handler_input, reply)
        builder = handler_input.response_builder
        builder.add_directive(self._player.play(album))
        parts = [prompt("aspect", aspect) for aspect in topic.sections]
        shown = [*lines[1:], *parts, prompt("disclaimer")]
        builder.set_card(SimpleCard(title=topic.title, content="\n".join(line.written for line in shown)))
        return response


class Control(_Speaking, AbstractRequestHandler):
    """What is said to a recording, which comes without a conversation that is open."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take moves where the device has a leaflet of ours; in an open conversation they belong to that."""
        name = _intent(handler_input)
        if name not in _SAID:
            return False
        where = _playing(handler_input)
        if where is None:
            return False
        if is_open(handler_input.request_envelope.session):
            return name == "AMAZON.PauseIntent" and where.activity == "PLAYING"
        return _SAID[name] is not Move.STOP or where.activity in LOUD

    def handle(self, handler_input: HandlerInput) -> Response:
        """Move without a word, or say why not."""
        move, where = _SAID[_intent(handler_input)], _playing(handler_input)
        session = session_of(handler_input)
        if where is None:
            return Response()
        directive = self._player.move(where, move) if move else None
        if directive is not None:
            return handler_input.response_builder.add_directive(directive).set_should_end_session(True).response
        heard = Command(Intent.NEXT if move is Move.NEXT else Intent.NO_MATCH)
        if move is None:
            reply = self._reply("player-cannot", session, heard)
        elif self._player.find(where.topic):
            reply = self._reply("last-part", session, heard)
        else:
            reply = self._instead("no-recording", where.topic, session, heard)
        return self._voice.speak(handler_input, reply)


class Buttons(AbstractRequestHandler):
    """Buttons of a device, and recordings that it could not play; neither may be answered with words."""

    def __init__(self, player: Player) -> None:
        self._player = player

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take commands of the playback controller, and failures of recordings that there are newer ones of."""
        return self._directive(handler_input.request_envelope) is not None

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer with one directive and nothing else."""
        log_reported(handler_input.request_envelope.request)
        return Response(directives=[self._directive(handler_input.request_envelope)])

    def _directive(self, envelope: Any) -> Any:
        request, context = envelope.request, envelope.context
        kind = request.object_type if request is not None else None
        if kind == _FAILED:
            where = place(request)
            return self._player.recover(where) if where else None
        if kind not in _PRESSED or context is None:
            return None
        where = place(context.audio_player)
        return self._player.move(where, _PRESSED[kind]) if where else None
