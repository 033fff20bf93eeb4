"""Where sentences and lists of a leaflet are filed, and what is left to an editor."""

import json
import re
from pathlib import Path

import pytest
from leaflet_kit import PLAIN, WORDS, drafted

from speech_content.draft import Draft
from speech_content.drafting import model
from speech_content.drafting.model import features, load_model
from speech_content.model import Aspect


def filed(draft: Draft) -> dict[str, tuple[Aspect | None, bool]]:
    """Give aspect and certainty by text."""
    return {each.unit.text: (each.aspect, each.certain) for each in draft.filed}


@pytest.mark.parametrize(
    ("heading", "aspect"),
    [
        ("What causes wobbleitis?", Aspect.CAUSES),
        ("Causes of wobbleitis", Aspect.CAUSES),
        ("Who is at risk?", Aspect.RISK_FACTORS),
        ("Check if you have wobbleitis", Aspect.SYMPTOMS),
        ("Signs and symptoms", Aspect.SYMPTOMS),
        ("Diagnosis", Aspect.DIAGNOSIS),
        ("Tests for wobbleitis", Aspect.DIAGNOSIS),
        ("How wobbleitis is treated", Aspect.TREATMENT),
        ("Medicines", Aspect.TREATMENT),
        ("How to prevent wobbleitis", Aspect.PREVENTION),
        ("Lowering your risk of wobbleitis", Aspect.PREVENTION),
        ("Things you can do yourself", Aspect.SELF_CARE),
        ("Living with wobbleitis", Aspect.SELF_CARE),
        ("How long wobbleitis lasts", Aspect.OUTLOOK),
        ("Outlook", Aspect.OUTLOOK),
        ("Complications", Aspect.COMPLICATIONS),
        ("Is wobbleitis serious?", Aspect.COMPLICATIONS),
        ("When to see a doctor", Aspect.GET_HELP),
        ("Call 911 now if", Aspect.EMERGENCY),
        ("Types of wobbleitis", Aspect.TYPES),
        ("What is wobbleitis?", Aspect.OVERVIEW),
    ],
)
def test_a_heading_files_what_stands_under_it(tmp_path: Path, heading: str, aspect: Aspect) -> None:
    """Whatever the sentence itself may say."""
    draft = drafted(tmp_path, f"# Wobbleitis\n\n## {heading}\n\nDancers know this well.\n", "w.md")
    assert (aspect, True) == filed(draft)["Dancers know this well."]


def test_without_headings_lead_ins_and_cues_file(tmp_path: Path) -> None:
    """Lists go where their lead-in says, sentences where their words do."""
    found = filed(drafted(tmp_path, PLAIN))
    assert (Aspect.CAUSES, True) == found["Too much dancing"]
    assert (Aspect.SYMPTOMS, True) == found["Shaking knees"]
    assert (Aspect.GET_HELP, True) == found["your knees are hot"]
    assert (Aspect.OVERVIEW, True) == found["Wobbleitis is a condition that makes your knees wobble."]


@pytest.mark.parametrize(
    ("lead", "aspect"),
    [
        ("This may cause", Aspect.SYMPTOMS),
        ("Wobbleitis can also cause", Aspect.SYMPTOMS),
        ("Things that can cause wobbleitis", Aspect.CAUSES),
        ("What may cause wobbleitis", Aspect.CAUSES),
        ("It may be caused by", Aspect.CAUSES),
    ],
)
def test_what_something_may_cause_is_no_cause_of_it(tmp_path: Path, lead: str, aspect: Aspect) -> None:
    """A list of what follows from a condition never stands among its causes."""
    text = f"Wobbleitis\n\nWobbleitis is a condition of knees.\n\n\n{lead}:\n\n  • Fever\n  • A sore throat\n"
    assert aspect is filed(drafted(tmp_path, text))["A sore throat"][0]


def test_a_gap_ends_the_reach_of_a_heading(tmp_path: Path) -> None:
    """Below a gap that a lost heading may have left, the heading above counts no longer."""
    text = (
        "Wobbleitis\n\nRisk Factors\n\nDancers get it most.\n\nSo do sailors.\n\n\n\n"
        "Your doctor will diagnose wobbleitis with a physical exam and blood tests.\n"
    )
    found = filed(drafted(tmp_path, text))
    assert (Aspect.RISK_FACTORS, True) == found["So do sailors."]
    assert (Aspect.DIAGNOSIS, True) == found[
        "Your doctor will diagnose wobbleitis with a physical exam and blood tests."
    ]


def test_what_nothing_speaks_for_is_marked(tmp_path: Path) -> None:
    """A sentence without a heading, a cue or a model that is sure is left to an editor."""
    found = filed(
        drafted(tmp_path, "Wobbleitis\n\n\n\nBlue lamps hang in eleven windows.\n\n\nWobbleitis is a rare condition.\n")
    )
    assert not found["Blue lamps hang in eleven windows."][1]


def test_rule_and_model_that_differ_are_both_kept(tmp_path: Path) -> None:
    """Where a strong cue and the model contradict a heading, the unit is marked with both choices."""
    text = "# Wobbleitis\n\n## Causes\n\nYour doctor will diagnose wobbleitis with a physical exam and blood tests.\n"
    (each,) = drafted(tmp_path, text, "w.md").filed
    assert not each.certain
    assert {Aspect.CAUSES, Aspect.DIAGNOSIS} == {choice.aspect for choice in each.choices}
    assert {"heading", "cue", "model"} == {choice.how for choice in each.choices}


def test_a_list_is_filed_as_one(tmp_path: Path) -> None:
    """All items of a list have the same aspect, however odd one of them is."""
    text = "Wobbleitis\n\nSymptoms of wobbleitis include:\n\n- shaking\n- blood tests by a doctor\n- surgery\n"
    assert {(Aspect.SYMPTOMS, True)} == set(filed(drafted(tmp_path, text)).values())


def test_an_introduction_before_the_headings_is_the_overview(tmp_path: Path) -> None:
    """Of a leaflet with headings, what stands before the first says what it is about."""
    text = "# Wobbleitis\n\nIt usually gets better within a week.\n\n## Symptoms\n\nShaking.\n\n## Treatment\n\nRest.\n"
    assert (Aspect.OVERVIEW, True) == filed(drafted(tmp_path, text, "w.md"))["It usually gets better within a week."]


def test_the_model_is_weights_with_their_origin_and_no_text() -> None:
    """The file says what it was learned from; its features are words or pairs of them, no sentences."""
    table = json.loads(model._WEIGHTS.read_text(encoding="utf-8"))
    assert "MedQuAD" in table["about"]
    assert "CC BY 4.0" in table["about"]
    assert max(len(feature.split()) for feature in table["weights"]) <= 2
    assert all(isinstance(value, int) for row in table["weights"].values() for value in row)


def test_the_model_gives_shares_that_add_up() -> None:
    """Probabilities of known aspects, the likeliest first; nothing for words that it has never seen."""
    found = load_model().predict("Symptoms include fever and pain.")
    assert pytest.approx(1.0) == sum(found.values())
    assert Aspect.SYMPTOMS is next(iter(found))
    assert {} == load_model().predict("Zzyzx qwrtl")
    assert () == features("12 + 7")


def test_every_cue_and_heading_can_fire() -> None:
    """No pattern needs a capital letter, since texts are put in small letters before they are searched."""
    patterns = [pattern for sieve in (WORDS.cues, WORDS.headings) for pattern, _ in sieve.rows]
    assert not [pattern.pattern for pattern in patterns if re.search(r"(?<!\\)[A-Z]", pattern.pattern)]
