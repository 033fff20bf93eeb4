"""The command line, as a newcomer meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skill.commands import _leafline
from speech_content.library import Library


def leafline(*arguments: str, text: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(_leafline, arguments, input=text)


def test_ask_prints_answer_source_and_what_to_ask_next() -> None:
    """The first thing that a newcomer types."""
    done = leafline("ask", "what causes neutropenia")
    assert 0 == done.exit_code, done.output
    assert done.output.startswith("Neutropenia. Causes. ")
    assert "Source: " in done.output
    assert "Ask next: " in done.output


def test_ask_takes_words_with_and_without_quotes() -> None:
    """Forgetting the quotes is no mistake."""
    assert leafline("ask", "what causes neutropenia").output == leafline("ask", "what", "causes", "neutropenia").output


@pytest.mark.parametrize(
    ("question", "kind", "topic", "aspect"),
    [
        ("what causes neutropenia", "spoken", "neutropenia", "causes"),
        ("how much is an overdraft fee for bank", "unknown", None, None),
        ("i can't breathe", "urgent", None, None),
        ("", "unknown", None, None),
        ("help", "unknown", None, None),
    ],
)
def test_ask_as_json_gives_one_object(question: str, kind: str, topic: str | None, aspect: str | None) -> None:
    """Kind, topic, aspect, lines with key and text, source and choices."""
    done = leafline("ask", "--json", question)
    assert 0 == done.exit_code, done.output
    report = json.loads(done.output)
    assert (kind, topic, aspect) == (report["kind"], report["topic"], report["aspect"])
    assert report["lines"]
    assert {"key", "text"} == set(report["lines"][0])
    assert bool(report["source"]) == (kind in ("spoken", "urgent"))
    assert ("severity" in report) == (kind == "urgent")
    assert isinstance(report["choices"], list)


def test_ask_reads_a_file_of_questions(tmp_path: Path) -> None:
    """One object a line, each in a new conversation."""
    questions = tmp_path / "questions.txt"
    questions.write_text("what causes neutropenia\nhow is it treated\n\nwhat are the symptoms of low neutrophils\n")
    done = leafline("ask", "--json", "--file", str(questions))
    reports = [json.loads(line) for line in done.output.splitlines()]
    assert ["causes", "treatment", None, "symptoms"] == [report["aspect"] for report in reports]
    assert ["neutropenia", None, None, "neutropenia"] == [report["topic"] for report in reports]


def test_ask_prints_what_a_speaker_gets() -> None:
    """SSML, whole."""
    done = leafline("ask", "--ssml", "what causes neutropenia")
    assert done.output.startswith("<speak>")
    assert done.output.endswith("</speak>\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "Give a question in quotes"),
        (["ask", "--file", "/nowhere", "--json"], "the questions can't be read"),
        (["ask", "--file", "/nowhere"], "goes with --json"),
        (["ask", "x", "--language", "xx"], "there is no such language"),
        (["ask", "x", "--content", "/nowhere"], "there is no such content folder"),
        (["nonsense"], "No such command"),
        (["serve", "--port", "99999"], "LEAFLINE_PORT"),
        (["export", "alexa", "/tmp/leafline-export"], "LEAFLINE_PUBLIC_URL"),
    ],
)
def test_wrong_input_is_met_with_one_message(arguments: list[str], says: str) -> None:
    """In a process of its own: a message on the error stream, no trace, and an exit code that isn't 0."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LEAFLINE_")}
    done = subprocess.run(
        [sys.executable, "-m", "skill", *arguments], capture_output=True, text=True, env=environ, check=False
    )
    assert 0 != done.returncode
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_chat_is_a_conversation() -> None:
    """Launch, question, follow-up, and goodbye at the end."""
    done = leafline("chat", text="what causes neutropenia\nhow is it treated\nstop\nnever read\n")
    assert 0 == done.exit_code
    said = done.output.replace("\n", " ")
    assert [True] * 4 == [part in said for part in ("This is Leaf Line", "Causes.", "Treatment.", "Goodbye.")]
    assert "didn't catch" not in said


def test_chat_survives_the_end_of_input() -> None:
    """Hanging up is no error."""
    assert 0 == leafline("chat", text="").exit_code


def test_script_prints_every_line_and_its_size(library: Library) -> None:
    """Each key once, with seconds; then how large it is."""
    output = leafline("script").output.splitlines()
    assert len(library.lines) + 2 == len(output)
    assert sorted(library.lines) == [line.split("  ")[0] for line in output[:-2]]
    assert f"{len(library.lines)} lines" in output[-2]


def test_settings_lists_all() -> None:
    """Each with its variable and meaning."""
    output = leafline("settings").output
    for name in ("LEAFLINE_PUBLIC_URL", "LEAFLINE_CONTENT", "LEAFLINE_ALEXA_SKILL_IDS", "LEAFLINE_ALEXA_TRUST_ROOTS"):
        assert f"{name}=" in output


def test_every_command_explains_itself() -> None:
    """Help of every verb that there is."""
    listed = leafline("--help").output
    for verb in _leafline.list_commands(None):  # type: ignore[arg-type, attr-defined]
        assert f"  {verb}" in listed
        assert 0 == leafline(verb, "--help").exit_code
