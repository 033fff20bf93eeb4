"""What leans on the conversation: follow-ups, "what about X", open offers, moves."""

from collections.abc import Callable

import pytest

from skill.answer import Ambiguous, Command, Spoken, Unknown
from skill.question import Intent, Question
from skill.session import Offer, Session
from skill.understanding import Named, Understanding, Words, expand
from skill.understanding.grammar import Grammar
from speech_content.library import Library
from speech_content.model import Aspect

TALKING = Session(topic="neutropenia", aspect="causes")
DID_YOU_MEAN = Session(offer=Offer("topic", ("anemia",), "causes"))
_ASKED = (Aspect.SYMPTOMS, Aspect.PREVENTION, Aspect.SELF_CARE, Aspect.TREATMENT)
WHICH = Session(offer=Offer("topics", ("anemia", "leukemia"), "treatment"))


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("and how is it treated", Aspect.TREATMENT),
        ("the symptoms", Aspect.SYMPTOMS),
        ("will it go away", Aspect.OUTLOOK),
        ("is it serious", Aspect.COMPLICATIONS),
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


@pytest.mark.parametrize("text", ["what's the weather like tomorrow", "play some jazz in the kitchen", "set an alarm"])
def test_other_talk_does_not_lean_on_the_topic(understanding: Understanding, text: str) -> None:
    """What is no question about health gets no answer about it, whatever was spoken of."""
    assert not isinstance(understanding.answer(Question(text=text), TALKING), Spoken)


def test_a_partial_name_is_completed_by_the_conversation() -> None:
    """What it lacks is in the name of what was spoken of; where two fit, it is no name."""
    named = Named("myeloid", "Myeloid Leukemia"), Named("hairy", "Hairy Cell Leukemia"), Named("l", "Leukemia")
    light = Words(common=frozenset({"the", "and"}))
    known = Understanding(named, Grammar({}, {}, ()), {}, light)
    answer = known.answer(Question(text="and the myeloid"), Session(topic="l", aspect="causes"))
    assert Spoken("myeloid", (Aspect.CAUSES,)) == answer
    two = Understanding((*named, Named("other", "Leukemia Myeloid")), Grammar({}, {}, ()), {}, light)
    assert not isinstance(two.answer(Question(text="and the myeloid"), Session(topic="l")), Spoken)


def test_what_about_keeps_the_aspect(understanding: Understanding) -> None:
    """Another topic is asked about in the same respect."""
    assert Spoken("leukemia", (Aspect.CAUSES,)) == understanding.answer(Question(text="what about leukemia"), TALKING)
    assert Spoken("leukemia", (Aspect.TREATMENT,)) == understanding.answer(
        Question(text="and how is leukemia treated"), TALKING
    )


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


def test_every_sentence_of_the_grammar_is_its_move(library: Library, understanding: Understanding) -> None:
    """Also in the middle of a conversation."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    for intent, templates in grammar.intents.items():
        for template in templates:
            for sentence in expand(template):
                assert Command(intent) == understanding.answer(Question(text=sentence), TALKING), sentence


def test_every_follow_up_of_the_grammar_is_its_aspect(library: Library, understanding: Understanding) -> None:
    """As far as the topic's kind has it."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    has = library.topics["neutropenia"].aspects
    for aspect in has:
        for template in grammar.ask[aspect].follow_up:
            for sentence in expand(template):
                answer = understanding.answer(Question(text=sentence), TALKING)
                assert Spoken("neutropenia", (aspect,)) == answer, sentence


def test_a_condition_is_asked_for_its_risks(understanding: Understanding) -> None:
    """The words of tests and treatments are put in those of illnesses."""
    answer = understanding.answer(Question(text="what are the risks of neutropenia"), Session())
    assert isinstance(answer, Spoken)
    assert Aspect.RISKS not in answer.aspects


def test_nothing_said_is_nothing_understood(understanding: Understanding) -> None:
    """Empty words, signs and silence."""
    for text in ("", "   ", "?!", "…"):
        assert Unknown() == understanding.answer(Question(text=text), TALKING)


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


@pytest.mark.parametrize(
    ("text", "topic", "aspect"),
    [
        ("is there a jab for it", "b", Aspect.PREVENTION),
        ("and is there a jab for it", "b", Aspect.PREVENTION),
        ("is there anything I can do to slow it down", "b", Aspect.PREVENTION),
        ("and thin bones, does it come with that", "bones", Aspect.SYMPTOMS),
        ("what are the signs of that one", "b", Aspect.SYMPTOMS),
        ("does it hurt", "b", Aspect.SYMPTOMS),
    ],
)
def test_a_word_that_stands_for_the_topic_comes_before_words_that_may_be_names(
    understood: Callable[..., Understanding], text: str, topic: str, aspect: Aspect
) -> None:
    """Parts of names, names of small words and questions that stand alone; but not before a name that comes first."""
    topics = (
        Named("b", "Hepatitis B", ("hep b",), aspects=(Aspect.OVERVIEW, *_ASKED)),
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


def test_one_of_the_offered_is_chosen_by_the_beginning_of_its_name(library: Library) -> None:
    """By what tells it apart from the others."""
    words = Words.from_table(library.table("words"), "words.toml")
    topics = (Named("hyper", "Hyperthyroidism"), Named("hypo", "Hypothyroidism"))
    known = Understanding(topics, Grammar({}, {}, ()), {}, words)
    session = Session(offer=Offer("topics", ("hyper", "hypo"), "causes"))
    assert Spoken("hypo", (Aspect.CAUSES,)) == known.answer(Question(text="hypo, yes"), session)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("um could you say that one more time for me love", Intent.REPEAT),
        ("you're going too fast for me, slow it down a bit", Intent.SLOWER),
        ("and where do you get all that from", Intent.SOURCE),
        ("right, that's me done, cheers", Intent.STOP),
    ],
)
def test_a_move_is_known_in_peoples_own_words(understanding: Understanding, text: str, intent: Intent) -> None:
    """Where it is none of the grammar's sentences."""
    assert Command(intent) == understanding.answer(Question(text=text), TALKING)
