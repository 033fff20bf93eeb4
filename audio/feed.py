"""Albums as a podcast: RSS 2.0 with Apple's tags and the podcast namespace's chapters and transcripts.

Every date in it is a date of the content, so the same content gives the same feed, whenever it is written.
"""

import datetime
import email.utils
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

__all__ = ["Channel", "Episode", "rss"]

_ATOM = "http://www.w3.org/2005/Atom"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_TERMS = "http://purl.org/dc/terms/"
_PODCAST_FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Name space of feeds, as the podcast namespace has it."""
# What XML 1.0 can't hold, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """A podcast."""

    title: str
    description: str
    language: str
    """BCP 47 tag."""
    author: str
    link: str
    """Address of the page that it belongs to."""
    address: str
    """Address of the feed itself; what its identity rests on."""
    image: str
    """Address of its cover: a square PNG or JPEG of at least 1400 pixels."""
    category: str = "Health & Fitness"
    """One of Apple's categories."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One album in a podcast."""

    key: str
    """Names the album for good: a listener's player sees a changed recording as the same episode."""
    title: str
    description: str
    date: datetime.date
    """When its words were last changed or checked."""
    audio: str
    """Address of the MP3."""
    size: int
    """Bytes of the MP3."""
    seconds: float
    image: str = ""
    chapters: str = ""
    """Address of the JSON chapters; empty where there are none."""
    transcripts: tuple[tuple[str, str], ...] = ()
    """Addresses and media types."""
    due: datetime.date | None = None
    """Until when it may be used; None for a draft."""
    note: str = ""
    """What a listener should know first, such as that its check is overdue; comes before the description."""


def rss(channel: Channel, episodes: Iterable[Episode]) -> bytes:
    """Write the feed, the latest episode first; UTF-8 with an XML declaration."""
    for prefix, name in (("atom", _ATOM), ("dcterms", _TERMS), ("itunes", _ITUNES), ("podcast", _PODCAST)):
        register_namespace(prefix, name)
    ordered = sorted(sorted(episodes, key=lambda episode: episode.title), key=lambda e: e.date, reverse=True)
    root = Element("rss", version="2.0")
    top = SubElement(root, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", channel.link)
    _add(top, "description", channel.description)
    _add(top, "language", channel.language)
    if ordered:
        _add(top, "lastBuildDate", _date(ordered[0].date))
    _add(top, f"{{{_ATOM}}}link", href=channel.address, rel="self", type="application/rss+xml")
    _add(top, f"{{{_ITUNES}}}author", channel.author)
    _add(top, f"{{{_ITUNES}}}category", text=channel.category)
    _add(top, f"{{{_ITUNES}}}explicit", "false")
    _add(top, f"{{{_ITUNES}}}image", href=channel.image)
    _add(top, f"{{{_PODCAST}}}guid", str(uuid.uuid5(_PODCAST_FEEDS, re.sub(r"^\w+://|/+$", "", channel.address))))
    for episode in ordered:
        _item(SubElement(top, "item"), channel, episode)
    indent(root, " ")
    return bytes(tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _item(item: Element, channel: Channel, episode: Episode) -> None:
    _add(item, "title", episode.title)
    _add(item, "description", f"{episode.note} {episode.description}".strip())
    _add(item, "enclosure", url=episode.audio, length=str(episode.size), type="audio/mpeg")
    # From the key alone, so that a feed may move to another address and its episodes stay the same.
    _add(item, "guid", f"urn:uuid:{uuid.uuid5(_PODCAST_FEEDS, f'leafline {episode.key}')}", isPermaLink="false")
    _add(item, "pubDate", _date(episode.date))
    if episode.due:
        span = f"start={episode.date.isoformat()}; end={episode.due.isoformat()}; scheme=W3C-DTF"
        _add(item, f"{{{_TERMS}}}valid", span)
    _add(item, f"{{{_ITUNES}}}duration", str(round(episode.seconds)))
    _add(item, f"{{{_ITUNES}}}explicit", "false")
    if episode.image:
        _add(item, f"{{{_ITUNES}}}image", href=episode.image)
    if episode.chapters:
        _add(item, f"{{{_PODCAST}}}chapters", url=episode.chapters, type="application/json+chapters")
    for address, kind in episode.transcripts:
        _add(item, f"{{{_PODCAST}}}transcript", url=address, type=kind, language=channel.language)


def _add(parent: Element, name: str, content: str = "", /, **attributes: str) -> None:
    element = SubElement(parent, name, {key: _UNFIT.sub("", value) for key, value in attributes.items()})
    if content:
        element.text = _UNFIT.sub("", content)


def _date(day: datetime.date) -> str:
    """Write a day as RFC 2822 does, at noon UTC: the same day from Hawaii to Japan."""
    return email.utils.format_datetime(datetime.datetime.combine(day, datetime.time(12), datetime.UTC))
