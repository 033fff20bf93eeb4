"""`leafline check`, `leafline review` and `leafline script` as an editor and a clinician meet them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skill.commands import _leafline
from speech_content.errors import LeaflineError
from speech_content.language import BUILT_IN

TOPICS = Path("languages/en-US/topics")
SIGNED = 'written     = 2026-11-22\nreviewed_by = "A. Nurse"\nreviewed = 2026-11-22\nreview_due = 2028-11-22\n'


def leafline(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(_leafline, arguments)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A content folder with the topic on sepsis, signed."""
    (tmp_path / TOPICS).mkdir(parents=True)
    text = (BUILT_IN / TOPICS / "sepsis.md").read_text(encoding="utf-8")
    (tmp_path / TOPICS / "sepsis.md").write_text(text.replace("written     = 2026-11-22\n", SIGNED), encoding="utf-8")
    return tmp_path


def test_check_passes_what_ships_and_fails_on_warnings_when_asked() -> None:
    """Warnings alone are no failure; with --strict they are."""
    done = leafline("check")
    assert (0, True) == (done.exit_code, done.output.endswith("warnings\n")), done.output[-500:]
    assert done.output.splitlines()[-1].startswith("0 errors, ")
    assert 1 == leafline("check", "--strict").exit_code


def test_check_prints_as_a_compiler_does(own: Path) -> None:
    """File, line, level, what, how to mend it, rule; an error fails."""
    path = own / TOPICS / "sepsis.md"
    path.write_text(path.read_text().replace("Anyone can get sepsis.", "Nobody can get sepsis."))
    done = leafline("check", "--content", str(own), "--today", "2026-11-22")
    assert 1 == done.exit_code
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if "Nobody" in text)
    first = next(row for row in done.output.splitlines() if "[negation]" in row)
    assert first.startswith(f"languages/en-US/topics/sepsis.md:{line}: error: ")


def test_check_as_json_gives_one_object_a_problem(own: Path) -> None:
    """Every field of a problem, and nothing else on the page."""
    done = leafline("check", "--json", "--content", str(own), "--today", "2029-01-01")
    rows = [json.loads(row) for row in done.output.splitlines()]
    assert 1 == done.exit_code
    assert {"file", "line", "what", "mend", "rule", "level"} == set().union(*rows)
    assert ["review-due"] == [row["rule"] for row in rows if row["level"] == "error"]


def test_check_is_about_the_organisation_s_files(own: Path) -> None:
    """Warnings about what ships come with --all alone."""
    mine = leafline("check", "--content", str(own), "--today", "2026-11-22").output
    every = leafline("check", "--all", "--content", str(own), "--today", "2026-11-22").output
    assert "neutropenia.md" not in mine
    assert "neutropenia.md" in every


def test_check_can_be_about_one_topic() -> None:
    """Others are left out; a name that is no topic's is refused, since silence would look like praise."""
    rows = leafline("check", "sepsis").output.splitlines()[:-1]
    assert rows
    assert all("/sepsis.md" in row for row in rows)
    wrong = leafline("check", "sepsys")
    assert isinstance(wrong.exception, LeaflineError)


def test_check_lists_its_rules() -> None:
    """Each with its limits and what it is about."""
    done = leafline("check", "--rules")
    assert 0 == done.exit_code
    (row,) = [row for row in done.output.splitlines() if row.startswith("first-answer ")]
    assert "warn above 22, error above 30" in row


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        ("2026-11-22", None),
        ("2028-09-22", None),
        ("2028-09-23", "Due within sixty days"),
        ("2028-11-23", "Overdue"),
        ("2028-12-23", "Expired"),
    ],
)
def test_review_travels_in_time(own: Path, day: str, heading: str | None) -> None:
    """The day is given; the signed topic moves from one list to the next."""
    done = leafline("review", "--content", str(own), "--today", day)
    assert 0 == done.exit_code, done.output
    above = ""
    for row in done.output.splitlines():
        if not row.startswith(" "):
            above = row
        if "Sepsis, signed by A. Nurse" in row:
            assert heading
            assert above.startswith(heading)
            break
    else:
        assert heading is None


def test_review_lists_drafts_facts_and_values() -> None:
    """What ships is unsigned, leans on some facts of one leaflet alone, and has a threshold that nobody signed."""
    rows = [json.loads(row) for row in leafline("review", "--json").output.splitlines()]
    assert {"draft", "fact", "value"} == {row["why"] for row in rows}
    assert all(row["fact"].startswith("neutropenia-leaflet ") for row in rows if row["why"] == "fact")
    plain = leafline("review").output
    assert "Drafts" in plain
    assert "only one source states" in plain


