"""The network of what people ask: units that fire together, exact figures, explained, and of use only where it fits."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.understanding.evidence import TYPICAL
from skill.understanding.network import MOST, Network, written
from skill.understanding.phrases import NAME
from speech_content.errors import ContentError

TESTS = Path(__file__).parents[1]
SHIPPED = TESTS.parent / "speech_content" / "languages" / "en-US" / "asking_weights.json"
ROOT = TYPICAL / 2**0.5
"""What each of two clues counts."""
FINE = 0.003
"""How exact log-odds are: a unit's firing is counted in parts, and these tests' units speak for up to 9."""

rows = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.integers(-MOST, MOST), min_size=3, max_size=3).map(written)
)


def network(weights: dict[str, str]) -> Network:
    """Two labels and three units."""
    units = [(-0.5, (1.0, -1.0)), (0.25, (0.5, 2.0)), (0.0, (-1.0, 0.25))]
    return Network(("a", "b"), units, (0.5, -0.5), 0.1, weights)


def test_clues_say_together_what_neither_says_alone() -> None:
    """A unit fires only with both, so one more clue turns the likeliest label."""
    both = Network(("no", "yes"), [(-4.0, (0.0, 9.0))], (0.5, 0.0), 0.1, {"get": written([12]), "worse": written([12])})
    assert [0.5, 0.0] == both.odds(["get"]) == both.odds(["worse"])
    assert pytest.approx([0.5, 9 * (24 * 0.1 * ROOT - 4)], abs=FINE) == both.odds(["get", "worse"])


def test_weights_are_added_up() -> None:
    """Each known clue once, over the square root of their number; what is below zero doesn't fire."""
    some = network({"x": written([10, -12, 0]), "y": written([2, 0, 5])})
    first, third = 12 * 0.1 * ROOT - 0.5, 5 * 0.1 * ROOT
    wanted = pytest.approx([0.5 + first - third, -0.5 - first + 0.25 * third], abs=FINE)
    assert wanted == some.odds(["x", "y", "x", "unknown"])
    assert some.odds(["x", "y"]) == some.odds(["y", "x"])
    assert pytest.approx([0.5 + 0.125, -0.5 + 0.5]) == some.odds([])


@given(rows, st.lists(st.sampled_from("abcdefgh"), unique=True), st.sampled_from((0, 1)))
def test_an_explanation_adds_up(weights: dict[str, str], said: list[str], label: int) -> None:
    """What a lone clue is told to add is its label's log-odds, less what the same units start with."""
    for clue in said:
        some = network(dict(weights))
        odds, nothing = some.odds([clue])[label], (0.5, -0.5)[label]
        steps = [ord(letter) - ord("M") for letter in weights.get(clue, written([0, 0, 0]))]
        started = 0.0
        for start, speaks, step in zip((-0.5, 0.25, 0.0), ((1, -1), (0.5, 2), (-1, 0.25)), steps, strict=True):
            started += start * speaks[label] * (start + step * 0.1 * TYPICAL > 0)
        added = odds - nothing - started
        told = dict(reason.split(" ") for reason in some.reasons([clue], label))
        assert told.keys() <= {clue}
        assert pytest.approx(max(0.0, added), abs=0.06) == float(told.get(clue, 0))


def test_the_strongest_clues_explain() -> None:
    """Those that speak for a label, the strongest first; what stands for a topic's name is written out."""
    some = network({f"what {NAME}": written([12, 0, 0]), "x": written([6, 0, 0]), "z": written([-1, 0, 12])})
    factor = 0.1 * TYPICAL / 3**0.5
    wanted = (f"what <topic> {12 * factor:+.1f}", f"x {6 * factor:+.1f}")
    assert wanted == some.reasons(["x", "z", "x", f"what {NAME}"], 0)


def test_many_clues_do_not_overflow() -> None:
    """As many as an utterance may have, all as strong as can be, up and down."""
    up = {str(at): written([MOST, -MOST, MOST]) for at in range(2000)}
    factor = 0.1 * TYPICAL * 2000**0.5 * MOST
    odds = network(up).odds(map(str, range(2000)))
    wanted = [0.5 + factor - 0.5 - factor, -0.5 - factor + 0.5 + 0.25 * factor]
    assert pytest.approx(wanted, abs=FINE) == odds


def test_rows_that_do_not_fit_are_found_and_count_nothing() -> None:
    """Too short, too long, letters that aren't steps, and no text at all."""
    bad = {"short": "MM", "long": "MMMM", "other": "mmm", "number": 5.0}
    some = network({**bad, "good": "YMM"})  # type: ignore[dict-item]
    assert list(bad) == some.misfits()
    weighed = network({"a": "MMM", "b": "MMM", "c": "MMM", "d": "MMM", "good": "YMM"})
    assert weighed.odds(["a", "b", "c", "d", "good"]) == some.odds([*bad, "good"])


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"labels": ["a"], "bias": [0], "units": [], "scale": 1, "weights": {}},
        {"labels": ["a"], "bias": [0], "units": [[0, 1, 2]], "scale": 1, "weights": {}},
        {"labels": ["a", "b"], "bias": [0], "units": [[0, 1]], "scale": 1, "weights": {}},
        {"labels": ["a"], "bias": [0], "units": [[0, 1]], "scale": 1, "weights": []},
        {"labels": ["a"], "bias": [0], "units": [[0, 1]], "scale": "much", "weights": {}},
        {"labels": ["a"], "bias": [0], "units": [[0, 1]], "scale": 1.5, "weights": {}},
        {"labels": ["a"], "bias": [0], "units": [[0, -1001]], "scale": 1, "weights": {}},
        {"labels": ["a"], "bias": [0], "units": [[1001, 1]], "scale": 1, "weights": {}},
    ],
)
def test_a_table_that_does_not_fit_is_refused(table: dict[str, object]) -> None:
    """With the file's name and how to mend it."""
    with pytest.raises(ContentError, match="asking_weights"):
        Network.from_table(table, "asking_weights.json")


def test_the_shipped_network_is_that_of_the_labelled_phrases() -> None:
    """Whoever changes a phrase must train anew; the file says from what it was learned."""
    sys.path.append(str(TESTS / "benchmarks"))
    try:
        from labelled import digest
    finally:
        sys.path.pop()
    table = json.loads(SHIPPED.read_text("utf-8"))
    assert digest() == table["data"]
    assert "no caller's words" in table["about"]
    assert [] == Network.from_table(table, SHIPPED.name).misfits()
