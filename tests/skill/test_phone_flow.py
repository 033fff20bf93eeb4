"""The call flow: what a caller hears for what they do."""

from collections.abc import Callable

import pytest
from phone_kit import DAY, Answers, names, say

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import (
    Call,
    Digits,
    EndOfPrompt,
    HangUp,
    Silence,
    Speech,
    Start,
    Transfer,
)
from skill.channels.phone.keys import keymap
from skill.channels.phone.simulator import Simulator
from skill.channels.phone.state import Node
from skill.channels.phone.tongue import Tongue
from skill.conversation import Conversation
from skill.question import Question
from skill.session import Session
from speech_content.errors import SettingError
from speech_content.organisation import Organisation


@pytest.fixture(scope="module")
def make(conversation: Conversation) -> Callable[..., CallFlow]:
    """Make flows for organisations."""

    def flow(**organisation: object) -> CallFlow:
        tongue = Tongue(conversation.library, Answers(conversation), keymap())
        return CallFlow([tongue], Organisation(name="Riverside", **organisation), keymap())  # type: ignore[arg-type]

    return flow


@pytest.fixture(scope="module")
def flow(make: Callable[..., CallFlow]) -> CallFlow:
    """A line with nobody behind it."""
    return make()


def test_the_greeting_says_what_this_is_then_emergencies_then_what_it_is_not(flow: CallFlow) -> None:
    """A caller hears whose line it is, what to do in an emergency, and the disclaimer, before anything is asked."""
    assert ["welcome", "emergency-first", "information-only"] == say(flow)[0][:3]


def test_a_code_keyed_over_the_greeting_and_more_behind_it_is_never_lost(flow: CallFlow) -> None:
    """Keys typed ahead lead where they would have led one after the other."""
    slowly = say(flow, "1101", "2")[-1]
    assert slowly == say(flow, "11012")[-1]
    assert ["topic/neutropenia", "aspect/types", "neutropenia/types/1"] == slowly[:3]


def test_options_are_named_before_their_keys_three_at_a_time(flow: CallFlow) -> None:
    """A menu says what for and then which key, three times at most, and then how to hear more."""
    menu = say(flow, "1101")[-1]
    assert "topic/neutropenia" == menu[0]
    assert ["press/1", "press/2", "press/3", "press/6", "press-pound"] == menu[2::2]
    assert all(name.startswith("for-") for name in menu[1::2])


def test_the_answer_is_the_conversations_own(flow: CallFlow, conversation: Conversation) -> None:
    """Topic, part and content are the lines that every other channel says, and keys take the place of the question."""
    reply = conversation.reply(Question(text="what causes anemia"), Session(told=("disclaimer",)))
    expected = [line.key.removeprefix("en-US/").removeprefix("prompt/") for line in reply.lines if not line.asks]
    for did in (("1103", "3"), ("'what causes anemia",)):
        assert expected == say(flow, *did)[-1][: len(expected)]


def test_that_a_leaflet_is_a_draft_is_said_once_a_visit(flow: CallFlow) -> None:
    """The first answer of a leaflet says that nobody has checked it, the next ones don't, and the next visit does."""
    turns = say(flow, "1101", "2", "6", "9", "1", "#", "1101", "2")
    assert [2, 8] == [place for place, turn in enumerate(turns) if "draft" in turn]


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        (("1101", "2", "5"), "neutropenia/types/2"),
        (("1101", "2", "6"), "aspect/causes"),
        (("1101", "2", "6", "4"), "aspect/types"),
        (("1101", "2", "7"), "slower"),
        (("1101", "2", "7", "7"), "normal"),
        (("1101", "2", "9"), "for-aspect/overview"),
        (("1101", "9"), "not-that"),
        (("1101", "2", "#"), "enter-code"),
        (("#",), "names-of-list"),
        (("#", "1"), "topic/anemia"),
        (("#", "6", "4"), "names-of-list"),
        (("1101", "6"), "for-choices-before"),
        (("1999",), "no-such-leaflet"),
        (("9999",), "no-such-leaflet"),
        (("1101", "8"), "no-key"),
        (("0",), "no-person"),
        (("1000",), "slow-waits"),
        (("63#",), "some-names"),
        (("2636",), "topic/anemia"),
        (("26*",), "enter-code"),
    ],
)
def test_each_key_does_the_same_everywhere(flow: CallFlow, did: tuple[str, ...], expected: str) -> None:
    """A key leads where the key map says."""
    assert expected in say(flow, *did)[-1]


