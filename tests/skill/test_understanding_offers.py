"""Open offers: yes, a place, a name, or something else."""

import pytest

from skill.answer import Ambiguous, Command, Spoken
from skill.question import Intent, Question
from skill.session import Offer, Session
from skill.understanding import Grammar, Named, Understanding, Words
from speech_content.library import Library
from speech_content.model import Aspect

DID_YOU_MEAN = Session(offer=Offer("topic", ("anemia",), "causes"))
WHICH = Session(offer=Offer("topics", ("anemia", "leukemia"), "treatment"))


def test_yes_takes_what_was_offered(understanding: Understanding) -> None:
    """With the aspect that was asked before."""
    for question in (Question(text="yes please"), Question(Intent.YES), Question(text="that one")):
        assert Spoken("anemia", (Aspect.CAUSES,)) == understanding.answer(question, DID_YOU_MEAN)
    assert Command(Intent.NO) == understanding.answer(Question(text="no"), DID_YOU_MEAN)
    assert Ambiguous(("anemia", "leukemia"), Aspect.TREATMENT) == understanding.answer(Question(text="yes"), WHICH)


@pytest.mark.parametrize("text", ["leukemia", "lou keemia", "the second one", "number two", "the last one"])
def test_one_of_the_offered_is_chosen_by_name_sound_or_place(understanding: Understanding, text: str) -> None:
    """Even where the name alone would be asked about."""
    assert Spoken("leukemia", (Aspect.TREATMENT,)) == understanding.answer(Question(text=text, spoken=True), WHICH)


def test_another_topic_may_be_named_instead(understanding: Understanding) -> None:
    """An offer doesn't hold anyone."""
    answer = understanding.answer(Question(text="what is jaundice"), WHICH)
    assert Spoken("jaundice", (Aspect.OVERVIEW,)) == answer


def test_one_of_the_offered_is_chosen_by_the_beginning_of_its_name(library: Library) -> None:
    """By what tells it apart from the others."""
    words = Words.from_table(library.table("words"), "words.toml")
    topics = (Named("hyper", "Hyperthyroidism"), Named("hypo", "Hypothyroidism"))
    known = Understanding(topics, Grammar({}, {}, ()), {}, words)
    session = Session(offer=Offer("topics", ("hyper", "hypo"), "causes"))
    assert Spoken("hypo", (Aspect.CAUSES,)) == known.answer(Question(text="hypo, yes"), session)


def test_what_only_sounds_like_the_offered_is_taken(understanding: Understanding) -> None:
    """It would be asked about once more otherwise."""
    offered = Session(offer=Offer("topic", ("low-platelets",), "causes"))
    question = Question(text="the platelets", spoken=True)
    assert Spoken("low-platelets", (Aspect.CAUSES,)) == understanding.answer(question, offered)
    assert Ambiguous(("low-platelets",), None) == understanding.answer(question, Session())
