"""Misspelt words: what they may stand for, and how sure that is."""

from skill.question import Question
from skill.session import Session
from skill.understanding import Grammar, Named, Understanding
from skill.understanding.spelling import Speller


def test_a_misspelt_word_is_repaired_and_says_how() -> None:
    """With its edits, whether it sounds the same, and whether another word is nearly as near."""
    words = ["neutropenia", "hypertension", "hypotension", "glass", "asthma", "vein", "leukemia", "leukemic", "cancer"]
    owners = {word: frozenset({number}) for number, word in enumerate(words)} | {"leukemic": frozenset({6})}
    speller = Speller(words, {}, owners.__getitem__)
    assert ("neutropenia", True) == ((found := speller.repairs("nuetropenia")[0]).stem, found.same_sound)
    assert not speller.repairs("hypetension")[0].alone
    assert () == speller.repairs("class", spoken=True)
    assert () == speller.repairs("zzz")


def test_a_letter_in_another_place_and_a_near_sound_are_one_slip() -> None:
    """Also in short words; a word of the same topic leaves no doubt, and the word as it was said counts too."""
    words = ["asthma", "vein", "leukemia", "leukemic", "cancer", "canker", "psoriasis", "flu", "neuritis"]
    owners = {word: frozenset({number}) for number, word in enumerate(words)} | {"leukemic": frozenset({2})}
    speller = Speller(words, {}, owners.__getitem__)
    assert ("asthma", 1, True) == ((found := speller.repairs("athsma")[0]).stem, found.edits, found.slip)
    assert ("vein", 1, False) == ((found := speller.repairs("vien")[0]).stem, found.edits, found.slip)
    assert ("flu", 1) == ((found := speller.repairs("fluu")[0]).stem, found.edits)
    assert ("leukemia", True) == ((found := speller.repairs("luekemia")[0]).stem, found.alone)
    assert not speller.repairs("canser")[0].alone
    assert ("psoriasis", 1) == ((found := speller.repairs("psoriasy", "psoriasys")[0]).stem, found.edits)
    assert not speller.repairs("nehritis")[0].slip


def test_two_words_of_one_topic_leave_no_doubt() -> None:
    """However near both are: whichever is meant, the topic is the same."""
    words = ["hemroid", "hemeroid"]
    assert Speller(words, {}, lambda _: frozenset({1})).repairs("hemoroid")[0].alone
    assert not Speller(words, {}, lambda word: frozenset({words.index(word)})).repairs("hemoroid")[0].alone


def test_a_common_misspelling_of_a_name_is_that_name() -> None:
    """Also inside of a longer name; what is all of another topic's name, or known from more names, is not."""
    topics = (
        Named("diabetes", "Diabetes", ("diabetus", "diabetes mellitus")),
        Named("two", "Diabetes Type 2", ("type 2 diabetes",)),
        Named("colitis", "Colitis", ("ulcerative colitis",)),
        Named("celiac", "Colitus"),
    )
    known = Understanding(topics, Grammar({}, {}, ()), {})
    assert {"diabetus": known.index.stem("diabetes")} == known.index.variants
    assert "two" == getattr(known.answer(Question(text="type 2 diabetus"), Session()), "topic", "")
