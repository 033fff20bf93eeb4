"""Red flags: heard first, weighed by who has it and when, and explained away where they are only talk."""

import tomllib
from pathlib import Path

import pytest

from skill.answer import Command, Spoken, Urgent
from skill.question import Intent, Question
from skill.session import Session
from skill.understanding import Grammar, Learned, Named, Understanding, Words
from skill.understanding.evidence import Evidence
from skill.understanding.normalise import Normaliser
from skill.understanding.urgent import RedFlags
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Aspect

DATA = Path(__file__).parent / "data" / "emergencies.tsv"
PHRASES = [line.split("\t") for line in DATA.read_text("utf-8").splitlines() if not line.startswith("#")][1:]


def severity(understanding: Understanding, text: str, *, spoken: bool = False, session: Session | None = None) -> str:
    """Say what an utterance comes to: alert, soft or none."""
    answer = understanding.answer(Question(text=text, spoken=spoken), session or Session())
    return answer.severity if isinstance(answer, Urgent) else "none"


def heard(understanding: Understanding, wanted: str) -> list[tuple[str, str]]:
    """Give the labelled phrases of the development half with what they come to."""
    return [
        (severity(understanding, text, spoken=channel == "speech"), text)
        for text, label, _, channel, split, _ in PHRASES
        if split == "dev" and label == wanted
    ]


def test_emergencies_are_noticed(understanding: Understanding) -> None:
    """Of the labelled phrases that were learned from, hardly any goes unnoticed, and most end the conversation."""
    found = heard(understanding, "alert")
    assert sum(got == "none" for got, _ in found) <= len(found) / 200
    assert sum(got == "alert" for got, _ in found) >= 0.95 * len(found)


def test_talk_about_danger_is_no_alarm(understanding: Understanding) -> None:
    """Of the near misses that were learned from, hardly any is an alert."""
    found = heard(understanding, "none")
    assert sum(got == "alert" for got, _ in found) <= len(found) / 100


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("I can't breathe", "breathing"),
        ("my husband is having a heart attack", "chest-pain"),
        ("his face is drooping and his speech is slurred", "stroke"),
        ("she won't wake up", "unconscious"),
        ("I want to kill myself", "suicide"),
        ("my son swallowed bleach", "poison"),
        ("my throat is closing", "allergy"),
        ("I need an ambulance", "general"),
    ],
)
def test_an_alarm_names_its_line(understanding: Understanding, text: str, line: str) -> None:
    """Each danger has a line of its own."""
    assert Urgent(line, "alert") == understanding.answer(Question(text=text), Session())


@pytest.mark.parametrize(
    "text",
    [
        "I'm on chemo and I have a fever",
        "I had chemo last week and now I have chills",
        "my neutrophils are low and my temperature is 101",
    ],
)
def test_fever_with_a_weak_defence_is_an_alert(understanding: Understanding, text: str) -> None:
    """Treatment of last week is not the past."""
    assert "alert" == severity(understanding, text)


@pytest.mark.parametrize(
    "text",
    [
        "does neutropenia cause fever",
        "what causes chest pain",
        "can chemo give you a fever",
        "I had a stroke two years ago, can I fly",
        "no chest pain, only a cough",
        "what if I get a fever on chemo",
    ],
)
def test_questions_past_denial_and_supposing_are_no_alarm(understanding: Understanding, text: str) -> None:
    """General questions, what is past, denied or supposed."""
    assert "none" == severity(understanding, text)


def test_a_recogniser_may_have_lost_a_not(understanding: Understanding) -> None:
    """ "I can breathe" is urgent where it was recognised, and news where it was typed."""
    assert "alert" == severity(understanding, "i can breathe", spoken=True)
    assert "alert" != severity(understanding, "i can breathe")
    assert "alert" != severity(understanding, "i can breathe fine i just want to know about asthma", spoken=True)


def test_words_of_danger_are_known_by_their_sound(understanding: Understanding) -> None:
    """As a recogniser writes them."""
    assert "alert" == severity(understanding, "i am on key mow and i have a fever", spoken=True)


def test_a_topic_brings_its_own_red_flags(understanding: Understanding) -> None:
    """What is urgent with the topic of the conversation is answered by that topic's emergency section."""
    session = Session(topic="neutropenia")
    answer = understanding.answer(Question(text="I have a fever"), session)
    assert Urgent("neutropenia", "alert") == answer
    assert "alert" != severity(understanding, "I have a fever")
    assert "none" == severity(understanding, "does it cause a fever", session=session)


