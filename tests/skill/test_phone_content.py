"""The call flow over any content and whatever happens: dates, languages, many names, and chance."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from phone_kit import DAY, Answers, names, say

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import (
    Call,
    Digits,
    EndOfPrompt,
    Gather,
    HangUp,
    Play,
    Silence,
    Speech,
    Start,
    Transfer,
    Transferred,
)
from skill.channels.phone.keys import ALL_KEYS, keymap
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator, Turn
from skill.channels.phone.state import Node, State
from skill.channels.phone.tongue import Tongue
from skill.conversation import Conversation
from skill.settings import Settings
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Aspect
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


def expired(topic: str) -> str:
    """Give a topic's file with a signature that has run out."""
    source = Path(__file__).parents[2] / f"speech_content/languages/en-US/topics/{topic}.md"
    head = 'reviewed_by = "Dr. A. Example"\nreviewed = 2024-01-10\nreview_due = 2025-01-10\n'
    text = re.sub(r"(?m)^written .*$", "written = 2024-01-01", source.read_text(encoding="utf-8"))
    lines = text.split("\n")
    return "\n".join([lines[0], head, *lines[1:]])


def test_what_is_out_of_date_gives_only_its_help_lines(tmp_path: Path) -> None:
    """A topic past its date says so and says when to get help, whichever key is pressed."""
    topics = tmp_path / "languages/en-US/topics"
    topics.mkdir(parents=True)
    (topics / "anemia.md").write_text(expired("anemia"), encoding="utf-8")
    flow = PhoneLine(Settings(content=tmp_path)).flow
    first = ["topic/anemia", "expired", "aspect/get-help", "anemia/get-help/1"]
    for did in (("1103",), ("1103", "5"), ("1103", "*"), ("#", "1"), ("'what causes anemia",)):
        heard = say(flow, *did)[-1]
        content = [name for name in heard if name.startswith("anemia/")]
        assert set(content) <= {"anemia/get-help/1"}, did
        if did != ("1103", "5"):
            assert first == heard[:4], did


def test_a_second_language_is_chosen_first_and_a_code_works_over_it(tmp_path: Path) -> None:
    """With two languages the line asks which; each is chosen by key, and a number goes straight to its leaflet."""
    folder = tmp_path / "languages/en-GB"
    folder.mkdir(parents=True)
    (folder / "region.toml").write_text('base = "en-US"\n', encoding="utf-8")
    (tmp_path / "organisation.toml").write_text('languages = ["en-US", "en-GB"]\n', encoding="utf-8")
    line = PhoneLine(Settings(content=tmp_path))
    greeting = [name.removeprefix("en-GB/prompt/") for name in say(line.flow)[0]]
    assert ["choose-language", "press/1", "choose-language", "press/2"] == greeting
    british = Simulator(line.flow, Call(DAY)).run([Digits("2")])[-1]
    assert {"en-GB"} == {text.key.partition("/")[0] for text in british.lines}
    assert "topic/neutropenia" == say(line.flow, "1101")[-1][0]


def test_a_topic_number_that_means_something_else_is_refused(tmp_path: Path) -> None:
    """The number for more time, and numbers that can't be keyed, are problems of the topic's file."""
    topics = tmp_path / "languages/en-US/topics"
    topics.mkdir(parents=True)
    text = (Path(__file__).parents[2] / "speech_content/languages/en-US/topics/anemia.md").read_text(encoding="utf-8")
    (topics / "anemia.md").write_text(text.replace('"1103"', '"1000"'), encoding="utf-8")
    with pytest.raises(ContentError, match="can't be keyed"):
        _ = PhoneLine(Settings(content=tmp_path)).flow


def test_a_hundred_names_are_told_apart_by_a_letter_more(library: Library, conversation: Conversation) -> None:
    """Where four keys leave more than four leaflets, the next letter is asked for, and silence gives the choice."""
    flow = CallFlow([Tongue(library, Answers(conversation), keymap())], Organisation(), keymap())
    names_ = next(iter(flow.tongues.values())).names
    shown = [f"prompt/for-topic/{topic}" for topic in list(library.topics)[:6]]
    names_._found["9999"] = tuple(topic.rpartition("/")[2] for topic in shown)
    names_._found["99999"] = names_._found["9999"][:1]
    assert ["next-letter"] == say(flow, "9999")[-1]
    assert f"topic/{names_._found['99999'][0]}" == say(flow, "9999", "9")[-1][0]
    assert "some-names" == say(flow, "9999", "")[-1][0]


EVENTS = 30_000


def random_event(chance: random.Random, codes: list[str]) -> object:
    """Something that may happen on a call, sensible or not."""
    match chance.randrange(10):
        case 0 | 1 | 2 | 3:
            return Digits(chance.choice(ALL_KEYS))
        case 4:
            return Digits(chance.choice(codes))
        case 5:
            return Digits("".join(chance.choices(ALL_KEYS, k=chance.randrange(1, 9))))
        case 6:
            text = chance.choice(["what causes anemia", "yes", "no", "repeat", "more", "sepsis", "x", "help", "stop"])
            return Speech(text, chance.random())
        case 7:
            return chance.choice([EndOfPrompt(), HangUp(), Transferred(chance.choice(["completed", "busy", "failed"]))])
    return Silence()


def test_random_events_never_leave_the_script_or_a_way_out(make: Callable[..., CallFlow], library: Library) -> None:
    """Whatever happens: only lines of the script, always something to do next, and no announced key is dead."""
    flow = make(transfer="100", voicemail="200", text_messages=True)
    script, codes = set(library.script()), [topic.code for topic in library.topics.values()]
    chance = random.Random(11)
    state: State | None = None
    for _ in range(EVENTS):
        if state is None or state.node is Node.END:
            call = Call(DAY, chance.random() < 0.5, chance.random() < 0.5, chance.random() < 0.5)
            state, actions = flow.step(None, Start(call))
        else:
            state, actions = flow.step(state, random_event(chance, codes))  # type: ignore[arg-type]
        assert {line for action in actions if isinstance(action, Play) for line in action.lines} <= script
        assert state == State.from_text(state.to_text())
        if actions:
            assert isinstance(actions[-1], Gather | Transfer | HangUp)
        if state.node not in (Node.END, Node.PERSON):
            check_menu(flow, state)


def check_menu(flow: CallFlow, state: State) -> None:
    """Every key that a menu announces does something, and the start is never far."""
    for line in flow.lines(state):
        key = line.key.partition("/prompt/press")[2].removeprefix("/")
        key = {"-star": "*", "-pound": "#"}.get(key, key)
        if key and "/prompt/press" in line.key:
            after, _ = flow.follow(state, Digits(key))
            assert "prompt/no-key" not in after.notices, (state, key)
    assert flow.follow(state, Digits("#"))[0].node in (Node.TOPIC, Node.LIST)


def test_a_topic_that_is_gone_since_the_last_step_ends_in_words(flow: CallFlow) -> None:
    """Content may be loaded anew during a call; the caller hears that the leaflet is not in use."""
    state = State(Call(DAY), Node.ANSWER, "en-US", "gone-topic", (str(Aspect.CAUSES),))
    after, actions = flow.step(state, Digits("5"))
    assert "withdrawn" == names(Turn(actions))[0]
    assert isinstance(actions[-1], Gather)
    assert after.topic == ""
