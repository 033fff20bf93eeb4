"""Terms: their data, how they are found in a sentence, and what each engine gets to read."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speech_content.lexicon
from speech_content.errors import ContentError
from speech_content.lexicon import Lexeme, Lexicon
from speech_content.phonemes import (
    UnknownSound,
    parse_ipa,
    respell,
    to_arpabet,
    to_espeak,
    to_plain_respelling,
)
from speech_content.speech import Term, Text

TABLE = tomllib.loads(
    (Path(speech_content.lexicon.__file__).parent / "languages/en-US/lexicon.toml").read_text(encoding="utf-8")
)
LEXICON = Lexicon.from_table(TABLE)
BY_GRAPHEME = {lexeme.grapheme: lexeme for lexeme in LEXICON.lexemes}
_IN_TOPICS = """
neutropenia neutrophil leukemia lymphoma anemia thrombocytopenia granulocyte congenital idiopathic cyclic Felty febrile
sepsis jaundice bilirubin folate petechiae purpura acetaminophen ibuprofen Hodgkin Epstein-Barr platelet hemoglobin
cirrhosis hepatitis Crohn's celiac pernicious intrinsic biopsy aspiration autoimmune antihistamine antidepressant
chemotherapy lymphocytic myeloid
"""
IN_TOPICS = _IN_TOPICS.split()


def said(sentence: str) -> list[str]:
    """The terms that are found in a sentence."""
    return [part.words for part in LEXICON.mark(sentence) if isinstance(part, Term)]


def test_terms_of_the_topics_are_there() -> None:
    """Every term that the topics lean on has a pronunciation."""
    assert [] == [term for term in IN_TOPICS if term not in BY_GRAPHEME]


@pytest.mark.parametrize("lexeme", LEXICON.lexemes, ids=lambda lexeme: lexeme.grapheme)
def test_respelling_has_the_syllables_of_the_ipa(lexeme: Lexeme) -> None:
    """A respelling has as many syllables as the IPA, and capitals exactly where the main stress is."""
    syllables = parse_ipa(lexeme.ipa)
    respelled = re.split("[- ]", lexeme.respelling)
    assert len(syllables) == len(respelled)
    assert [syllable.stress == 2 for syllable in syllables] == [part.isupper() for part in respelled]


def ear(ipa: str) -> str:
    """IPA without what espeak-ng writes otherwise for the same sounds."""
    plain = re.sub("[ːˈˌ. ͡]", "", ipa).replace("g", "ɡ").replace("ɹ", "r")
    for ours, theirs in (("ɾ", "t"), ("ɜ", "ɝ"), ("əl", "l"), ("ɝr", "ɝ"), ("ər", "ɚ"), ("ɚr", "ɚ")):
        plain = plain.replace(ours, theirs)
    return plain


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_says_back_what_it_was_given() -> None:
    """Espeak-ng reads every entry's mnemonics as the sounds of its IPA, and as many main stresses."""
    wrong = {}
    for lexeme in LEXICON.lexemes:
        command = ["espeak-ng", "-v", "en-us", "--ipa", "-q", f"[[{to_espeak(lexeme.ipa)}]]"]
        heard = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()
        if ear(heard) != ear(lexeme.ipa):
            wrong[lexeme.grapheme] = (lexeme.ipa, heard)
    assert {} == wrong


@pytest.mark.parametrize(
    ("ipa", "arpabet", "espeak", "respelling"),
    [
        ("ˌnu.tɹoʊˈpi.ni.ə", "n uw1 t r ow0 p iy1 n iy0 ax0", "n,u:troUp'i:ni:@", "noo-troh-PEE-nee-uh"),
        ("ˈfɛl.ti ˈsɪn.dɹoʊm", "f eh1 l t iy0 s ih1 n d r ow0 m", "f'Elti: s'IndroUm", "FEL-tee SIN-drohm"),
        ("ɑɹˈθɹaɪ.tɪs", "aa0 r th r ay1 t ih0 s", "A@Tr'aItIs", "ahr-THRIGH-tis"),
        ("ˈd͡ʒɔn.dɪs", "jh ao1 n d ih0 s", "dZ'O:ndIs", "JAWN-dis"),
    ],
)
def test_notations(ipa: str, arpabet: str, espeak: str, respelling: str) -> None:
    """One pronunciation is written as ARPAbet, as mnemonics and for a reader."""
    assert (arpabet, espeak, respelling) == (to_arpabet(ipa), to_espeak(ipa), respell(ipa))


