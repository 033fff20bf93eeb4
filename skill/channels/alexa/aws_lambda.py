"""The skill on AWS Lambda, where Amazon itself vouches for the request and only the skill's id is left to check."""

import logging
from functools import cache
from typing import Any

from skill.channels.alexa.envelope import require_application
from skill.channels.alexa.player import Player
from skill.channels.alexa.refusal import Refused
from skill.channels.alexa.skill import AlexaSkill
from skill.desk import Desk
from skill.settings import Settings, read_settings

__all__ = ["serve"]

_log = logging.getLogger(__name__)


@cache
def _skill() -> tuple[Settings, AlexaSkill]:
    settings = read_settings()
    desk = Desk(settings)
    return settings, AlexaSkill(desk.conversation, Player(desk.shelf, desk.library, settings.recordings_url))


def serve(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one event; a request for another skill gets an error that Lambda reports to Amazon.

    Raises:
        PermissionError: the request is meant for another skill.
    """
    settings, skill = _skill()
    try:
        require_application(event, frozenset(settings.alexa_skill_ids))
    except Refused as refusal:
        _log.warning("refused %s", refusal.reason)
        message = f"refused: {refusal.reason}"
        raise PermissionError(message) from None
    return skill.answer(event, context)
