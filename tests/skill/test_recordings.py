"""Recordings over HTTP: whole, in part, conditional, and never anything else of the disk; and the podcast."""

import datetime
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from audio.manifest import MANIFEST
from skill.podcast import Podcast
from skill.recording_pages import recording_pages
from skill.settings import Settings, read_settings
from skill.shelf import Shelf
from speech_content.errors import AudioError, ContentError, SettingError
from speech_content.library import Library
from speech_content.model import Review
from tests.skill.shelf_kit import SIZE, stock

PUBLIC = "https://leaflets.example"
ITUNES, PODCAST = "{http://www.itunes.com/dtds/podcast-1.0.dtd}", "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture(scope="module")
def store(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    stock(folder, library, ("neutropenia", "anemia"))
    return folder


class Reader(FlaskClient):
    """Reads every answer to its end and closes it, as a server does, unless told otherwise."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


def browser(folder: Path, library: Library, **settings: object) -> FlaskClient:
    """A client of a server with nothing but recordings."""
    app = Flask(__name__, static_folder=None)
    chosen = Settings(public_url=PUBLIC, audio=folder, **settings)  # type: ignore[arg-type]
    app.register_blueprint(recording_pages(chosen, library, Shelf.open(folder, library)))
    app.test_client_class = Reader
    return app.test_client()


@pytest.fixture(scope="module")
def client(store: Path, library: Library) -> FlaskClient:
    return browser(store, library)


@pytest.fixture(scope="module")
def song(store: Path, library: Library) -> tuple[str, bytes]:
    """Address and content of one MP3."""
    album = Shelf.open(store, library).find("neutropenia")
    assert album is not None
    return f"/audio/{album.audio.name}", (store / "objects" / album.audio.name).read_bytes()


# One file


def test_a_whole_recording(client: FlaskClient, song: tuple[str, bytes]) -> None:
    """All bytes, named by their hash, to be kept for good."""
    path, content = song
    answer = client.get(path)
    assert (200, content) == (answer.status_code, answer.data)
    expected = {
        "Content-Type": "audio/mpeg",
        "Content-Length": str(SIZE),
        "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    assert expected == {name: answer.headers[name] for name in expected}


def test_each_kind_has_its_media_type(store: Path, library: Library, client: FlaskClient) -> None:
    """Captions, transcript, chapters and cover are served as what they are."""
    album = Shelf.open(store, library).find("anemia")
    assert album is not None
    kinds = {kind: client.get(f"/audio/{file.name}").headers["Content-Type"] for kind, file in album.beside.items()}
    expected = {
        "captions": "text/vtt; charset=utf-8",
        "transcript": "text/html; charset=utf-8",
        "chapters": "application/json+chapters",
        "cover": "image/png",
    }
    assert expected == kinds


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-0", 0, 1),
        ("bytes=65535-65536", 65_535, 65_537),
        ("bytes=100000-", 100_000, SIZE),
        ("bytes=-70000", SIZE - 70_000, SIZE),
        ("bytes=1-999999999", 1, SIZE),
    ],
)
def test_a_part_of_a_recording(client: FlaskClient, song: tuple[str, bytes], asked: str, start: int, end: int) -> None:
    """206 with just those bytes, across blocks too."""
    path, content = song
    answer = client.get(path, headers={"Range": asked})
    assert 206 == answer.status_code
    assert content[start:end] == answer.data
    assert f"bytes {start}-{end - 1}/{SIZE}" == answer.headers["Content-Range"]
    assert str(end - start) == answer.headers["Content-Length"]


def test_a_range_behind_the_end(client: FlaskClient, song: tuple[str, bytes]) -> None:
    """416 says how long the recording is."""
    answer = client.get(song[0], headers={"Range": f"bytes={SIZE}-"})
    assert (416, b"") == (answer.status_code, answer.data)
    assert f"bytes */{SIZE}" == answer.headers["Content-Range"]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "items=0-1", "bytes=9-1", "nonsense"])
def test_ranges_that_are_not_one_range_get_the_whole(client: FlaskClient, song: tuple[str, bytes], asked: str) -> None:
    """A header that isn't understood is ignored, as the standard wants it."""
    answer = client.get(song[0], headers={"Range": asked})
    assert (200, song[1]) == (answer.status_code, answer.data)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{tag}"}, 304),
        ({"If-None-Match": 'W/{tag}, "other"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": "{tag}", "Range": "bytes=0-1"}, 304),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": "{tag}"}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Range": "{tag}", "Range": "bytes=0-1"}, 206),
        ({"If-Range": "W/{tag}", "Range": "bytes=0-1"}, 200),
        ({"If-Range": '"other"', "Range": "bytes=0-1"}, 200),
        ({"If-Range": "Sun, 22 Nov 2026 09:30:00 GMT", "Range": "bytes=0-1"}, 200),
    ],
)
def test_conditions(client: FlaskClient, song: tuple[str, bytes], headers: dict[str, str], status: int) -> None:
    """Preconditions in the order of RFC 9110; a part is sent only to who holds the rest of the same."""
    tag = f'"{hashlib.sha256(song[1]).hexdigest()}"'
    answer = client.get(song[0], headers={name: value.replace("{tag}", tag) for name, value in headers.items()})
    assert status == answer.status_code
    if status == 304:
        assert b"" == answer.data
        assert tag == answer.headers["ETag"]


def test_head_tells_all_but_the_content(client: FlaskClient, song: tuple[str, bytes]) -> None:
    """The same headers as GET, no bytes, and no range, which is for GET alone."""
    answer = client.head(song[0], headers={"Range": "bytes=0-1"})
    assert (200, b"", str(SIZE)) == (answer.status_code, answer.data, answer.headers["Content-Length"])


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/.", "/../manifest.json", "/..%2fmanifest.json", "/%2e%2e/manifest.json", "/manifest.json",
        "/objects/", "/" + "0" * 64 + ".mp3", "/" + "0" * 64, "/" + "a" * 3000, "/%00", "//etc/passwd",
        "/.lock", "/secret.mp3",
    ],
)  # fmt: skip
def test_nothing_else_is_found(store: Path, client: FlaskClient, path: str) -> None:
    """No listing, no way out of the folder, and no file that the manifest doesn't name, though it lies there."""
    (store / "objects" / "secret.mp3").write_bytes(b"secret")
    answer = client.get(f"/audio{path}")
    assert answer.status_code in (308, 404)
    assert b"secret" not in answer.data


