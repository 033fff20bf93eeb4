"""What leans on the conversation: follow-ups, "what about X", open offers, moves."""

from collections.abc import Callable

import pytest

from skill.answer import Spoken
from skill.question import Question
from skill.session import Offer, Session
from skill.understanding import Named, Understanding, Words
from skill.understanding.grammar import Grammar
from speech_content.library import Library
from speech_content.model import Aspect

TALKING = Session(topic="neutropenia", aspect="causes")
DID_YOU_MEAN = Session(offer=Offer("topic", ("anemia",), "causes"))
_ASKED = (Aspect.SYMPTOMS, Aspect.PREVENTION, Aspect.SELF_CARE, Aspect.TREATMENT)
WHICH = Session(offer=Offer("topics", ("anemia", "leukemia"), "treatment"))


def test_a_partial_name_is_completed_by_the_conversation() -> None:
    """What it lacks is in the name of what was spoken of; where two fit, it is no name."""
    named = Named("myeloid", "Myeloid Leukemia"), Named("hairy", "Hairy Cell Leukemia"), Named("l", "Leukemia")
    light = Words(common=frozenset({"the", "and"}), pronouns=frozenset({"one"}))
    known = Understanding(named, Grammar({}, {}, ()), {}, light)
    for text in ("and the myeloid", "and the myeloid one"):
        answer = known.answer(Question(text=text), Session(topic="l", aspect="causes"))
        assert Spoken("myeloid", (Aspect.CAUSES,)) == answer
    two = Understanding((*named, Named("other", "Leukemia Myeloid")), Grammar({}, {}, ()), {}, light)
    assert not isinstance(two.answer(Question(text="and the myeloid"), Session(topic="l")), Spoken)


def test_what_about_keeps_the_aspect(understanding: Understanding) -> None:
    """Another topic is asked about in the same respect."""
    assert Spoken("leukemia", (Aspect.CAUSES,)) == understanding.answer(Question(text="what about leukemia"), TALKING)
    assert Spoken("leukemia", (Aspect.TREATMENT,)) == understanding.answer(
        Question(text="and how is leukemia treated"), TALKING
    )


def test_a_condition_is_asked_for_its_risks(understanding: Understanding) -> None:
    """The words of tests and treatments are put in those of illnesses."""
    answer = understanding.answer(Question(text="what are the risks of neutropenia"), Session())
    assert isinstance(answer, Spoken)
    assert Aspect.RISKS not in answer.aspects


@pytest.mark.parametrize("text", ["what about the other one", "no, the other one", "the first one again"])
def test_the_topic_before_comes_back(understanding: Understanding, text: str) -> None:
    """With what was asked last, where nothing else is asked."""
    session = Session(topic="leukemia", before="anemia", aspect="treatment")
    assert Spoken("anemia", (Aspect.TREATMENT,)) == understanding.answer(Question(text=text), session)


def test_without_a_topic_before_there_is_no_other_one(understanding: Understanding) -> None:
    """It isn't guessed."""
    answer = understanding.answer(Question(text="what about the other one"), Session(topic="leukemia"))
    assert answer != Spoken("anemia", (Aspect.OVERVIEW,))


@pytest.mark.parametrize("text", ["what about b", "and type b", "b then"])
def test_a_letter_or_number_alone_names_the_sibling(library: Library, text: str) -> None:
    """Of the topic of the conversation, and only where the library has it."""
    words = Words.from_table(library.table("words"), "words.toml")
    topics = (Named("hep-a", "Hepatitis A"), Named("hep-b", "Hepatitis B"))
    known = Understanding(topics, Grammar({}, {}, ()), {}, words)
    answer = known.answer(Question(text=text), Session(topic="hep-a", aspect="causes"))
    assert isinstance(answer, Spoken)
    assert "hep-b" == answer.topic
    missing = known.answer(Question(text=text.replace("b", "e", 1) if "about" not in text else "what about e"), TALKING)
    assert not isinstance(missing, Spoken)


@pytest.mark.parametrize(
    ("text", "topic", "aspect"),
    [
        ("and type two?", "two", Aspect.TREATMENT),
        ("and the rheumatoid kind?", "rheumatoid", Aspect.TREATMENT),
        ("what about rheumatoid arthritis", "rheumatoid", Aspect.TREATMENT),
        ("and what types of rheumatoid arthritis are there", "rheumatoid", Aspect.TYPES),
        ("what about types of rheumatoid arthritis", "rheumatoid", Aspect.TYPES),
        ("and what is rheumatoid arthritis", "rheumatoid", Aspect.OVERVIEW),
    ],
)
def test_which_kind_is_no_question_about_kinds(
    understood: Callable[..., Understanding], text: str, topic: str, aspect: Aspect
) -> None:
    """The word may say which is meant; only where kinds are asked for are they told."""
    topics = (
        Named("one", "Diabetes Type 1"),
        Named("two", "Diabetes Type 2"),
        Named("rheumatoid", "Rheumatoid Arthritis", ("rheumatoid",)),
    )
    session = Session(topic="one", aspect="treatment")
    assert Spoken(topic, (aspect,)) == understood(*topics).answer(Question(text=text), session)


def test_a_letter_says_which_and_asks_the_same(understood: Callable[..., Understanding]) -> None:
    """ "And C?" is no question about which kinds there are."""
    known = understood(Named("b", "Hepatitis B"), Named("c", "Hepatitis C"))
    answer = known.answer(Question(text="and C?", spoken=True), Session(topic="b", aspect="causes"))
    assert Spoken("c", (Aspect.CAUSES,)) == answer


@pytest.mark.parametrize("text", ["and type one", "does type 1 do that as well", "and type one, is that in families"])
def test_the_sibling_that_shares_most_names_is_meant(understood: Callable[..., Understanding], text: str) -> None:
    """A short name that another topic happens to have doesn't make it a question."""
    topics = (
        Named("two", "Diabetes Type 2", ("type 2 diabetes", "type 2")),
        Named("one", "Diabetes Type 1", ("type 1 diabetes", "type 1")),
        Named("tay", "Tay-Sachs Disease", ("type 1",)),
    )
    known = understood(*topics)
    answer = known.answer(Question(text=text, spoken=True), Session(topic="two", aspect="complications"))
    assert isinstance(answer, Spoken)
    assert "one" == answer.topic
    assert Aspect.TYPES not in answer.aspects
