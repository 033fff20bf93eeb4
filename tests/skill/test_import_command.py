"""``leafline import`` and ``leafline new topic``."""

import importlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skill.commands import _leafline
from speech_content.drafting import many
from speech_content.drafting.many import Outcome, Wishes, draft_many
from speech_content.errors import LeaflineError
from speech_content.language import BUILT_IN, Tables

ROOT = Path(__file__).parents[2]
LEAFLET = """Wobbleitis

Wobbleitis is a condition that makes your knees wobble.

Causes of wobbleitis:

- too much dancing
- shoes that do not fit
"""


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """A small leaflet."""
    path = tmp_path / "wobble.txt"
    path.write_text(LEAFLET, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    """Run the command line inside this process."""
    return CliRunner().invoke(_leafline, [str(argument) for argument in arguments])


def files(folder: Path) -> set[str]:
    """Name all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_leaflet_becomes_a_topic_a_source_and_a_receipt(leaflet: Path, tmp_path: Path) -> None:
    """Three files in the content folder, which is made; the command says what to look at."""
    content = tmp_path / "content"
    result = run("import", leaflet, "--content", content)
    assert 0 == result.exit_code, result.output
    assert {
        "languages/en-US/topics/wobbleitis.md",
        "languages/en-US/topics/wobbleitis.receipt.md",
        "sources/wobbleitis-leaflet.md",
    } == files(content)
    assert "wobbleitis: 3 facts" in result.output


def test_a_bad_file_is_reported_and_the_others_go_on(leaflet: Path, tmp_path: Path) -> None:
    """Each bad file is named with its trouble; the good one is imported; the exit code tells."""
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no pdf at all")
    content = tmp_path / "content"
    result = run("import", bad, tmp_path / "none.txt", leaflet, "--content", content)
    assert 1 == result.exit_code
    assert "bad.pdf" in result.output
    assert "none.txt" in result.output
    assert "2 of 3 files were not imported" in result.output
    assert "languages/en-US/topics/wobbleitis.md" in files(content)


def test_nothing_is_written_on_a_dry_run_or_an_error(leaflet: Path, tmp_path: Path) -> None:
    """Neither by --dry-run, nor for a file that is refused, nor for an id that is taken."""
    content = tmp_path / "content"
    assert 0 == run("import", leaflet, "--dry-run").exit_code
    leaflet.write_bytes(b"")
    assert 1 == run("import", leaflet, "--content", content).exit_code
    assert set() == files(content) if content.exists() else True
    leaflet.write_text(LEAFLET, encoding="utf-8")
    assert 0 == run("import", leaflet, "--content", content).exit_code
    before = {name: (content / name).read_bytes() for name in files(content)}
    again = run("import", leaflet, "--content", content)
    assert 1 == again.exit_code
    assert "--replace" in again.output
    assert before == {name: (content / name).read_bytes() for name in files(content)}


def test_the_receipt_as_json(leaflet: Path) -> None:
    """One object a line, with units, what was left out, and the licence."""
    result = run("import", leaflet, "--dry-run", "--json", "--licence", "own")
    (line,) = result.output.splitlines()
    receipt = json.loads(line)
    assert ("wobbleitis", "own", 3) == (receipt["topic"], receipt["licence"]["permission"], len(receipt["units"]))


def test_what_it_needs_is_said(leaflet: Path, tmp_path: Path) -> None:
    """Without a folder, with a file as the folder, with one title for two leaflets."""
    for arguments, said in (
        ((leaflet,), "--content DIR"),
        ((leaflet, "--content", leaflet), "this is a file"),
        ((leaflet, leaflet, "--title", "T", "--content", tmp_path / "c"), "one leaflet"),
    ):
        result = run("import", *arguments)
        assert isinstance(result.exception, LeaflineError)
        assert said in str(result.exception)


def test_a_new_topic_asks_for_each_aspect(tmp_path: Path) -> None:
    """Every required heading with a line to write, a free keypad number, and a source; its name must be free."""
    content = tmp_path / "content"
    content.mkdir()
    result = run("new", "topic", "Wobbly knees", "--content", content)
    assert 0 == result.exit_code, result.output
    text = (content / "languages/en-US/topics/wobbly-knees.md").read_text(encoding="utf-8")
    assert 9 == text.count("\n## ")
    assert 9 == text.count("\n?? ")
    assert "sources/wobbly-knees-facts.md" in files(content)
    again = run("new", "topic", "Wobbly knees", "--content", content)
    assert "already" in str(again.exception)


def test_a_worker_that_dies_takes_no_other_file_with_it(leaflet: Path, tmp_path: Path) -> None:
    """Where reading a file kills its process, that file alone is reported."""
    deadly = tmp_path / "deadly.py"
    deadly.write_text(
        "import os, sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from speech_content.drafting import many\n"
        "real = many._work\n"
        "def _work(path, wishes):\n"
        "    if path.name == 'deadly.txt':\n"
        "        os._exit(9)\n"
        "    return real(path, wishes)\n"
        "many._work = _work\n"
        "_work.__module__, _work.__qualname__ = '__mp_main__', '_work'\n"
        "if __name__ == '__main__':\n"
        "    from speech_content.language import BUILT_IN, Tables\n"
        "    _work.__module__ = '__main__'\n"
        "    paths = [Path(name) for name in sys.argv[1:]]\n"
        "    table = Tables('en-US', (BUILT_IN,)).table('importing')\n"
        "    for outcome in many.draft_many(paths, table, many.Wishes(), workers=2):\n"
        "        print(outcome.path.name, len(outcome.drafts), outcome.problem)\n",
        encoding="utf-8",
    )
    killer = tmp_path / "deadly.txt"
    killer.write_text("Boom", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(deadly), str(killer), str(leaflet)],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert "deadly.txt 0" == lines[0][:12], done.stderr
    assert "broke the importer" in lines[0]
    assert "wobble.txt 1 " == lines[1]


def test_outcomes_keep_the_order_of_the_files(leaflet: Path, tmp_path: Path) -> None:
    """However many processes there are; each is reported once as it comes."""
    paths = [leaflet]
    for number in range(4):
        path = tmp_path / f"w{number}.txt"
        path.write_text(LEAFLET.replace("Wobbleitis", f"Wobbleitis {number}"), encoding="utf-8")
        paths.append(path)
    seen: list[Outcome] = []
    table = Tables("en-US", (BUILT_IN,)).table("importing")
    outcomes = draft_many(paths, table, Wishes(), workers=2, report=seen.append)
    assert paths == [outcome.path for outcome in outcomes]
    assert sorted(paths) == sorted(outcome.path for outcome in seen)
    assert not any(outcome.problem for outcome in outcomes)


def test_a_file_that_takes_too_long_is_given_up(leaflet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of one file ends it with a message."""

    def endless(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(many, "MOST_SECONDS", 1)
    monkeypatch.setattr(many, "draft_file", endless)
    monkeypatch.setattr(many, "_words", object())
    assert "more than 1 s" in many._work(leaflet, Wishes()).problem


def test_many_files_show_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar counts files as they come and names the last one; elsewhere nothing is shown."""
    import rich.console

    module = importlib.import_module("skill.commands.import")
    for terminal in (True, False):
        shown = io.StringIO()
        console = rich.console.Console(file=shown, force_terminal=terminal, width=80)
        monkeypatch.setattr(rich.console, "Console", lambda console=console, **_: console)
        with module._progress(2) as report:
            report(Outcome(Path("one.txt")))
            report(Outcome(Path("two.txt"), problem="no"))
        assert ("2/2" in shown.getvalue()) is terminal
        assert ("two.txt failed" in shown.getvalue()) is terminal


@pytest.mark.parametrize("topic_id", ["../evil", "/evil", "Flu!", "a b", "-x", "1x"])
def test_an_id_that_is_no_file_name_is_refused(leaflet: Path, tmp_path: Path, topic_id: str) -> None:
    """Nothing is ever written outside the folder of topics."""
    content = tmp_path / "content"
    result = run("import", leaflet, "--topic", topic_id, "--title", "Evil knees", "--content", content)
    assert 1 == result.exit_code
    assert f"{topic_id!r} is no id for a topic" in result.output
    assert not files(tmp_path) - {"wobble.txt"}


def test_a_draft_has_no_name_that_its_title_says(leaflet: Path, tmp_path: Path) -> None:
    """A check of names has nothing to say against what the import wrote."""
    content = tmp_path / "content"
    run("import", leaflet, "--content", content)
    assert "names = [\n]" in (content / "languages/en-US/topics/wobbleitis.md").read_text(encoding="utf-8")
    assert "[name-twice]" not in run("check", "wobbleitis", "--content", content).output


def test_a_copyrighted_leaflet_says_that_all_is_to_be_written(leaflet: Path, tmp_path: Path) -> None:
    """Nobody takes "0 to decide" for a topic that is done."""
    result = run("import", leaflet, "--licence", "© All rights reserved", "--content", tmp_path / "content")
    assert "all of them to write anew, 0 to decide" in result.output


def test_a_title_that_makes_a_reserved_id_is_refused(leaflet: Path, tmp_path: Path) -> None:
    """A draft that the loader would refuse for its file's name isn't written."""
    result = run("import", leaflet, "--title", "Urgent", "--content", tmp_path / "content")
    assert 1 == result.exit_code
    assert "'urgent' is no id for a topic. Give another with --topic" in result.output
