"""What is done about words that a platform recognised: the same understanding as on every other channel."""

from collections.abc import Callable

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.channels.phone.menus import Menus
from skill.channels.phone.moves import Moves
from skill.channels.phone.state import Node, State
from skill.channels.phone.tongue import Tongue
from skill.question import Intent, Question
from speech_content.model import Aspect

__all__ = ["SURE", "Hearing"]

SURE = 0.5
"""Below this confidence, what was heard is asked about before it is acted on."""
_MOST = 4
"""Most names to choose from."""
_LONGEST = 500
"""Most characters of speech that are looked at."""


class Hearing:
    """Turns words into the next state."""

    def __init__(self, tongues: dict[str, Tongue], menus: Menus, moves: Moves) -> None:
        self._tongues, self._menus, self._moves = tongues, menus, moves
        self._commands: dict[Intent, Callable[[State], State]] = {
            Intent.MORE: moves.more,
            Intent.ELSE: moves.menu,
            Intent.YES: self._yes,
            Intent.NO: moves.undo,
            Intent.REPEAT: moves.repeat,
            Intent.SLOWER: lambda state: moves.speed(state, slow=True),
            Intent.NORMAL: lambda state: moves.speed(state, slow=False),
            Intent.NEXT: moves.next,
            Intent.PREVIOUS: moves.previous,
            Intent.START_OVER: moves.start,
            Intent.LAUNCH: moves.start,
            Intent.TOPICS: moves.listing,
            Intent.SOURCE: lambda state: self._aside(state, Intent.SOURCE),
            Intent.SPELL: lambda state: self._aside(state, Intent.SPELL),
            Intent.HELP: lambda state: state.but(notices=("prompt/keys-help",), tries=0, brief=True),
            Intent.STOP: lambda state: state.at(Node.END, topic="", told=False),
            Intent.CANCEL: lambda state: state.at(Node.END, topic="", told=False),
            Intent.NO_INPUT: moves.silence,
        }

    def hear(self, state: State, text: str, confidence: float) -> State:
        """Take what a caller said; an emergency comes before everything else."""
        tongue = self._tongues[state.language]
        question = Question(text=text[:_LONGEST], spoken=True)
        answer = tongue.understanding.answer(question, self._menus.session(state))
        if isinstance(answer, Urgent):
            reply = tongue.conversation(state.call.day).respond(answer, self._menus.session(state))
            first = reply.lines[0].key.removeprefix(f"{state.language}/")
            if answer.severity == "alert":
                return state.at(Node.URGENT, line=first)
            after = self._take(state, answer.then or Unknown(), confidence)
            return after.but(notices=(first, *after.notices)) if first.startswith("urgent/") else after
        return self._take(state, answer, confidence)

    def _take(self, state: State, answer: Answer, confidence: float) -> State:
        topics = self._tongues[state.language].library.topics
        match answer:
            case Spoken(topic, aspects) if topic in topics:
                if confidence < SURE:
                    return state.at(Node.CHOOSE, candidates=(topic,), aspects=tuple(map(str, aspects[:2])))
                return self._moves.answer(state, topic, tuple(map(str, aspects)), spoken=True)
            case Spoken():
                return state.at(Node.TOPIC, topic="", notices=("prompt/withdrawn",))
            case Ambiguous(names, aspect):
                known = tuple(name for name in names if name in topics)[:_MOST]
                asked = (str(aspect or Aspect.OVERVIEW),)
                if known:
                    return state.at(Node.CHOOSE, candidates=known, aspects=asked)
                return self._moves.miss(state, "not-covered")
            case Unknown():
                return self._unknown(state, answer)
            case Command(intent):
                return self._commands.get(intent, self._no_match)(state)
        return self._no_match(state)

    def _unknown(self, state: State, answer: Unknown) -> State:
        topics = self._tongues[state.language].library.topics
        near = tuple(topic for topic in answer.near if topic in topics)[:_MOST]
        if answer.named and near:
            asked = (str(answer.aspect or Aspect.OVERVIEW),)
            notices = ("prompt/not-covered", "prompt/near")
            return state.at(Node.CHOOSE, candidates=near, aspects=asked, notices=notices, brief=True)
        if answer.named:
            return self._moves.miss(state, "not-covered")
        if answer.aspect:
            return state.at(Node.TOPIC, topic="", aspects=(str(answer.aspect),), notices=("prompt/need-topic",))
        return self._no_match(state)

    def _no_match(self, state: State) -> State:
        return self._moves.miss(state, "not-heard")

    def _aside(self, state: State, intent: Intent) -> State:
        if not state.topic:
            return state.at(Node.TOPIC, notices=("prompt/no-topic-yet",))
        aspects = state.aspects if state.node is Node.ANSWER else ()
        return state.at(Node.ASIDE, line=str(intent), aspects=aspects, told=True)

    def _yes(self, state: State) -> State:
        """Take the offer: the one name, the rest of an answer, else the next part."""
        if state.node is Node.CHOOSE and len(state.candidates) == 1:
            return self._moves.choose(state, state.candidates[0])
        if state.node is Node.CONSENT:
            return state.but(notices=(), tries=0)  # consent is given by key alone
        if state.node is Node.ANSWER:
            offer = self._menus.reply(state).session.offer
            return self._moves.more(state) if offer.kind == "more" else self._moves.next(state)
        if state.node is Node.MENU:
            return self._moves.more(state)
        return self._no_match(state)