def test_a_day_that_is_none_is_refused() -> None:
    """With a word on how to write one."""
    done = leafline("review", "--today", "2026-02-30")
    assert 2 == done.exit_code
    assert "Write it as 2026-11-22" in done.output


def test_script_shows_what_changed_in_speech(own: Path, tmp_path: Path) -> None:
    """Printed once, edited, and compared: only the edited line is shown."""
    old = tmp_path / "old.jsonl"
    old.write_text(leafline("script", "--json", "--content", str(own)).output, encoding="utf-8")
    assert "Nothing changed in speech.\n" == leafline("script", "--diff", str(old), "--content", str(own)).output
    path = own / TOPICS / "sepsis.md"
    path.write_text(path.read_text().replace("Anyone can get sepsis.", "Anybody can get sepsis.", 1))
    done = leafline("script", "--diff", str(old), "--content", str(own))
    assert "[-Anyone-] {+Anybody+} can get sepsis." in done.output
    assert done.output.endswith("1 line changed in speech\n")
    page = leafline("script", "--html", "--diff", str(old), "--content", str(own)).output
    assert "<del>Anyone</del> <ins>Anybody</ins>" in page
    assert 1 == page.count("<input ")


def test_script_as_a_page_is_one_file_without_a_draft_s_date_of_today() -> None:
    """The printed day is the one given."""
    page = leafline("script", "--html", "--today", "2031-01-02").output
    assert page.startswith("<!doctype html>")
    assert "printed on 2031-01-02" in page


@pytest.mark.parametrize("arguments", [["--json", "--html"], ["--json", "--diff", "x"]])
def test_script_refuses_what_makes_no_sense_together(arguments: list[str]) -> None:
    """JSON is for machines, the others are for people."""
    assert 2 == leafline("script", *arguments).exit_code


def test_script_says_what_is_wrong_with_an_older_one(tmp_path: Path) -> None:
    """A missing, binary or foreign file is named, with how to make a right one."""
    binary = tmp_path / "b"
    binary.write_bytes(b"\xff\xfe\x00")
    foreign = tmp_path / "f"
    foreign.write_text("hello\n")
    for path in (tmp_path / "nothing", binary, foreign):
        done = leafline("script", "--diff", str(path))
        assert isinstance(done.exception, LeaflineError)
        assert str(path) in str(done.exception)
        assert "leafline script --json" in str(done.exception)


def test_content_in_another_encoding_is_told_by_file(tmp_path: Path) -> None:
    """Latin-1 and UTF-16 files are named, with how to save them; nothing is guessed."""
    (tmp_path / TOPICS).mkdir(parents=True)
    (tmp_path / "sources").mkdir()
    text = (BUILT_IN / TOPICS / "sepsis.md").read_text(encoding="utf-8").replace("Sepsis", "Sépsis", 1)
    (tmp_path / TOPICS / "sepsis.md").write_bytes(text.encode("latin-1"))
    shutil.copy(BUILT_IN / "sources/cdc.md", tmp_path / "sources/cdc.md")
    (tmp_path / "sources/cdc.md").write_bytes((tmp_path / "sources/cdc.md").read_text().encode("utf-16"))
    done = leafline("check", "--content", str(tmp_path))
    assert 1 == done.exit_code
    assert "languages/en-US/topics/sepsis.md: error: the file can't be read" in done.output
    assert "sources/cdc.md: error: the file can't be read" in done.output
    assert "Save it as UTF-8 text" in done.output


def test_two_topics_with_one_name_number_or_title_are_told(own: Path) -> None:
    """Titles and keypad numbers stop the loading; a shared name is found by its rule."""
    text = (own / TOPICS / "sepsis.md").read_text()
    (own / TOPICS / "sepsis-too.md").write_text(text)
    done = leafline("check", "--content", str(own))
    assert "has the keypad number 1107 already" in done.output
    assert "has the title Sepsis already" in done.output
    other = text.replace('"1107"', '"1907"').replace('title       = "Sepsis"', 'title = "Another"')
    (own / TOPICS / "sepsis-too.md").write_text(other)
    done = leafline("check", "--content", str(own))
    assert 1 == done.exit_code
    assert '"septicemia" is a name of languages/en-US/topics/sepsis' in done.output
