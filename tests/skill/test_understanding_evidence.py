"""Learned weights: added up as written, readable, up to date, and of use only where they fit together."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding import Words
from skill.understanding.evidence import TYPICAL, Clues, Evidence, probability, shares
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from speech_content.errors import ContentError
from speech_content.language import Tables
from speech_content.library import Library

TESTS = Path(__file__).parents[1]
LANGUAGE = TESTS.parent / "speech_content" / "languages" / "en-US"
NAMES = ("urgent", "move")


@pytest.fixture(scope="module")
def clues(library: Library) -> Clues:
    """Clues of en-US."""
    words = Words.from_table(library.table("words"), "words.toml")
    return Clues(words, Normaliser(words))


def test_weights_are_added_up() -> None:
    """Each known clue once, over the square root of their number; what isn't known doesn't count."""
    evidence = Evidence(("a", "b"), (0.5, -0.5), 0.1, {"x": "0:10", "y": "0:5 1:-5"})
    odds = evidence.odds(["x", "y", "x", "unknown"])
    factor = 0.1 * TYPICAL / 2**0.5
    assert pytest.approx([0.5 + 15 * factor, -0.5 - 5 * factor]) == odds
    assert odds == evidence.odds(["y", "x"])
    assert [0.5, -0.5] == evidence.odds([])


def test_the_strongest_clues_explain() -> None:
    """Those that speak for a label, the strongest first."""
    evidence = Evidence(("a",), (0.0,), 0.1, {"x": "0:10", "y": "0:20", "z": "0:-5"})
    assert ("y +2.0", "x +1.0") == evidence.reasons(["x", "y", "z"], 0)


def test_an_explanation_can_be_printed() -> None:
    """What stands for a topic's name among stems is written out."""
    evidence = Evidence(("a",), (0.0,), 0.1, {f"what {NAME}": "0:10"})
    assert ("what <topic> +1.0",) == evidence.reasons([f"what {NAME}"], 0)


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=8))
def test_shares_add_up(odds: list[float]) -> None:
    """To one, whatever the log-odds, and in their order."""
    parts = shares(odds)
    assert pytest.approx(1.0) == sum(parts)
    assert max(parts) == parts[odds.index(max(odds))]


@given(st.floats(-1e6, 1e6))
def test_a_probability_is_one(odds: float) -> None:
    """Between 0 and 1 for any log-odds."""
    assert 0 <= probability(odds) <= 1


def test_figures_and_relatives_are_known_by_their_kind(clues: Clues) -> None:
    """A feverish temperature, a year, another number, and anyone of the family."""
    found = clues.words(clues.kinds(("my", "mother", "is", "38", "since", "2019", "7")))
    assert {"<kin>", "<hot>", "<year>", "<figure>", "my <kin>", "^ my", "<figure> $"} <= set(found)


def test_forms_of_a_word_begin_alike(clues: Clues) -> None:
    """So they share a clue; short words and what stands for a name give none."""
    assert ["vacc…"] == list(dict.fromkeys(clues.starts(("vaccin", "vaccination", "flu", NAME))))


def test_what_sounds_alike_is_one_clue(clues: Clues) -> None:
    """As a recogniser may write it."""
    assert set(clues.sounds(("breed",))) == set(clues.sounds(("breath",)))


@pytest.mark.parametrize("table", [{}, {"labels": ["a"], "bias": [], "scale": 1, "weights": {}}, {"labels": 1}])
def test_weights_that_do_not_fit_are_refused(table: dict[str, object]) -> None:
    """With the file's name and how to mend it."""
    with pytest.raises(ContentError, match="move_weights"):
        Evidence.from_table(table, "move_weights.json")


@pytest.mark.parametrize("name", NAMES)
def test_shipped_weights_are_those_of_the_labelled_phrases(name: str) -> None:
    """Whoever changes a phrase must train anew; the file says from what it was learned."""
    sys.path.append(str(TESTS / "benchmarks"))
    try:
        from labelled import digest
    finally:
        sys.path.pop()
    table = json.loads((LANGUAGE / f"{name}_weights.json").read_text("utf-8"))
    assert digest() == table["data"]
    assert "no caller's words" in table["about"]
    assert [] == Evidence.from_table(table, name).misfits()


def test_rows_that_do_not_fit_are_found() -> None:
    """Half a pair, a label that isn't there, and what is no whole number."""
    rows = {"half": "0", "far": "1:5", "part": "0:0.5", "good": "0:5"}
    evidence = Evidence(("a",), (0.0,), 1.0, rows)
    assert list(rows)[:3] == evidence.misfits()
    assert evidence.odds(["good"]) > evidence.odds(["half", "far", "part", "good"]) > [0.0], "they count nothing"


def test_a_broken_file_of_weights_is_a_problem_with_its_name(tmp_path: Path) -> None:
    """An organisation's own weights lie over the built-in ones, and are named where they can't be read."""
    folder = tmp_path / "languages" / "en-US"
    folder.mkdir(parents=True)
    (folder / "urgent_weights.json").write_text("{", encoding="utf-8")
    tables = Tables("en-US", (LANGUAGE.parents[1], tmp_path))
    assert {} == tables.data("urgent_weights")
    assert ["languages/en-US/urgent_weights.json"] == [problem.file for problem in tables.problems]
    assert "labels" in tables.data("move_weights")
