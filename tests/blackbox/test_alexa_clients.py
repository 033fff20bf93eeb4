"""Conversations through clients that we did not write."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from serving import running_server

from skill.commands.export.alexa import command as export
from skill.shelf import Shelf
from speech_content.library import Library
from tests.skill.shelf_kit import stock


def test_a_conversation_of_twenty_turns(open_server: str, node: Callable[..., dict], tmp_path: Path) -> None:
    """virtual-alexa resolves utterances with the exported model, and each turn gets its own kind of reply."""
    done = CliRunner().invoke(export, [str(tmp_path), "--endpoint", "https://leaflets.example"])
    assert 0 == done.exit_code, done.output
    model = tmp_path / "skill-package" / "interactionModels" / "custom" / "en-US.json"
    turns = node("converse.js", f"{open_server}/alexa", str(model))["turns"]
    assert len(turns) >= 15
    said = {turn["name"]: re.sub(r"<[^>]+>", "", turn["said"]) for turn in turns}
    starts = {
        "launch": "This is Leaf Line",
        "ask": "Neutropenia. Causes. ",
        "more": "Neutropenia. ",
        "follow-up": "Neutropenia. Treatment. ",
        "slower": "I'll speak more slowly. Neutropenia. Treatment. ",
        "normal": "Back to normal speed. Neutropenia. Treatment. ",
        "source": "Neutropenia. From ",
        "spell": "Neutropenia. It is spelled like this. N. E. U. T. R. O. P. E. N. I. A. ",
        "unknown": "I don't have a leaflet on that.",
        "fallback": "I didn't catch that.",
        "list": "These are leaflets you can ask for. ",
        "resolved": "Neutropenia. Symptoms. ",
        "previous": "Neutropenia. Symptoms. ",
        "question": "Neutropenia. Tests. ",
        "help": "Ask about a health problem by its name",
        "stop": "Goodbye.",
    }
    wrong = {name: said[name] for name, start in starts.items() if not said[name].startswith(start)}
    assert {} == wrong
    assert said["follow-up"] == said["repeat"]
    assert said["more"] != said["ask"]
    assert '<prosody rate="slow">' in next(turn["said"] for turn in turns if turn["name"] == "slower")
    assert ["no", "stop"] == [turn["name"] for turn in turns if turn["ends"]]
    asked = next(turn for turn in turns if turn["name"] == "ask")
    assert "not medical advice" in asked["card"]["content"]


def test_certification_rules(open_server: str, node: Callable[..., dict]) -> None:
    """ask-sdk-test finds no session that stays open without a question, and none that ends with one."""
    summary = node("certify.js", f"{open_server}/alexa")
    assert [] == summary["failures"]
    assert 18 == summary["passed"]


def test_certification_rules_for_recordings(node: Callable[..., dict], library: Library, tmp_path: Path) -> None:
    """ask-sdk-test finds each stream over https, at the right place, and no word where there must be none."""
    stock(tmp_path, library, ("neutropenia",))
    album = Shelf.open(tmp_path, library).find("neutropenia")
    assert album is not None
    base = "https://recordings.example"
    known = {
        "topic": "neutropenia",
        "title": "Neutropenia",
        "url": f"{base}/{album.audio.name}",
        "token": f"neutropenia/{album.mark}/0",
        "starts": album.starts,
    }
    with running_server(LEAFLINE_ALEXA_UNSIGNED="1", LEAFLINE_AUDIO=str(tmp_path), LEAFLINE_AUDIO_URL=base) as address:
        summary = node("certify.js", f"{address}/alexa", json.dumps(known))
    assert [] == summary["failures"]
    assert 27 == summary["passed"]
