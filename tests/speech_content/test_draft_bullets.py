"""Lists as sentences."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaflet_kit import WORDS, drafted

from speech_content.drafting.bullets import LONG_ITEM, MOST_ITEMS, ListWords, say_list
from speech_content.drafting.chunks import MOST_CHUNKS, MOST_SECONDS, chunks, emergency
from speech_content.drafting.proposal import Proposal
from speech_content.drafting.sentences import Respelling, clean, split_sentences
from speech_content.drafting.unit import Polarity, Unit
from speech_content.model import Aspect


def say(lead: str, items: Sequence[str]) -> list[str]:
    """Say a list with a lead-in."""
    units = [Unit(n, text, "line 1", 1, 1, lead=lead, item=True) for n, text in enumerate(items, 1)]
    return [text for text, _, _ in say_list(units, Polarity.STATEMENT, ListWords.of(WORDS, items))]


@pytest.mark.parametrize(
    ("lead", "items", "expected"),
    [
        ("You may have", ["A scan", "Blood tests"], ["You may have a scan and blood tests"]),
        ("See a doctor if you", ["sway", "fall"], ["See a doctor if you sway or fall"]),
        ("Tell anyone who", ["sways", "falls", "sits"], ["Tell anyone who sways, falls, or sits"]),
        ("Causes of wobbleitis", ["Dancing", "Tea"], ["Causes of wobbleitis include dancing and tea"]),
        ("Acquired type causes", ["Dancing", "Tea"], ["Acquired type causes include dancing and tea"]),
        ("This may cause", ["Swaying", "Falls"], ["This may cause swaying and falls"]),
        ("There are 2 kinds", ["left", "right"], ["There are 2 kinds: left and right"]),
        ("The following may help", ["a chair", "a rail"], ["The following may help: a chair and a rail"]),
        ("It helps", ["NSAIDs", "B-12"], ["It helps: NSAIDs and B-12"]),
        ("Signs are", ["red, hot knees", "falls"], ["Signs are red, hot knees; and falls"]),
        (
            "If you dance a lot, these changes may help",
            ["flat shoes", "a rail"],
            ["If you dance a lot, these changes may help: flat shoes and a rail"],
        ),
    ],
)
def test_a_lead_in_is_completed(lead: str, items: list[str], expected: list[str]) -> None:
    """Open lead-ins go straight on, names get a verb, whole clauses a colon; "or" where one of the items is enough."""
    assert expected == say(lead, items)


def test_a_name_that_looks_like_a_verb_doesnt_turn_the_cause_around() -> None:
    """ "Acquired type causes:" lists causes of the type, not what the type causes."""
    assert ["Acquired type causes include infections"] == say("Acquired type causes", ["Infections"])


def test_at_most_four_items_a_sentence() -> None:
    """Nine items are said in three sentences of three, each with the lead-in."""
    found = say("Signs are", [f"sign {letter}" for letter in "abcdefghj"])
    assert [3, 3, 3] == [text.count("sign ") for text in found]
    assert all(text.startswith("Signs are sign ") for text in found)


def test_a_long_item_is_a_sentence_of_its_own() -> None:
    """From twelve words on."""
    long = "a feeling that the whole floor moves to the left when you stand up"
    assert LONG_ITEM <= len(long.split())
    assert ["Signs are falls", f"Signs are {long}"] == say("Signs are", [long, "falls"])


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Early—Appears before the age of 3.", "Early means that it appears before the age of 3"),
        ("Late — a form that old people have", "Late means a form that old people have"),
        ("Knee scan: A test that shows the knee.", "Knee scan means a test that shows the knee"),
    ],
)
def test_a_term_with_its_definition_is_said_as_such(item: str, expected: str) -> None:
    """With a dash or a colon, before a verb or a noun."""
    term = expected.partition(" means")[0]
    lead = "There are 2 kinds"
    assert [f"{lead}: {term.lower()}", expected] == say(lead, [item])


@pytest.mark.parametrize("item", ["Fever or chills—may come on quickly", "Rest - stop what hurts"])
def test_a_dash_that_defines_nothing_stays(item: str) -> None:
    """What follows it isn't a definition, but goes on."""
    assert not any(" means " in text for text in say("It involves", [item]))


def test_a_list_right_under_a_heading_is_completed_by_it(tmp_path: Path) -> None:
    """A short heading without a verb serves as the lead-in."""
    draft = drafted(tmp_path, "# Wobbleitis\n\n## Symptoms of wobbleitis\n\n- swaying\n- falls\n", "w.md")
    assert ["Symptoms of wobbleitis include swaying and falls."] == [each.text for each in draft.proposals]


def test_a_list_that_was_folded_into_its_paragraph_is_a_list(tmp_path: Path) -> None:
    """Dashes after a colon part items, so a ban among them stays one."""
    text = "# Wobbleitis\n\n## Prevention\n\nTo keep well, you should: - rest at noon - don’t dance - eat well\n"
    draft = drafted(tmp_path, text, "w.md")
    assert ["rest at noon", "don’t dance", "eat well"] == [each.unit.text for each in draft.filed]
    assert [Polarity.DO, Polarity.DONT, Polarity.DO] == [each.polarity for each in draft.filed]


