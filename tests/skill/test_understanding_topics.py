"""From words to topics: whole names, repairs, sounds, look-alikes, thresholds and explanation."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from skill.answer import Ambiguous, Answer, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding import Grammar, Learned, Named, Understanding, Words, expand
from skill.understanding.decide import FOREIGN
from skill.understanding.sound_index import Heard, SoundIndex
from speech_content.library import Library
from speech_content.model import Aspect

TOPICS = (
    Named("hyper", "Hyperthyroidism", ("overactive thyroid",)),
    Named("hypo", "Hypothyroidism", ("underactive thyroid",)),
    Named("pressure", "High Blood Pressure", ("hypertension",)),
    Named("low-pressure", "Low Blood Pressure", ("hypotension",)),
    Named("hep-a", "Hepatitis A"),
    Named("hep-b", "Hepatitis B"),
    Named("anemia", "Anemia", ("anaemia",)),
    Named("parkinson", "Parkinson's Disease"),
    Named("diverticular", "Diverticulosis and Diverticulitis"),
    Named("psoriasis", "Psoriasis"),
    Named("pku", "Phenylketonuria"),
    Named("bowel", "Irritable Bowel Syndrome", ("IBS",)),
    Named("appendix", "Appendicitis"),
    Named("hodgkin", "Hodgkin Lymphoma"),
    Named("non-hodgkin", "Non-Hodgkin Lymphoma"),
)


@pytest.fixture(scope="module")
def known(library: Library, words: Words) -> Understanding:
    """Understanding of a few topics with look-alikes among them."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    learned = Learned.read(library.tables.data, "en-US")
    return Understanding(TOPICS, grammar, library.table("urgent"), words, learned)


def ask(known: Understanding, text: str, *, spoken: bool = False) -> Answer:
    """Ask in a new conversation."""
    return known.answer(Question(text=text, spoken=spoken), Session())


@pytest.mark.parametrize(
    ("text", "topic", "aspect"),
    [
        ("what causes psoriasis", "psoriasis", Aspect.CAUSES),
        ("is psoriasis serious", "psoriasis", Aspect.COMPLICATIONS),
        ("Parkinson's", "parkinson", Aspect.OVERVIEW),
        ("how do they treat an underactive thyroid", "hypo", Aspect.TREATMENT),
        ("how would I know if I was anaemic", "anemia", Aspect.SYMPTOMS),
        ("what should I eat with IBS", "bowel", Aspect.SELF_CARE),
        ("what is hepatitis A", "hep-a", Aspect.OVERVIEW),
        ("what is irritible bowel syndrome", "bowel", Aspect.OVERVIEW),
    ],
)
def test_names_are_answered(known: Understanding, text: str, topic: str, aspect: Aspect) -> None:
    """Titles, names, forms of words and one slip of the fingers, each with what was asked."""
    assert Spoken(topic, (aspect,)) == ask(known, text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what is hipertension", "pressure"),
        ("what casues psoriasys", "psoriasis"),
        ("is aneamia serious", "anemia"),
        ("treatmnt for parkinsens", "parkinson"),
        ("phenylketonurea and school", "pku"),
        ("can appendicits burst", "appendix"),
    ],
)
def test_a_slip_in_a_name_is_answered(known: Understanding, text: str, topic: str) -> None:
    """One letter left out, moved or like another leaves no doubt in a long word that stands for one topic."""
    assert topic == getattr(ask(known, text), "topic", "")


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Dad is 81, high blood pressure, what now", True),
        ("what is hepatitis a, acute", True),
        ("acute hepatitis a", False),
        ("is hypertension 140 bad", True),
    ],
)
def test_a_sign_parts_a_name_from_what_is_beside_it(known: Understanding, text: str, *, answered: bool) -> None:
    """A figure or a look-alike's word before a comma belongs to something else."""
    answer = ask(known, text)
    assert answered == isinstance(answer.then if isinstance(answer, Urgent) else answer, Spoken)


