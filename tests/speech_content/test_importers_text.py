"""Plain text and Markdown as blocks."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaflet_kit import PLAIN, read_one

from speech_content.decoding import decode
from speech_content.leaflet import Block, Kind
from speech_content.plain_blocks import plain_blocks


def kinds(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    """Give kinds and texts."""
    return [(block.kind.value, block.text) for block in blocks]


def test_text_has_headings_paragraphs_and_bullets_with_their_lines(tmp_path: Path) -> None:
    """The title, paragraphs, lead-ins and bullets of a plain text are told apart, each with its line."""
    leaflet = read_one(tmp_path, "wobble.txt", PLAIN)
    assert "Wobbleitis" == leaflet.title
    assert ("bullet", "Too much dancing") in kinds(leaflet.blocks)
    assert ("paragraph", "Causes of wobbleitis:") in kinds(leaflet.blocks)
    assert "line 7" == next(block.place for block in leaflet.blocks if block.text == "Too much dancing")


def test_wrapped_lines_are_put_together(tmp_path: Path) -> None:
    """A paragraph and a bullet that go on in the next line are one block each."""
    text = "Knees\n\nYour knees carry your whole body, all day long, wherever\nyou go with them.\n\n"
    text += "- rest them\n  often\n- move\n"
    leaflet = read_one(tmp_path, "knees.txt", text)
    expected = [
        ("paragraph", "Your knees carry your whole body, all day long, wherever you go with them."),
        ("bullet", "rest them often"),
        ("bullet", "move"),
    ]
    assert expected == kinds(leaflet.blocks)


def test_a_gap_is_more_space_than_usual(tmp_path: Path) -> None:
    """Where three blank lines stand instead of one, a heading may have been lost."""
    leaflet = read_one(tmp_path, "gap.txt", "Title\n\nOne thing is so.\n\nTwo things are.\n\n\n\nThree things are.\n")
    assert [False, False, True] == [block.gap for block in leaflet.blocks]


def test_a_second_list_is_another_list() -> None:
    """Bullets after a space that the list above them doesn't have begin a list of their own."""
    blocks = list(plain_blocks("Do:\n\n- rest\n- drink\n\n\n- smoke\n- run\n"))
    assert [False, False, True, False] == [block.gap for block in blocks if block.kind is Kind.BULLET]


def test_markdown_keeps_places_and_drops_marks_of_web_editors(tmp_path: Path) -> None:
    """Attributes, abbreviations and pictures are no text; headings and bullets keep their lines."""
    text = "# Knees\n\n## Symptoms\n\n- **hot** knees\n- [cold](x.html) knees\n{.list}\n\n"
    text += "*[GP]: doctor\n\n![a knee](k.png)\n"
    leaflet = read_one(tmp_path, "knees.md", text)
    assert [("heading", "Symptoms"), ("bullet", "hot knees"), ("bullet", "cold knees")] == kinds(leaflet.blocks)
    assert ["line 3", "line 5", "line 6"] == [block.place for block in leaflet.blocks]


def test_a_table_comes_as_rows(tmp_path: Path) -> None:
    """A row of a table is kept whole, since its meaning is in its column."""
    leaflet = read_one(tmp_path, "t.md", "# T\n\n| Flu | Cold |\n|---|---|\n| fast | slow |\n")
    assert [("table", "Flu | Cold"), ("table", "fast | slow")] == kinds(leaflet.blocks)


def test_a_paragraph_that_is_a_link_is_known(tmp_path: Path) -> None:
    """A paragraph made of one link is marked as such, one with a link in it is not."""
    leaflet = read_one(tmp_path, "l.md", "# L\n\n[Find a shop](x)\n\nSee [this](x) for more.\n")
    assert [True, False] == [block.link for block in leaflet.blocks]


def test_encodings() -> None:
    """UTF-8, UTF-16 with and without a mark, Windows text and text that was mangled once come out the same."""
    text = "It’s 38 °C – don’t wait. It is so."
    mangled = text.encode().decode("cp1252")
    for data in (
        *(text.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")),
        mangled.encode(),
    ):
        assert text == decode(data)


@given(st.text(max_size=400))
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    """Every letter and digit of a plain text is in one block, but for the numbers and letters of lists."""
    blocks = list(plain_blocks(text.replace("o ", "x ")))
    kept = sum(letter.isalpha() for block in blocks for letter in block.text)
    given_ = sum(letter.isalpha() for letter in text.expandtabs(4).replace("o ", "x "))
    assert given_ - len(blocks) <= kept <= given_


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("pad", range(4))
def test_a_long_leaflet_on_one_line_is_read(tmp_path: Path, encoding: str, pad: int) -> None:
    """However long its first line is, and wherever the first part of it ends inside a letter."""
    text = "w" * pad + " Knees don’t wobble – it’s rare." * 1500
    (block,) = read_one(tmp_path, "w.txt", text.encode(encoding)).blocks
    assert text.strip() == block.text
