"""HTML pages as blocks: the article, and what is around it."""

from pathlib import Path

from leaflet_kit import read_one

from speech_content.leaflet import Kind

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Wobbly knees - Kneewise</title>
<meta property="og:site_name" content="Kneewise"><meta name="dcterms.license" content="CC BY 4.0">
<link rel="canonical" href="https://knees.example/wobble"></head><body><form id="aspnetForm">
<div class="header"><ul><li><a href="/">Home</a></li><li><a href="/az">Knees A to Z and everything</a></li></ul></div>
<div id="main-nav"><p>A long promise about all the things that this site has for you and yours.</p></div>
<div class="content"><h1>Wobbly knees</h1>
<p>Wobbly knees are a condition that makes you sway, and it is quite common in people who dance.</p>
<h2>Symptoms</h2><p>The symptoms of wobbly knees include shaking when you stand for a long time:</p>
<ul><li>swaying<ul><li>to the left</li></ul></li><li><p>shaking</p><p>It comes and goes with the weather.</p></li></ul>
<figure><img src="k.png"><figcaption>A knee, seen from its better side</figcaption></figure>
<table><tr><th>Age</th><th>Wobble</th></tr><tr><td>20</td><td>little</td></tr></table>
<script>var hidden = "not a word of this";</script></div>
<div class="sidebar"><p>Dancers everywhere love this other page about elbows and how they bend.</p></div>
<div class="footer"><p>All of this site is looked after by people who love knees very much.</p></div>
</form></body></html>"""


def test_the_article_is_found_inside_one_form(tmp_path: Path) -> None:
    """A page that is wrapped in a form gives its article; menu, side column and footer are marked as aside."""
    leaflet = read_one(tmp_path, "page.html", PAGE)
    inside = [block.text for block in leaflet.blocks if not block.aside]
    outside = [block.text for block in leaflet.blocks if block.aside]
    assert "Wobbly knees" == leaflet.title
    assert inside[0].startswith("Wobbly knees are a condition")
    assert "Home" in outside
    assert any("elbows" in text for text in outside)
    assert any("looked after" in text for text in outside)
    assert not any("hidden" in text for text in inside + outside)


def test_fields_of_the_head_are_read(tmp_path: Path) -> None:
    """Publisher, licence, address and language come from the page's own fields."""
    leaflet = read_one(tmp_path, "page.html", PAGE)
    assert ("Kneewise", "CC BY 4.0", "https://knees.example/wobble", "en-GB") == (
        leaflet.publisher,
        leaflet.licence,
        leaflet.url,
        leaflet.language,
    )


def test_lists_captions_and_tables_are_told_apart(tmp_path: Path) -> None:
    """Nested bullets have their level, a bullet's second paragraph is one, captions and rows are not prose."""
    blocks = [block for block in read_one(tmp_path, "page.html", PAGE).blocks if not block.aside]
    found = [(block.kind, block.level, block.text) for block in blocks]
    assert (Kind.BULLET, 2, "to the left") in found
    assert (Kind.BULLET, 1, "shaking") in found
    assert (Kind.PARAGRAPH, 1, "It comes and goes with the weather.") in found
    assert (Kind.CAPTION, 1, "A knee, seen from its better side") in found
    assert (Kind.TABLE, 1, "Age | Wobble") in found


def test_a_piece_of_html_is_enough(tmp_path: Path) -> None:
    """An article without a page around it is read whole."""
    leaflet = read_one(tmp_path, "bit.html", "<h1>Knees</h1><p>Short.</p><ul><li>one<li>two</ul>")
    assert ["Short.", "one", "two"] == [block.text for block in leaflet.blocks]
    assert not any(block.aside for block in leaflet.blocks)


def test_paragraphs_of_an_article_in_parts_are_all_kept(tmp_path: Path) -> None:
    """Where the prose is spread over several parts of the page, none of them is taken for the whole."""
    parts = "".join(
        f"<section><h2>Part {n}</h2><p>This is what part {n} says about knees in some more words.</p></section>"
        for n in range(4)
    )
    leaflet = read_one(tmp_path, "parts.html", f"<html><body><h1>K</h1>{parts}</body></html>")
    assert 8 == sum(not block.aside for block in leaflet.blocks)