@pytest.mark.parametrize(("text", "feature"), [("psoriasis{} eczema", "after"), ("eczema{} psoriasis", "before")])
def test_a_word_beside_a_name_counts_less_after_a_sign(known: Understanding, text: str, feature: str) -> None:
    """It may have been part of the name, but not across a comma."""

    def features(sign: str) -> dict[str, float]:
        reading = known.explain(Question(text=text.format(sign)), Session()).reading
        assert reading
        return dict(reading.candidates[0].features)

    assert features("").get(feature)
    assert not features(",").get(feature)


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("what causes sore isis", "psoriasis"),
        ("how is an emia treated", "anemia"),
        ("what are the signs of park in sons disease", "parkinson"),
    ],
)
def test_mis_heard_names_are_asked_or_answered(known: Understanding, heard: str, topic: str) -> None:
    """By their sound, across the breaks between words."""
    answer = ask(known, heard, spoken=True)
    assert isinstance(answer, Spoken | Ambiguous)
    assert topic == (answer.topic if isinstance(answer, Spoken) else answer.topics[0])


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("what is hypthyroidism", False),
        ("what causes hyper thyroid is him", True),
        ("what is hypetension", False),
        ("what is no-hodgkin lymphoma", False),
        ("how is hypertension treated", True),
    ],
)
def test_look_alikes_are_asked_about(known: Understanding, text: str, spoken: bool) -> None:
    """A difference that tells names apart turns a doubtful answer into a question."""
    assert isinstance(ask(known, text, spoken=spoken), Ambiguous)


@pytest.mark.parametrize(
    "text", ["what is hepatitis e", "what is pernicious anemia", "what causes hyperparathyroidism"]
)
def test_a_neighbour_is_never_answered(known: Understanding, text: str) -> None:
    """A name that is covered, with a word beside it that makes it another one."""
    assert not isinstance(ask(known, text), Spoken)


@pytest.mark.parametrize(
    "text",
    ["how much is an overdraft fee", "play some music", "what is the capital of France", "when do classes start"],
)
def test_what_is_out_of_scope_is_unknown(known: Understanding, text: str) -> None:
    """Nothing is answered or asked."""
    assert isinstance(ask(known, text), Unknown)


def test_a_name_that_is_not_covered_is_known_as_a_name(known: Understanding) -> None:
    """So that the reply can say that it isn't covered, instead of "I didn't understand"."""
    answer = ask(known, "what causes scoliosis")
    assert isinstance(answer, Unknown)
    assert answer.named


def test_a_misspelt_name_alone_is_answered(known: Understanding) -> None:
    """Nothing is asked of it, so nothing speaks against health."""
    assert Spoken("pku", (Aspect.OVERVIEW,)) == ask(known, "phenylketoneuria")


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        ("do they operate on a cat a rack right away", "Cataract"),
        ("will skull ee oh sis squash her lungs when she is older", "Scoliosis"),
    ],
)
def test_a_name_is_heard_in_a_long_stretch(library: Library, words: Words, heard: str, topic: str) -> None:
    """Among hundreds of names, though few of the stretch's sounds are the name's: it is searched in pieces."""
    lines = (Path(__file__).parent / "data" / "lookalikes.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t")[:2] for line in lines if line and line[0] != "#"][1:]
    titles = dict.fromkeys((topic, *(name for pair in pairs for name in pair)))
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    known = Understanding([Named(title, title) for title in titles], grammar, {}, words)
    answer = ask(known, heard, spoken=True)
    assert isinstance(answer, Ambiguous)
    assert (topic,) == answer.topics


def test_the_best_of_several_hypotheses_is_taken(known: Understanding) -> None:
    """A recogniser's second guess may be the right one."""
    question = Question(text="what causes sorry asses", hypotheses=("what causes psoriasis",), spoken=True)
    answer = known.answer(question, Session())
    assert Spoken("psoriasis", (Aspect.CAUSES,)) == answer


