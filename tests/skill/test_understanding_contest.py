"""Which of several names in one utterance is its topic: what is told by the way, and what a recogniser left over."""

from collections.abc import Callable

import pytest

from skill.answer import Ambiguous, Answer, Spoken
from skill.question import Question
from skill.session import Session
from skill.understanding import Learned, Named, Understanding
from speech_content.library import Library

NOTHING: frozenset[str] = frozenset()
TOPICS = (
    Named("cancer", "Lung Cancer"),
    Named("smoking", "Smoking", ("smoker",)),
    Named("sores", "Cold Sores"),
    Named("cold", "Common Cold", ("a cold",)),
    Named("vasectomy", "Vasectomy"),
    Named("exercise", "Exercise", ("exercise",)),
    Named("rays", "X-Rays", ("x ray",)),
    Named("sarcoid", "Sarcoidosis"),
    Named("bag", "Ostomy Bag"),
    Named("tuberculosis", "Tuberculosis"),
    Named("asthma", "Asthma"),
)
Understood = Callable[..., Understanding]


def ask(understood: Understood, text: str, *, spoken: bool = False, **rest: frozenset[str]) -> Answer:
    """Ask in a new conversation."""
    return understood(*TOPICS, **rest).answer(Question(text=text, spoken=spoken), Session())


def topics_of(answer: Answer) -> list[str]:
    """Give what is answered, or asked about."""
    return sorted(answer.topics if isinstance(answer, Ambiguous) else [getattr(answer, "topic", "")])


def test_words_that_people_say_are_a_circumstance(library: Library, understood: Understood) -> None:
    """Of a name that they seldom say; without knowing what they say, both are asked about."""
    talk = Learned.read(library.tables.data, "en-US").talk
    assert {"asthma", "work"} <= talk
    assert "tuberculosis" not in talk
    text = "does tuberculosis come from asthma"
    assert ["tuberculosis"] == topics_of(ask(understood, text))
    assert ["asthma", "tuberculosis"] == topics_of(ask(understood, text, talk=NOTHING))


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("can you get lung cancer and never have smoked", ["cancer"]),
        ("what are the signs of lung cancer in a smoker", ["cancer"]),
        ("is it from smoking or from exercise", ["exercise", "smoking"]),
        ("what helps tuberculosis and asthma", ["asthma", "tuberculosis"]),
        ("what helps asthma or tuberculosis", ["asthma", "tuberculosis"]),
        ("what helps tuberculosis and a cold", ["tuberculosis"]),
        ("is tuberculosis or something else worse with asthma", ["tuberculosis"]),
        ("is it a cold sore when it tingles", ["sores"]),
        ("can a vasectomy fail", ["vasectomy"]),
        ("what causes vasectomies", ["vasectomy"]),
    ],
)
def test_the_likelier_of_two_names_is_answered(understood: Understood, text: str, topics: list[str]) -> None:
    """One word said by the way, a name inside of a longer one, and a word that everybody says leave no doubt.

    Two illnesses side by side do.
    """
    assert topics == topics_of(ask(understood, text))


@pytest.mark.parametrize(
    ("text", "topic", "spoken", "answered"),
    [
        ("what do they see on an x ray of brog wimble", "rays", True, False),
        ("what do they see on an x ray of brog wimble", "rays", False, True),
        ("what do they see on an x ray of the hospital", "rays", True, True),
        ("and the x ray, for my brog wimble", "rays", True, True),
        ("my brog wimble, will they see it on an x ray", "rays", True, False),
        ("it hurts, what do they see on an x ray of brog wimble", "rays", True, False),
        ("what do they see in sarcoidosis of brog wimble", "sarcoid", True, True),
    ],
)
def test_what_a_recogniser_left_over_may_be_the_name(
    understood: Understood, text: str, topic: str, *, spoken: bool, answered: bool
) -> None:
    """Beside strange words, a name that people say whatever they ask about is asked about; typed words are its own.

    What comes after a sign that parts it from such a name isn't beside it.
    """
    answer = ask(understood, text, spoken=spoken)
    assert topic in topics_of(answer)
    assert answered == isinstance(answer, Spoken)


def test_a_word_that_everybody_says_after_a_name_is_no_part_of_it(understood: Understood) -> None:
    """Also where it stands in a name of something else; a word that few say may be part of it."""

    def after(**rest: frozenset[str]) -> bool:
        reading = understood(*TOPICS, **rest).explain(Question(text="can sarcoidosis bag him"), Session()).reading
        assert reading
        return bool(dict(reading.candidates[0].features).get("after"))

    assert (False, True) == (after(), after(talk=NOTHING))