def test_only_reading(client: FlaskClient, song: tuple[str, bytes]) -> None:
    """Nothing can be put there or taken away."""
    assert [405, 405, 405] == [client.open(song[0], method=method).status_code for method in ("POST", "PUT", "DELETE")]


def test_what_was_pruned_or_damaged_is_not_found(library: Library, tmp_path: Path) -> None:
    """A file that is gone, or longer than the manifest says, isn't sent, and its place is free again."""
    names = stock(tmp_path, library, ("anemia", "neutropenia"))
    client = browser(tmp_path, library, threads=2)
    gone, longer = (tmp_path / "objects" / name for name in names.values())
    gone.unlink()
    longer.write_bytes(longer.read_bytes() + b"x")
    for _ in range(3):
        for name in names.values():
            assert 404 == client.get(f"/audio/{name}").status_code
            assert 404 == client.head(f"/audio/{name}").status_code


def test_one_thread_is_left_for_questions(library: Library, tmp_path: Path) -> None:
    """With as many downloads as threads but one under way, the next is asked to come back; then there is room again."""
    (name,) = stock(tmp_path, library, ("anemia",)).values()
    client = browser(tmp_path, library, threads=3)
    under_way = [client.get(f"/audio/{name}", buffered=False) for _ in range(2)]
    refused = client.get(f"/audio/{name}")
    assert (503, "2", "no-store") == (
        refused.status_code,
        refused.headers["Retry-After"],
        refused.headers["Cache-Control"],
    )
    assert 200 == client.head(f"/audio/{name}").status_code
    under_way[0].close()
    assert SIZE == len(client.get(f"/audio/{name}").data)
    under_way[1].close()


# The shelf