def test_repeat_says_exactly_the_same_again(flow: CallFlow) -> None:
    """The star repeats an answer word for word, also at the slow rate."""
    once, again = say(flow, "1101", "2", "*")[-2:]
    assert once == again


def test_slow_gives_slow_recordings_and_more_time(flow: CallFlow) -> None:
    """After the key for speed, everything is slow and waits are long, until it is pressed again."""
    simulator = Simulator(flow, Call(DAY))
    turns = simulator.run([Digits("1101"), Digits("2"), Digits("7"), Digits("6"), Digits("7")])
    assert [False, False, False, True, True, False] == [turn.slow for turn in turns]
    waits = flow.organisation.waits
    firsts = [turn.gather.first_key for turn in turns if turn.gather]
    assert [waits.first_key] * 3 + [waits.first_key_long] * 2 + [waits.first_key] == firsts


def test_no_wait_is_longer_than_three_seconds_unless_asked_for(flow: CallFlow) -> None:
    """Silence on the line stays short, and the waits for the first and the next key are set apart."""
    gather = Simulator(flow, Call(DAY)).begin().gather
    assert gather is not None
    assert gather.between_keys < gather.first_key <= 3


def test_a_line_for_relay_users_gives_everyone_more_time(make: Callable[..., CallFlow]) -> None:
    """With long waits set for the line, every gather has them, at the normal rate."""
    turn = Simulator(make(always_long_waits=True), Call(DAY)).begin()
    assert turn.gather is not None
    assert (12, 6, False) == (turn.gather.first_key, turn.gather.between_keys, turn.slow)


def test_silence_brings_more_help_each_time_then_goodbye(flow: CallFlow) -> None:
    """Three silences: the options, all keys, goodbye."""
    first, second, third = say(flow, "1101", "2", "", "", "")[-3:]
    assert "you-can" == first[0]
    assert "keys-help" in second
    assert ["thank-you"] == third


def test_three_misses_lead_to_a_person_where_one_answers(make: Callable[..., CallFlow]) -> None:
    """Who can't make the line understand is put through, or hears goodbye where nobody is there."""
    there, nobody = make(transfer="100"), make()
    assert "connecting" in say(there, "1999", "1998", "1997", person=True)[-1]
    assert ["thank-you"] == say(nobody, "1999", "1998", "1997")[-1]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("busy", "person-busy"), ("no-answer", "person-no-answer"), ("failed", "person-no-answer")],
)
def test_who_is_not_put_through_hears_why_and_what_to_do(
    make: Callable[..., CallFlow], outcome: str, expected: str
) -> None:
    """Busy and no answer have lines of their own, with the emergency number, and no voicemail."""
    simulator = Simulator(make(transfer="+1-555-010-0100"), Call(DAY, person=True), outcome)  # type: ignore[arg-type]
    simulator.begin()
    turn = simulator.take(Digits("0"))
    assert turn.transfer == Transfer("+1-555-010-0100", 25)
    assert ["connecting", expected, "emergency-call", "for-start", "press-pound"] == names(turn)


def test_voicemail_is_offered_only_where_it_is_turned_on(make: Callable[..., CallFlow]) -> None:
    """With voicemail on, a caller may leave a message; the first key puts them through to it."""
    on = make(transfer="100", voicemail="200")
    simulator = Simulator(on, Call(DAY), "completed")
    simulator.begin()
    assert "for-message" in names(simulator.take(Digits("0")))
    assert simulator.take(Digits("1")).transfer == Transfer("200", 25)
    assert "for-message" not in say(make(transfer="100"), "0")[-1]