def test_a_platform_resolves_or_leaves_open(known: Understanding) -> None:
    """The resolved id first, then its candidates, then the slot's own words."""
    session = Session()
    assert Spoken("anemia", (Aspect.CAUSES,)) == known.answer(
        Question(Intent.ASK, topic="anemia", aspect=Aspect.CAUSES), session
    )
    assert Ambiguous(("hyper", "hypo"), None) == known.answer(
        Question(Intent.ASK, candidates=("hyper", "hypo")), session
    )
    assert Spoken("psoriasis", (Aspect.CAUSES,)) == known.answer(
        Question(Intent.ASK, topic_text="psoriasis", aspect=Aspect.CAUSES), session
    )
    unknown = known.answer(Question(Intent.ASK, topic_text="scoliosis", aspect=Aspect.CAUSES), session)
    assert isinstance(unknown, Unknown)
    assert (Aspect.CAUSES, True) == (unknown.aspect, unknown.named)
    assert Spoken("anemia", (Aspect.CAUSES,)) == known.answer(
        Question(Intent.ASK, aspect=Aspect.CAUSES), Session(topic="anemia")
    )


def test_a_question_in_the_grammars_words_asks_one_thing(
    library: Library, understood: Callable[..., Understanding]
) -> None:
    """Whatever all its words speak for one by one."""
    grammar, known = Grammar.from_table(library.table("grammar"), "grammar.toml"), understood(Named("gout", "Gout"))
    for aspect in set(Aspect) - FOREIGN - {Aspect.EMERGENCY}:
        for template in grammar.ask[aspect].with_topic:
            for text in expand(template):
                question = Question(text=text.replace("{topic}", "gout"))
                assert Spoken("gout", (aspect,)) == known.answer(question, Session()), text


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("she fell in the kitchen, what are the symptoms of gout", Aspect.SYMPTOMS),
        ("my chest was tight and my leg hurts, what is gout", Aspect.OVERVIEW),
    ],
)
def test_a_last_clause_that_asks_in_full_is_what_is_asked(
    understood: Callable[..., Understanding], text: str, aspect: Aspect
) -> None:
    """What was told before it is not."""
    answer = understood(Named("gout", "Gout")).answer(Question(text=text), Session())
    bare = answer.then if isinstance(answer, Urgent) else answer
    assert isinstance(bare, Spoken)
    assert aspect in bare.aspects


@pytest.mark.parametrize(
    ("text", "aspect"), [("why me, what is gout", Aspect.OVERVIEW), ("why me, what is gout going to do", Aspect.CAUSES)]
)
def test_a_last_clause_with_more_words_is_read_with_all_others(text: str, aspect: Aspect) -> None:
    """Only one that is a question and nothing else stands for itself."""
    words = Words(cues=((Aspect.CAUSES, "why", 2.0), (Aspect.OVERVIEW, "what is", 2.0)))
    known = Understanding((Named("gout", "Gout"),), Grammar({}, {}, ()), {}, words)
    answer = known.answer(Question(text=text), Session())
    assert aspect in (answer.aspects if isinstance(answer, Spoken) else (getattr(answer, "aspect", None),))


def test_a_decision_explains_itself(known: Understanding) -> None:
    """Matched words, repairs, feature values, guard reasons and thresholds."""
    text = str(known.explain(Question(text="what causes hypetension"), Session()))
    for part in ("cue ", "candidate", "repair", "features", "guard", "thresholds  answer from 0.80, ask from 0.38"):
        assert part in text
    assert "cue         what is <topic> -> overview" in str(
        known.explain(Question(text="what is hipertension"), Session())
    )


def test_a_long_utterance_is_searched_in_few_pieces(known: Understanding, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it consists of, since each costs as much as all the rest."""
    searched: list[tuple[int, int]] = []
    sounds = known._decider._contest._matcher.sounds
    hear = type(sounds).hear

    def counted(self: SoundIndex, words: Sequence[str], first: int, last: int, *rest: Any, **more: Any) -> list[Heard]:
        searched.append((first, last))
        return hear(self, words, first, last, *rest, **more)

    monkeypatch.setattr(type(sounds), "hear", counted)
    ask(known, " ".join(["brog", "wimble", "zilt"] * 10), spoken=True)
    assert 4 == len(searched)
    assert all(last - first <= 6 for first, last in searched)