def test_an_empty_folder_has_no_recordings(library: Library, tmp_path: Path) -> None:
    """Nothing recorded is no error."""
    shelf = Shelf.open(tmp_path / "none", library)
    assert ({}, ()) == (dict(shelf.files), shelf.albums())
    assert 404 == browser(tmp_path, library).get("/feed/en-US.xml").status_code


def test_a_broken_manifest_stops_the_start(library: Library, tmp_path: Path) -> None:
    """What is wrong is said before anyone asks."""
    stock(tmp_path, library, ("anemia",))
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(AudioError, match="manifest"):
        Shelf.open(tmp_path, library)


def test_an_album_of_other_words_is_not_played(library: Library, tmp_path: Path) -> None:
    """A leaflet that was changed since it was recorded has no recording until the next build."""
    stock(tmp_path, library, ("anemia",))
    assert Shelf.open(tmp_path, library).find("anemia") is not None
    topic = library.topics["anemia"]
    changed = replace(library, topics={**library.topics, "anemia": replace(topic, title="Anaemia")})
    assert Shelf.open(tmp_path, changed).find("anemia") is None


def test_chapters_that_can_not_be_read_make_one(library: Library, tmp_path: Path) -> None:
    """A leaflet is played even where its list of chapters is rubbish."""
    stock(tmp_path, library, ("anemia",))
    album = Shelf.open(tmp_path, library).find("anemia")
    assert album is not None
    file = tmp_path / "objects" / album.beside["chapters"].name
    listed = json.loads(file.read_bytes())
    listed["chapters"][1]["startTime"] = 90.0  # behind the next one
    for rubbish in (b"[", b'{"chapters": [{"startTime": "x"}]}', json.dumps(listed).encode()):
        file.write_bytes(rubbish.ljust(album.beside["chapters"].size))
        again = Shelf.open(tmp_path, library).find("anemia")
        assert again is not None
        assert (0,) == again.starts


def reviewed(library: Library, topic: str, due: datetime.date) -> Library:
    """The library with one topic signed."""
    review = Review(by="Dr. Test", on=due - datetime.timedelta(days=700), due=due)
    return replace(library, topics={**library.topics, topic: replace(library.topics[topic], review=review)})


def test_out_of_date_and_unsigned_leaflets_are_kept_back(library: Library, store: Path) -> None:
    """A leaflet long past its date isn't played, nor a draft where a signature is a must."""
    due = datetime.date(2027, 1, 1)
    signed = reviewed(library, "anemia", due)
    album = Shelf.open(store, library).find("anemia")
    assert album is not None

    def shelf(day: datetime.date, *, require_review: bool = False) -> Shelf:
        albums = {"anemia": album, "neutropenia": replace(album, topic="neutropenia")}
        return Shelf(store, signed, {}, albums, today=lambda: day, require_review=require_review)

    assert ["anemia", "neutropenia"] == [a.topic for a in shelf(due).albums()]
    assert ["anemia"] == [a.topic for a in shelf(due, require_review=True).albums()]
    assert ["neutropenia"] == [a.topic for a in shelf(due + datetime.timedelta(days=31)).albums()]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ""),
        ({"LEAFLINE_PUBLIC_URL": f"{PUBLIC}/"}, f"{PUBLIC}/audio"),
        ({"LEAFLINE_PUBLIC_URL": PUBLIC, "LEAFLINE_AUDIO_URL": "https://cdn.example/a/"}, "https://cdn.example/a"),
    ],
)
def test_where_devices_fetch_recordings(environ: dict[str, str], expected: str) -> None:
    """From an address of their own, else from the server's public one, else from nowhere."""
    assert expected == read_settings(environ).recordings_url


@pytest.mark.parametrize("address", ["http://cdn.example", "cdn.example", "https://cdn.example/?a=b"])
def test_devices_fetch_over_https_alone(address: str) -> None:
    """An address that no device would take stops the start."""
    with pytest.raises(SettingError, match="LEAFLINE_AUDIO_URL"):
        read_settings({"LEAFLINE_AUDIO_URL": address})


# The podcast