def test_a_talk_that_took_place_ends_the_call(make: Callable[..., CallFlow]) -> None:
    """After a person was reached, the line hangs up without a word."""
    simulator = Simulator(make(transfer="100"), Call(DAY, person=True), "completed")
    simulator.begin()
    turn = simulator.take(Digits("0"))
    assert (["connecting"], True) == (names(turn), turn.ends)


def test_an_emergency_comes_first_and_offers_a_person(make: Callable[..., CallFlow]) -> None:
    """Alarming words get the emergency line before anything else, then the way to a person."""
    heard = say(make(transfer="100"), "1101", "'i can't breathe", person=True)[-1]
    assert heard[0].startswith("urgent/")
    assert ["for-person", "press/0"] == heard[1:3]


def test_what_was_not_heard_clearly_is_asked_first(flow: CallFlow) -> None:
    """Low confidence asks; yes goes on to the part that was asked for, no goes back."""
    simulator = Simulator(flow, Call(DAY, speech=True))
    simulator.begin()
    assert "did-you-mean/anemia" == names(simulator.take(Speech("what causes anemia", 0.2)))[0]
    state = simulator.state
    assert ["topic/anemia", "aspect/causes"] == names(simulator.take(Speech("yes", 0.9)))[:2]
    simulator.state = state
    assert "not-that" == names(simulator.take(Digits("9")))[0]


def test_what_was_said_is_said_back_and_can_be_undone(flow: CallFlow) -> None:
    """Speech is answered with topic and part first; "no" and the key for it lead back to the start."""
    for undo in ("9", "'no"):
        answer, after = say(flow, "'what causes anemia", undo)[-2:]
        assert ["topic/anemia", "aspect/causes"] == answer[:2]
        assert ["not-that", "enter-code"] == after[:2]


def test_the_text_comes_only_after_consent_by_key(make: Callable[..., CallFlow]) -> None:
    """Who wants the text hears that others may see it, and nothing is sent before the key for consent."""
    on = make(text_messages=True)
    simulator = Simulator(on, Call(DAY, speech=True, message=True))
    turns = simulator.run([Digits("1103"), Digits("1"), Digits("8"), Speech("yes"), Digits("1"), Digits("*")])
    assert [False, False, False, False, False, True, False] == [turn.message is not None for turn in turns]
    assert "text-warning" == names(turns[3])[0]
    message = turns[5].message
    assert message is not None
    assert "1103" == message.code
    assert "anemia" not in message.line.written.casefold()
    assert "text-sent" == names(turns[5])[0]
    assert "no-key" in say(on, "1103", "1", "8", message=False)[-1]


def test_hanging_up_ends_everything_quietly(flow: CallFlow) -> None:
    """After the caller hung up there is nothing left to do, whatever comes in late."""
    state, _ = flow.step(None, Start(Call(DAY)))
    state, actions = flow.step(state, HangUp())
    assert ((), Node.END) == (actions, state.node)
    _, late = flow.step(state, Digits("1101"))
    assert isinstance(late[-1], HangUp)


def test_the_end_of_a_prompt_only_waits(flow: CallFlow) -> None:
    """A platform that tells when a prompt is over gets the gather again and no repetition."""
    state, actions = flow.step(None, Start(Call(DAY)))
    after, waiting = flow.step(state, EndOfPrompt())
    assert (state, actions[1:]) == (after, waiting)


def test_a_call_begins_with_start(flow: CallFlow) -> None:
    """Anything else before it is a mistake of the channel's, and said to be one."""
    with pytest.raises(ValueError, match="begins with Start"):
        flow.step(None, Silence())


def test_too_many_languages_for_the_keys_are_refused(flow: CallFlow) -> None:
    """A line without a language can't be made."""
    with pytest.raises(SettingError, match="languages"):
        CallFlow([], Organisation(), keymap())
