"""What topics go by: everyday names, shared ones, derived ones, abbreviations."""

from collections.abc import Callable

import pytest

from skill.answer import Ambiguous, Answer, Spoken, Unknown
from skill.question import Question
from skill.session import Session
from skill.understanding import Grammar, Named, Understanding, Words
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Aspect


def ask(known: Understanding, text: str) -> Answer:
    """Ask in a new conversation."""
    return known.answer(Question(text=text), Session())


def test_a_topic_goes_by_what_people_call_it(library: Library) -> None:
    """The language's everyday names come with a topic's own, the sure ones for an answer, the others for a question."""
    names = {"same": {"Cesarean Section": ["section op"]}, "loose": {"Cesarean Section": ["birth by knife"]}}
    words = Words.from_table(library.table("words"), "words.toml", names)
    known = Understanding((Named("section", "Cesarean Section"),), Grammar({}, {}, ()), {}, words)
    assert Spoken("section", (Aspect.OVERVIEW,)) == ask(known, "what is a section op")
    assert Ambiguous(("section",), Aspect.OVERVIEW) == ask(known, "what is birth by knife")
    assert isinstance(ask(known, "what is an operation"), Unknown)


def test_everyday_names_are_nobody_elses(library: Library) -> None:
    """None of the shipped sure names stands under two topics, and their file says that no clinician wrote them."""
    data = library.tables.data("names")
    owners: dict[str, set[str]] = {}
    for title, names in data["same"].items():
        for name in names:
            owners.setdefault(name.lower(), set()).add(title)
    assert {} == {name: titles for name, titles in owners.items() if len(titles) > 1}
    assert len(owners) > 2500
    assert "no clinician" in data["about"]


@pytest.mark.parametrize("names", [{"same": ["x"]}, {"same": {"X": "y"}}, {"loose": {"X": [1]}}])
def test_names_of_another_form_are_refused(library: Library, names: dict[str, object]) -> None:
    """With the file's name and how to mend it, not letter by letter."""
    with pytest.raises(ContentError, match=r"names\.json"):
        Words.from_table(library.table("words"), "words.toml", names)


def test_each_topic_has_the_names_that_people_use(library: Library) -> None:
    """At least ten a topic."""
    few = {topic.id: len(topic.names) for topic in library.topics.values() if len(topic.names) < 10}
    assert {} == few


def test_derived_names_only_lead_to_a_question() -> None:
    """Part of "X and Y" may be meant, but isn't a name of the topic."""
    topics = [Named("both", "Warts and Corns")]
    understanding = Understanding(topics, Grammar({}, {}, ()), {})
    assert Ambiguous(("both",), None) == understanding.answer(Question(text="corns"), Session())


def test_a_shared_name_is_asked_about(understood: Callable[..., Understanding]) -> None:
    """Two topics with one name, where neither has the better claim."""
    known = understood(Named("one", "Heartburn", ("acid reflux",)), Named("two", "GERD", ("acid reflux",)))
    answer = ask(known, "what is acid reflux")
    assert isinstance(answer, Ambiguous)
    assert {"one", "two"} == set(answer.topics)


def test_an_abbreviation_that_is_a_word_is_no_name(understood: Callable[..., Understanding]) -> None:
    """Whoever says that they are sad doesn't name seasonal affective disorder."""
    known = understood(Named("sad", "Seasonal Affective Disorder", ("SAD",)))
    assert not isinstance(ask(known, "I am sad today"), Spoken)
