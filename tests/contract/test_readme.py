"""The README tells the truth: its commands exist and work, and nothing is left unmentioned."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from skill.commands import _leafline
from skill.settings import PREFIX, Settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COMMANDS = [line[2:].split(" > ")[0] for line in README.splitlines() if line.startswith("$ leafline ")]
QUICK = {"ask", "script", "settings"}
"""Verbs that answer at once and change nothing."""


def verbs(group: click.Command, *path: str) -> list[tuple[str, ...]]:
    """Every command that there is, with its parents."""
    context = click.Context(group)
    if not isinstance(group, click.Group):
        return [path]
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += verbs(command, *path, name)
    return found


@pytest.mark.parametrize("verb", verbs(_leafline), ids="-".join)
def test_every_command_is_mentioned(verb: tuple[str, ...]) -> None:
    """Nobody has to guess that a command exists."""
    assert f"leafline {' '.join(verb)}" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_line_can_be_typed(command: str) -> None:
    """The verbs and flags of each example are known."""
    _, *words = shlex.split(command)
    group: click.Command = _leafline
    while isinstance(group, click.Group):
        inner = group.get_command(click.Context(group), words[0])
        assert inner is not None, words[0]
        group, words = inner, words[1:]
    group.make_context(group.name, words, resilient_parsing=False)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[1] in QUICK])
def test_quick_examples_work(command: str) -> None:
    """What answers at once is run."""
    done = CliRunner().invoke(_leafline, shlex.split(command)[1:])
    assert 0 == done.exit_code, done.output
    assert "I don't have" not in done.output
    assert "I didn't catch" not in done.output


def test_the_first_answer_is_the_real_one() -> None:
    """The sentences on the first screen are those that the command prints."""
    block = README.split("```console\n", 1)[1].split("```", 1)[0]
    command, *shown = block.splitlines()
    said = " ".join(CliRunner().invoke(_leafline, shlex.split(command)[2:]).output.split())
    for part in " ".join(shown).split("…"):
        assert " ".join(part.split()) in said


def test_two_commands_do_all_set_up() -> None:
    """One installs and runs the main job, one passes the tests."""
    commands = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    assert 2 == len(commands)
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install ") for command in commands)


def test_every_setting_is_mentioned() -> None:
    """With its meaning, as `leafline settings` tells it."""
    for known in fields(Settings):
        assert f"| `{PREFIX}{known.name.upper()}` | {known.metadata['help']} |" in README
