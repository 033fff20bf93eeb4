"""What Alexa's recogniser is told to expect, made from topics and grammar; the same content gives the same model.

Sources: Interaction Model Schema, and "Create Intents, Utterances, and Slots" of the Alexa Skills Kit documentation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from skill.channels.alexa.hearing import QUESTION_SLOT, TOPIC_SLOT
from skill.channels.alexa.intents import ASPECT_INTENTS, FREE_INTENT, INTENTS, OWN_INTENTS, PLAY_INTENT, URGENT_INTENT
from skill.question import Intent
from skill.understanding.grammar import Grammar, expand
from speech_content.errors import ContentError, Problem
from speech_content.library import Library
from speech_content.model import Topic
from speech_content.speech import words

__all__ = ["QUESTION_TYPE", "TOPIC_TYPE", "canonical", "interaction_model"]

TOPIC_TYPE = "TOPIC"
QUESTION_TYPE = "AMAZON.SearchQuery"
_PROMPT = "Elicit.Slot.topic"
_SLOT = re.compile(r"(\{[a-z_]+\})")
_WITHOUT_SAMPLES = frozenset(
    {"AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent", "AMAZON.PauseIntent", "AMAZON.ResumeIntent"}
)
"""Built-in intents that can't be taught words, or stand for one that has them already."""


def interaction_model(library: Library, grammar: Grammar, invocation: str) -> dict[str, Any]:
    """Make the model of one language, in the shape of ``interactionModels/custom/<locale>.json``.

    A sentence that stands under two intents goes to the one that comes first here: an emergency, then moves in the
    conversation, then recordings, aspects, and free questions. `check` reports whatever Amazon would refuse.
    """
    taken: set[str] = set()
    urgent = _intent(URGENT_INTENT, _unclaimed(_urgent(library), taken))
    moves = [_intent(name, _unclaimed(_said(grammar, name), taken)) for name in _move_names()]
    played = _unclaimed(_played(library), taken)
    plays = [_intent(PLAY_INTENT, played, TOPIC_SLOT, TOPIC_TYPE)] if played else []
    aspects = [
        _intent(name, _unclaimed(_expanded((*asking.with_topic, *asking.follow_up)), taken), TOPIC_SLOT, TOPIC_TYPE)
        for aspect, name in ASPECT_INTENTS.items()
        if (asking := grammar.ask.get(aspect))
    ]
    free = _intent(FREE_INTENT, _unclaimed(_expanded(grammar.carriers), taken), QUESTION_SLOT, QUESTION_TYPE)
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": invocation,
                "intents": sorted([urgent, *moves, *plays, *aspects, free], key=lambda intent: intent["name"]),
                "types": [{"name": TOPIC_TYPE, "values": [_value(topic) for topic in library.topics.values()]}],
            },
            "dialog": {
                # The skill asks for a topic itself, since a follow-up without one leans on the conversation.
                "delegationStrategy": "SKILL_RESPONSE",
                "intents": [_dialog(name) for name in sorted(intent["name"] for intent in (*plays, *aspects))],
            },
            "prompts": [
                {
                    "id": _PROMPT,
                    "variations": [{"type": "PlainText", "value": words(library.prompt("need-topic").speech)}],
                }
            ],
        }
    }


def canonical(text: str) -> str:
    """Write text as Amazon wants samples and values: lower case, words apart, no signs but those that make words.

    Letters, digits, apostrophes, hyphens, underscores, slots in braces, and periods after single letters stay.
    """
    text = unicodedata.normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower()
    parts = _SLOT.split(text)
    kept = "".join(part if odd % 2 else "".join(map(_sign, part)) for odd, part in enumerate(parts))
    return " ".join(word for part in kept.split() if (word := _word(part)))


def _sign(sign: str) -> str:
    return sign if sign in "'-_." or unicodedata.category(sign)[0] in "LMN" else " "


def _word(part: str) -> str:
    """One word of `canonical`: "a." keeps its period, "time." doesn't."""
    if len(part) == 2 and part[0].isalpha() and part[1] == ".":
        return part
    return part.replace(".", "").strip("'-")


def _urgent(library: Library) -> Iterator[str]:
    """Samples of all urgent lines, in the order of the file."""
    for line in library.table("urgent").get("lines", {}).values():
        yield from map(canonical, line.get("samples", ()))


def _played(library: Library) -> list[str]:
    """Samples that ask for a recording, out of the grammar's table ``play``.

    Raises:
        ContentError: a template can't be written out.
    """
    table = library.table("grammar").get("play", {})
    templates = [*table.get("with_topic", ()), *table.get("follow_up", ())]
    try:
        return list(_expanded(templates))
    except ValueError as error:
        raise ContentError([Problem("grammar.toml", 0, f"a template of [play] {error}", "mend the template")]) from None


def _move_names() -> Iterator[str]:
    yield from (name for name in INTENTS if name != URGENT_INTENT)


def _said(grammar: Grammar, name: str) -> Iterator[str]:
    """Sentences of a move; a built-in intent that repeats another, as scrolling down does "next", needs none."""
    intent = INTENTS[name]
    builtin = name.startswith("AMAZON.")
    if builtin and (name in _WITHOUT_SAMPLES or intent in OWN_INTENTS or name != _builtin(intent)):
        return iter(())
    return _expanded(grammar.intents.get(intent, ()))


def _builtin(intent: Intent) -> str:
    return "AMAZON." + "".join(word.capitalize() for word in intent.split("-")) + "Intent"


def _expanded(templates: Iterable[str]) -> Iterator[str]:
    return (canonical(sentence) for template in templates for sentence in expand(template))


def _unclaimed(samples: Iterable[str], taken: set[str]) -> list[str]:
    """Keep each sample that no intent before has, and claim it."""
    kept = [sample for sample in dict.fromkeys(samples) if sample and sample not in taken]
    taken.update(kept)
    return kept


def _intent(name: str, samples: list[str], slot: str = "", kind: str = "") -> dict[str, Any]:
    return {"name": name, "slots": [{"name": slot, "type": kind}] if slot else [], "samples": samples}


def _dialog(name: str) -> dict[str, Any]:
    """What allows the skill to ask for the topic of an intent with ``Dialog.ElicitSlot``."""
    slot = {
        "name": TOPIC_SLOT,
        "type": TOPIC_TYPE,
        "confirmationRequired": False,
        "elicitationRequired": True,
        "prompts": {"elicitation": _PROMPT},
    }
    return {"name": name, "confirmationRequired": False, "prompts": {}, "slots": [slot]}


def _value(topic: Topic) -> dict[str, Any]:
    """A topic as a slot's value; its id is what a request brings back."""
    value = canonical(topic.title)
    named = (form for name in (topic.title, *topic.names, *topic.misheard_as) for form in _forms(name))
    synonyms = [name for name in dict.fromkeys(named) if name and name != value]
    return {"id": topic.id, "name": {"value": value, "synonyms": synonyms}}


def _forms(name: str) -> tuple[str, ...]:
    """A name, and with letters set apart where it has an abbreviation: "low ANC" is also heard as "low a. n. c."."""
    parts = [
        ". ".join(part) + "." if part.isalpha() and part.isupper() and len(part) > 1 else part for part in name.split()
    ]
    return canonical(name), canonical(" ".join(parts))
