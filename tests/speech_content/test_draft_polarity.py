"""Advice keeps its "do" or "don't"; where that was lost, an editor decides."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaflet_kit import WORDS, drafted

from speech_content.draft import Draft
from speech_content.drafting.bullets import ListWords, say_list
from speech_content.drafting.polarity import polarity
from speech_content.drafting.unit import Polarity, Unit
from speech_content.model import Aspect

ADVICE = "# Wobbleitis\n\n## How to treat wobbleitis yourself\n\n"


def polarities(draft: Draft) -> dict[str, Polarity]:
    """Give polarities by text."""
    return {each.unit.text: each.polarity for each in draft.filed}


def said(draft: Draft) -> list[str]:
    """Give all sentences."""
    return [proposal.text for proposal in draft.proposals]


def test_lists_under_do_and_dont(tmp_path: Path) -> None:
    """The heading's word goes into every sentence of its list."""
    text = f"{ADVICE}### Do\n\n- sit down\n- hold on to a rail\n\n### Don’t\n\n- dance\n- stand on one leg\n"
    assert ["Sit down.", "Hold on to a rail.", "Don't dance.", "Don't stand on one leg."] == said(
        drafted(tmp_path, text, "w.md")
    )


def test_a_list_whose_word_was_lost_is_unknown(tmp_path: Path) -> None:
    """A second list without a lead-in may be what not to do: it is neither said as advice nor as a ban."""
    text = (
        "Wobbleitis\n\nYou can help your knees with some simple measures.\n\n- wash your knees\n- rest your legs\n\n\n"
        "- share knee pads\n- rub your knees\n"
    )
    draft = drafted(tmp_path, text)
    found = polarities(draft)
    assert (Polarity.DO, Polarity.UNKNOWN) == (found["wash your knees"], found["rub your knees"])
    lines = [proposal for proposal in draft.proposals if "rub your knees" in proposal.text]
    assert all("do or don't?" in proposal.doubts for proposal in lines)
    assert ["Do or don't: rub your knees."] == [proposal.text for proposal in lines]


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Try not to do the following for 24 hours", Polarity.DONT),
        ("To keep the swelling down, avoid", Polarity.DONT),
        ("You should not", Polarity.DONT),
        ("Eat and drink less", Polarity.DONT),
        ("To avoid giving it to others you should", Polarity.DO),
        ("You can ease the pain by", Polarity.DO),
        ("Here are some things you can do", Polarity.DO),
        ("See a doctor if you", Polarity.STATEMENT),
        ("Do not take this tea if you", Polarity.STATEMENT),
    ],
)
def test_a_lead_in_says_which(lead: str, expected: Polarity) -> None:
    """Only a negation that governs the list makes a ban of it."""
    unit = Unit(1, "rest your legs", "line 1", 1, 1, lead=lead, item=True)
    assert expected is polarity(unit, [unit], Aspect.SELF_CARE, WORDS)


@pytest.mark.parametrize("aspect", [Aspect.SYMPTOMS, Aspect.CAUSES, Aspect.RISK_FACTORS])
def test_a_list_of_facts_advises_nothing(aspect: Aspect) -> None:
    """Symptoms may begin with a word that could be advice."""
    unit = Unit(1, "have a high fever", "line 1", 1, 1, lead="Children can also", item=True)
    assert Polarity.STATEMENT is polarity(unit, [unit], aspect, WORDS)


def test_an_items_own_negation_counts(tmp_path: Path) -> None:
    """A list of things to do may hold one that is a ban by its own words, and keeps it."""
    text = f"{ADVICE}Here are some things you can do at home:\n\n- rest your legs\n- don’t dance at night\n"
    draft = drafted(tmp_path, text, "w.md")
    assert Polarity.DONT is polarities(draft)["don’t dance at night"]
    assert any(sentence.endswith("don’t dance at night.") for sentence in said(draft))


@given(
    st.lists(
        st.sampled_from(["rest your legs", "dance", "wear a hat, a coat", "don’t run", "avoid stairs"]), min_size=1
    )
)
def test_no_sentence_turns_a_ban_around(items: list[str]) -> None:
    """Whatever a list under "Don't" holds, each sentence has one negation, and under "Do" only the items' own."""
    spelling = ListWords.of(WORDS, items)
    for mark in (Polarity.DO, Polarity.DONT):
        units = [Unit(n, text, "line 1", 1, 1, item=True, mark=mark) for n, text in enumerate(items, 1)]
        for (text, numbers, _), unit in zip(say_list(units, mark, spelling), units, strict=True):
            own = unit.text.startswith(("don’t", "avoid"))
            negated = text.lower().replace("’", "'").startswith(("don't", "avoid"))
            assert (unit.number,) == numbers
            assert negated is (own or mark is Polarity.DONT)
            assert not text.lower().replace("’", "'").startswith("don't don't")
