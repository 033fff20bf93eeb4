"""What changed in speech between two scripts."""

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech_content.changes import How, changes, read_script, word_changes
from speech_content.errors import ContentError
from speech_content.library import Library
from speech_content.model import Line


def printed(lines: Iterable[Line]) -> str:
    """What ``leafline script --json`` prints."""
    return "\n".join(
        json.dumps({"key": line.key, "seconds": 1.0, "text": line.written, "digest": line.digest}) for line in lines
    )


def test_nothing_changes_between_equal_scripts(library: Library) -> None:
    """The same content gives an empty list."""
    assert () == changes(read_script(printed(library.script()), "old"), library.script())


def test_each_kind_of_change_is_found(library: Library) -> None:
    """A line is added, removed, reworded, or said otherwise with the same words."""
    first, second, third, fourth, *rest = library.script()
    now = [replace(first, written="New words.", digest="1"), replace(second, digest="2"), fourth, *rest]
    found = changes(read_script(printed([first, second, third, *rest]), "old"), now)
    assert {
        first.key: How.REWORDED,
        second.key: How.RESPOKEN,
        third.key: How.REMOVED,
        fourth.key: How.ADDED,
    } == {change.key: change.how for change in found}
    assert sorted(change.key for change in found) == [change.key for change in found]


def test_a_changed_word_is_shown_within_its_sentence(library: Library) -> None:
    """What is gone and what is new stand in brackets, all else as it was."""
    line = replace(library.script()[0], written="Call your doctor now.", digest="1")
    before = replace(line, written="Call the doctor now.", digest="2")
    (change,) = changes(read_script(printed([before]), "old"), [line])
    assert f"~ {line.key}  Call [-the-] {{+your+}} doctor now." == str(change)


@pytest.mark.parametrize(
    "row",
    ["x", "[]", "{}", '{"key": 1, "seconds": 1, "text": "", "digest": ""}', "null", '{"key": "a"}', "[" * 9999],
)
def test_what_is_no_script_is_told_by_its_line(row: str) -> None:
    """Each line that can't be read is named; nothing else is raised."""
    good = '{"key": "a", "seconds": 1, "text": "b", "digest": "c"}'
    with pytest.raises(ContentError) as caught:
        read_script(f"{good}\n\n{row}\n", "old.jsonl")
    assert [("old.jsonl", 3)] == [(problem.file, problem.line) for problem in caught.value.problems]


@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_runs_of_words_give_both_texts_back(old: list[str], new: list[str]) -> None:
    """Kept and gone make the old text, kept and new the new one."""
    runs = word_changes(" ".join(old), " ".join(new))
    assert old == " ".join(words for sign, words in runs if sign != "+").split()
    assert new == " ".join(words for sign, words in runs if sign != "-").split()
