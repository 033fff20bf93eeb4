"""Alexa's request envelope as plain JSON: read within bounds, recent, and meant for this skill.

Only what carries Amazon's signature gets here; the bounds hold all the same.
"""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Any

import orjson

from skill.channels.alexa.refusal import Refused

__all__ = ["read_envelope", "require_application", "require_recent"]

_DEEPEST = 64
_LONGEST_TIMESTAMP = 40


def read_envelope(body: bytes) -> dict[str, Any]:
    """Read the envelope: one JSON object in UTF-8 with an object ``request``, no deeper than 64 levels.

    Of a key that comes twice the last one counts, as in every JSON reader; whoever signed the bytes meant them.
    Raises `Refused` ("json").
    """
    try:
        envelope = orjson.loads(body)
    except ValueError:
        raise Refused("json") from None
    # There are never more levels than opening brackets, so that nearly every envelope passes without a walk.
    if body.count(b"{") + body.count(b"[") > _DEEPEST and _is_deep(envelope):
        raise Refused("json")
    if not isinstance(envelope, dict) or not isinstance(envelope.get("request"), dict):
        raise Refused("json")
    return envelope


def require_recent(envelope: dict[str, Any], now: datetime, tolerance: timedelta) -> None:
    """Refuse ("stale") a request whose timestamp is further than `tolerance` from `now`, either way.

    A timestamp is ISO 8601 with a zone, as Amazon documents it; the bare milliseconds that an early test console sent
    are refused, since the SDK can't read them either.
    """
    stamp = envelope["request"].get("timestamp")
    try:
        if isinstance(stamp, str) and len(stamp) <= _LONGEST_TIMESTAMP:
            sent = datetime.fromisoformat(stamp)
            if sent.tzinfo is not None and abs(now - sent) <= tolerance:
                return
    except ValueError:
        pass
    raise Refused("stale")


def require_application(envelope: dict[str, Any], allowed: Set[str]) -> None:
    """Refuse ("application") a request that names no skill, one not in `allowed`, or two that differ.

    The id stands in the context, in the session, or in both; a player's event has no session.
    """
    context, session = envelope.get("context"), envelope.get("session")
    system = context.get("System") if isinstance(context, dict) else None
    named = [found for found in (_application_id(system), _application_id(session)) if found is not None]
    if not named or named[0] != named[-1] or not isinstance(named[0], str) or named[0] not in allowed:
        raise Refused("application")


def _application_id(part: object) -> object:
    application = part.get("application") if isinstance(part, dict) else None
    return application.get("applicationId") if isinstance(application, dict) else None


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            child
            for part in level
            if isinstance(part, dict | list)
            for child in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True
