"""Nothing of a leaflet disappears: it is in the draft, or in the receipt with the reason."""

import datetime
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leaflet_kit import PLAIN, WORDS, drafted

from speech_content.draft import draft, slug
from speech_content.drafting.licence import Permission
from speech_content.drafting.receipt import receipt_markdown, receipt_table
from speech_content.drafting.shelf import Shelf
from speech_content.drafting.topic_text import MARK, source_text, topic_text
from speech_content.errors import ContentError, ImportingError
from speech_content.language import BUILT_IN, Tables
from speech_content.leaflet import Block, Kind, Leaflet
from speech_content.library import load_library
from speech_content.model import Aspect
from speech_content.source_file import read_source

TODAY = datetime.date(2026, 11, 22)


def shelf(folder: Path, *, replace: bool = False) -> Shelf:
    """Open a content folder."""
    return Shelf(folder, Tables("en-US", (BUILT_IN, folder)), replace)


def test_noise_is_left_out_with_its_reason(tmp_path: Path) -> None:
    """Captions, copyright and revision lines are no part of a topic, and are accounted for."""
    made = drafted(tmp_path, PLAIN)
    assert Counter(caption=1, copyright=1, revision=1) == Counter(row.reason for row in made.left)
    said = " ".join(each.text for each in made.proposals)
    assert not any(word in said for word in ("dancing knee", "Kneepix", "2025"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("© 2024 Kneewise Ltd. All rights reserved.", "copyright"),
        ("Last reviewed: 3 May 2024", "revision"),
        ("Source: National Knee Institute", "attribution"),
        ("Read more about knees", "navigation"),
        ("Figure 2: A knee from the left", "caption"),
        ("https://knees.example/more", "navigation"),
    ],
)
def test_kinds_of_noise(tmp_path: Path, line: str, reason: str) -> None:
    """Each kind has its code."""
    made = drafted(
        tmp_path, f"# Wobbleitis\n\nWobbleitis is a condition.\n\n{line}\n\n## Causes\n\nTea causes it.\n", "w.md"
    )
    assert [(line, reason)] == [(row.text, row.reason) for row in made.left]


def test_a_caption_is_told_by_the_copyright_of_its_picture(tmp_path: Path) -> None:
    """A label over a picture's copyright line goes with it, and says nothing of the leaflet's own licence."""
    made = drafted(tmp_path, PLAIN)
    assert Permission.UNKNOWN is made.licence.permission


def test_every_number_is_kept_or_dropped(tmp_path: Path) -> None:
    """The receipt names each with its place and whether it is said."""
    rows = receipt_table(drafted(tmp_path, PLAIN))["numbers"]
    assert [
        {"number": "3", "place": "line 22", "kept": True},
        {"number": "2025", "place": "line 25", "kept": False},
    ] == rows


def test_missing_aspects_and_dates_are_named(tmp_path: Path) -> None:
    """Required aspects that a leaflet is silent on stand in the receipt and the head; its date in the source."""
    made = drafted(tmp_path, PLAIN)
    assert {"emergency", "risk-factors", "diagnosis", "treatment", "prevention"} == set(map(str, made.missing))
    assert "March 2025" == made.published
    assert 'published = "March 2025"' in source_text(made)


def test_typing_errors_are_reported_and_not_mended(tmp_path: Path) -> None:
    """A missing "of" and a doubled word are named with their line; the text stays."""
    made = drafted(tmp_path, "Wobbleitis\n\nWobbleitis is a low number dancers in the the hall.\n")
    assert [("line 3", "the word stands twice"), ("line 3", '"of" may be missing')] == sorted(
        ((row.place, row.what) for row in made.typing), key=lambda row: row[1], reverse=True
    )
    assert "a low number dancers in the the hall" in made.proposals[0].text


@pytest.mark.parametrize(
    ("line", "given_", "expected"),
    [
        ("This text is in the public domain. Copyright is not claimed.", "", Permission.FREE),
        ("Copyright 2024 Kneewise Ltd. All rights reserved.", "", Permission.COPYRIGHTED),
        ("Copyright 2024 Kneewise Ltd, under a Creative Commons licence.", "", Permission.FREE),
        ("Copyright 2024 Kneewise Ltd.", "own", Permission.OWN),
        ("Knees are good.", "", Permission.UNKNOWN),
        ("Knees are good.", "CC BY 4.0", Permission.FREE),
        ("NIH: National Cancer Institute", "", Permission.FREE),
    ],
)
def test_the_licence_is_read(tmp_path: Path, line: str, given_: str, expected: Permission) -> None:
    """From what is given at import, from the leaflet's words, from its publisher; silence is no permission."""
    made = drafted(tmp_path, f"Wobbleitis\n\nWobbleitis is a condition.\n\n{line}\n", licence=given_)
    assert expected is made.licence.permission


def test_a_copyrighted_leaflet_gives_lines_to_be_rewritten(tmp_path: Path) -> None:
    """None of its sentences is in the files that are spoken; the receipt has each beside an empty one."""
    made = drafted(tmp_path, f"{PLAIN}\n© 2024 Kneewise. All rights reserved.\n")
    topic, source = topic_text(made, source="s", code="1999", written=TODAY), source_text(made)
    assert "knees wobble" not in topic + source
    assert all(
        line.startswith(MARK) for line in topic.split("+++")[2].splitlines() if line and not line.startswith("#")
    )
    assert "| 1 | Wobbleitis is a condition that makes your knees wobble. |  |" in receipt_markdown(made)


