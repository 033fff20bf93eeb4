"""Follow-ups: what leans on the topic that is spoken of, and what goes on from it."""

import math
from collections.abc import Callable

import pytest

from skill.answer import Ambiguous, Spoken, Unknown
from skill.question import Question
from skill.session import Session
from skill.understanding import Grammar, Learned, Named, Understanding, Words, expand
from skill.understanding.evidence import Evidence
from skill.understanding.network import Network
from speech_content.library import Library
from speech_content.model import Aspect

TALKING = Session(topic="neutropenia", aspect="causes")
_ASKED = (Aspect.SYMPTOMS, Aspect.PREVENTION, Aspect.SELF_CARE, Aspect.TREATMENT)


def weighing(labels: tuple[str, str], share: float) -> Network:
    """Weigh any words alike, with this share for the first label."""
    return Network(labels, [(0.0, (0.0, 0.0))], (math.log(share / (1 - share)), 0.0), 0.1, {})


def following(share: float) -> Evidence:
    """Take any words for a follow-up with this share."""
    return Evidence(("follow-up", "none"), (math.log(share / (1 - share)), 0.0), 1.0, {})


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("and how is it treated", Aspect.TREATMENT),
        ("the symptoms", Aspect.SYMPTOMS),
        ("will it go away", Aspect.OUTLOOK),
        ("is it serious", Aspect.COMPLICATIONS),
        ("how low is dangerous", Aspect.COMPLICATIONS),
        ("what can I do at home", Aspect.SELF_CARE),
    ],
)
def test_a_follow_up_leans_on_the_topic(understanding: Understanding, text: str, aspect: Aspect) -> None:
    """With a pronoun, or with no other word left."""
    assert Spoken("neutropenia", (aspect,)) == understanding.answer(Question(text=text), TALKING)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("so what mustn't I eat", Aspect.SELF_CARE),
        ("who should be most careful", Aspect.RISK_FACTORS),
        ("would my hair fall out from it", Aspect.SYMPTOMS),
    ],
)
def test_a_follow_up_needs_no_word_for_its_topic(understanding: Understanding, text: str, aspect: Aspect) -> None:
    """Its own words are of things that no topic goes by."""
    answer = understanding.answer(Question(text=text), TALKING)
    assert isinstance(answer, Spoken)
    assert ("neutropenia", True) == (answer.topic, aspect in answer.aspects)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("what could go wrong with it", Aspect.RISKS),
        ("will I be asleep for it", Aspect.WHAT_HAPPENS),
        ("can I shower afterwards", Aspect.AFTER_CARE),
        ("do I have to fast the night before", Aspect.PREPARATION),
    ],
)
def test_a_test_is_followed_up_by_its_own_aspects(understanding: Understanding, text: str, aspect: Aspect) -> None:
    """What is asked next about a test is one of the aspects that tests have."""
    answer = understanding.answer(Question(text=text), Session(topic="bone-marrow-tests", aspect="overview"))
    assert isinstance(answer, Spoken)
    assert ("bone-marrow-tests", True) == (answer.topic, aspect in answer.aspects)


@pytest.mark.parametrize(
    "text", ["what's the weather like tomorrow", "play some jazz", "set an alarm", "put in an order for more checks"]
)
def test_other_talk_does_not_lean_on_the_topic(understanding: Understanding, text: str) -> None:
    """What is no question about health gets no answer about it, whatever was spoken of."""
    assert not isinstance(understanding.answer(Question(text=text), TALKING), Spoken)


@pytest.mark.parametrize(
    "text", ["how is scoliosis treated", "what causes skolly osis", "what are the symptoms of hyperparathyroidism"]
)
def test_a_new_name_never_falls_back_to_the_old_topic(understanding: Understanding, text: str) -> None:
    """Neither a named nor a mis-heard one."""
    answer = understanding.answer(Question(text=text, spoken=True), TALKING)
    assert not (isinstance(answer, Spoken) and answer.topic == "neutropenia")


@pytest.mark.parametrize(
    "text", ["what about the gout, I've gout too", "and shingles, my sister's down with that", "glandular fever"]
)
def test_an_illness_that_is_not_covered_is_not_the_old_topic(understanding: Understanding, text: str) -> None:
    """The language knows many illnesses by name; what is asked of one of them is not answered about another."""
    answer = understanding.answer(Question(text=text), Session(topic="leukemia", aspect="treatment"))
    assert isinstance(answer, Unknown)
    assert answer.named


