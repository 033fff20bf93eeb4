"""Open offers: yes, a place, a name, or something else."""

from collections.abc import Callable

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


@pytest.mark.parametrize(
    "text",
    ["what is the cause of it", "does psoriasis show in the blood", "how do I keep a cold off my baby"],
)
def test_small_words_choose_nothing(understanding: Understanding, text: str) -> None:
    """Though "the" is in a name of one of the offered, or something is said that is in none."""
    answer = understanding.answer(Question(text=text, spoken=True), WHICH)
    assert not (isinstance(answer, Spoken) and answer.topic in WHICH.offer.topics)


@pytest.mark.parametrize(
    ("text", "offered", "topic"),
    [
        ("what are the signs of sepsis in older people", ("anemia", "leukemia"), "sepsis"),
        ("an emia", ("leukemia",), "anemia"),
        ("the one with the iron", ("anemia", "leukemia"), "anemia"),
        ("platlits", ("low-platelets",), "low-platelets"),
    ],
)
def test_a_choice_is_told_from_another_name(
    understanding: Understanding, text: str, offered: tuple[str, ...], topic: str
) -> None:
    """What is named in full comes first, where it isn't on offer; a mere part, or a slip, may choose."""
    session = Session(offer=Offer("topics" if len(offered) > 1 else "topic", offered, "causes"))
    answer = understanding.answer(Question(text=text, spoken=True), session)
    assert isinstance(answer, Spoken)
    assert topic == answer.topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the under one", "hypo"),
        ("hypo", "hypo"),
        ("let me say the hyper one", "hyper"),
        ("overactive", "hyper"),
        ("the first one", "hyper"),
        ("two", "hypo"),
    ],
)
def test_look_alikes_are_chosen_by_what_differs(
    understood: Callable[..., Understanding], text: str, topic: str
) -> None:
    """Or by their place, where nothing else is said: "the under one" isn't number one."""
    topics = (
        Named("hyper", "Hyperthyroidism", ("overactive thyroid",)),
        Named("hypo", "Hypothyroidism", ("underactive thyroid",)),
        Named("sugar", "Low Blood Sugar", ("hypo",)),
    )
    session = Session(offer=Offer("topics", ("hyper", "hypo"), "causes"))
    assert Spoken(topic, (Aspect.CAUSES,)) == understood(*topics).answer(Question(text=text, spoken=True), session)


@pytest.mark.parametrize(("text", "topic"), [("a", "hep-a"), ("A I think", "hep-a"), ("b please", "hep-b")])
def test_a_letter_chooses(understood: Callable[..., Understanding], text: str, topic: str) -> None:
    """Even "a", where hardly anything else is said."""
    known = understood(Named("hep-a", "Hepatitis A"), Named("hep-b", "Hepatitis B"))
    session = Session(offer=Offer("topics", ("hep-a", "hep-b"), "causes"))
    assert Spoken(topic, (Aspect.CAUSES,)) == known.answer(Question(text=text, spoken=True), session)
