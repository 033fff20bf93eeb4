"""Written text as the words that are said for it."""

import contextlib
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speech_content.spoken_form
from speech_content.errors import ContentError
from speech_content.spoken_form import LONGEST_TEXT, SpokenWords, Unsayable, spoken_form

TABLE = tomllib.loads(
    (Path(speech_content.spoken_form.__file__).parent / "languages/en-US/spoken.toml").read_text(encoding="utf-8")
)
WORDS = SpokenWords.from_table(TABLE)
LINES = (Path(__file__).parent / "spoken_form.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = [tuple(line.split("\t")) for line in LINES if not line.startswith("# ")]
SAYABLE = [(written, said) for written, said in PAIRS if not said.startswith("!! ")]
UNSAYABLE = [(written, said.removeprefix("!! ")) for written, said in PAIRS if said.startswith("!! ")]
ALPHABET = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ ,.?!:;'-]+")

WRITTEN = st.sampled_from([written for written, _ in PAIRS])
SIGNS = " .,;:!?'\"()[]-–—/<>≤≥=+±×°%&#@^½²µ$€{}"
SHORT = "12 3.5 1,000 2026 911 mg mL °F B CBC G-CSF IV I type stage May Nov. e.g. etc. a.m. pm the Fever 1st s é"
PIECES = st.sampled_from([*SIGNS, *SHORT.split()])
TEXTS = (
    st.text(max_size=80)
    | st.lists(PIECES, max_size=14).map("".join)
    | st.lists(PIECES | WRITTEN, max_size=7).map(" ".join)
)


def test_the_table_is_large_enough() -> None:
    """The pairs below cover at least what was promised."""
    assert len(SAYABLE) >= 150
    assert len(UNSAYABLE) >= 40


@pytest.mark.parametrize(("written", "said"), SAYABLE)
def test_said(written: str, said: str) -> None:
    """What is written is said so, and saying it once more changes nothing."""
    assert said == spoken_form(written, WORDS)
    assert said == spoken_form(said, WORDS)


@pytest.mark.parametrize(("written", "reason"), UNSAYABLE)
def test_never_guessed(written: str, reason: str) -> None:
    """What can't be read safely is refused, with the reason and how to mend it."""
    with pytest.raises(Unsayable) as caught:
        spoken_form(written, WORDS)
    assert reason == caught.value.what
    assert caught.value.mend
    assert not caught.value.mend.endswith(".")


@given(TEXTS)
def test_any_text(text: str) -> None:
    """Any text is refused, or becomes words of the alphabet that are said the same when read again."""
    try:
        said = spoken_form(text, WORDS)
    except Unsayable:
        return
    assert ALPHABET.fullmatch(said)
    assert said == spoken_form(said, WORDS)
    assert said == said.strip()
    assert "  " not in said


@given(
    st.lists(
        st.sampled_from(["fever", "Call", "a", "don't", "long-term", "blood,", "skin;", "why?", "it:"]), min_size=1
    )
)
def test_plain_words_stay(words: list[str]) -> None:
    """Words without numbers, signs or abbreviations are left as they are, but for a capital after a stop."""
    text = " ".join([*words, "end."])
    assert text.lower() == spoken_form(text, WORDS).lower()


@given(st.integers(0, 10**15))
def test_any_number_is_words(number: int) -> None:
    """Every number up to the largest is said, with and without groups of three, as the same words."""
    grouped = spoken_form(f"about {number:,} cells", WORDS)
    assert ALPHABET.fullmatch(grouped)
    assert grouped == spoken_form(f"about {number} cells", WORDS)


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1800, 2099))
def test_any_date_is_words(day: int, month: int, year: int) -> None:
    """A date is said the same however it is written."""
    name = TABLE["dates"]["months"][month - 1]
    said = spoken_form(f"on {name} {day}, {year}", WORDS)
    assert said == spoken_form(f"on {year}-{month:02}-{day:02}", WORDS) == spoken_form(f"on {day} {name} {year}", WORDS)


@pytest.mark.parametrize(
    "piece", [" ", "a", "A", "1", "1 ", "-", ".", "a.", "1,", "(", "'", "a-", "IV ", "1/", "é", "–"]
)
def test_long_text_is_read_or_refused(piece: str) -> None:
    """The longest text of one piece over and over ends in words or a refusal, and one character more is refused."""
    longest = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    with contextlib.suppress(Unsayable):
        assert ALPHABET.fullmatch(spoken_form(longest, WORDS))
    with pytest.raises(Unsayable, match="longer than"):
        spoken_form(longest + "a", WORDS)


def test_an_abbreviation_is_explained_by_one_entry() -> None:
    """An organisation adds one line to [letters], and the abbreviation is spelled."""
    with pytest.raises(Unsayable, match="RCQX"):
        spoken_form("Call the RCQX now.", WORDS)
    more = TABLE | {"letters": TABLE["letters"] | {"RCQX": "Riverside Clinic"}}
    assert "Call the R C Q X now." == spoken_form("Call the RCQX now.", SpokenWords.from_table(more))


def test_all_problems_of_a_table_at_once() -> None:
    """What is missing or of the wrong kind in the table is told together, each with how to mend it."""
    broken = TABLE | {"numerals": {"language": "klingon"}, "units": {"mg": "milligram"}, "letters": {"CBC": 3}}
    broken |= {"telephone": {"shapes": "ddd"}}
    with pytest.raises(ContentError) as caught:
        SpokenWords.from_table(broken, "my/spoken.toml")
    told = str(caught.value)
    for named in (
        "klingon",
        "[numerals] lacks the text point",
        "[units] mg",
        "[letters] CBC",
        "texts shapes",
        "texts short",
    ):
        assert named in told
    assert all(problem.file == "my/spoken.toml" and problem.mend for problem in caught.value.problems)


def test_every_word_of_the_table_can_be_said() -> None:
    """What the table puts into a line is in the alphabet itself, and stable."""
    forms = [
        form for table in ("units", "money", "cents", "fractions") for row in TABLE[table].values() for form in row
    ]
    forms += [*TABLE["names"].values(), *TABLE["said_as_words"].values(), *TABLE["signs"].values()]
    forms += [form for row in TABLE["abbreviations"].values() for form in row.values()]
    wrong = [form for form in forms if spoken_form(f"{form} end", WORDS) != f"{form} end"]
    assert [] == wrong