def test_without_a_topic_a_follow_up_is_not_understood(understanding: Understanding) -> None:
    """It says what was asked for, and that nothing was named."""
    assert Unknown(Aspect.TREATMENT, named=False) == understanding.answer(Question(text="how is it treated"), Session())


def test_every_follow_up_of_the_grammar_is_its_aspect(library: Library, understanding: Understanding) -> None:
    """As far as the topic's kind has it."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    has = library.topics["neutropenia"].aspects
    for aspect in has:
        for template in grammar.ask[aspect].follow_up:
            for sentence in expand(template):
                answer = understanding.answer(Question(text=sentence), TALKING)
                assert Spoken("neutropenia", (aspect,)) == answer, sentence


def test_nothing_said_is_nothing_understood(understanding: Understanding) -> None:
    """Empty words, signs and silence."""
    for text in ("", "   ", "?!", "…"):
        assert Unknown() == understanding.answer(Question(text=text), TALKING)


@pytest.mark.parametrize(
    ("text", "topic", "aspect"),
    [
        ("is there a jab for it", "b", Aspect.PREVENTION),
        ("and is there a jab for it", "b", Aspect.PREVENTION),
        ("is there anything I can do to slow it down", "b", Aspect.PREVENTION),
        ("and thin bones, does it come with that", "bones", Aspect.SYMPTOMS),
        ("is it any good for thin bones", "b", Aspect.SELF_CARE),
        ("what are the signs of that one", "b", Aspect.SYMPTOMS),
        ("does it hurt", "b", Aspect.SYMPTOMS),
    ],
)
def test_a_word_that_stands_for_the_topic_comes_before_words_that_may_be_names(
    understood: Callable[..., Understanding], text: str, topic: str, aspect: Aspect
) -> None:
    """Parts of names, names of small words and questions that stand alone; but not before a name that comes first."""
    topics = (
        Named("b", "Hepatitis B", ("hep b", "hepatitis b in childhood"), aspects=(Aspect.OVERVIEW, *_ASKED)),
        Named("jabs", "Childhood Immunization", ("childhood jabs", "hepatitis jabs")),
        Named("down", "Down's Syndrome"),
        Named("bones", "Osteoporosis", ("thin bones",)),
        Named("knee", "Knee Replacement", aspects=(Aspect.OVERVIEW, Aspect.WHAT_HAPPENS)),
    )
    session = Session(topic="b", aspect="causes")
    answer = understood(*topics).answer(Question(text=text, spoken=True), session)
    assert isinstance(answer, Spoken)
    assert (topic, True) == (answer.topic, aspect in answer.aspects)


def test_what_may_be_a_name_is_not_followed_up(understanding: Understanding) -> None:
    """After "what about", what sounds like a name is asked about, and an illness that nobody covers isn't a move."""
    answer = understanding.answer(Question(text="what about platelets", spoken=True), TALKING)
    assert Ambiguous(("low-platelets",), Aspect.CAUSES) == answer
    answer = understanding.answer(Question(text="hemophilia, can you tell me that", spoken=True), TALKING)
    assert isinstance(answer, Unknown)


@pytest.mark.parametrize(
    ("text", "topic", "answered"),
    [
        ("what about hypothyroidism", "hyper", True),
        ("no sorry I meant hypothyroidism", "hyper", True),
        ("what about hypothyroidism", "", False),
        ("what about hypothyroidism", "hypo", False),
        ("how is hypothyroidism treated", "hyper", False),
    ],
)
def test_who_goes_on_to_a_look_alike_means_it(
    understood: Callable[..., Understanding], text: str, topic: str, *, answered: bool
) -> None:
    """ "What about" isn't said of what is spoken of; in any other case a recogniser may have put one for the other."""
    known = understood(Named("hyper", "Hyperthyroidism"), Named("hypo", "Hypothyroidism"))
    answer = known.answer(Question(text=text, spoken=True), Session(topic=topic, aspect="treatment"))
    assert answered == (Spoken("hypo", (Aspect.TREATMENT,)) == answer)
    assert answered or isinstance(answer, Ambiguous)


def test_who_names_two_others_is_asked(understood: Callable[..., Understanding]) -> None:
    """Though "that" may stand for what was spoken of."""
    known = understood(Named("b", "Hepatitis B"), Named("lupus", "Lupus"), Named("bones", "Osteoporosis"))
    question = Question(text="lupus and osteoporosis, what pills shift that", spoken=True)
    answer = known.answer(question, Session(topic="b", aspect="causes"))
    assert isinstance(answer, Ambiguous)
    assert {"lupus", "bones"} == set(answer.topics)


