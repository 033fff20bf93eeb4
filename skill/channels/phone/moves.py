"""What each key does in each menu: from one state to the next."""

from collections.abc import Callable

from skill.channels.phone.events import Outcome
from skill.channels.phone.keys import Keymap
from skill.channels.phone.menus import Menus
from skill.channels.phone.state import Node, State
from skill.channels.phone.tongue import Tongue
from speech_content.model import Aspect
from speech_content.organisation import Organisation

__all__ = ["Moves"]

_PAGED = (Node.LIST, Node.CHOOSE, Node.MENU, Node.ASIDE)
_LEAFLET = (Node.MENU, Node.ANSWER, Node.ASIDE)
_FEW = 4
"""A spelled name that fits this many topics or fewer is not asked for further."""


class Moves:
    """The meaning of keys; every method takes a state and gives the next."""

    welcome = ("prompt/welcome", "prompt/emergency-first", "prompt/information-only")
    """Said first on every call."""
    misses = ("prompt/no-key", "prompt/no-such-leaflet", "prompt/not-heard", "prompt/not-covered")
    """Said when something came that doesn't fit."""

    def __init__(self, tongues: dict[str, Tongue], menus: Menus, organisation: Organisation, keys: Keymap) -> None:
        self._tongues, self._menus, self._organisation, self._keys = tongues, menus, organisation, keys
        self._commands: dict[str, Callable[[State], State]] = {
            keys.previous: self.previous,
            keys.more: self.more,
            keys.next: self.next,
            keys.speed: lambda state: self.speed(state, slow=not state.slow),
            keys.text: self._text,
            keys.undo: self.undo,
            keys.person: self.person,
            keys.repeat: self.repeat,
            keys.start: self.start,
        }

    # Entries

    def entry(self, state: State, entry: str) -> State:
        """Take one whole entry of keys."""
        if state.node in (Node.TOPIC, Node.LANGUAGE):
            return self._leaflet(state, entry)
        if state.node is Node.SPELL and entry.isdigit() and entry != self._keys.person:
            return self._spelled(state, state.keys + entry)
        if entry in self._keys.options:
            return self._option(state, self._keys.options.index(entry))
        return self._commands[entry](state)

    def _leaflet(self, state: State, entry: str) -> State:
        """Take an entry at the prompt for a leaflet, or for a language, where a number may be keyed as well."""
        keys = self._keys
        if entry == keys.start:
            return self.listing(state) if state.node is Node.TOPIC else self.repeat(state)
        if keys.repeat in entry:
            return self.repeat(state)
        if entry == keys.person:
            return self.person(state)
        typed = entry.rstrip(keys.start)
        if state.node is Node.LANGUAGE and typed in keys.options:
            place = keys.options.index(typed)
            if place < len(self._tongues):
                return state.at(Node.TOPIC, language=tuple(self._tongues)[place], notices=self.welcome)
        if typed == keys.more_time:
            return self.speed(state, slow=True)
        if typed.startswith(keys.code_first):
            topic = self._tongues[state.language].names.by_code.get(typed)
            return self.choose(state, topic) if topic else self.miss(state, "no-such-leaflet")
        if state.node is Node.LANGUAGE:
            return self.miss(state, "no-key")
        return self._spelled(state, typed)

    def _spelled(self, state: State, typed: str) -> State:
        found = self._tongues[state.language].names.find(typed)
        if not found:
            return self.miss(state.but(node=Node.TOPIC, keys=""), "no-such-leaflet")
        if len(found) == 1:
            return self.choose(state, found[0])
        if len(found) > _FEW and self._keys.spell_keys <= len(typed) < self._keys.spell_longest:
            return state.at(Node.SPELL, keys=typed, aspects=state.aspects)
        return state.at(Node.CHOOSE, keys=typed, aspects=state.aspects)

    def _option(self, state: State, place: int) -> State:
        match state.node:
            case Node.CONSENT if place == 0:
                return self._back(state).but(notices=("prompt/text-sent",))
            case Node.NOBODY if place == 0 and self._organisation.voicemail:
                return state.at(Node.PERSON, line="voicemail")
        shown = self._menus.page(state)
        if place >= len(shown):
            return self.miss(state, "no-key")
        if state.node in _LEAFLET:
            return self.answer(state, state.topic, (shown[place],))
        return self.choose(state, shown[place])

    # Leaflets and their parts

    def choose(self, state: State, topic: str) -> State:
        """Go to a leaflet: to the part that was asked for before, else to its menu."""
        if self._tongues[state.language].barred(topic, state.call.day):
            return self.answer(state, topic, (Aspect.GET_HELP,))
        if state.aspects:
            return self.answer(state, topic, state.aspects)
        return state.at(Node.MENU, topic=topic, told=state.told and topic == state.topic)

    def answer(self, state: State, topic: str, aspects: tuple[str, ...], *, spoken: bool = False) -> State:
        """Go to parts of a leaflet; where it has none of them, to its menu, and say so."""
        same = topic == state.topic
        told = same and (state.told or state.node in (Node.ANSWER, Node.CONSENT))
        barred = self._tongues[state.language].barred(topic, state.call.day)
        parts = self._tongues[state.language].library.topics[topic].sections
        if not barred and not any(aspect in parts for aspect in aspects):
            return state.at(Node.MENU, topic=topic, told=told, notices=tuple(f"prompt/lacks/{a}" for a in aspects[:1]))
        return state.at(Node.ANSWER, topic=topic, aspects=tuple(map(str, aspects[:2])), told=told, spoken=spoken)

    def menu(self, state: State, **changes: object) -> State:
        """Go to the parts of the leaflet that a call is about."""
        if not state.topic:
            return self.start(state)
        if self._tongues[state.language].barred(state.topic, state.call.day):
            return state.at(Node.TOPIC, topic="", **changes)
        told = state.told or state.node is Node.ANSWER
        return state.at(Node.MENU, told=told, **changes)

    def more(self, state: State) -> State:
        """Say more of the same; in a menu of parts, begin with the first."""
        if state.node is Node.MENU:
            return self.answer(state, state.topic, self._menus.shown(state)[:1])
        if state.node is not Node.ANSWER:
            return self.miss(state, "no-key")
        if self._menus.reply(state).session.offer.kind == "more":
            return state.at(Node.ANSWER, aspects=state.aspects, topic=state.topic, chunk=state.chunk + 1, told=True)
        return state.but(notices=("prompt/no-more",), brief=True, tries=0)

    def next(self, state: State) -> State:
        """Go to the next part, or turn the page of options; after the last comes the first."""
        if state.node in _PAGED and self._menus.pages(state) > 1:
            return self._turned(state, (state.page + 1) % self._menus.pages(state))
        return self._beside(state, 1)

    def previous(self, state: State) -> State:
        """Go to the part before, or turn the page of options back."""
        if state.node in _PAGED and state.page:
            return self._turned(state, state.page - 1)
        return self._beside(state, -1)

    def _turned(self, state: State, page: int) -> State:
        return state.but(page=page, notices=(), tries=0, brief=state.node is Node.ASIDE)

    def _beside(self, state: State, by: int) -> State:
        if state.node is not Node.ANSWER:
            return self.miss(state, "no-key")
        beside = self._menus.beside(state, by)
        return self.answer(state, state.topic, (beside,)) if beside else self.menu(state)

    # Moves that are the same in every menu

    def start(self, state: State) -> State:
        """Go back to the prompt for a leaflet."""
        return state.at(Node.TOPIC, topic="", told=False)

    def listing(self, state: State) -> State:
        """Go to the list of leaflets."""
        return state.at(Node.LIST, aspects=state.aspects)

    def repeat(self, state: State) -> State:
        """Say the same again."""
        return state.but(notices=(), tries=0, brief=False)

    def speed(self, state: State, *, slow: bool) -> State:
        """Change between slow and normal recordings, and say the same again; slow gives more time too."""
        notices = ("prompt/slower", "prompt/slow-waits") if slow else ("prompt/normal",)
        return state.but(slow=slow, notices=notices, tries=0, brief=False)

    def undo(self, state: State) -> State:
        """Go back to before the last choice."""
        match state.node:
            case Node.ANSWER if not state.spoken:
                return self.menu(state)
            case Node.ASIDE if state.topic:
                return self.menu(state)
            case Node.CONSENT:
                return self._back(state)
            case Node.LANGUAGE:
                return self.miss(state, "no-key")
        return self.start(state).but(notices=("prompt/not-that",))

    def person(self, state: State) -> State:
        """Put the caller through, or say why not and when to ring again."""
        if state.call.person:
            return state.at(Node.PERSON, topic="", told=False)
        return state.at(
            Node.NOBODY, topic="", told=False, line="person-closed" if self._organisation.transfer else "no-person"
        )

    def transferred(self, state: State, outcome: Outcome) -> State:
        """End the call after a talk; otherwise say what is."""
        if outcome == "completed":
            return state.at(Node.END, line="quiet")
        return state.at(Node.NOBODY, line="person-busy" if outcome == "busy" else "person-no-answer")

    def _text(self, state: State) -> State:
        if not state.call.message or state.node is not Node.ANSWER:
            return self.miss(state, "no-key")
        return state.but(node=Node.CONSENT, notices=(), tries=0, brief=False)

    @staticmethod
    def _back(state: State) -> State:
        return state.but(node=Node.ANSWER, brief=True, tries=0, notices=())

    # Nothing, or nothing that fits

    def miss(self, state: State, notice: str) -> State:
        """Say that something doesn't fit, and the options again."""
        return state.but(notices=(f"prompt/{notice}",), tries=state.tries + 1, brief=state.node is not Node.TOPIC)

    def silence(self, state: State) -> State:
        """Help a caller from whom nothing comes, more each time."""
        if state.node is Node.SPELL:
            return state.at(Node.CHOOSE, keys=state.keys, aspects=state.aspects)
        brief = state.node in (Node.ANSWER, Node.MENU, Node.ASIDE)
        return state.but(notices=(), tries=state.tries + 1, brief=brief)
