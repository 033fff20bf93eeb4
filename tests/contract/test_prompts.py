"""Prompts and code hold together: nothing is written, recorded and signed that is never said."""

import tomllib
from pathlib import Path

import pytest

from speech_content.language import BUILT_IN
from speech_content.script import PROMPT_TABLES

ROOT = Path(__file__).parents[2]
CODE = "".join(path.read_text(encoding="utf-8") for name in ("audio", "skill") for path in (ROOT / name).rglob("*.py"))


@pytest.mark.parametrize("table", PROMPT_TABLES)
def test_every_prompt_is_named_in_code(table: str) -> None:
    """A prompt that no module asks for is a line for nobody."""
    prompts = tomllib.loads((BUILT_IN / "languages" / "en-US" / f"{table}.toml").read_text(encoding="utf-8"))
    assert [] == [name for name in prompts if f'"{name}"' not in CODE and f"prompt/{name}" not in CODE]
