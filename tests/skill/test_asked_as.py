"""An editor's example questions are tests: each gets the aspect under which it stands."""

import pytest

from skill.answer import Spoken
from skill.question import Question
from skill.session import Session
from skill.understanding import Grammar, Understanding, expand
from speech_content.library import Library, load_library

_TOPICS = load_library().topics.values()
EXAMPLES = [(t.id, a, example) for t in _TOPICS for a, examples in t.asked_as.items() for example in examples]


def test_every_topic_has_examples(library: Library) -> None:
    """No topic is shipped without a question that an editor typed."""
    assert set(library.topics) == {topic for topic, _, _ in EXAMPLES}


@pytest.mark.parametrize(("topic", "aspect", "example"), EXAMPLES)
def test_an_example_gets_its_answer(understanding: Understanding, topic: str, aspect: str, example: str) -> None:
    """Topic and aspect are understood from the words alone."""
    answer = understanding.answer(Question(text=example), Session())
    assert isinstance(answer, Spoken), answer
    assert (topic, aspect) == (answer.topic, answer.aspects[0])


def test_every_aspect_of_every_topic_can_be_asked(library: Library, understanding: Understanding) -> None:
    """In the first words that the grammar has for the aspect."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    wrong = []
    for topic in library.topics.values():
        for aspect in topic.aspects:
            asked = next(iter(expand(grammar.ask[aspect].with_topic[0]))).replace("{topic}", topic.title)
            answer = understanding.answer(Question(text=asked), Session())
            if not (isinstance(answer, Spoken) and (answer.topic, answer.aspects[0]) == (topic.id, aspect)):
                wrong.append((asked, answer))
    assert [] == wrong
