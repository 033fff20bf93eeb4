"""Topic files, as an editor types them."""

import datetime

import pytest

from speech_content.model import Aspect, Citation, Fact, Review, Source
from speech_content.topic_file import REQUIRED, Setting, read_topic

FACTS = {n: Fact(n, "A fact.", "page 1", n == 3, n) for n in range(1, 5)}
SETTING = Setting(
    language="en-US",
    values={"fever": "100.4 °F", "phone_24h": ""},
    sources={"cdc": Source("cdc", "T", "P", "", "public", "2020", FACTS, "sources/cdc.md")},
    spelling={"anemia": "anaemia"},
)
HEAD = """+++
title = "Blue anemia"
names = ["blueness"]
code = "1101"
written = 2026-11-22
[missing]
emergency = "no source"
overview = "no source"
risk-factors = "no source"
symptoms = "no source"
diagnosis = "no source"
treatment = "no source"
prevention = "no source"
get-help = "no source"
+++
"""
BODY = """
## causes
It comes from paint. {cdc 1} {cdc 3}
Call at {fever} or higher. {cdc 2}
### more
Rarely it comes from anemia. {cdc 4}
"""


def read(text: str, topic_id: str = "blue"):
    return read_topic(text, topic_id=topic_id, file="topics/blue.md", setting=SETTING)


def test_a_topic_is_read() -> None:
    """Sentences, chunks, citations, marks for review, values of the region and its spelling come out as written."""
    topic, problems = read(HEAD + BODY)
    assert [] == problems
    assert topic is not None
    assert "Blue anaemia" == topic.title
    section = topic.sections[Aspect.CAUSES]
    assert ["It comes from paint. Call at 100.4 °F or higher.", "Rarely it comes from anaemia."] == [
        chunk.text for chunk in section.chunks
    ]
    first = section.chunks[0].sentences[0]
    assert (Citation("cdc", 1), Citation("cdc", 3)) == first.citations
    assert [True, False] == [s.review for s in section.chunks[0].sentences]
    assert 18 == first.line
    assert topic.review is None


def test_a_signed_topic_is_read() -> None:
    """The three keys of a review make one."""
    signed = HEAD.replace(
        "[missing]", 'reviewed_by = "R. Nurse"\nreviewed = 2026-11-23\nreview_due = 2028-11-23\n[missing]'
    )
    topic, problems = read(signed + BODY)
    assert [] == problems
    assert topic is not None
    assert Review("R. Nurse", datetime.date(2026, 11, 23), datetime.date(2028, 11, 23)) == topic.review


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('code = "1101"', 'code = "2101"', 4, "2101 is no keypad number"),
        ('code = "1101"', "code = 1101", 4, "code is not what it should be"),
        ('code = "1101"', 'kode = "1101"', 4, "unknown key kode"),
        ("written = 2026-11-22", 'written = "today"', 5, "written is not what it should be"),
        ("written = 2026-11-22", 'written = 2026-11-22\nreviewed_by = "R"', 6, "the review is signed in part"),
        (
            "written = 2026-11-22",
            'written = 2026-11-22\nreviewed_by = "R"\nreviewed = 2026-11-21\nreview_due = 2027-01-01',
            7,
            "the dates don't follow one another",
        ),
        ('names = ["blueness"]', "names = []", 0, None),
        ('overview = "no source"\n', "", 0, "there is no section overview"),
        ("## causes", "## cuases", 17, "unknown aspect cuases"),
        ("## causes", "## causes\nX. {cdc 1}\n## causes", 19, "section causes stands twice"),
        ("### more\n", "### more\n### more\n", 17, "section causes has a part without sentences"),
        ("### more", "### less", 20, "this heading means nothing here"),
        (" {cdc 1} {cdc 3}", "", 18, "the sentence has no source"),
        ("{cdc 1}", "{ncd 1}", 18, "there is no source ncd"),
        ("{cdc 1}", "{cdc 9}", 18, "cdc has no fact 9"),
        ("paint.", "paint?", 18, "the sentence doesn't end as one"),
        ("{fever}", "{fevr}", 19, "there is no value {fevr}"),
        ("{fever}", "{phone_24h}", 19, "there is no value {phone_24h}"),
        ("## causes\n", "", 17, "a sentence stands before the first heading"),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(old: str, new: str, line: int, what: str | None) -> None:
    """Each mistake is named where it stands, and no topic comes out."""
    text = HEAD + BODY
    assert old in text
    topic, problems = read(text.replace(old, new, 1))
    if what is None:
        assert [] == problems
        return
    assert topic is None
    assert (line, what) in [(p.line, p.what) for p in problems]
    assert all(p.mend for p in problems)


@pytest.mark.parametrize("topic_id", ["prompt", "urgent", "Blue", "a_b", "-a", ""])
def test_an_id_is_checked(topic_id: str) -> None:
    """Ids that would clash with other keys, or with a file system, are refused."""
    topic, problems = read(HEAD + BODY, topic_id)
    assert topic is None
    assert "the file's name can't be a topic's id" in [p.what for p in problems]


def test_all_problems_come_at_once() -> None:
    """Like a compiler, it doesn't stop at the first."""
    text = (HEAD + BODY).replace('code = "1101"', 'code = "9"').replace("{cdc 1}", "{cdc 9}").replace("paint.", "paint")
    assert 3 == len(read(text)[1])


def test_required_aspects_are_aspects_that_can_be_missing() -> None:
    """Each profile requires something to say and when to get help."""
    for required in REQUIRED.values():
        assert {Aspect.OVERVIEW, Aspect.GET_HELP} <= set(required)
