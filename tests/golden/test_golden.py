"""Whole conversations, as a reader reviews them; run as a script it writes them anew, to read what changed."""

from pathlib import Path

import pytest

from skill.channels.console import Console
from skill.conversation import Conversation

HERE = Path(__file__).parent
DIALOGUES = sorted(path.name for path in HERE.glob("*.txt"))


def play(conversation: Conversation, asked: list[str]) -> str:
    """Hold a conversation; give it as text, with what the person said after a ``>``."""
    console = Console(conversation)
    turns = [console.open()]
    shown = [" ".join(line.written for line in turns[-1].lines)]
    for words in asked:
        turns.append(console.hear(words))
        shown += [f"> {words}".rstrip(), " ".join(line.written for line in turns[-1].lines)]
    return "\n".join(shown) + "\n"


def questions(text: str) -> list[str]:
    """What the person says in a dialogue."""
    return [line[1:].strip() for line in text.splitlines() if line.startswith(">")]


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue_sounds_as_reviewed(conversation: Conversation, name: str) -> None:
    """Word for word what was read and agreed."""
    reviewed = (HERE / name).read_text(encoding="utf-8")
    assert reviewed == play(conversation, questions(reviewed))


if __name__ == "__main__":
    from skill.desk import Desk
    from skill.settings import Settings

    for file in HERE.glob("*.txt"):
        said = questions(file.read_text(encoding="utf-8"))
        file.write_text(play(Desk(Settings()).conversation, said), encoding="utf-8")
