"""Heads of topic and source files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech_content.head import line_of, nearest, read_head


def test_head_and_body_are_told_apart() -> None:
    """The table is read, and body lines keep their numbers in the file."""
    head, problems = read_head('+++\ntitle = "A"\n+++\n\n## causes\nIt is so. {x 1}\n', "a.md")
    assert [] == problems
    assert {"title": "A"} == head.table
    assert ((5, "## causes"), (6, "It is so. {x 1}")) == head.body


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "there is no head"),
        ("title\n", 1, "there is no head"),
        ('+++\ntitle = "A"\n', 1, "the head has no end"),
        ('+++\ntitle = "A"\nwritten = 2026-13-01\n+++\n', 3, "the TOML can't be read"),
        ("+++\na = 1\nb = yes\n+++\n", 3, "the TOML can't be read"),
    ],
)
def test_wrong_heads_are_reported_with_their_line(text: str, line: int, what: str) -> None:
    """A problem names the line in the file, not in the head."""
    _, problems = read_head(text, "a.md")
    assert [("a.md", line)] == [(p.file, p.line) for p in problems]
    assert problems[0].what.startswith(what)


@given(st.text())
def test_any_text_is_read_or_reported(text: str) -> None:
    """No text raises."""
    head, problems = read_head(text, "a.md")
    assert head.table or problems or "+++" in text


def test_keys_and_tables_are_found() -> None:
    """A key, a table and a table's last part are found by name; what isn't there is line 0."""
    text = 'a = 1\n[lines.chest-pain]\nsay = ""\n"odd key" = 2\n'
    assert [1, 2, 4, 0] == [line_of(text, key) for key in ("a", "chest-pain", "odd key", "b")]


def test_a_hint_names_the_nearest_word() -> None:
    """A slip of the finger is met with the word that was meant, anything else with all words."""
    assert "Did you mean causes" == nearest("cuases", ["causes", "symptoms"])
    assert "Known are: causes, symptoms" == nearest("xyz", ["symptoms", "causes"])
