"""Moves of the conversation, in the grammar's words and in people's own."""

from collections.abc import Callable

import pytest

from skill.answer import Command, Spoken
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding import Grammar, Named, Understanding, expand
from speech_content.library import Library
from speech_content.model import Aspect

TALKING = Session(topic="neutropenia", aspect="causes")


def test_every_sentence_of_the_grammar_is_its_move(library: Library, understanding: Understanding) -> None:
    """Also in the middle of a conversation."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    for intent, templates in grammar.intents.items():
        for template in templates:
            for sentence in expand(template):
                assert Command(intent) == understanding.answer(Question(text=sentence), TALKING), sentence


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("um could you say that one more time for me love", Intent.REPEAT),
        ("tell me a bit more", Intent.MORE),
        ("you're going too fast for me, slow it down a bit", Intent.SLOWER),
        ("and where do you get all that from", Intent.SOURCE),
        ("right, that's me done, cheers", Intent.STOP),
    ],
)
def test_a_move_is_known_in_peoples_own_words(understanding: Understanding, text: str, intent: Intent) -> None:
    """Where it is none of the grammar's sentences."""
    assert Command(intent) == understanding.answer(Question(text=text), TALKING)


def test_a_clear_move_comes_before_a_less_likely_name(understood: Callable[..., Understanding]) -> None:
    """What is a name and a word of a command is the command."""
    known = understood(Named("meth", "Methamphetamine", ("speed",)))
    assert Command(Intent.NORMAL) == known.answer(Question(text="you can go back to normal speed now"), Session())
    assert Spoken("meth", (Aspect.COMPLICATIONS,)) == known.answer(Question(text="is speed dangerous"), Session())
