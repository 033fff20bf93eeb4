"""Words brought to one form, cues, phrases and sounds."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding import Words
from skill.understanding.aspect import Aspects
from skill.understanding.normalise import LONGEST, Normaliser
from skill.understanding.phrases import PhraseBook
from skill.understanding.sounds import RULES, alike, layers, sounds, spelled_out
from speech_content.model import Aspect

DATA = Path(__file__).parent / "data"
ODD = ("ssions", "ptosis", "mnemonic", "gnathic", "eugene", "xyphoid", "rrhage", "knee", "uterus", "wrist")


@pytest.fixture(scope="module")
def normaliser(words: Words) -> Normaliser:
    """The normaliser of en-US."""
    return Normaliser(words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What's Parkinson’s disease?", "what is parkinson disease"),
        ("I can't, he won't", "i can not he will not"),
        ("type two and stage IV", "type 2 and stage 4"),
        ("h i v or a.l.s.", "hiv or als"),
        ("hepatitis a", "hepatitis a"),
        ("Sjögren's", "sjogren"),
        ("", ""),
    ],
)
def test_an_utterance_is_brought_to_plain_words(normaliser: Normaliser, text: str, said: str) -> None:
    """Contractions, possessives, numbers after type and stage, letters said one by one, accents."""
    assert said == " ".join(normaliser.say(text).words)


@pytest.mark.parametrize(
    ("one", "other"),
    [("haemophilia", "hemophilia"), ("stones", "stone"), ("babies", "baby"), ("neutropenic", "neutropenia"),
     ("leukaemic", "leukemia"), ("bleeding", "bleed"), ("treated", "treating"), ("diabetic", "diabetes"),
     ("melanomas", "melanoma"), ("fistulas", "fistula"), ("hernias", "hernia"), ("traumas", "trauma")],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(normaliser: Normaliser, one: str, other: str) -> None:
    """Spelling of another region, plurals, adjectives of illness, endings of verbs."""
    assert normaliser.stem(one) == normaliser.stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("arthritis", "arthrosis"), ("nephritis", "nephrosis"), ("lymphoma", "lymphedema"), ("anemia", "anuria"),
     ("hyperthyroidism", "hypothyroidism")],
)  # fmt: skip
def test_different_illnesses_keep_their_stems_apart(normaliser: Normaliser, one: str, other: str) -> None:
    """-itis, -osis, -oma and -emia are no endings to drop."""
    assert normaliser.stem(one) != normaliser.stem(other)


@pytest.mark.parametrize("word", ["bias", "gas", "pancreas"])
def test_not_every_s_makes_a_plural(normaliser: Normaliser, word: str) -> None:
    """Words of one thing that end in s stay as they are."""
    assert word == normaliser.stem(word)


@given(st.text(max_size=3 * LONGEST))
def test_any_text_is_read_and_bounded(normaliser: Normaliser, text: str) -> None:
    """Any Unicode gives plain words with a stem each, and what is too long is cut with a note."""
    said = normaliser.say(text)
    assert len(said.words) == len(said.stems)
    assert sum(map(len, said.words)) <= 4 * LONGEST
    assert (len(text) > LONGEST) == said.cut
    assert all(word.isascii() for word in said.words)


def test_signs_part_words(normaliser: Normaliser) -> None:
    """Where a comma or a question mark stands is known by the word after it, however the words were written."""
    assert {3, 5} == normaliser.say("I'm 81, prostate cancer? yes").breaks
    assert frozenset() == normaliser.say("type 2 diabetes").breaks


def test_a_normaliser_keeps_nothing_of_what_was_said(words: Words) -> None:
    """Only stems of content are remembered."""
    normaliser = Normaliser(words)
    before = dict(normaliser._known)
    normaliser.say("zanzibar canary")
    assert before == normaliser._known


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("why do people get it", Aspect.CAUSES),
        ("how long does it last", Aspect.OUTLOOK),
        ("what are the symtoms", Aspect.SYMPTOMS),
        ("is it dangerous", Aspect.COMPLICATIONS),
        ("when should I ring the doctor", Aspect.GET_HELP),
        ("what can I eat", Aspect.SELF_CARE),
        ("how do they test for it", Aspect.DIAGNOSIS),
    ],
)
def test_cues_tell_what_is_asked(words: Words, normaliser: Normaliser, question: str, aspect: Aspect) -> None:
    """Everyday ways of asking, with one slip of spelling."""
    aspects = Aspects(words, normaliser)
    stems = [aspects.repaired(stem) for stem in normaliser.say(question).stems]
    assert aspect == aspects.read(stems).aspects[0]


def test_two_aspects_in_one_question_are_both_kept(words: Words, normaliser: Normaliser) -> None:
    """In the order in which they were said."""
    asked = Aspects(words, normaliser).read(normaliser.say("what are the symptoms and how is it treated").stems)
    assert (Aspect.SYMPTOMS, Aspect.TREATMENT) == asked.aspects


def test_phrases_know_choices_classes_and_gaps(normaliser: Normaliser) -> None:
    """A gap spans up to three words, and no more."""
    book: PhraseBook[str] = PhraseBook(normaliser, {"who": ["she", "he"]})
    book.add("<who> (ran|walked) ... home", "went")
    found = book.find(normaliser.say("then she walked all the way home").stems)
    assert [((1, 2, 6), "went")] == [(one.places, one.means) for one in found]
    assert [] == book.find(normaliser.say("she walked all the long way home").stems)


@pytest.mark.parametrize(
    ("name", "heard"),
    [("neutropenia", "new tropina"), ("cirrhosis", "sir oasis"), ("psoriasis", "sore isis"), ("lupus", "loop us"),
     ("hemochromatosis", "he mo chroma toe sis"), ("sciatica", "sy attic a")],
)  # fmt: skip
def test_mis_heard_names_sound_like_themselves(name: str, heard: str) -> None:
    """Across the breaks between words."""
    assert alike(layers((sounds(name),)), layers(map(sounds, heard.split()))) > 0.85


def test_rules_by_first_letter_are_the_rules_in_order() -> None:
    """For thousands of words: each letter's rules are those of the whole list that can begin there, in its order."""
    whole = re.compile("|".join(f"({pattern})" for _, pattern, _ in RULES))
    said = ("", *(sound for _, _, sound in RULES))
    files = (DATA / name for name in ("lookalikes.tsv", "questions.tsv", "moves.tsv"))
    words = {*re.findall("[a-z]{2,}", "".join(file.read_text("utf-8").lower() for file in files)), *ODD}
    assert len(words) > 4000
    for word in words:
        assert "".join(said[match.lastindex or 0] for match in whole.finditer(word)) == sounds(word)


def test_look_alikes_differ_in_their_full_sounds() -> None:
    """Hyper and hypo are close, but never the same."""
    assert 0.85 < alike(layers((sounds("hypertension"),)), layers((sounds("hypotension"),))) < 1.0


def test_letters_are_said_by_their_names() -> None:
    """So that "dee vee tea" may be D V T."""
    assert layers((spelled_out("dvt"),)) == layers(map(sounds, ("dee", "vee", "tee")))


@given(st.text(alphabet=st.characters(codec="ascii", categories=("Ll", "Nd")), min_size=1, max_size=60))
def test_any_word_has_sounds(word: str) -> None:
    """Letters to sounds never fails, and grows no faster than the word."""
    assert len(sounds(word)) <= 10 * len(word)
