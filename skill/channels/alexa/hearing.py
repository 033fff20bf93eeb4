"""From an Alexa request to a question: the resolved id of a slot first, its words next."""

from collections.abc import Container, Iterator
from typing import Any

from skill.channels.alexa.intents import ASPECTS, FREE_INTENT, INTENTS, PLAY_INTENT
from skill.question import Intent, Question
from speech_content.model import Aspect

__all__ = ["QUESTION_SLOT", "TOPIC_SLOT", "question", "touched"]

TOPIC_SLOT, QUESTION_SLOT = "topic", "question"
_MATCH = "ER_SUCCESS_MATCH"
_MOST_IDS = 10


def question(request: Any, topics: Container[str]) -> Question:
    """Read a LaunchRequest or an IntentRequest of the SDK's; topics are the ids that exist."""
    intent = getattr(request, "intent", None)
    if intent is None:
        return Question(Intent.LAUNCH)
    slots = {name: slot for name, slot in (intent.slots or {}).items() if slot is not None}
    words = {name: text for name, slot in slots.items() if isinstance(text := slot.value, str) and text.strip()}
    free = words.pop(QUESTION_SLOT, "")
    topic_words = words.pop(TOPIC_SLOT, "")
    rest = tuple(words.values())
    if intent.name == FREE_INTENT:
        return Question(Intent.FREE if free else Intent.NO_MATCH, text=free, hypotheses=rest, spoken=True)
    aspect = ASPECTS.get(intent.name)
    if aspect is None and intent.name != PLAY_INTENT:
        meant = INTENTS.get(intent.name, Intent.NO_MATCH)
        return Question(meant, text=free, topic_text=topic_words, hypotheses=rest, spoken=True)
    ids = tuple(dict.fromkeys(id_ for id_ in _resolved(slots.get(TOPIC_SLOT)) if id_ in topics))[:_MOST_IDS]
    return Question(
        Intent.ASK,
        text=free,
        hypotheses=rest,
        topic=ids[0] if len(ids) == 1 else "",
        candidates=ids if len(ids) > 1 else (),
        topic_text=topic_words,
        aspect=aspect,
        spoken=True,
    )


def _resolved(slot: Any) -> Iterator[str]:
    resolutions = slot.resolutions if slot else None
    for authority in (resolutions.resolutions_per_authority if resolutions else None) or ():
        code = authority.status.code if authority and authority.status else None
        if getattr(code, "value", code) != _MATCH:
            continue
        for wrapper in authority.values or ():
            id_ = wrapper.value.id if wrapper and wrapper.value else None
            if isinstance(id_, str):
                yield id_


def touched(arguments: Any, topics: Container[str]) -> Question:
    """Read the arguments of a touch on our own screen: a topic's id and an aspect's."""
    match arguments:
        case [str(topic), str(aspect), *_] if topic in topics and aspect in set(map(str, Aspect)):
            return Question(Intent.ASK, topic=topic, aspect=Aspect(aspect))
    return Question(Intent.NO_MATCH)
