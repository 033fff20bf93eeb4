import datetime
import io
import json
import shutil
import subprocess

import mutagen.id3
import mutagen.mp3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from signals import speechlike

from audio.cover import cover
from audio.formats import FORMATS
from audio.master import finish
from audio.tags import Mark, Tags, id3
from speech_content.errors import AudioError

MARKS = (Mark("Neutropenia", 0.0, 1.2), Mark("Wer gefährdet ist", 1.2, 2.5), Mark("Що це таке", 2.5, 4.0))
TAGS = Tags(
    title="Neutropenia",
    artist="Riverside Clinic",
    album="Neutropenia",
    language="en-US",
    date=datetime.date(2026, 11, 3),
    comment="CDC: “Neutropenia and risk for infection”",
    lyrics="Causes\n\nIt can start after chemotherapy.",
    cover=cover("neutropenia"),
    marks=MARKS,
    notes=(("reviewed", "2026-11-03"), ("review-due", "2028-11-03")),
    seconds=4.0,
)


def read(tags):
    return mutagen.id3.ID3(io.BytesIO(id3(tags)), translate=False)


def test_mutagen_reads_every_frame():
    """A reader that isn't ours finds each value as it was written, in version 2.3."""
    found = read(TAGS)
    assert (2, 3, 0) == found.version
    expected = {
        "TIT2": "Neutropenia",
        "TPE1": "Riverside Clinic",
        "TALB": "Neutropenia",
        "TYER": "2026",
        "TDAT": "0311",
    }
    expected |= {"TLAN": "eng", "TLEN": "4000", "TXXX:reviewed": "2026-11-03", "TXXX:review-due": "2028-11-03"}
    assert expected == {name: str(found[name]) for name in expected}
    assert TAGS.comment == str(found["COMM::eng"])
    assert TAGS.lyrics == str(found["USLT::eng"])
    picture = found["APIC:"]
    assert ("image/png", 3, TAGS.cover) == (picture.mime, picture.type, picture.data)
    assert "Speech" in found["TCON"].genres


def test_mutagen_reads_the_chapters():
    """A table of contents, first in the tree and ordered, names the chapters, each with title and times."""
    found = read(TAGS)
    contents = found["CTOC:toc"]
    assert mutagen.id3.CTOCFlags.TOP_LEVEL | mutagen.id3.CTOCFlags.ORDERED == contents.flags
    chapters = [found[f"CHAP:{name}"] for name in contents.child_element_ids]
    expected = [(mark.title, round(mark.start * 1000), round(mark.end * 1000)) for mark in MARKS]
    assert expected == [(str(c.sub_frames["TIT2"]), c.start_time, c.end_time) for c in chapters]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe isn't here")
def test_ffprobe_reads_duration_chapters_and_tags(tmp_path):
    """On a real MP3, ffprobe and mutagen see the sound's length, and ffprobe the chapters and the title."""
    (file,) = finish(speechlike(4), [FORMATS["podcast"]])
    path = tmp_path / "album.mp3"
    path.write_bytes(id3(TAGS) + file.data)
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert pytest.approx(file.seconds, abs=0.05) == float(found["format"]["duration"])
    assert pytest.approx(file.seconds, abs=0.05) == mutagen.mp3.MP3(path).info.length
    assert "Neutropenia" == found["format"]["tags"]["title"]
    expected = [(mark.title, pytest.approx(mark.start), pytest.approx(mark.end)) for mark in MARKS]
    chapters = found["chapters"]
    assert expected == [(c["tags"]["title"], float(c["start_time"]), float(c["end_time"])) for c in chapters]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text(title, lyrics):
    """Any text comes back, whatever its letters (a zero, which would end it, left out)."""
    found = read(Tags(title, "a", "b", "en", datetime.date(2026, 1, 1), lyrics=lyrics + "."))
    assert title.replace("\0", "") == str(found.get("TIT2", ""))
    assert lyrics.replace("\0", "") + "." == str(found["USLT::eng"])


@pytest.mark.parametrize(("tag", "expected"), [("es-MX", "spa"), ("en", "eng"), ("tlh", "und")])
def test_language(tag, expected):
    """ISO 639-2 codes; a language that isn't known is marked as undetermined."""
    assert expected == str(read(Tags("t", "a", "b", tag, datetime.date(2026, 1, 1)))["TLAN"])


def test_nothing_more_than_needed():
    """Without chapters, cover and lyrics there are no such frames."""
    assert {"TIT2", "TPE1", "TALB", "TYER", "TDAT", "TCON", "TLAN"} == set(
        read(Tags("t", "a", "b", "en", datetime.date(2026, 1, 1)))
    )


def test_too_many_chapters():
    """A table of contents counts in one byte; more is an error that says what to do."""
    with pytest.raises(AudioError, match=r"256 chapters.*Join some"):
        id3(Tags("t", "a", "b", "en", datetime.date(2026, 1, 1), marks=MARKS[:1] * 256))


def test_too_large():
    """What can't be counted is refused rather than written wrong."""
    with pytest.raises(AudioError, match="smaller cover"):
        id3(Tags("t", "a", "b", "en", datetime.date(2026, 1, 1), cover=bytes(1 << 28)))
