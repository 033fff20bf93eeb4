"""The call flow: a state and what happened in, the next state and what to do out. No clock, no network, no memory."""

from collections.abc import Iterator, Sequence

from skill.channels.phone.events import (
    Action,
    Digits,
    EndOfPrompt,
    Event,
    Gather,
    HangUp,
    Play,
    Silence,
    Speech,
    Start,
    TextMessage,
    Transfer,
    Transferred,
)
from skill.channels.phone.hearing import Hearing
from skill.channels.phone.keys import ALL_KEYS, Keymap
from skill.channels.phone.menus import Menus
from skill.channels.phone.moves import Moves
from skill.channels.phone.state import Node, State
from skill.channels.phone.tongue import Tongue
from speech_content.errors import SettingError
from speech_content.model import Line
from speech_content.organisation import Organisation

__all__ = ["TRIES", "CallFlow"]

TRIES = 3
"""How often in a row nothing, or nothing that fits, may come before a person takes over or the line says goodbye."""
_LONGEST = 32
"""Most keys that are taken at once; nobody types further ahead."""
_ENTRIES = (Node.TOPIC, Node.LANGUAGE)
_QUIET = (Node.PERSON, Node.END)
"""Where nothing is gathered."""


class CallFlow:
    """The flow over one line's languages; safe to share among threads."""

    def __init__(self, tongues: Sequence[Tongue], organisation: Organisation, keys: Keymap) -> None:
        """Get ready for calls.

        Args:
            tongues: the line's languages, the default first.
            organisation: whose line it is.
            keys: which key does what.

        Raises:
            SettingError: there are more languages than keys for them.
        """
        if not 1 <= len(tongues) <= len(keys.options):
            message = (
                f"the phone line has {len(tongues)} languages; give 1 to {len(keys.options)} in organisation.toml."
            )
            raise SettingError(message)
        self.tongues = {tongue.library.language.tag: tongue for tongue in tongues}
        self.organisation, self.keys = organisation, keys
        self._default = next(iter(self.tongues))
        self.menus = Menus(self.tongues, organisation, keys)
        self._moves = Moves(self.tongues, self.menus, organisation, keys)
        self._hearing = Hearing(self.tongues, self.menus, self._moves)

    def step(self, state: State | None, event: Event) -> tuple[State, tuple[Action, ...]]:
        """Take one event.

        Args:
            state: where the call is; None before it starts.
            event: what happened.

        Returns:
            Where the call is now, and what to do, in order. It always ends in a gather, a transfer or a hang-up, except
            after the caller hung up, where there is nothing left to do.
        """
        after, done = self.follow(state, event)
        if isinstance(event, HangUp):
            return after, ()
        actions = self.actions(after)
        if isinstance(event, EndOfPrompt):
            actions = tuple(action for action in actions if not isinstance(action, Play))
        return after, (*done, *actions)

    def follow(self, state: State | None, event: Event) -> tuple[State, tuple[TextMessage, ...]]:
        """Take one event, without saying anything: where the call is now, and the messages that are sent on the way.

        Raises:
            ValueError: a call begins with something else than Start.
        """
        if isinstance(event, Start):
            return self._begin(event), ()
        if state is None:
            message = "a call begins with Start"
            raise ValueError(message)
        sane = self._sane(state)
        if sane.node is not state.node:
            return sane, ()  # the event was meant for a menu that is no more
        done: list[TextMessage] = []
        return self._after(sane, event, done), tuple(done)

    def _begin(self, event: Start) -> State:
        state = State(event.call, language=self._default, notices=self._moves.welcome)
        return state if len(self.tongues) == 1 else state.but(node=Node.LANGUAGE, notices=())

    def _sane(self, state: State) -> State:
        """Leave behind what is no longer in the content: it may have been loaded anew during a call."""
        if state.language not in self.tongues:
            return State(state.call, language=self._default, slow=state.slow)
        topics = self.tongues[state.language].library.topics
        named = (*((state.topic,) if state.topic else ()), *state.candidates)
        lines = self.tongues[state.language].library.lines
        notices = tuple(notice for notice in state.notices if f"{state.language}/{notice}" in lines)
        if all(topic in topics for topic in named) and self._stands(state):
            return state if notices == state.notices else state.but(notices=notices)
        return state.at(Node.TOPIC, topic="", notices=("prompt/withdrawn",))

    def _stands(self, state: State) -> bool:
        if state.node in (Node.MENU, Node.ANSWER, Node.CONSENT):
            parts = self.tongues[state.language].library.topics[state.topic].sections if state.topic else {}
            return bool(state.topic) and (state.node is Node.MENU or bool(state.aspects) or not parts)
        if state.node is Node.URGENT:
            return f"{state.language}/{state.line}" in self.tongues[state.language].library.lines
        return True

    def _after(self, state: State, event: Event, done: list[TextMessage]) -> State:
        match event:
            case Digits(keys):
                return self._typed(state, "".join(key for key in keys if key in ALL_KEYS)[:_LONGEST], done)
            case Speech(text, confidence) if state.node not in _QUIET and text.strip():
                return self._limited(state, self._hearing.hear(state, text, confidence))
            case Silence() | Speech() if state.node not in _QUIET:
                return self._limited(state, self._moves.silence(state))
            case Transferred(outcome) if state.node is Node.PERSON:
                return self._moves.transferred(state, outcome)
            case HangUp():
                return state.at(Node.END, topic="", told=False)
        return state

    def _typed(self, state: State, keys: str, done: list[TextMessage]) -> State:
        """Take an entry, then what was typed ahead of the next prompts."""
        if not keys and state.node not in _QUIET:
            return self._limited(state, self._moves.miss(state, "no-key"))
        while keys and state.node not in _QUIET:
            gather = self.gather(state)
            length = next((n for n in range(1, len(keys) + 1) if gather.complete(keys[:n])), len(keys))
            entry, keys = keys[:length], keys[length:]
            after = self._limited(state, self._moves.entry(state, entry))
            if message := self._message(state, entry, after):
                done.append(message)
            state = after
        return state

    def _limited(self, before: State, after: State) -> State:
        """Give the call to a person, or end it, when tries are used up."""
        if after.tries < TRIES:
            return after
        missed = any(notice in self._moves.misses for notice in after.notices)
        if missed and before.call.person:
            return after.at(Node.PERSON, topic="", told=False)
        return after.at(Node.END, topic="", told=False)

    def _message(self, before: State, entry: str, after: State) -> TextMessage | None:
        if before.node is not Node.CONSENT or entry != self.keys.options[0] or after.node is Node.CONSENT:
            return None
        tongue = self.tongues[before.language]
        return TextMessage(tongue.say("text-message"), tongue.library.topics[before.topic].code)

    # What to do in a state

    def lines(self, state: State) -> tuple[Line, ...]:
        """Give what is said when a call comes to a state."""
        return self.menus.lines(state)

    def gather(self, state: State) -> Gather:
        """Give what is waited for in a state."""
        waits = self.organisation.waits
        long = state.slow or self.organisation.always_long_waits
        entry = state.node in _ENTRIES
        keys = self.keys
        single = keys.person + keys.repeat + keys.start
        if state.node is Node.LANGUAGE:
            single = "".join(key for key in ALL_KEYS if key != keys.code_first)
        return Gather(
            length=keys.code_length if entry else 1,
            alone=single if entry else ALL_KEYS,
            ends=keys.repeat + keys.start,
            first_key=waits.first_key_long if long else waits.first_key,
            between_keys=waits.between_keys_long if long else waits.between_keys,
            speech=state.call.speech,
            language=state.language,
        )

    def actions(self, state: State) -> tuple[Action, ...]:
        """Give what to do when a call comes to a state."""
        lines = self.lines(state)
        play = (Play(lines, state.slow),) if lines else ()
        if state.node is Node.END:
            return (*play, HangUp())
        if state.node is Node.PERSON:
            number = self.organisation.voicemail if state.line == "voicemail" else self.organisation.transfer
            return (*play, Transfer(number, self.organisation.ring_seconds))
        return (*play, self.gather(state))

    # All that can be keyed, for what is made ahead

    def entries(self, state: State) -> Iterator[str]:
        """Give every entry that leads somewhere of its own; any other is a miss, or a repeat where it holds ``*``."""
        if state.node in _QUIET:
            return
        if state.node not in _ENTRIES:
            yield from ALL_KEYS
            return
        keys, names = self.keys, self.tongues[state.language].names
        yield from (keys.person, keys.repeat, keys.start, keys.more_time, *sorted(names.by_code))
        if state.node is Node.LANGUAGE:
            yield from keys.options
        else:
            yield from (prefix for prefix in names.prefixes if len(prefix) <= keys.spell_keys)
