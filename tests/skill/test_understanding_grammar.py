"""Templates of a language: written out, bounded, checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.question import Intent
from skill.understanding import Grammar, Words, expand
from skill.understanding.grammar import MOST, written_out
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Aspect


@pytest.mark.parametrize(
    ("template", "sentences"),
    [
        ("plain words", ("plain words",)),
        ("[and] the (causes|cause)", ("and the causes", "and the cause", "the causes", "the cause")),
        ("a (b [c]|d)", ("a b c", "a b", "a d")),
        ("x  [y]", ("x y", "x")),
    ],
)
def test_a_template_is_written_out(template: str, sentences: tuple[str, ...]) -> None:
    """Choices and what may be left out, in their order, single-spaced."""
    assert sentences == expand(template)


@pytest.mark.parametrize(
    "template", ["(a", "a)", "[a", "a|b", "[a]", "(a|b]", "((((((((((a))))))))))", "(a|b)" * 7, "x" * 301]
)
def test_a_broken_template_is_refused(template: str) -> None:
    """Brackets that don't match, nothing left to say, and too much of it."""
    with pytest.raises(ValueError, match=r"."):
        expand(template)


@given(st.text(alphabet="ab()[]| ", max_size=40))
def test_writing_out_is_bounded(template: str) -> None:
    """Whatever the brackets, it ends in at most `MOST` sentences or in a `ValueError`."""
    try:
        sentences = expand(template)
    except ValueError:
        return
    assert 1 <= len(sentences) <= MOST
    assert all(sentence == " ".join(sentence.split()) for sentence in sentences)


def test_choices_of_plain_words_need_no_writing_out() -> None:
    """So that a phrase may hold many of them."""
    assert [("how @0 @1", ["do|does", "i|you"])] == list(written_out("how (do|does) (i|you)"))


def test_all_problems_are_reported_at_once() -> None:
    """Unknown names, slots out of place, broken templates and sentences with two meanings."""
    table = {
        "ask": {
            "causes": {"with_topic": ["what causes it"], "follow_up": ["the (causes"]},
            "treatment": {"with_topic": ["treat {topic}"], "follow_up": ["stop"]},
            "weather": {"with_topic": []},
        },
        "intents": {"stop": {"say": ["stop"]}, "sing": {"say": ["la"]}, "yes": {"say": "yes"}},
    }
    with pytest.raises(ContentError) as caught:
        Grammar.from_table(table, "grammar.toml")
    text = str(caught.value)
    for part in (
        "weather",
        "sing",
        "exactly one {topic}",
        "nothing closes",
        '"stop" stands under',
        "not a list of strings",
    ):
        assert part in text


def test_the_built_in_grammar_covers_every_aspect_and_move(library: Library) -> None:
    """Each aspect that can be asked has both kinds of templates, and each move its words."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    assert set(Aspect) - {Aspect.EMERGENCY} == set(grammar.ask)
    assert all(asking.with_topic and asking.follow_up for asking in grammar.ask.values())
    silent = {Intent.LAUNCH, Intent.ASK, Intent.FREE, Intent.URGENT, Intent.NO_MATCH, Intent.NO_INPUT}
    assert set(Intent) - silent == set(grammar.intents)
    assert grammar.carriers


def test_words_of_a_language_are_checked() -> None:
    """An aspect that doesn't exist and a phrase that can't be read are both named."""
    table = {"cues": {"weather": {"strong": ["is it (raining"]}}}
    with pytest.raises(ContentError) as caught:
        Words.from_table(table, "words.toml")
    assert "weather is no aspect" in str(caught.value)
    assert "nothing closes" in str(caught.value)
