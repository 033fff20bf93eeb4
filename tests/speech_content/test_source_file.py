"""Source files: numbered facts with their origin."""

import pytest

from speech_content.source_file import read_source

HEAD = '+++\ntitle = "A leaflet"\npublisher = "A press"\nlicence = "facts only"\n+++\n'


def test_facts_are_read() -> None:
    """Number, text, origin, the mark for review and the line are kept."""
    source, problems = read_source(
        HEAD + "# heading\n1. It is blue. (page 2)\n7. It is (very) green. (page 3 (top)) [review]\n",
        source_id="a",
        file="sources/a.md",
    )
    assert [] == problems
    assert source is not None
    assert [(1, "It is blue.", "page 2", False, 7), (7, "It is (very) green.", "page 3 (top)", True, 8)] == [
        (f.number, f.text, f.origin, f.review, f.line) for f in source.facts.values()
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD + "It is blue. (page 2)\n", "this line is no fact"),
        (HEAD + "1. It is blue.\n", "this line is no fact"),
        (HEAD + "1. A. (p)\n1. B. (p)\n", "fact 1 is on line 6 already"),
        ('+++\ntitle = "A"\nlicence = "x"\n+++\n', "the head lacks publisher"),
        (HEAD.replace("licence", "license"), "unknown key license"),
        (HEAD.replace('"A press"', "3"), "publisher is not a text"),
    ],
)
def test_wrong_sources_are_reported(text: str, what: str) -> None:
    """Nothing wrong is passed over, and no half a source comes out."""
    source, problems = read_source(text, source_id="a", file="sources/a.md")
    assert source is None
    assert what in [p.what for p in problems]
