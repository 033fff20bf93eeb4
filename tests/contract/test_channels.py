"""Whatever the channel, and whatever a person says: only lines of the script come back."""

import importlib.util
import pkgutil
import random
from pathlib import Path
from types import ModuleType

import pytest

import skill.channels
from skill.conversation import Conversation

CHANNELS = sorted(module.name for module in pkgutil.iter_modules(skill.channels.__path__))
DRIVERS = Path(__file__).parent / "drivers"
TURNS = 20_000


def driver(channel: str) -> ModuleType:
    """Load the driver of a channel; a channel without one fails here."""
    spec = importlib.util.spec_from_file_location(f"drive_{channel}", DRIVERS / f"{channel}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def utterances(conversation: Conversation, count: int) -> list[str]:
    """Things people say: names, questions, moves, alarms, and noise."""
    chance = random.Random(2026)
    topics = list(conversation.library.topics.values())
    names = [name for topic in topics for name in (topic.title, *topic.names, *topic.misheard_as)]
    asked = [example for topic in topics for examples in topic.asked_as.values() for example in examples]
    moves = [
        *("yes", "no", "repeat", "tell me more", "what else", "slower", "normal speed", "next", "go back", "list"),
        *("who says so", "spell it", "help", "stop", "start over", "and the symptoms", "how is it treated", ""),
        *("i can't breathe", "i'm on chemo and i have a fever", "i had a stroke last year", "<speak>&amp;</speak>"),
    ]

    def noise() -> str:
        return "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(1, 30)))

    kinds = [lambda: chance.choice(names), lambda: chance.choice(asked or names), lambda: chance.choice(moves), noise]
    return [chance.choices(kinds, [3, 3, 5, 1])[0]() for _ in range(count)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_long_random_walk_says_only_lines_of_the_script(channel: str, conversation: Conversation) -> None:
    """20,000 turns on every channel: nothing but the script is said, and nothing raises."""
    walker = driver(channel).Driver(conversation)
    walker.begin()
    said: set[str] = set()
    for place, text in enumerate(utterances(conversation, TURNS)):
        if place % 50 == 0:
            said.update(walker.begin())
        said.update(walker.turn(text))
    assert set() == said - walker.pieces
    assert len(said) > 100, "the walk got about"
