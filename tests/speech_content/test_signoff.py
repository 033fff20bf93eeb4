"""The page that a clinician signs."""

import datetime
import json
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from speech_content.changes import changes, read_script
from speech_content.library import Library
from speech_content.model import Review
from speech_content.signoff import sheet

TODAY = datetime.date(2026, 11, 22)
VOID = {"meta", "input"}


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count it, and expect its end."""
        self.tags[tag] += 1
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It must be the innermost that is open."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.text += data


@pytest.fixture(scope="module")
def page(library: Library) -> Page:
    """The whole script."""
    return Page(sheet(library, TODAY))


def test_every_line_has_its_words_its_seconds_and_a_box(library: Library, page: Page) -> None:
    """One row a line, each with a labelled box to tick."""
    boxes = [given for tag, given in page.attributes if tag == "input"]
    assert len(library.script()) == len(boxes)
    assert all(given["type"] == "checkbox" and given["aria-label"] for given in boxes)
    words = " ".join(page.text.split())
    for line in library.script():
        assert " ".join(line.written.split()) in words, line.key
        assert f"{line.seconds:.1f}" in words


def test_what_is_heard_stands_beside_what_is_written(page: Page) -> None:
    """Numbers and units are shown as they will be said."""
    assert "one hundred point four degrees Fahrenheit" in page.text


def test_every_cited_fact_is_printed_with_its_origin(library: Library, page: Page) -> None:
    """A line can be held against its source without opening another file."""
    for line in library.script():
        for cited in line.sources:
            source = library.sources[cited.source]
            fact = source.facts[cited.number]
            assert fact.text in page.text
            assert fact.origin in page.text


def test_unconfirmed_facts_are_marked(library: Library, page: Page) -> None:
    """As often as they are cited, and once in each list of facts."""
    cited = sum(
        library.sources[cited.source].facts[cited.number].review for line in library.script() for cited in line.sources
    )
    assert cited
    assert page.tags["strong"] > cited


def test_the_page_is_whole_and_needs_nothing_else(page: Page) -> None:
    """Every element is closed; no script, picture, style or font is fetched."""
    assert [] == page.open
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not any("src" in given for _, given in page.attributes)


def test_it_can_be_found_one_s_way_in(library: Library, page: Page) -> None:
    """One main heading, headed tables with captions, a language, and links that lead somewhere."""
    assert 1 == page.tags["h1"] == page.tags["main"] == page.tags["title"]
    assert page.tags["caption"] == page.tags["table"] > len(library.topics)
    assert ("html", {"lang": "en-US"}) in page.attributes
    ids = {given["id"] for _, given in page.attributes if "id" in given}
    links = [given["href"] for tag, given in page.attributes if tag == "a"]
    assert links
    assert [] == [link for link in links if link is None or link.removeprefix("#") not in ids]
    assert all(given.get("scope") in ("col", "row") for tag, given in page.attributes if tag == "th")
    assert len(ids) == sum("id" in given for _, given in page.attributes)


def test_who_signed_is_printed(library: Library) -> None:
    """Name and dates of a signed topic, and that nobody signed a draft."""
    review = Review("A. <Nurse>", datetime.date(2026, 11, 22), datetime.date(2028, 11, 22))
    topics = {id_: replace(t, review=review if id_ == "sepsis" else None) for id_, t in library.topics.items()}
    text = Page(sheet(replace(library, topics=topics), TODAY)).text
    assert "signed by A. <Nurse> on 2026-11-22, due on 2028-11-22" in text
    assert len(topics) - 1 == text.count("signed by nobody yet")


def test_only_changes_are_signed_again(library: Library) -> None:
    """What was added, reworded or said otherwise is on the page, what is gone at its end, all else left out."""
    rows = [{"key": line.key, "seconds": 1, "text": line.written, "digest": line.digest} for line in library.script()]
    rows[0] |= {"text": "It was <b>said</b> so.", "digest": "1"}
    rows[1] |= {"digest": "2"}
    removed = rows.pop(2)
    rows.append({"key": "en-US/old/causes/1", "seconds": 1, "text": "It is <i>gone</i>.", "digest": "3"})
    old = read_script("\n".join(map(json.dumps, rows)), "old")
    page = Page(sheet(library, TODAY, changes(old, library.script())))
    assert 3 == page.tags["input"]
    assert 0 == page.tags["b"] + page.tags["i"]
    assert "It is <i>gone</i>." in page.text
    assert removed["text"] in page.text
    assert page.tags["ins"] and page.tags["del"]
    assert [] == page.open
