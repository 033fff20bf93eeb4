"""What is said in each menu: lines that follow from the state alone, and the options with their keys."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import cast

from skill.answer import Command, Spoken
from skill.channels.phone.keys import Keymap
from skill.channels.phone.state import Node, State
from skill.channels.phone.tongue import Tongue
from skill.question import Intent
from skill.reply import Reply
from skill.session import Offer, Session
from speech_content.model import Aspect, Line
from speech_content.organisation import Organisation

__all__ = ["Menus"]


_REMEMBERED = 4096


class Menus:
    """Says what a state sounds like; the same state always sounds the same."""

    def __init__(self, tongues: dict[str, Tongue], organisation: Organisation, keys: Keymap) -> None:
        self._tongues, self._organisation, self._keys = tongues, organisation, keys
        self._nodes: dict[Node, Callable[[State, Tongue], Iterable[Line]]] = {
            Node.LANGUAGE: self._language,
            Node.TOPIC: self._topic,
            Node.SPELL: lambda state, tongue: [tongue.say("next-letter")],
            Node.LIST: self._list,
            Node.CHOOSE: self._choose,
            Node.MENU: self._menu,
            Node.ANSWER: self._answer,
            Node.ASIDE: self._aside,
            Node.CONSENT: self._consent,
            Node.URGENT: self._urgent,
            Node.PERSON: lambda state, tongue: [tongue.say("connecting")],
            Node.NOBODY: self._nobody,
            Node.END: lambda state, tongue: [] if state.line else [tongue.say("thank-you")],
        }

        # Pure functions of the state, and callers take the same ways.
        self.lines = lru_cache(_REMEMBERED)(self._lines)
        self.reply = lru_cache(_REMEMBERED)(self._reply)

    def _lines(self, state: State) -> tuple[Line, ...]:
        """Give all that is said when a call comes to a state."""
        tongue = self._tongues[state.language]
        notices = [tongue.library.line(notice) for notice in state.notices]
        return (*notices, *self._nodes[state.node](state, tongue))

    # What the conversation says

    def session(self, state: State) -> Session:
        """Give what the conversation remembers of a call."""
        told = ("disclaimer", state.topic) if state.told and state.topic else ("disclaimer",)
        session = Session(topic=state.topic, told=told, slow=state.slow)
        if state.node is Node.CHOOSE:
            kind = "topic" if len(state.candidates) == 1 else "topics"
            asked = state.aspects[0] if state.aspects else ""
            return session.but(offer=Offer("topic" if kind == "topic" else "topics", state.candidates, asked))
        if state.node is Node.TOPIC and state.aspects:
            return session.but(offer=Offer("topics", aspect=state.aspects[0]))
        if state.node is Node.ANSWER:
            return self.reply(state).session
        return session

    def _reply(self, state: State) -> Reply:
        """Give the conversation's reply that an answer or an aside consists of."""
        conversation = self._tongues[state.language].conversation(state.call.day)
        told = ("disclaimer", state.topic) if state.told else ("disclaimer",)
        before = Session(topic=state.topic, told=told, slow=state.slow)
        if state.node is Node.ASIDE:
            aspect = state.aspects[-1] if state.aspects else ""
            return conversation.respond(Command(Intent(state.line)), before.but(aspect=aspect))
        if state.chunk:
            heard = before.but(aspect=state.aspects[-1], chunk=state.chunk - 1, heard=state.aspects)
            return conversation.respond(Command(Intent.MORE), heard)
        aspects = cast("tuple[Aspect, ...]", tuple(map(Aspect, state.aspects)))
        return conversation.respond(Spoken(state.topic, aspects), before)

    def shown(self, state: State) -> tuple[str, ...]:
        """Give what the option keys stand for, all pages: languages, topics or aspects."""
        tongue = self._tongues[state.language]
        match state.node:
            case Node.LANGUAGE:
                return tuple(self._tongues)
            case Node.LIST:
                return tongue.topics
            case Node.CHOOSE:
                return state.candidates or tongue.names.find(state.keys)
            case Node.MENU | Node.ASIDE:
                return tuple(map(str, tongue.parts(state.topic))) if state.topic else ()
            case Node.ANSWER:
                choices = (choice.question.aspect for choice in self.reply(state).choices)
                return tuple(str(aspect) for aspect in choices if aspect)[: len(self._keys.options)]
        return ()

    def page(self, state: State) -> tuple[str, ...]:
        """Give what the option keys stand for now."""
        size = len(self._keys.options)
        return self.shown(state)[state.page * size : (state.page + 1) * size]

    def pages(self, state: State) -> int:
        """Count the pages of options."""
        return max(1, -(-len(self.shown(state)) // len(self._keys.options)))

    # Options

    def _key(self, tongue: Tongue, key: str) -> Line:
        return tongue.say({"*": "press-star", "#": "press-pound"}.get(key, "press"), key if key.isdigit() else "")

    def _option(self, tongue: Tongue, key: str, prompt: str, value: str = "") -> list[Line]:
        """Say what a key is for: the option first, then the key."""
        return [tongue.say(prompt, value), self._key(tongue, key)]

    def _options(self, state: State, tongue: Tongue, prompt: str) -> list[Line]:
        lines = []
        for key, value in zip(self._keys.options, self.page(state), strict=False):
            lines += self._option(tongue, key, prompt, value)
        if state.page + 1 < self.pages(state):
            lines += self._option(tongue, self._keys.next, "for-more-choices")
        if state.page:
            lines += self._option(tongue, self._keys.previous, "for-choices-before")
        return lines

    def _start(self, tongue: Tongue) -> list[Line]:
        return self._option(tongue, self._keys.start, "for-start")

    def _help(self, state: State, tongue: Tongue) -> list[Line]:
        """Give the help that rises with each try."""
        if state.tries < 2:
            return []
        parts = [tongue.say("parts-help")] if state.node in (Node.ANSWER, Node.MENU) else []
        return [*parts, tongue.say("keys-help")]

    # Menus

    def _language(self, state: State, tongue: Tongue) -> list[Line]:
        del state, tongue
        lines = []
        for key, tongue in zip(self._keys.options, self._tongues.values(), strict=False):
            lines += self._option(tongue, key, "choose-language")
        return lines

    def _topic(self, state: State, tongue: Tongue) -> list[Line]:
        lines = [tongue.say(prompt) for prompt in (("key-again",) if state.tries else ("enter-code", "spell-name"))]
        lines += [tongue.say("say-name")] if state.call.speech else []
        lines += self._option(tongue, self._keys.start, "hear-list")
        if state.tries > 1:
            lines += [tongue.say("more-time")]
            lines += self._option(tongue, self._keys.person, "for-person")
        return lines

    def _list(self, state: State, tongue: Tongue) -> list[Line]:
        first = [] if state.page or state.brief else [tongue.say("names-of-list")]
        last = self._start(tongue) if state.page + 1 == self.pages(state) else []
        return [*first, *self._options(state, tongue, "for-topic"), *last, *self._help(state, tongue)]

    def _choose(self, state: State, tongue: Tongue) -> list[Line]:
        if len(state.candidates) == 1:
            lines = [tongue.say("did-you-mean", state.candidates[0])]
            lines += self._option(tongue, self._keys.options[0], "for-yes")
        else:
            first = [] if state.page or state.brief else [tongue.say("one-of" if state.candidates else "some-names")]
            lines = [*first, *self._options(state, tongue, "for-topic")]
        lines += self._option(tongue, self._keys.undo, "for-not-that")
        return [*lines, *self._help(state, tongue)]

    def _menu(self, state: State, tongue: Tongue) -> list[Line]:
        first = [] if state.page or state.brief else [tongue.say("topic", state.topic)]
        options = self._options(state, tongue, "for-aspect")
        return [*first, *options, *self._start(tongue), *self._help(state, tongue)]

    def _answer(self, state: State, tongue: Tongue) -> list[Line]:
        reply = self.reply(state)
        keys = self._keys
        lines = [] if state.brief else self._said(reply)
        if state.spoken and not state.brief:
            lines += self._option(tongue, keys.undo, "for-not-that")
        if state.tries == 1:
            lines.append(tongue.say("you-can"))
            lines += self._options(state, tongue, "for-aspect")
        if reply.session.offer.kind == "more":
            lines += self._option(tongue, keys.more, "for-more")
        if not state.tries:
            if reply.choices and (next_ := self.beside(state, 1)):
                lines += self._option(tongue, keys.next, "for-aspect", next_)
            lines += self._option(tongue, keys.repeat, "for-repeat")
            lines += self._option(tongue, keys.speed, "for-normal" if state.slow else "for-slower")
            if state.call.message:
                lines += self._option(tongue, keys.text, "for-text")
        return [*lines, *self._start(tongue), *self._help(state, tongue)]

    def beside(self, state: State, by: int) -> str:
        """Give the part after or before the one that was said, in the order of the file; empty where there is none."""
        parts = self._tongues[state.language].parts(state.topic)
        said = state.aspects[-1] if state.aspects else ""
        if said not in parts:
            return ""
        place = parts.index(Aspect(said)) + by
        return str(parts[place]) if 0 <= place < len(parts) else ""

    @staticmethod
    def _said(reply: Reply) -> list[Line]:
        """Leave the closing question out: on the phone, keys take its place."""
        lines = list(reply.lines)
        while lines and lines[-1].asks:
            lines.pop()
        return lines

    def _aside(self, state: State, tongue: Tongue) -> list[Line]:
        lines = [] if state.brief else self._said(self.reply(state))
        if state.topic:
            lines += self._options(state, tongue, "for-aspect")
        return [*lines, *self._start(tongue), *self._help(state, tongue)]

    def _consent(self, state: State, tongue: Tongue) -> list[Line]:
        lines = [tongue.say("text-warning"), *self._option(tongue, self._keys.options[0], "for-consent")]
        return [*lines, *self._option(tongue, self._keys.undo, "for-not-that")]

    def _urgent(self, state: State, tongue: Tongue) -> list[Line]:
        lines = [tongue.library.line(state.line)]
        if state.call.person:
            lines += self._option(tongue, self._keys.person, "for-person")
        return [*lines, *self._start(tongue)]

    def _nobody(self, state: State, tongue: Tongue) -> list[Line]:
        lines = [tongue.say(state.line)]
        for prompt in ("person-hours", "person-24h"):
            lines += [tongue.say(prompt)] if tongue.has(prompt) else []
        lines.append(tongue.say("emergency-call"))
        if self._organisation.voicemail:
            lines += self._option(tongue, self._keys.options[0], "for-message")
        return [*lines, *self._start(tongue)]
