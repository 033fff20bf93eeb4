import datetime
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import mutagen.id3
import numpy as np
import pytest
import soundfile
from signals import joined, silence, speechlike, tone

import speech_content
from audio.album import Album, Chapter, Track, make, playlist, topic_album
from audio.loudness import integrated, true_peak
from audio.outputs import album_item
from audio.pcm import Cue, Pcm, Recording
from speech_content.errors import AudioError
from speech_content.library import load_library
from speech_content.model import Aspect, Line
from speech_content.review import GRACE
from speech_content.speech import Text

RATE = 22_050


def line(key, written):
    return Line(f"en-US/{key}", (Text(written),), written, key)


ALBUM = Album(
    "en-US/neutropenia/album",
    "Neutropenia",
    "Riverside Clinic",
    "en-US",
    (
        Chapter("Neutropenia", (line("a", "A leaflet to listen to."),)),
        Chapter("Causes", (line("b", "Causes."), line("c", "It can start after chemotherapy."))),
        Chapter("About this recording", (line("d", "From the C D C."), line("e", "It is a draft."))),
    ),
    (),
    datetime.date(2026, 11, 3),
)


def beeping(spoken):
    """Speak a line as two sentences of a beep each, at 0.1 s and at 1.3 s."""
    cues = (Cue(spoken.written, 0.1, 0.5), Cue("And more.", 1.3, 1.7))
    beep = tone(1000, 0.4, RATE, -10)
    return Recording(joined(silence(0.1, RATE), beep, silence(0.8, RATE), beep, silence(0.3, RATE)), cues)


def speaking(spoken):
    """Speak a line with a voice."""
    sound = speechlike(2.5, RATE, seed=len(spoken.written))
    return Recording(sound, (Cue(spoken.written, 0.0, sound.seconds),))


def test_captions_are_exact():
    """Decoded as a player does, every sentence starts within 3 ms of its cue: from the first to the last."""
    files = make(ALBUM, beeping)
    samples, rate = soundfile.read(io.BytesIO(files.mp3))
    loud = np.flatnonzero(np.abs(samples) > 0.3 * np.abs(samples).max()) / rate
    heard = loud[np.flatnonzero(np.diff(loud, prepend=-1.0) > 0.1)]
    assert len(ALBUM.lines) * 2 == len(files.cues)
    assert pytest.approx([cue.start for cue in files.cues], abs=0.003) == heard.tolist()


def test_chapters_start_with_their_first_sentence():
    """Chapters follow each other without gap from 0 to the end, each but the first at its first sentence."""
    files = make(ALBUM, beeping)
    assert [chapter.title for chapter in ALBUM.chapters] == [mark.title for mark in files.marks]
    assert [0.0, files.cues[2].start, files.cues[6].start] == [mark.start for mark in files.marks]
    assert [*[mark.start for mark in files.marks[1:]], files.seconds] == [mark.end for mark in files.marks]


def test_everything_tells_the_same_times():
    """The tag's chapters, the JSON's and the captions give one and the same time for a chapter."""
    files = make(ALBUM, beeping)
    tag = mutagen.id3.ID3(io.BytesIO(files.mp3))
    chapters = [tag[f"CHAP:{name}"] for name in tag["CTOC:toc"].child_element_ids]
    expected = [pytest.approx(mark.start, abs=0.001) for mark in files.marks]
    assert expected == [chapter.start_time / 1000 for chapter in chapters]
    assert expected == [chapter["startTime"] for chapter in json.loads(files.chapters)["chapters"]]
    causes = re.search(r"00:00:(\S+) --> .*\nCauses\.", files.captions)
    assert pytest.approx(files.marks[1].start, abs=0.001) == float(causes[1])


def test_tags_and_transcript_hold_every_word():
    """Lyrics and transcript hold what is said, in written form and order; dates and artist are those of the album."""
    files = make(ALBUM, beeping)
    tag = mutagen.id3.ID3(io.BytesIO(files.mp3))
    lyrics = str(tag["USLT::eng"])
    places = [lyrics.index(each.written) for each in ALBUM.lines]
    assert sorted(places) == places
    assert all(each.written in files.transcript for each in ALBUM.lines)
    assert ("Riverside Clinic", "2026-11-03") == (str(tag["TPE1"]), str(tag["TXXX:written"]))
    assert tag["APIC:"].data == files.cover
    assert files.cover.startswith(b"\x89PNG")


def test_an_album_is_mastered_as_a_whole():
    """-16 LUFS within 0.2 LU, no peak above -2 dBTP, tags and all."""
    samples, rate = soundfile.read(io.BytesIO(make(ALBUM, speaking).mp3), dtype="float32")
    assert pytest.approx(-16.0, abs=0.2) == integrated(Pcm(samples, rate))
    assert true_peak(Pcm(samples, rate)) <= -2.0


def test_bit_for_bit():
    """Made twice, an album is the same file."""
    assert make(ALBUM, beeping).mp3 == make(ALBUM, beeping).mp3


PROMPTS = """
album = "{topic}. A leaflet to listen to."
album-imprint = "About this recording."
album-written = "This leaflet was written on {written}."
"""


@pytest.fixture(scope="module")
def worded(tmp_path_factory):
    """The built-in content with the prompts that albums open and close with."""
    folder = tmp_path_factory.mktemp("content")
    place = folder / "languages" / "en-US"
    place.mkdir(parents=True)
    (place / "prompts.toml").write_text(PROMPTS, encoding="utf-8")
    return load_library(folders=(folder,))


