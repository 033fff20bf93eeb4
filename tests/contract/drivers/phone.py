"""Drives the phone channel with keys, words, silences and everything else that happens on a call."""

import datetime
import random

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import Call, Digits, EndOfPrompt, Event, Silence, Speech
from skill.channels.phone.keys import ALL_KEYS, keymap
from skill.channels.phone.simulator import Simulator, Turn
from skill.channels.phone.tongue import Tongue
from skill.conversation import Conversation
from speech_content.organisation import Organisation


class _Understanding:
    """The conversation's own understanding."""

    def __init__(self, conversation: Conversation) -> None:
        self.answer = conversation.understand


class Driver:
    """One caller, who says the words of half the turns and presses keys in the others."""

    def __init__(self, conversation: Conversation) -> None:
        tongue = Tongue(conversation.library, _Understanding(conversation), keymap())
        organisation = Organisation(transfer="100", voicemail="101", text_messages=True)
        self.flow = CallFlow([tongue], organisation, keymap())
        self.random = random.Random(5)
        self.codes = list(tongue.names.by_code)
        self.pieces = {line.written for line in conversation.library.script()}
        self.simulator = self._call()

    def _call(self) -> Simulator:
        chance = self.random.random
        call = Call(datetime.date(2026, 11, 22), person=chance() < 0.3, speech=True, message=chance() < 0.5)
        return Simulator(self.flow, call, self.random.choice(["completed", "busy", "no-answer", "failed"]))

    def begin(self) -> list[str]:
        """Call anew."""
        self.simulator = self._call()
        return self._said(self.simulator.begin())

    def turn(self, text: str) -> list[str]:
        """Say the text, or do something else."""
        if self.simulator.over:
            return self.begin()
        return self._said(self.simulator.take(self._event(text)))

    def _event(self, text: str) -> Event:
        match self.random.randrange(8):
            case 0 | 1 | 2 | 3:
                return Speech(text, self.random.random())
            case 4 | 5:
                return Digits(self.random.choice(ALL_KEYS))
            case 6:
                return Digits(self.random.choice(self.codes))
        return self.random.choice([Silence(), EndOfPrompt(), Digits("".join(self.random.choices(ALL_KEYS, k=4)))])

    @staticmethod
    def _said(turn: Turn) -> list[str]:
        said = [line.written for line in turn.lines]
        return [*said, turn.message.line.written] if turn.message else said
