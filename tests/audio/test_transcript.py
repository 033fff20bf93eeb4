import html.parser
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from audio.tags import Mark
from audio.transcript import chapters_json, html_transcript, text_transcript

CHAPTERS = [("Causes", ["It can start.", "Some are born with it."]), ("Help", ["Call."])]


class Outline(html.parser.HTMLParser):
    """Collects what is between tags."""

    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, ""))

    def handle_data(self, data):
        if self.parts and data.strip():
            tag, before = self.parts[-1]
            self.parts[-1] = tag, before + data


def test_text():
    """Titles and paragraphs, set apart by empty lines."""
    assert "Causes\n\nIt can start.\n\nSome are born with it.\n\nHelp\n\nCall." == text_transcript(CHAPTERS)


def test_html_has_a_heading_for_each_chapter():
    """The page has the title as its first heading, and a second-level heading for each chapter."""
    page = Outline()
    page.feed(html_transcript("Neutropenia", "en-US", CHAPTERS))
    shown = [part for part in page.parts if part[0] in ("h1", "h2", "p")]
    assert [("h1", "Neutropenia"), ("h2", "Causes"), ("p", "It can start."), ("p", "Some are born with it.")] == shown[
        :4
    ]


@settings(deadline=None)
@given(st.text("<>&\"'ab", max_size=20))
def test_html_is_escaped(text):
    """No text becomes markup."""
    page = Outline()
    page.feed(html_transcript(text, 'e"n', [(text, [text])]))
    assert ["html", "head", "meta", "meta", "title", "body", "main", "h1", "h2", "p"] == [tag for tag, _ in page.parts]


def test_chapters():
    """Version 1.2.0 of the podcast namespace's JSON, times in seconds."""
    found = json.loads(chapters_json([Mark("Überblick", 0.0, 1.23456)]))
    assert {"version": "1.2.0", "chapters": [{"startTime": 0.0, "endTime": 1.235, "title": "Überblick"}]} == found
