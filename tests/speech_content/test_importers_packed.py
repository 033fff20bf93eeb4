"""DOCX and PDF as blocks."""

from pathlib import Path

from leaflet_kit import docx, pdf, read_one

from speech_content.leaflet import Kind

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_docx_headings_lists_and_captions_go_by_style(tmp_path: Path) -> None:
    """Styles say what a paragraph is, also those based on another; a title becomes the leaflet's."""
    data = docx([("Top", "Knees"), ("Mine", "Symptoms"), ("", "They wobble."), ("Dots", "left"), ("Under", "A knee")])
    leaflet = read_one(tmp_path, "k.docx", data)
    assert "Knees" == leaflet.title
    assert [
        (Kind.HEADING, 2, "Symptoms"),
        (Kind.PARAGRAPH, 1, "They wobble."),
        (Kind.BULLET, 1, "left"),
        (Kind.CAPTION, 1, "A knee"),
    ] == [(block.kind, block.level, block.text) for block in leaflet.blocks]


def test_docx_numbering_links_and_deletions(tmp_path: Path) -> None:
    """Numbered paragraphs are bullets with their level, words of links count, deleted words don't."""
    extra = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>rest</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>See </w:t></w:r><w:hyperlink><w:r><w:t>this</w:t></w:r></w:hyperlink>"
        "<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t> page</w:t></w:r></w:ins></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    leaflet = read_one(tmp_path, "k.docx", docx([("", "First.")], extra=extra))
    assert [(Kind.BULLET, 2, "rest"), (Kind.PARAGRAPH, 1, "See this page"), (Kind.TABLE, 1, "a | b")] == [
        (block.kind, block.level, block.text) for block in leaflet.blocks[1:]
    ]


def test_pdf_headings_go_by_size_and_bullets_by_sign(tmp_path: Path) -> None:
    """Larger type is a heading, the largest the title; a sign in front makes a bullet, wrapped lines are joined."""
    lines = [
        (50, 740, 20, True, "Knees"),
        (50, 700, 14, True, "Symptoms"),
        (50, 680, 10, False, "Knees that wobble are not rare at all, and most of them"),
        (50, 668, 10, False, "stop when you sit down."),
        (60, 640, 10, False, "\u2022 swaying a lot in the even-"),
        (68, 628, 10, False, "ing"),
        (60, 616, 10, False, "\u2022 shaking"),
    ]
    leaflet = read_one(tmp_path, "k.pdf", pdf([lines]))
    assert "Knees" == leaflet.title
    assert [
        (Kind.HEADING, "Symptoms"),
        (Kind.PARAGRAPH, "Knees that wobble are not rare at all, and most of them stop when you sit down."),
        (Kind.BULLET, "swaying a lot in the evening"),
        (Kind.BULLET, "shaking"),
    ] == [(block.kind, block.text) for block in leaflet.blocks]
    assert {"page 1"} == {block.place for block in leaflet.blocks}


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """The left column comes before the right one, and both before what stands below across the page."""
    left = [(50, 700 - 12 * n, 10, False, f"left column line {n} goes on and on") for n in range(6)]
    right = [(320, 700 - 12 * n, 10, False, f"right column line {n} goes on and on") for n in range(6)]
    below = [
        (
            50,
            560,
            10,
            False,
            "Below both columns a line crosses the whole page from its left to its right edge, as this one.",
        )
    ]
    leaflet = read_one(tmp_path, "k.pdf", pdf([left + right + below]))
    text = " ".join(block.text for block in leaflet.blocks)
    assert text.index("left column line 5") < text.index("right column line 0") < text.index("Below both")


def test_pdf_running_heads_and_page_numbers_are_aside(tmp_path: Path) -> None:
    """What stands at the edge of every page is no part of the article."""
    pages = [
        [
            (50, 780, 9, False, "Kneewise leaflets"),
            *(
                (50, 700 - 14 * n, 11, False, f"Sentence {n} of page {page} says something about the knee.")
                for n in range(8)
            ),
            (290, 20, 9, False, f"Page {page} of 3"),
        ]
        for page in (1, 2, 3)
    ]
    leaflet = read_one(tmp_path, "k.pdf", pdf(pages))
    aside = {block.text for block in leaflet.blocks if block.aside}
    assert {"Kneewise leaflets", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"} == aside
