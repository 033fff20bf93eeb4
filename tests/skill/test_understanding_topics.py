"""From words to topics: whole names, repairs, sounds, look-alikes, thresholds and explanation."""

import subprocess
import sys
from pathlib import Path

import pytest

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding import Grammar, Learned, Named, Understanding, Words
from skill.understanding.evidence import Evidence
from skill.understanding.lint import lint, look_alikes
from skill.understanding.misses import Asked, summarise
from speech_content.errors import ContentError
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
    Named("shared-one", "Heartburn", ("acid reflux",)),
    Named("shared-two", "GERD", ("acid reflux",)),
    Named("sad", "Seasonal Affective Disorder", ("SAD",)),
    Named("appendix", "Appendicitis"),
    Named("hodgkin", "Hodgkin Lymphoma"),
    Named("non-hodgkin", "Non-Hodgkin Lymphoma"),
)


@pytest.fixture(scope="module")
def words(library: Library) -> Words:
    """The built-in words of en-US."""
    return Words.from_table(library.table("words"), "words.toml")


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


def test_derived_names_only_lead_to_a_question() -> None:
    """Part of "X and Y" may be meant, but isn't a name of the topic."""
    topics = [Named("both", "Warts and Corns")]
    understanding = Understanding(topics, Grammar({}, {}, ()), {})
    assert Ambiguous(("both",), None) == understanding.answer(Question(text="corns"), Session())


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


def test_a_clear_move_comes_before_a_less_likely_name(library: Library, words: Words) -> None:
    """What is a name and a word of a command is the command."""
    topics = (Named("meth", "Methamphetamine", ("speed",)),)
    grammar, learned = Grammar({}, {}, ()), Learned.read(library.tables.data, "en-US")
    known = Understanding(topics, grammar, library.table("urgent"), words, learned)
    assert Command(Intent.NORMAL) == known.answer(Question(text="you can go back to normal speed now"), Session())
    assert Spoken("meth", (Aspect.COMPLICATIONS,)) == known.answer(Question(text="is speed dangerous"), Session())


def test_a_shared_name_is_asked_about(known: Understanding) -> None:
    """Two topics with one name, where neither has the better claim."""
    answer = ask(known, "what is acid reflux")
    assert isinstance(answer, Ambiguous)
    assert {"shared-one", "shared-two"} == set(answer.topics)


def test_an_abbreviation_that_is_a_word_is_no_name(known: Understanding) -> None:
    """Whoever says that they are sad doesn't name seasonal affective disorder."""
    assert not isinstance(ask(known, "I am sad today"), Spoken)


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


def test_a_decision_explains_itself(known: Understanding) -> None:
    """Matched words, repairs, feature values, guard reasons and thresholds."""
    text = str(known.explain(Question(text="what causes hypetension"), Session()))
    for part in ("cue ", "candidate", "repair", "features", "guard", "thresholds  answer from 0.80, ask from 0.35"):
        assert part in text
    assert "cue         what is <topic> -> overview" in str(
        known.explain(Question(text="what is hipertension"), Session())
    )


def test_red_flag_tables_are_checked() -> None:
    """A phrase that can't be read, a kind of danger without a line, and a topic's unknown sign are all named."""
    table = {"signs": {"falling": {"phrases": ["(fell"]}}, "lines": {}}
    learned = Learned(urgent=Evidence(("danger", "falling"), (0.0, 0.0), 1.0, {}))
    topics = (Named("gout", "Gout", red_flags=("sinking",)),)
    with pytest.raises(ContentError) as caught:
        Understanding(topics, Grammar({}, {}, ()), table, learned=learned)
    for part in ("no line falling", "nothing closes", "no sign sinking"):
        assert part in str(caught.value)


def test_lint_reports_collisions_and_common_words(words: Words) -> None:
    """Names of two topics, the same name twice, everyday words, look-alikes."""
    topics = (*TOPICS, Named("twice", "Gout", ("gout", "cold"), file="gout.md"))
    rules = {(problem.rule, problem.file) for problem in lint(topics, words)}
    assert {("shared-name", "shared-one"), ("shared-name", "shared-two")} <= rules
    assert {("name-twice", "gout.md"), ("common-name", "gout.md"), ("few-names", "gout.md")} <= rules
    assert all(problem.level == "warn" for problem in lint(topics, words))


def test_look_alikes_are_listed(words: Words) -> None:
    """Over all names, and those that differ in a telling part are marked."""
    pairs = {(pair.one, pair.other): pair.differs for pair in look_alikes(TOPICS, words)}
    assert pairs[("Hyperthyroidism", "Hypothyroidism")]
    assert pairs[("hypertension", "hypotension")]


def test_misses_are_summed_up_with_names_to_add(known: Understanding) -> None:
    """What was answered, what was not, and which words to consider as names."""
    questions = [
        Asked("what causes psoriasis"),
        Asked("what is scoliosis"),
        Asked("what causes scaly plaques", "psoriasis"),
    ]
    summary = summarise(known, questions)
    assert 3 == summary.count
    assert dict(summary.outcomes)["answered"] == 1
    assert ("psoriasis", "plaques") in [(topic, name.split()[-1]) for topic, name in summary.proposals]
    assert "scoliosis" in dict(summary.missing)


_DIGEST = """
import sys
sys.path.insert(0, {root!r})
from skill.understanding import build
from speech_content.library import load_library
print(build(load_library()).index.digest)
"""


def test_the_index_is_the_same_to_the_byte(pytestconfig: pytest.Config) -> None:
    """Whatever order Python's own hashing gives."""
    code = _DIGEST.format(root=str(pytestconfig.rootpath))
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(digests)
    assert 65 == len(digests.pop())


def test_each_topic_has_the_names_that_people_use(library: Library) -> None:
    """At least ten a topic."""
    few = {topic.id: len(topic.names) for topic in library.topics.values() if len(topic.names) < 10}
    assert {} == few