def test_length_marks_and_plain_g_are_read() -> None:
    """IPA from elsewhere, with length marks and a typewriter's g, is the same pronunciation."""
    assert to_arpabet("ˈɡɹin") == to_arpabet("ˈgɹiːn")


@pytest.mark.parametrize("ipa", ["", "ˈxa", "ˈfsk", "ni.ə", "ˈniə", "ˈ", "a1", "ˈni..ə"])
def test_ipa_that_can_not_be_said(ipa: str) -> None:
    """Unknown symbols, syllables without exactly one vowel and words without stress are refused."""
    with pytest.raises(UnknownSound):
        parse_ipa(ipa)


def test_plain_respelling_has_no_capitals() -> None:
    """What an engine reads letter by letter is never in capitals."""
    assert "noo-troh-pee-nee-uh" == to_plain_respelling(BY_GRAPHEME["neutropenia"].respelling)


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("Neutropenia means few neutrophils.", ["Neutropenia", "neutrophils"]),
        ("NEUTROPENIA", ["NEUTROPENIA"]),
        ("Leukemia's causes", ["Leukemia's"]),
        ("non-Hodgkin lymphoma and Hodgkin's", ["non-Hodgkin", "lymphoma", "Hodgkin's"]),
        ("non Hodgkin lymphomas", ["non Hodgkin", "lymphomas"]),
        ("without intrinsic factor, intrinsic", ["intrinsic factor", "intrinsic"]),
        ("intrinsic, factor", ["intrinsic"]),
        ("Crohn's disease", ["Crohn's"]),
        ("vitamin A and a vitamin", ["vitamin A"]),
        ("anaemia, haemoglobin", ["anaemia", "haemoglobin"]),
        ("preleukemia antichemo", []),
        ("", []),
    ],
)
def test_mark_finds_whole_terms(sentence: str, terms: list[str]) -> None:
    """Terms are whole words in any capitals, the longest first, with their endings; words that contain one are not."""
    assert terms == said(sentence)


def test_endings_sound_as_they_follow() -> None:
    """A plural or owner hisses, buzzes or takes a syllable after the last sound of the term."""
    marked = {part.words: part for part in LEXICON.mark("platelets neutrophils sepsis's") if isinstance(part, Term)}
    assert ("ˈpleɪt.lɪts", "PLAYT-lits") == (marked["platelets"].ipa, marked["platelets"].respelling)
    assert ("ˈnu.tɹə.fɪlz", "NOO-truh-filz") == (marked["neutrophils"].ipa, marked["neutrophils"].respelling)
    assert ("ˈsɛp.sɪs.ɪz", "SEP-sis-iz") == (marked["sepsis's"].ipa, marked["sepsis's"].respelling)


def test_an_entry_goes_before_an_ending() -> None:
    """ "Crohn's" is its own entry, not one more form of another."""
    (part,) = LEXICON.mark("Crohn's")
    assert Term("Crohn's", "ˈkɹoʊnz", BY_GRAPHEME["Crohn's"].respelling) == part


WORDS = st.sampled_from([*IN_TOPICS, "and", "the", ",", ".", " ", "-", "'s", "s", "A", "é", "D N A"])


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_mark_keeps_every_letter(sentence: str) -> None:
    """The parts put together are the sentence, and none is empty."""
    parts = LEXICON.mark(sentence)
    assert sentence == "".join(part.words for part in parts if isinstance(part, (Text, Term)))
    assert all(part.words for part in parts if isinstance(part, (Text, Term)))


def test_all_problems_at_once() -> None:
    """A table is read to its end, and each problem names the entry and how to mend it."""
    terms = {
        "one": {"ipa": "ˈwʌn"},
        "two": {"ipa": "ˈty", "respelling": "too"},
        "B-12": {"ipa": "ˈbi", "respelling": "bee"},
        "four": {"ipa": "ˈfɔɹ", "respelling": "4", "aliases": ["two"]},
        "five": "fyv",
    }
    with pytest.raises(ContentError) as caught:
        Lexicon.from_table({"terms": terms}, "here/lexicon.toml")
    told = str(caught.value)
    assert 6 == len(caught.value.problems)
    assert {"here/lexicon.toml"} == {problem.file for problem in caught.value.problems}
    for named in ("terms.one", "two: ", "B-12: ", "four: ", "belongs to two", "terms.five"):
        assert named in told


def test_an_empty_table_is_an_empty_lexicon() -> None:
    """A language without a lexicon marks nothing."""
    assert (Text("Neutropenia."),) == Lexicon.from_table({}).mark("Neutropenia.")