def test_the_feed(client: FlaskClient, store: Path, library: Library) -> None:
    """One episode an album, every address absolute, and every one of this server leads to a page."""
    answer = client.get("/feed/en-US.xml")
    assert "application/rss+xml; charset=utf-8" == answer.headers["Content-Type"]
    root = ET.fromstring(answer.data)
    items = root.findall("channel/item")
    assert {"Anemia", "Neutropenia"} == {item.findtext("title") for item in items}
    shelf = Shelf.open(store, library)
    for item in items:
        enclosure = item.find("enclosure")
        assert enclosure is not None
        album = next(a for a in shelf.albums() if enclosure.get("url", "").endswith(a.audio.name))
        assert (str(SIZE), "audio/mpeg") == (enclosure.get("length"), enclosure.get("type"))
        assert str(round(album.milliseconds / 1000)) == item.findtext(f"{ITUNES}duration")
        assert "A clinician has not checked it yet" in (item.findtext("description") or "")
        assert ["text/vtt", "text/html"] == [t.get("type") for t in item.findall(f"{PODCAST}transcript")]
        assert item.find(f"{PODCAST}chapters") is not None
    addresses = [value for element in root.iter() for name, value in element.items() if name in ("url", "href")]
    assert len(addresses) >= 11
    for address in addresses:
        assert address.startswith(f"{PUBLIC}/")
        assert 200 == client.get(address.removeprefix(PUBLIC)).status_code


def test_the_feed_is_sent_again_only_when_it_changed(client: FlaskClient) -> None:
    """Directories that look every hour get 304."""
    first = client.get("/feed/en-US.xml")
    again = client.get("/feed/en-US.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.data)


def test_playlist_and_cover(client: FlaskClient) -> None:
    """The same albums as an M3U, and a cover as large as directories want."""
    lines = client.get("/feed/en-US.m3u").text.splitlines()
    assert "#EXTM3U" == lines[0]
    assert 2 == sum(line.startswith(f"{PUBLIC}/audio/") for line in lines)
    picture = client.get("/feed/en-US.png")
    assert "image/png" == picture.headers["Content-Type"]
    assert (1400, 1400) == tuple(int.from_bytes(picture.data[at : at + 4], "big") for at in (16, 20))


def test_other_feeds_are_not_found(client: FlaskClient) -> None:
    """No other language, no listing."""
    paths = ("/feed/", "/feed/de-DE.xml", "/feed/en-US", "/feed/../en-US.xml")
    assert [404] * 4 == [client.get(path).status_code for path in paths]


def test_recordings_may_lie_elsewhere(library: Library, store: Path) -> None:
    """With an address of their own, the feed points there; the feed itself stays here."""
    root = ET.fromstring(browser(store, library, audio_url="https://cdn.example/a/").get("/feed/en-US.xml").data)
    enclosures = [item.get("url", "") for item in root.iter("enclosure")]
    assert enclosures and all(url.startswith("https://cdn.example/a/") for url in enclosures)


def test_what_may_not_be_played_leaves_the_feed_with_the_day(library: Library, store: Path) -> None:
    """A feed that was made yesterday isn't given out today."""
    day = datetime.date(2027, 1, 1)
    signed = reviewed(library, "anemia", day)
    found = Shelf.open(store, library).find("anemia")
    assert found is not None
    now = [day]
    shelf = Shelf(store, signed, {}, {"anemia": found}, today=lambda: now[0])
    podcast = Podcast(shelf, library, public_url=PUBLIC, audio_url=f"{PUBLIC}/audio")
    first = podcast.document("en-US.m3u")
    assert first is not None
    assert found.audio.name in first[1].decode()
    now[0] = day + datetime.timedelta(days=31)
    later = podcast.document("en-US.m3u")
    assert later is not None
    assert found.audio.name not in later[1].decode()


def test_a_podcast_needs_a_name(library: Library, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language without the words for it is told what to write."""
    monkeypatch.setattr(Library, "table", lambda self, name: {})
    with pytest.raises(ContentError, match=r"podcast\.toml.*title"):
        Podcast(Shelf.open(store, library), library, public_url=PUBLIC, audio_url=PUBLIC)
