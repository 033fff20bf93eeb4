"""How far a topic may be trusted on a given day: drafts, checked topics, and those whose next check is overdue."""

import datetime
from enum import StrEnum

from speech_content.model import Topic

__all__ = ["GRACE", "Status", "status"]

GRACE = datetime.timedelta(days=30)
"""How long after its due date a topic is still read out, with its date."""


class Status(StrEnum):
    """What may be said of a topic."""

    DRAFT = "draft"
    """No clinician has signed it; said, with a word about that."""
    FRESH = "fresh"
    OVERDUE = "overdue"
    """Past its due date; said, with the date."""
    EXPIRED = "expired"
    """Long past it; only its advice on getting help is said."""


def status(topic: Topic, today: datetime.date) -> Status:
    """Give a topic's standing on a day."""
    if topic.review is None:
        return Status.DRAFT
    if today <= topic.review.due:
        return Status.FRESH
    return Status.OVERDUE if today <= topic.review.due + GRACE else Status.EXPIRED