def test_a_draft_is_read_back_and_refused_until_it_is_decided(tmp_path: Path) -> None:
    """The loader takes what is certain, and names every marked line."""
    made = drafted(tmp_path, f"{PLAIN}\n\n\n\nBlue lamps hang in eleven windows.\n")
    content = tmp_path / "content"
    placed = shelf(content).put(made, TODAY)
    with pytest.raises(ContentError) as caught:
        load_library(folders=(content,))
    marked = [n for n, line in enumerate(placed.topic.read_text().splitlines(), 1) if line.startswith(MARK)]
    assert marked
    assert marked == sorted({problem.line for problem in caught.value.problems})
    decided = re.sub(r"^\?\? [^|]*\| ", "", placed.topic.read_text(encoding="utf-8"), flags=re.MULTILINE)
    placed.topic.write_text(decided, encoding="utf-8")
    topic = load_library(folders=(content,)).topics["wobbleitis"]
    assert "Wobbleitis" == topic.title


def test_facts_are_the_leaflets_lines_with_their_places(tmp_path: Path) -> None:
    """Each unit is a numbered fact; an item has its lead-in; what is cited resolves."""
    made = drafted(tmp_path, PLAIN)
    source, problems = read_source(source_text(made), source_id="s", file="s.md")
    assert [] == problems
    assert source is not None
    facts = {fact.text: fact.origin for fact in source.facts.values()}
    assert "line 7" == facts["Causes of wobbleitis: Too much dancing"]
    assert {number for each in made.proposals for number in each.units} == set(source.facts)


def test_pronunciations_enter_the_lexicon(tmp_path: Path) -> None:
    """A respelling leaves the sentence; what it comes to is added to the folder's lexicon, beside what is there."""
    content = tmp_path / "content"
    (content / "languages/en-US").mkdir(parents=True)
    (content / "languages/en-US/lexicon.toml").write_text('[terms]\nknee = { ipa = "ni", respelling = "nee" }\n')
    placed = shelf(content).put(drafted(tmp_path, PLAIN), TODAY)
    assert ("wobble",) == placed.terms
    assert "WAH" not in placed.topic.read_text()
    library_terms = Tables("en-US", (BUILT_IN, content)).table("lexicon")["terms"]
    assert "ˈwɑ.bʌl.ɪŋ" == library_terms["wobble"]["ipa"]
    assert "ni" == library_terms["knee"]["ipa"]


def test_an_id_or_a_name_that_is_taken_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """A second file of the same topic, a topic that is there, and another topic's name."""
    content = tmp_path / "content"
    content.mkdir()
    made = drafted(tmp_path, PLAIN)
    folder = shelf(content)
    folder.put(made, TODAY)
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    with pytest.raises(ImportingError, match="another file of this import"):
        folder.put(made, TODAY)
    with pytest.raises(ImportingError, match="--replace"):
        shelf(content).put(made, TODAY)
    with pytest.raises(ImportingError, match="the topic sepsis is named"):
        shelf(content).put(drafted(tmp_path, "Sepsis\n\nSepsis is a condition.\n", topic_id="my-sepsis"), TODAY)
    assert before == {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}


def test_replacing_a_draft_keeps_its_number_and_its_source(tmp_path: Path) -> None:
    """A leaflet imported anew goes over the old one, file by file."""
    content = tmp_path / "content"
    content.mkdir()
    first = shelf(content).put(drafted(tmp_path, PLAIN), TODAY)
    code = [line for line in first.topic.read_text().splitlines() if line.startswith("code")]
    second = shelf(content, replace=True).put(drafted(tmp_path, PLAIN), TODAY)
    assert first == second or (first.topic, first.source) == (second.topic, second.source)
    assert code == [line for line in second.topic.read_text().splitlines() if line.startswith("code")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Hay fever", "hay-fever"),
        ("Crohn's disease", "crohns-disease"),
        ("Guillain-Barré", "guillain-barre"),
        ("5q", "topic-5q"),
        ("§", "topic"),
    ],
)
def test_ids_are_made_of_titles(title: str, expected: str) -> None:
    """Small letters, digits and hyphens, beginning with a letter."""
    assert expected == slug(title)


def test_a_second_name_in_the_title_is_a_name(tmp_path: Path) -> None:
    """What stands in brackets behind a title is another name; the spelling inside sentences comes first."""
    made = drafted(tmp_path, "Shaky Knees (wobbleitis)\n\nWobbleitis is a condition. Many know shaky knees well.\n")
    assert ("Shaky Knees", ("shaky knees", "wobbleitis"), "shaky-knees") == (made.title, made.names, made.topic_id)
    assert Aspect.OVERVIEW is made.filed[0].aspect


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Kind)), _TEXT), max_size=12), _TEXT)
def test_whatever_a_leaflet_holds_its_files_can_be_read(rows: list[tuple[Kind, str]], title: str) -> None:
    """Any blocks give a source that reads back, a receipt and a topic, or a refusal; every unit is accounted for."""
    blocks = tuple(Block(kind, " ".join(text.split()), "line (1)") for kind, text in rows if text.strip())
    leaflet = Leaflet("x.txt", "text", " ".join(title.split()), blocks)
    try:
        made = draft(leaflet, WORDS)
    except ImportingError:
        return
    _, problems = read_source(source_text(made), source_id="s", file="s.md")
    assert [] == problems
    assert json.dumps(receipt_table(made))
    assert receipt_markdown(made)
    said = {number for each in made.proposals for number in each.units}
    over = {row.text for row in made.left if row.reason == "over-length"}
    assert {each.unit.number for each in made.filed} == said or over
