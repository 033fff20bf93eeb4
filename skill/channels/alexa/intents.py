"""Amazon's names for what one can do, and ours."""

from collections.abc import Mapping

from skill.question import Intent
from speech_content.model import Aspect

__all__ = ["ASPECTS", "ASPECT_INTENTS", "FREE_INTENT", "INTENTS", "OWN_INTENTS", "PLAY_INTENT", "URGENT_INTENT"]


def _named(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("-")) + "Intent"


ASPECT_INTENTS: Mapping[Aspect, str] = {aspect: _named(aspect) for aspect in Aspect if aspect is not Aspect.EMERGENCY}
"""One intent an aspect: ``CausesIntent``."""
ASPECTS: Mapping[str, Aspect] = {name: aspect for aspect, name in ASPECT_INTENTS.items()}
FREE_INTENT = "QuestionIntent"
"""Carries free words in an ``AMAZON.SearchQuery`` slot."""
URGENT_INTENT = "UrgentIntent"
PLAY_INTENT = "PlayLeafletIntent"
"""Play a whole leaflet as a recording."""
OWN_INTENTS: Mapping[Intent, str] = {
    Intent.MORE: "TellMeMoreIntent",
    Intent.ELSE: "WhatElseIntent",
    Intent.SLOWER: "SlowerIntent",
    Intent.NORMAL: "NormalSpeedIntent",
    Intent.TOPICS: "ListLeafletsIntent",
    Intent.SOURCE: "WhoSaysSoIntent",
    Intent.SPELL: "SpellIntent",
}
"""Moves that Amazon has no intent for."""
INTENTS: Mapping[str, Intent] = {
    **{name: intent for intent, name in OWN_INTENTS.items()},
    URGENT_INTENT: Intent.URGENT,
    "AMAZON.HelpIntent": Intent.HELP,
    "AMAZON.StopIntent": Intent.STOP,
    "AMAZON.CancelIntent": Intent.CANCEL,
    "AMAZON.FallbackIntent": Intent.NO_MATCH,
    "AMAZON.RepeatIntent": Intent.REPEAT,
    "AMAZON.YesIntent": Intent.YES,
    "AMAZON.NoIntent": Intent.NO,
    "AMAZON.NextIntent": Intent.NEXT,
    "AMAZON.PreviousIntent": Intent.PREVIOUS,
    "AMAZON.StartOverIntent": Intent.START_OVER,
    "AMAZON.PauseIntent": Intent.STOP,
    "AMAZON.ResumeIntent": Intent.REPEAT,
    "AMAZON.NavigateHomeIntent": Intent.START_OVER,
    "AMAZON.MoreIntent": Intent.MORE,
    "AMAZON.ScrollDownIntent": Intent.NEXT,
    "AMAZON.ScrollUpIntent": Intent.PREVIOUS,
}
"""Every intent that means a move, by Amazon's name."""
