import datetime
import email.utils
from dataclasses import replace
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.feed import Channel, Episode, rss

ITUNES, PODCAST = "{http://www.itunes.com/dtds/podcast-1.0.dtd}", "{https://podcastindex.org/namespace/1.0}"
CHANNEL = Channel(
    "Riverside Clinic: leaflets", "Leaflets to listen to.", "en-US", "Riverside Clinic", "https://example.org/",
    "https://example.org/feed.xml", "https://example.org/cover.png",
)  # fmt: skip
FIRST = Episode(
    "en-US/anemia/album", "Anemia", "A leaflet & more.", datetime.date(2026, 11, 3),
    "https://example.org/a.mp3", 1_234_567, 301.6, "https://example.org/a.png", "https://example.org/a.json",
    (("https://example.org/a.vtt", "text/vtt"), ("https://example.org/a.html", "text/html")),
)  # fmt: skip
SECOND = Episode("en-US/sepsis/album", "Sepsis", "", datetime.date(2026, 12, 1), "https://example.org/s.mp3", 5, 2.0)


def items(data):
    return ElementTree.fromstring(data).findall("channel/item")  # our own bytes


def test_feedparser_reads_it():
    """A reader that isn't ours finds channel and episodes without complaint, the latest episode first."""
    found = feedparser.parse(rss(CHANNEL, [FIRST, SECOND]))
    assert not found.bozo
    assert (CHANNEL.title, CHANNEL.description, "en-US") == (found.feed.title, found.feed.subtitle, found.feed.language)
    assert ["Sepsis", "Anemia"] == [entry.title for entry in found.entries]
    enclosure = found.entries[1].enclosures[0]
    assert ("https://example.org/a.mp3", "1234567", "audio/mpeg") == (enclosure.href, enclosure.length, enclosure.type)


def test_an_episode_says_until_when_it_may_be_used():
    """Date and expiry as one span of Dublin Core's; a draft has none; what is overdue says so first."""
    overdue = replace(FIRST, due=datetime.date(2027, 5, 1), note="The check is overdue.")
    checked, draft = (items(rss(CHANNEL, [episode]))[0] for episode in (overdue, SECOND))
    assert "start=2026-11-03; end=2027-05-01; scheme=W3C-DTF" == checked.findtext("{http://purl.org/dc/terms/}valid")
    assert "The check is overdue. A leaflet & more." == checked.findtext("description")
    assert draft.find("{http://purl.org/dc/terms/}valid") is None


def test_chapters_and_transcripts():
    """An episode points to its chapters and to each transcript, with their media types."""
    item = items(rss(CHANNEL, [FIRST]))[0]
    assert {"url": FIRST.chapters, "type": "application/json+chapters"} == item.find(f"{PODCAST}chapters").attrib
    transcripts = [(t.get("url"), t.get("type"), t.get("language")) for t in item.findall(f"{PODCAST}transcript")]
    assert [(*pair, "en-US") for pair in FIRST.transcripts] == transcripts


def test_dates_are_the_contents():
    """Dates follow RFC 2822 and are those of the content; the feed's is its latest episode's."""
    data = rss(CHANNEL, [FIRST, SECOND])
    dates = [email.utils.parsedate_to_datetime(item.findtext("pubDate")).date() for item in items(data)]
    assert [SECOND.date, FIRST.date] == dates
    built = ElementTree.fromstring(data).findtext("channel/lastBuildDate")
    assert SECOND.date == email.utils.parsedate_to_datetime(built).date()
    assert "Tue, 03 Nov 2026 12:00:00 +0000" == items(rss(CHANNEL, [FIRST]))[0].findtext("pubDate")


def test_identity_lasts():
    """An episode's identity is its key's: neither new sound nor a new address of the feed changes it."""
    moved = Channel(CHANNEL.title, "", "en-US", "", "https://other.org/", "https://other.org/f.xml", "")
    changed = Episode(FIRST.key, "Anaemia", "", datetime.date(2027, 1, 1), "https://other.org/b.mp3", 9, 1.0)
    before, after, other = (
        items(rss(c, [e]))[0].find("guid") for c, e in ((CHANNEL, FIRST), (moved, changed), (CHANNEL, SECOND))
    )
    assert before.text == after.text != other.text
    assert "false" == before.get("isPermaLink")


def test_feed_identity_is_the_podcast_namespaces():
    """The feed's identity is UUID 5 of its address without scheme and last slash; the namespace's own example."""
    channel = Channel("t", "d", "en", "a", "l", "https://podnews.net/rss", "i")
    assert "9b024349-ccf0-5f69-a609-6b82873eab3c" == ElementTree.fromstring(rss(channel, [])).findtext(
        f"channel/{PODCAST}guid"
    )


def test_same_in_same_out():
    """The order of the episodes given doesn't matter, nor does the clock."""
    assert rss(CHANNEL, [FIRST, SECOND]) == rss(CHANNEL, [SECOND, FIRST])


@pytest.mark.parametrize("name", ["author", "explicit", "image", "category"])
def test_apples_tags(name):
    """What Apple's directory asks of a channel is there."""
    assert ElementTree.fromstring(rss(CHANNEL, [])).find(f"channel/{ITUNES}{name}") is not None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_well_formed(text):
    """Whatever a title holds, the feed is well-formed and shows it, less what XML can't hold."""
    episode = Episode(text, text, text, datetime.date(2026, 1, 1), text, 0, 0.0, text, text, ((text, text),))
    item = items(rss(Channel(text, text, text, text, text, text, text), [episode]))[0]
    kept = "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
    assert kept.replace("\r\n", "\n").replace("\r", "\n") == (item.findtext("title") or "")