def test_a_list_that_lost_its_signs_is_still_completed(tmp_path: Path) -> None:
    """Paragraphs that go on from a lead-in are its items; "Have …" must not stand there as if it were advice."""
    text = (
        "Wobbleitis\n\nRisk Factors\n\nYou are at higher risk if you:\n\nHave a family history of wobbling.\n\n"
        "Are a sailor. Ships move.\n\nThe sea has waves.\n"
    )
    assert [
        "You are at higher risk if you have a family history of wobbling or are a sailor.",
        "Ships move.",
        "The sea has waves.",
    ] == [each.text for each in drafted(tmp_path, text).proposals]


def test_items_whose_lead_in_was_lost_are_marked(tmp_path: Path) -> None:
    """A fragment is no sentence, so an editor makes one of it."""
    draft = drafted(tmp_path, "# Wobbleitis\n\n## Causes\n\nIt is caused by tea.\n\n- Green tea\n- Black tea\n", "w.md")
    fragments = [each for each in draft.proposals if each.text in ("Green tea.", "Black tea.")]
    assert 2 == len(fragments)
    assert all(any("lead-in is lost" in doubt for doubt in each.doubts) for each in fragments)


@given(
    st.lists(st.text("abcde ,—", min_size=1).filter(str.strip), min_size=1, max_size=15),
    st.sampled_from(["It is", "If you"]),
)
def test_every_item_is_said(items: list[str], lead: str) -> None:
    """Whatever a list holds, each unit is in at least one sentence, and none has more than four."""
    units = [Unit(n, text.strip(), "line 1", 1, 1, lead=lead, item=True) for n, text in enumerate(items, 1)]
    found = list(say_list(units, Polarity.STATEMENT, ListWords.of(WORDS, items)))
    assert {unit.number for unit in units} == {number for _, numbers, _ in found for number in numbers}
    assert all(len(numbers) <= MOST_ITEMS for _, numbers, _ in found)


def test_sentences_end_where_they_end() -> None:
    """Not at an abbreviation, an initial, a decimal point, or inside brackets."""
    text = "See Dr. Knee at 9 a.m. He is e.g. kind. It costs 3.5 coins (so. Much. Money.) for all. “Good.” Bye."
    assert [
        "See Dr. Knee at 9 a.m. He is e.g. kind.",
        "It costs 3.5 coins (so. Much. Money.) for all.",
        "“Good.”",
        "Bye.",
    ] == split_sentences(text)


def test_respellings_leave_the_text_with_their_term() -> None:
    """A respelling in brackets belongs to the words before it; other brackets stay."""
    text, found = clean("Aplastic anemia (a-PLAS-tik uh-NEE-me-uh) is rare (non-HIV). Platelets (PLATE-lets) [3] help.")
    assert "Aplastic anemia is rare (non-HIV). Platelets help." == " ".join(text.split())
    assert [("Aplastic anemia", "a-PLAS-tik uh-NEE-me-uh"), ("Platelets", "PLATE-lets")] == [
        (row.term, row.respelling) for row in found
    ]
    assert isinstance(found[0], Respelling)


def _proposals(count: int, letters: int) -> list[Proposal]:
    return [Proposal("x" * letters + ".", (n,), Aspect.CAUSES) for n in range(1, count + 1)]


@given(st.integers(1, 40), st.integers(20, 150))
def test_chunks_are_cut_at_sentences_and_lose_none(count: int, letters: int) -> None:
    """At most three chunks, none longer than 28 seconds, the rest handed back in order."""
    proposals = _proposals(count, letters)
    made, rest = chunks(proposals)
    assert proposals == [each for chunk in made for each in chunk] + list(rest)
    assert len(made) <= MOST_CHUNKS
    assert all(sum(each.seconds for each in chunk) <= MOST_SECONDS for chunk in made)


def test_an_emergency_is_two_short_sentences() -> None:
    """What is more belongs to getting help."""
    kept, rest = emergency(_proposals(4, 60))
    assert (2, 2) == (len(kept), len(rest))
    kept, rest = emergency(_proposals(3, 150))
    assert (1, 2) == (len(kept), len(rest))


def test_long_words_are_spread_over_sentences() -> None:
    """A listener gets two long words a sentence at most, unless one item has more."""
    items = ["infections", "underlying inflammatory condition", "chemotherapy", "weather"]
    assert [
        "Causes include infections and underlying inflammatory condition",
        "Causes include chemotherapy and weather",
    ] == say("Causes", items)


def test_the_joining_word_counts() -> None:
    """Two items and their "or" are eighteen words at most, as they are said in one breath."""
    lead = "Your chances of wobbleitis are higher if you"
    short, long = "have an ear", "are shown to certain sailors or to tea"
    assert [f"{lead} {short}", f"{lead} {long}"] == say(lead, [short, long])


def test_advice_after_its_purpose_is_not_included_in_it() -> None:
    """ "To keep well include rest" is no English."""
    assert ["To keep well: rest at noon and drink tea"] == say("To keep well", ["Rest at noon", "Drink tea"])