def test_every_topic_has_an_album(worded):
    """Each topic's album holds all its chunks in order, a chapter an aspect, titled as the language names it."""
    for topic in worded.topics.values():
        album = topic_album(worded, topic.id)
        assert [worded.language.aspects[aspect].name for aspect in topic.sections] == [
            c.title for c in album.chapters[1:-1]
        ]
        chunks = [
            worded.chunk(topic.id, aspect, number)
            for aspect, section in topic.sections.items()
            for number in range(len(section.chunks))
        ]
        keys = [each.key for each in album.lines]
        assert [chunk.key for chunk in chunks] == [
            key for key in keys if f"/{topic.id}/" in key and "/prompt/" not in key
        ]


def test_source_date_and_state_come_last(worded):
    """The last chapter says from whom, from when, and that nobody has checked it yet."""
    album = topic_album(worded, "neutropenia")
    assert "A leaflet to listen to" in album.lines[0].written
    last = album.chapters[-1]
    names = [each.key.split("/")[2] for each in last.lines]
    assert ["album-imprint", *["source"] * len(album.sources), "album-written", "draft"] == names
    assert "About this recording" == last.title


SIGNED = """
reviewed_by = "Dr. Ana Example"
reviewed    = 2026-01-10
review_due  = 2026-06-10
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """One leaflet with help in it and one without, both checked, as an organisation's own."""
    folder = tmp_path_factory.mktemp("signed")
    place = folder / "languages" / "en-US" / "topics"
    place.mkdir(parents=True)
    own = Path(speech_content.__file__).parent / "languages" / "en-US" / "topics" / "neutropenia.md"
    text = re.sub(r"^(reviewed_by|reviewed|review_due)\b.*\n", "", own.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^(written *=).*$", r"\1 2026-01-02", text, flags=re.MULTILINE)
    place.joinpath("neutropenia.md").write_text(re.sub(r"^(written .*)$", rf"\1{SIGNED}", text, flags=re.MULTILINE))
    return load_library(folders=(folder,))


DUE = datetime.date(2026, 6, 10)


@pytest.mark.parametrize("day", [None, DUE, DUE + GRACE])
def test_an_album_is_whole_until_the_grace_is_over(signed, day):
    """All aspects, and until when it may be used."""
    album = topic_album(signed, "neutropenia", day)
    assert len(signed.topics["neutropenia"].sections) + 2 == len(album.chapters)
    assert signed.prompt("album-expires", "neutropenia") in album.chapters[-1].lines
    assert signed.prompt("expired") not in album.lines


def test_an_album_out_of_date_tells_of_help_alone(signed):
    """After that it says first that it is out of date, then where to get help, and last since when."""
    album = topic_album(signed, "neutropenia", DUE + GRACE + datetime.timedelta(days=1))
    assert signed.prompt("expired") == album.chapters[0].lines[-1]
    helping = [signed.language.aspects[aspect].name for aspect in (Aspect.EMERGENCY, Aspect.GET_HELP)]
    assert helping == [chapter.title for chapter in album.chapters[1:-1]]
    assert signed.prompt("overdue", "neutropenia") == album.lines[-1]
    assert set(album.lines) <= set(signed.script())
    assert album_item(album).digest != album_item(topic_album(signed, "neutropenia")).digest


def test_an_album_out_of_date_without_help_says_so(signed):
    """Where there is nothing left to say, it says whom to ask."""
    topic = signed.topics["neutropenia"]
    kept = {aspect: section for aspect, section in topic.sections.items() if aspect is Aspect.CAUSES}
    bare = replace(signed, topics={**signed.topics, topic.id: replace(topic, sections=kept)})
    album = topic_album(bare, topic.id, DUE + 2 * GRACE)
    assert (2, signed.prompt("expired-silent")) == (len(album.chapters), album.chapters[0].lines[-1])


def test_an_album_is_made_of_the_script(worded):
    """Nothing is said that isn't a line of the script."""
    script = set(worded.script())
    assert all(set(topic_album(worded, topic).lines) <= script for topic in worded.topics)


def test_albums_need_no_more_than_any_language_has(library):
    """The built-in prompts alone make an album that says its sources and its state last."""
    album = topic_album(library, next(iter(library.topics)))
    names = [each.key.split("/")[2] for each in album.chapters[-1].lines]
    assert "source" in names
    assert names[-1] in ("draft", "album-expires", "next-review")


def test_unknown_topic(library):
    """An unknown topic is named, with those there are."""
    with pytest.raises(AudioError, match=r"no topic “flu-x”.*neutropenia"):
        topic_album(library, "flu-x")


def test_date_is_the_last_change():
    """A reviewed album is dated by its review."""
    reviewed = Album("k", "t", "p", "en", (), (), datetime.date(2026, 1, 1), datetime.date(2026, 5, 1))
    assert (datetime.date(2026, 5, 1), ALBUM.written) == (reviewed.date, ALBUM.date)


def test_playlist():
    """Extended M3U: title and seconds before each place; a title stays on its line."""
    text = playlist(
        [Track("Neutropenia", 301.4, "neutropenia.mp3"), Track("Low\nplatelets", 9.6, "https://example.org/b.mp3")]
    )
    expected = (
        "#EXTM3U\n#EXTINF:301,Neutropenia\nneutropenia.mp3\n#EXTINF:10,Low platelets\nhttps://example.org/b.mp3\n"
    )
    assert expected == text


def test_a_playlist_says_until_when():
    """A title comes with its date and expiry, a draft's with its date, and what is overdue says so."""
    written, due = datetime.date(2026, 11, 3), datetime.date(2027, 5, 1)
    shown = [
        Track("Anemia", 1, "a.mp3", written, due).shown,
        Track("Anemia", 1, "a.mp3", written).shown,
        Track("Anemia", 1, "a.mp3", written, due, "The check\nis overdue.").shown,
    ]
    dated = "Anemia (2026-11-03/2027-05-01)"
    assert [dated, "Anemia (2026-11-03)", f"{dated}. The check is overdue."] == shown