def test_a_soft_flag_comes_before_the_answer(understanding: Understanding) -> None:
    """What is over or mild is worth one sentence, and the question is answered all the same."""
    answer = understanding.answer(Question(text="I had a bit of chest pain yesterday, what is anemia"), Session())
    assert isinstance(answer, Urgent)
    assert ("chest-pain", "soft", Spoken("anemia", (Aspect.OVERVIEW,))) == (answer.line, answer.severity, answer.then)


def test_a_danger_of_no_clear_kind_gets_the_general_line(library: Library) -> None:
    """Where no kind has half of the weight, the line that fits any is said."""
    weights = {"bleed": "0:80 1:40", "odd": "0:80"}
    learned = Evidence(("danger", "bleeding", "stroke", "poison"), (-1.0, 0.0, 0.0, 0.0), 0.1, weights)
    words = Words.from_table(library.table("words"), "words.toml")
    normaliser = Normaliser(words)
    flags = RedFlags.from_table(library.table("urgent"), "urgent.toml", words, normaliser, (), learned)
    lines = [alarm.line for text in ("bleeding", "odd") if (alarm := flags.hear(normaliser.say(text).stems))]
    assert ["bleeding", "general"] == lines


def test_every_raw_word_is_checked_whatever_the_intent(understanding: Understanding) -> None:
    """A platform's own intent, slot or further hypothesis can't hide a red flag."""
    for question in (
        Question(Intent.YES, text="yes I can't breathe"),
        Question(Intent.ASK, topic="anemia", topic_text="my baby is choking"),
        Question(text="mumble", hypotheses=("he is not breathing",)),
    ):
        answer = understanding.answer(question, Session())
        assert isinstance(answer, Urgent)
        assert "alert" == answer.severity
    assert Command(Intent.YES) == understanding.answer(Question(Intent.YES), Session())


def test_an_emergency_without_words_gets_the_general_line(understanding: Understanding) -> None:
    """Where a platform matched a sample and gives no words."""
    assert Urgent("general", "alert") == understanding.answer(Question(Intent.URGENT), Session())


def test_every_sample_is_an_alert_of_its_line(library: Library, understanding: Understanding) -> None:
    """What the interaction model offers as a sample is heard as that danger in free words too."""
    wrong = [
        (line, sample)
        for line, entry in library.table("urgent")["lines"].items()
        for sample in entry["samples"]
        if understanding.answer(Question(text=sample), Session()) != Urgent(line, "alert")
        and not (line == "fever" and severity(understanding, sample) == "alert")
    ]
    assert [] == wrong


def test_alert_lines_are_short_and_say_whom_to_call(library: Library) -> None:
    """At most two sentences and fifteen seconds, and a number to call."""
    table = tomllib.loads((Path(__file__).parents[2] / "speech_content/languages/en-US/urgent.toml").read_text("utf-8"))
    for line in table["lines"]:
        spoken = library.line(f"urgent/{line}")
        assert spoken.seconds <= 15, (line, spoken.seconds)
        assert len([part for part in spoken.written.replace("?", ".").split(". ") if part]) <= 2
        assert "911" in spoken.written
        assert spoken.sources


@pytest.mark.parametrize(
    "text",
    [
        "I'm dying to know why but I can't breathe",
        "hot dogs are stuck in his throat he is choking",
        "the movie was on and now my husband is having a heart attack",
        "her blood pressure dropped and she passed out and won't wake up",
    ],
)
def test_a_saying_hides_no_danger_beside_it(understanding: Understanding, text: str) -> None:
    """Only the words of the saying itself are explained away by it."""
    assert "none" != severity(understanding, text)


def test_red_flag_tables_are_checked() -> None:
    """A phrase that can't be read, a kind of danger without a line, and a topic's unknown sign are all named."""
    table = {"signs": {"falling": {"phrases": ["(fell"]}}, "lines": {}}
    learned = Learned(urgent=Evidence(("danger", "falling"), (0.0, 0.0), 1.0, {}))
    topics = (Named("gout", "Gout", red_flags=("sinking",)),)
    with pytest.raises(ContentError) as caught:
        Understanding(topics, Grammar({}, {}, ()), table, learned=learned)
    for part in ("no line falling", "nothing closes", "no sign sinking"):
        assert part in str(caught.value)
