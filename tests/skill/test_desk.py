"""How a conversation is put together from settings."""

import datetime
from pathlib import Path

import pytest

from skill.desk import Desk
from skill.question import Intent, Question
from skill.session import Session
from skill.settings import Settings
from speech_content.errors import AudioError


def test_a_withdrawn_topic_is_gone_from_everything(tmp_path: Path) -> None:
    """What is on the list is neither loaded nor understood nor listed, and none of its lines is left in the script."""
    (tmp_path / "withdrawn.toml").write_text('topics = ["neutropenia"]')
    desk = Desk(Settings(audio=tmp_path))
    assert "neutropenia" not in desk.library.topics
    assert not [key for key in desk.library.lines if "neutropenia" in key and "source/" not in key]
    reply = desk.conversation.reply(Question(text="what causes neutropenia"), Session())
    assert "neutropenia" not in " ".join(line.key for line in reply.lines)


def test_a_broken_list_stops_the_start(tmp_path: Path) -> None:
    """A topic doesn't come back by a slip of the pen."""
    (tmp_path / "withdrawn.toml").write_text("topics = neutropenia")
    with pytest.raises(AudioError, match=r"withdrawn\.toml"):
        _ = Desk(Settings(audio=tmp_path)).library


def test_review_can_be_required(tmp_path: Path) -> None:
    """With the setting, no draft is read out."""
    desk = Desk(Settings(audio=tmp_path, require_review=True))
    reply = desk.conversation.reply(Question(Intent.ASK, topic="neutropenia", aspect=None, text=""), Session())
    assert datetime.date.today() >= desk.library.topics["neutropenia"].written
    assert "en-US/prompt/not-reviewed" in [line.key for line in reply.lines]
