"""Each rule on content: what it finds, how badly it takes it, and what it lets pass."""

from pathlib import Path

import pytest
from checking_kit import ASPECTS, Specimen, checked

from speech_content.errors import Problem

SENTENCE = "A zorb is a small thing on the skin, and it may go away by itself in time."
LONG = "\n".join([SENTENCE] * 8)
SHARED = "the small red thing on the skin of the hand goes away"
QUOTED = "Copyright by somebody, all rights reserved"
RECEIPT = (
    "- Licence: copyrighted. Facts only.\n\n| 1 | Often the small red thing on the skin of the hand goes away. |\n"
)


def said(text: str, *facts: str, **more: object) -> Specimen:
    """A topic of one sentence, with what its source says."""
    return Specimen(f"## overview\n{text}\n", facts, **more)  # type: ignore[arg-type]


CASES: list[tuple[str, str | None, Specimen]] = [
    # rule, level or None where it lets it pass, topic
    ("first-answer", None, Specimen("## overview\n" + "\n".join([SENTENCE] * 3))),
    ("first-answer", "warn", Specimen("## overview\n" + "\n".join([SENTENCE] * 5))),
    ("first-answer", "error", Specimen("## overview\n" + "\n".join([SENTENCE] * 6))),
    ("first-answer", None, Specimen("## emergency\n" + "\n".join([SENTENCE] * 6))),
    ("further-answer", "warn", Specimen(f"## overview\n{SENTENCE}\n### more\n" + "\n".join([SENTENCE] * 6))),
    ("further-answer", "error", Specimen(f"## overview\n{SENTENCE}\n### more\n{LONG}\n{SENTENCE}")),
    ("aspect-length", "warn", Specimen(f"## overview\n{LONG}\n### more\n" + "\n".join([SENTENCE] * 4))),
    ("aspect-length", "error", Specimen(f"## overview\n{LONG}\n### more\n{LONG}\n### more\n{LONG}")),
    ("sentence-length", None, said("A zorb is a small thing, and it may go away in a few years.")),
    ("sentence-length", "warn", said("A zorb is a small thing, and it may go away in a few more years of time.")),
    ("sentence-length", "error", said(f"{SENTENCE[:-1]}, if it does so.")),
    ("sentence-length", "error", said("A zorb is 1,234,567 things and 7,654,321 others.")),
    ("breath-length", None, said("A zorb is a very small thing on the hand of people.")),
    ("breath-length", "warn", said("A zorb is a very small red thing on the hand of a person.")),
    ("breath-length", "error", said("A zorb is a red spot on the arm or the leg or the hand of an old man or boy.")),
    ("list-length", None, said("Signs are pain, fever, chills and sweats.")),
    ("list-length", "warn", said("Signs are pain, fever, chills, sweats and thirst.")),
    ("list-length", "error", said("Signs are pain, fever, chills, sweats, a cough and thirst.")),
    ("list-length", None, said("With a zorb, and in a fever, eat foods such as fish, eggs, meat or rice.")),
    ("condition-list", "warn", said("Call if there is pain, fever and a cough.")),
    ("condition-list", "warn", said("Call for any of pain, fever, and a cough.")),
    ("condition-list", None, said("Call if there is pain, fever or a cough.")),
    ("condition-list", None, said("If you have a zorb, you may cough and sneeze.")),
    ("condition-list", None, said("Signs are pain, fever and a cough.")),
    ("numbers", None, said("It takes 3 to 5 days, or 100.4 °F (38 °C) for you.")),
    ("numbers", "warn", said("It takes 3 days for 5 people in 7 towns.")),
    ("numbers", None, said("Vitamin B-12 helps in 3 of 5 people, so call {emergency_number}.")),
    ("grade", None, said("A zorb is a small thing.")),
    ("grade", "warn", said("A problem of the skin on fingers or toes, because the body makes fewer of its cells.")),
    ("grade", "error", said("Physical examination determines particular characteristics of the condition.")),
    ("hard-words", None, said("A zorb is a peculiar thing.")),
    ("hard-words", "warn", said("A zorb is a peculiar, nebulous thing.")),
    ("hard-words", "error", said("A zorb is a peculiar, nebulous, ephemeral thing.")),
    ("hard-words", None, said("A telangiectasia is a peculiar thing.", title="Telangiectasia")),
    ("hard-words", None, said("Nebulous means unclear, peculiar means odd, and ephemeral means short.")),
    ("unexplained-term", "warn", said("A zorb comes from sepsis.")),
    ("unexplained-term", None, said("Sepsis is a thing that is bad, and a zorb comes from sepsis.")),
    ("unexplained-term", None, said("A zorb comes from sepsis.", names=("sepsis",))),
    ("unexplained-term", "warn", Specimen("## overview\nA zorb comes from sepsis.\n## causes\nSepsis is a bad thing.")),
    ("unexplained-term", None, Specimen("## overview\nA zorb comes from sepsis.\nSepsis is a bad thing.")),
    ("names-topic", "warn", said("It is a small thing.")),
    ("names-topic", None, said("A blip is a small thing.", names=("blip",))),
    ("names-topic", None, Specimen("## emergency\nIt is a small thing.")),
    ("names-aspect", "warn", Specimen("## causes\nA zorb is a small thing.")),
    ("names-aspect", None, Specimen("## causes\nA zorb comes from too much sun.")),
    ("wanted-aspect", "warn", said(SENTENCE, missing=dict.fromkeys(ASPECTS[:-1], "No source yet says it."))),
    ("wanted-aspect", None, said(SENTENCE)),
    ("number", "error", said("It takes 7 days.", "It takes 5 days.")),
    ("number", "error", said("It takes 7 to 7 days.", "It takes 7 to 12 days.")),
    ("number", None, said("It takes 7 to 12 days with B-12.", "It takes 7 to 12 days with B-12.")),
    ("numeral", "warn", said("There are four kinds.", "There are five kinds.")),
    ("numeral", None, said("There are four kinds.", "There are four kinds.")),
    ("negation", "error", said("A zorb does not hurt.", "A zorb hurts.")),
    ("negation", "error", said("Share food and cups.", "Do not share food and cups.")),
    ("negation", "error", said("A zorb can't be prevented.", "A zorb can be prevented.")),
    ("negation", "error", said("A zorb has no cause, and spots hurt.", "A zorb has a cause, and spots do not hurt.")),
    ("negation", None, said("Do not share food or cups.", "People should not share cups or food.")),
    ("negation", None, said("Children get zorbs.", "Children get zorbs. Adults do not.")),
    ("opposite", "error", said("Sun lowers the risk.", "Sun raises the risk.")),
    ("opposite", "error", said("Take it before food.", "Take it after food.")),
    ("opposite", "error", said("Sun lowers the risk, salt raises counts.", "Sun raises the risk, salt lowers counts.")),
    ("opposite", None, said("Sun raises the risk.", "Sun raises risk. Risk is lower with shade.")),
    ("hedge", "warn", said("Sun causes zorbs.", "Sun may cause zorbs.")),
    ("hedge", "warn", said("A zorb lasts 5 days.", "A zorb lasts about 5 days.")),
    ("hedge", "warn", said("All zorbs go away.", "Most zorbs go away.")),
    ("hedge", None, said("Sun can cause zorbs.", "Sun may cause zorbs.")),
    ("hedge", None, said("Sun causes zorbs.", "Sun causes zorbs, which may hurt.")),
    ("foreign-term", "error", said("A zorb harms the pituitary and liver.", "A zorb harms the kidney and liver.")),
    ("foreign-term", "error", said("A zorb comes with sepsis.", "A zorb comes with fever.")),
    ("foreign-term", None, said("A zorb harms the pituitary.", "The pituitary is harmed by a zorb.")),
    ("foreign-word", "warn", said("A zorb harms the liver.", "A zorb harms the kidney.")),
    ("foreign-word", "warn", said("A zorb harms liver and liver.", "A zorb harms liver and kidney.")),
    ("foreign-word", None, said("A liver is a zorb's liver.", "A zorb's liver is a liver.")),
    ("foreign-word", None, said("People often find that zorbs harm the liver.", "Zorbs often harm the liver.")),
    ("stray-words", None, said("Zorbs harm liver and skin.", "Zorbs harm liver and skin.")),
    ("stray-words", "warn", said("Zorbs harm liver, skin, bone, hair.", "Zorbs harm liver.")),
    ("stray-words", "error", said("Zorbs harm liver, skin, bone, hair.", "Zorbs are odd.")),
    ("copied-words", "error", said(f"Often {SHARED}.", f"In time {SHARED}.", licence=QUOTED)),
    ("copied-words", None, said("Often the small red thing on the skin goes.", f"In time {SHARED}.", licence=QUOTED)),
    ("copied-words", None, said(f"Often {SHARED}.", f"In time {SHARED}.", licence=f"{QUOTED}: facts only")),
    ("copied-words", None, said(f"Often {SHARED}.", f"In time {SHARED}.", licence="Public domain")),
    ("copied-words", "error", said(f"Often {SHARED}.", receipt=RECEIPT)),
    ("copied-words", None, said(f"Often {SHARED}.", receipt=RECEIPT.replace("copyrighted", "free"))),
    ("dose", "error", said("Take 500 mg with water.")),
    ("dose", "error", said("Take two tablets with water.")),
    ("dose", "error", said("Take it every 6 hours.")),
    ("dose", "error", said("Take it twice a day.")),
    ("dose", None, said("It can cause a drop in the blood count.")),
    ("dose", None, said("A chemotherapy dose ends, and tablets are swallowed.")),
    ("stop-medicine", "error", said("Stop taking your medicine.")),
    ("stop-medicine", "error", said("You can stop your blood pressure medicine.")),
    ("stop-medicine", "error", said("Discontinue the tablets.")),
    ("stop-medicine", None, said("Platelets stop bleeding, so ask before you take any medicine.")),
    ("diagnosis", "error", said("You have a zorb.")),
    ("diagnosis", "error", said("This means that you are ill.")),
    ("diagnosis", "error", said("You probably have a zorb.")),
    ("diagnosis", "error", said("With spots, you have a zorb.")),
    ("diagnosis", None, said("Treatment depends on the kind of zorb you have.")),
    ("diagnosis", None, said("Call if you feel like you have a lump, or you have a fever.")),
    ("diagnosis", None, said("If you have a fever, call the doctor.")),
    ("diagnosis", None, said("People who have a zorb may feel ill.")),
    ("emergency-sentences", "error", Specimen("## emergency\nCall now.\nCall now.\nCall now.")),
    ("emergency-sentences", None, Specimen("## emergency\nCall now.\nCall now.")),
    ("emergency-seconds", "error", Specimen("## emergency\n" + "\n".join([SENTENCE] * 4))),
    ("emergency-seconds", None, Specimen("## emergency\nCall {emergency_number} now.")),
    ("emergency-offer", "error", Specimen("## emergency\nCall now.\n### more\nA zorb is a thing.")),
    ("emergency-offer", "error", Specimen("## emergency\nCall now, or ask me to hear more about it.")),
    ("emergency-offer", None, Specimen("## emergency\nCall {emergency_number} now.")),
    ("region-value", "error", said("A fever of 100.4 °F (38 °C) is bad.")),
    ("region-value", "error", said("A fever of 38 degrees is bad.")),
    ("region-value", "error", said("Call 911 now.")),
    ("region-value", "error", said("Call 999 now.")),
    ("region-value", "error", said("A fever above 38C is bad.")),
    ("region-value", None, said("A fever of {fever} is bad, so call {emergency_number}.")),
    ("draft", None, said(SENTENCE)),
    ("pronunciation", "warn", said("A zorb is an epididymal thing.")),
    ("pronunciation", None, said("A zorb is no thrombocytopenia, and no antihistamines help.")),
]  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[list[Problem]]:
    """The problems of every case, all checked in one go."""
    return checked(tmp_path_factory.mktemp("specimens"), *(specimen for _, _, specimen in CASES))


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: f"{CASES[n][0]}-{CASES[n][1]}-{n}")
def test_a_rule_finds_what_it_is_for(found: list[list[Problem]], number: int) -> None:
    """Each case has the level that its topic deserves, or none where there is nothing to find."""
    rule, level, specimen = CASES[number]
    levels = {problem.level for problem in found[number] if problem.rule == rule}
    assert ({level} if level else set()) == levels, specimen.body


def test_a_problem_names_the_line_and_says_how_to_mend_it(found: list[list[Problem]]) -> None:
    """What stands in a sentence is reported on its line, in words that don't end as a sentence."""
    for number, (rule, level, specimen) in enumerate(CASES):
        for problem in found[number]:
            assert problem.what, rule
            assert problem.mend[:1].isupper(), rule
            assert not problem.what.endswith("."), problem
            assert not problem.mend.endswith("."), problem
        if level and specimen.body.count("\n") == 2 and rule not in ("wanted-aspect",):
            lines = {problem.line for problem in found[number] if problem.rule == rule}
            assert all(line > 1 for line in lines), (rule, lines)


def test_two_topics_can_not_share_a_name(tmp_path: Path) -> None:
    """The second of two says which file has the name already."""
    both = checked(tmp_path, said(SENTENCE, names=("Blip",)), said(SENTENCE, names=("blip",)))
    shared = [problem for problems in both for problem in problems if problem.rule == "same-name"]
    assert ["error"] == [problem.level for problem in shared]
    assert "case-0.md" in shared[0].what