@pytest.mark.parametrize(
    ("text", "outside", "leans"),
    [
        ("how do i raise it", 0.5, True),
        ("how do i raise them", 0.5, True),
        ("how do i raise it", 0.7, False),
        ("how do i raise", 0.5, False),
        ("how do i raise", 0.3, True),
    ],
)
def test_a_word_such_as_it_weighs_against_what_seems_no_question_about_health(
    text: str, outside: float, *, leans: bool
) -> None:
    """From an even chance on, nothing leans on the conversation without one."""
    network = weighing(("outside", "treatment"), outside)
    words = Words(common=frozenset(["how", "do", "i", "raise", "it", "them"]), pronouns=frozenset({"it", "them"}))
    learned = Learned(None, network, following(0.98))
    known = Understanding((Named("b", "Hepatitis B"),), Grammar({}, {}, ()), {}, words, learned)
    answer = known.answer(Question(text=text), Session(topic="b", aspect="causes"))
    assert leans == isinstance(answer, Spoken)


@pytest.mark.parametrize(
    ("text", "share", "leans"),
    [("signs of it", 0.9, True), ("signs of brog", 0.9, False), ("signs of it", 0.6, False)],
)
def test_a_sure_question_alone_leans_whatever_else_it_may_be(text: str, share: float, *, leans: bool) -> None:
    """But for a word that may name something, and where the question itself isn't sure."""
    words = Words(common=frozenset(["signs", "of", "it"]), pronouns=frozenset({"it"}))
    learned = Learned(None, weighing(("symptoms", "types"), share), following(0.01))
    known = Understanding((Named("b", "Hepatitis B"),), Grammar({}, {}, ()), {}, words, learned)
    answer = known.answer(Question(text=text, spoken=True), Session(topic="b", aspect="causes"))
    assert leans == (Spoken("b", (Aspect.SYMPTOMS,)) == answer)


def test_which_kind_is_meant_keeps_what_was_asked() -> None:
    """However sure the words are that kinds are asked for: "type" says which."""
    words = Words(
        common=frozenset(["and", "type"]),
        counted=frozenset({"type"}),
        opposed=(("1", "2"),),
        cues=((Aspect.TYPES, "type", 2.0),),
    )
    topics = (Named("two", "Diabetes Type 2"), Named("one", "Diabetes Type 1"))
    learned = Learned(None, weighing(("types", "causes"), 0.95), following(0.01))
    known = Understanding(topics, Grammar({}, {}, ()), {}, words, learned)
    answer = known.answer(Question(text="and type 1"), Session(topic="two", aspect="causes"))
    assert Spoken("one", (Aspect.CAUSES,)) == answer


def test_a_whole_name_beside_it_is_no_follow_up_unless_it_surely_is_one() -> None:
    """Two names are asked about, though "it" may stand for what was spoken of."""
    words = Words(common=frozenset(["does", "or", "it"]), pronouns=frozenset({"it"}), joints=frozenset({"or"}))
    topics = (Named("b", "Hepatitis"), Named("lupus", "Lupus"), Named("gout", "Gout"))
    for follows, leans in ((0.3, False), (0.9, True)):
        learned = Learned(None, weighing(("treatment", "types"), 0.95), following(follows))
        known = Understanding(topics, Grammar({}, {}, ()), {}, words, learned)
        answer = known.answer(Question(text="does it lupus or gout"), Session(topic="b", aspect="causes"))
        assert leans == isinstance(answer, Spoken)


def test_a_name_of_small_words_is_no_name_beside_a_word_for_the_topic() -> None:
    """In "what slows it down" nobody means the syndrome."""
    words = Words(common=frozenset(["what", "slows", "it", "down"]), pronouns=frozenset({"it"}))
    topics = (Named("b", "Hepatitis"), Named("down", "Down's Syndrome", ("down",)))
    learned = Learned(None, weighing(("treatment", "types"), 0.95), following(0.3))
    answer = Understanding(topics, Grammar({}, {}, ()), {}, words, learned).answer(
        Question(text="what slows it down"), Session(topic="b", aspect="causes")
    )
    assert Spoken("b", (Aspect.TREATMENT,)) == answer
