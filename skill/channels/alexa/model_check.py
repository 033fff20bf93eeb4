"""What Amazon would refuse in an interaction model and its manifest, all at once and each breach by name."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skill.channels.alexa import limits
from skill.channels.alexa.manifest_check import check_manifest
from speech_content.errors import Problem

__all__ = ["check"]

_INTENT_NAME = re.compile(r"(AMAZON\.)?[A-Za-z][A-Za-z_]*")
_TYPE_NAME = re.compile(r"(AMAZON\.)?[A-Za-z][A-Za-z_]*")
_SLOT_NAME = re.compile(r"[A-Za-z][A-Za-z_]*")
_SLOT = re.compile(r"\{([^{}]*)\}")
_PHRASE_TYPES = frozenset({"AMAZON.SearchQuery"})
"""Slot types that take any words, and so need a carrier phrase and a sample of their own."""
_WARNINGS = frozenset({"shared-name"})


@dataclass(frozen=True, slots=True)
class _Intent:
    name: str
    slots: tuple[tuple[str, str], ...]
    """Name and type of each."""
    samples: tuple[str, ...]


def check(model: Mapping[str, Any], manifest: Mapping[str, Any], locale: str = "en-US") -> tuple[Problem, ...]:
    """Check an interaction model and the manifest of the same skill, both as parsed JSON.

    Gives every breach, sorted; a warning is what Amazon takes but a listener would suffer from. ``rule`` is its name.
    """
    interfaces = manifest.get("manifest", {}).get("apis", {}).get("custom", {}).get("interfaces", ())
    plays = any(interface.get("type") == "AUDIO_PLAYER" for interface in interfaces)
    required = limits.REQUIRED_INTENTS + (limits.AUDIO_INTENTS if plays else ())
    file = f"interactionModels/custom/{locale}.json"
    return tuple(sorted({*_check_model(model, file, required), *check_manifest(manifest, model, locale)}))


def _check_model(model: Mapping[str, Any], file: str, required: tuple[str, ...]) -> Iterator[Problem]:
    body = model.get("interactionModel", {})
    language = body.get("languageModel", {})
    intents = tuple(
        _Intent(
            str(intent.get("name", "")),
            tuple((str(slot.get("name", "")), str(slot.get("type", ""))) for slot in intent.get("slots", ())),
            tuple(map(str, intent.get("samples", ()))),
        )
        for intent in language.get("intents", ())
    )
    types = {str(kind.get("name", "")): tuple(kind.get("values", ())) for kind in language.get("types", ())}
    found = [
        *_size(model, intents, types),
        *_invocation(str(language.get("invocationName", ""))),
        *_intents(intents, required),
        *_slots(intents, types),
        *_samples(intents),
        *_shared_samples(intents),
        *_types(types),
        *_values(types),
        *_dialog(body, intents),
    ]
    for rule, what, mend in found:
        yield Problem(file, 0, what, mend, rule, "warn" if rule in _WARNINGS else "error")


_Found = Iterator[tuple[str, str, str]]
"""Rule, what is wrong, and how to mend it."""


def _size(model: Mapping[str, Any], intents: tuple[_Intent, ...], types: Mapping[str, tuple[Any, ...]]) -> _Found:
    size = len(json.dumps(model, ensure_ascii=False).encode())
    if breach := limits.MODEL_BYTES.breached_by(size):
        yield "model-size", f"the model has {breach}", "Take samples or synonyms out of the grammar or the topics"
    if breach := limits.INTENTS.breached_by(len(intents)):
        yield "intent-count", f"the model has {breach}", "Join intents"
    if breach := limits.SLOT_VALUES.breached_by(sum(map(len, types.values()))):
        yield "value-count", f"the model has {breach}", "Take topics out"


def _invocation(name: str) -> _Found:
    rule, words = "invocation-name", name.split()
    say = f'the invocation name "{name}"'
    if breach := limits.INVOCATION_CHARACTERS.breached_by(len(name)):
        yield rule, f"{say} has {breach}", "Choose another"
    if breach := limits.INVOCATION_WORDS.breached_by(len(words)):
        yield rule, f"{say} has {breach}", "Choose two words or more; one is for brands only"
    wrong = sorted({sign for sign in name if not (sign in " '." or (sign.isalpha() and sign == sign.lower()))})
    if wrong or name != " ".join(words):
        signs = f"holds {''.join(wrong)!r}" if wrong else "has a space too many"
        yield rule, f"{say} {signs}", "Use lower-case letters, single spaces, possessive apostrophes and a. b. c. only"
    spoken = {word.removesuffix("'s") for word in words}
    for kind, forbidden in (
        ("launches skills", limits.LAUNCH_WORDS),
        ("joins a skill's name to a question", limits.CONNECTING_WORDS),
        ("wakes the device", limits.WAKE_WORDS),
        ("is reserved", limits.RESERVED_WORDS),
        ("is an article or preposition in a name of two words", _small_words(words)),
    ):
        for word in sorted(spoken & forbidden):
            yield rule, f'{say} holds "{word}", which {kind}', "Choose another word"


def _small_words(words: list[str]) -> frozenset[str]:
    return limits.ARTICLES | limits.PREPOSITIONS - limits.CONNECTING_WORDS if len(words) == 2 else frozenset()


def _intents(intents: tuple[_Intent, ...], required: tuple[str, ...]) -> _Found:
    names = [intent.name for intent in intents]
    for name in dict.fromkeys(names):
        if not _INTENT_NAME.fullmatch(name):
            yield "intent-name", f'the intent name "{name}" isn\'t letters and underscores', "Rename it"
        if names.count(name) > 1:
            yield "intent-name", f"the intent {name} is there {names.count(name)} times", "Keep one"
    for name in required:
        if name not in names:
            yield "missing-intent", f"there is no {name}", "Add it without samples"
    for intent in intents:
        if not intent.samples and not intent.name.startswith("AMAZON."):
            yield "empty-intent", f"{intent.name} has no samples", "Add sentences to the grammar"
        if intent.samples and intent.name == "AMAZON.FallbackIntent":
            yield "fallback-samples", f"{intent.name} has samples", "Take them out; Amazon trains it"


def _slots(intents: tuple[_Intent, ...], types: Mapping[str, tuple[Any, ...]]) -> _Found:
    kinds: dict[str, dict[str, str]] = {}
    for intent in intents:
        names = [name for name, _ in intent.slots]
        for name, kind in intent.slots:
            if not _SLOT_NAME.fullmatch(name):
                yield (
                    "slot-name",
                    f'the slot name "{name}" of {intent.name} isn\'t letters and underscores',
                    "Rename it",
                )
            if names.count(name) > 1:
                yield "slot-name", f"{intent.name} has the slot {name} {names.count(name)} times", "Keep one"
            if kind not in types and not kind.startswith("AMAZON."):
                yield (
                    "unknown-type",
                    f"the slot {name} of {intent.name} has the type {kind}, which isn't defined",
                    "Define it",
                )
            kinds.setdefault(name, {}).setdefault(kind, intent.name)
    for name, owners in kinds.items():
        if len(owners) > 1:
            listed = " and ".join(f"{kind} in {owner}" for kind, owner in owners.items())
            yield "slot-type", f"the slot {name} has more than one type: {listed}", "Give it one type, or rename a slot"


def _samples(intents: tuple[_Intent, ...]) -> _Found:
    for intent in intents:
        kinds = dict(intent.slots)
        for sample in intent.samples:
            here = f'the sample "{sample}" of {intent.name}'
            slots, rest = _SLOT.findall(sample), _SLOT.sub(" ", sample)
            if wrong := _wrong_signs(rest):
                yield (
                    "sample-characters",
                    f"{here} holds {wrong!r}",
                    "Write it in letters, with apostrophes and hyphens",
                )
            if sample != sample.lower() or sample != " ".join(sample.split()):
                yield "sample-form", f"{here} has capitals or spaces too many", "Write it in lower case, singly spaced"
            if not sample.strip():
                yield "sample-form", f"{intent.name} has an empty sample", "Take it out"
            for slot in dict.fromkeys(slots):
                if slot not in kinds:
                    yield (
                        "undeclared-slot",
                        f"{here} uses {{{slot}}}, which the intent doesn't have",
                        "Declare the slot",
                    )
                elif slots.count(slot) > 1:
                    yield "undeclared-slot", f"{here} uses {{{slot}}} more than once", "Use it once"
            if any(kinds.get(slot) in _PHRASE_TYPES for slot in slots):
                if len(slots) > 1:
                    yield "search-query", f"{here} has a slot beside its phrase slot", "Let the phrase slot stand alone"
                if not rest.strip():
                    yield "search-query", f"{here} has no carrier phrase", "Add words before or after the slot"


def _shared_samples(intents: tuple[_Intent, ...]) -> _Found:
    owners: dict[str, list[tuple[str, str]]] = {}
    for intent in intents:
        kinds = dict(intent.slots)
        for sample in intent.samples:
            # Two slots of one type hear the same words, whatever the slots are called.
            heard = _SLOT.sub(lambda slot, kinds=kinds: f"{{{kinds.get(slot[1], slot[1])}}}", sample.casefold())  # type: ignore[misc]
            owners.setdefault(" ".join(heard.split()), []).append((intent.name, sample))
    for uses in owners.values():
        names = sorted({name for name, _ in uses})
        if len(names) > 1:
            yield "shared-sample", f'the sample "{uses[0][1]}" stands in {" and ".join(names)}', "Keep it in one intent"
        elif len(uses) > 1:
            yield "shared-sample", f'the sample "{uses[0][1]}" stands in {names[0]} twice', "Keep one"


def _types(types: Mapping[str, tuple[Any, ...]]) -> _Found:
    for name, values in types.items():
        if not _TYPE_NAME.fullmatch(name):
            yield "type-name", f'the type name "{name}" isn\'t letters and underscores', "Rename it"
        if not values:
            yield "empty-type", f"the type {name} has no values", "Add a topic"


def _values(types: Mapping[str, tuple[Any, ...]]) -> _Found:
    for kind, values in types.items():
        ids: dict[str, str] = {}
        owners: dict[str, str] = {}
        for value in values:
            id_, name = str(value.get("id", "")), value.get("name", {})
            main = str(name.get("value", ""))
            if id_ and ids.setdefault(id_, main) != main:
                yield "value-id", f'the id {id_} of {kind} stands for "{ids[id_]}" and "{main}"', "Give one another id"
            for text in (main, *map(str, name.get("synonyms", ()))):
                here = f'"{text}" of {kind}'
                if breach := limits.VALUE_CHARACTERS.breached_by(len(text)):
                    yield "value-length", f"{here} has {breach}", "Shorten the name in the topic"
                if not text.strip():
                    yield "value-characters", f'"{main}" of {kind} has an empty name', "Take it out of the topic"
                if wrong := _wrong_signs(text):
                    yield "value-characters", f"{here} holds {wrong!r}", "Write the name in letters"
                # Amazon takes a name that two values share, and gives both back: the listener is asked which.
                if (other := owners.setdefault(text.casefold(), main)) != main:
                    what = f'"{text}" names both "{other}" and "{main}"'
                    yield "shared-name", what, "Keep it where one of them is surely meant"


def _dialog(body: Mapping[str, Any], intents: tuple[_Intent, ...]) -> _Found:
    known = {intent.name: dict(intent.slots) for intent in intents}
    prompts = {prompt.get("id") for prompt in body.get("prompts", ()) if prompt.get("variations")}
    for intent in body.get("dialog", {}).get("intents", ()):
        name = str(intent.get("name", ""))
        for slot in intent.get("slots", ()):
            here = f"the dialog of {name}.{slot.get('name')}"
            if known.get(name, {}).get(slot.get("name")) != slot.get("type"):
                yield "dialog", f"{here} is about a slot that the intent doesn't have", "Take it out"
            prompt = slot.get("prompts", {}).get("elicitation")
            if slot.get("elicitationRequired") and prompt not in prompts:
                yield "dialog", f"{here} asks with the prompt {prompt}, which has no words", "Add the prompt"


def _wrong_signs(text: str) -> str:
    """Signs that samples and values may not hold: all but letters, digits, spaces, and what makes words of them."""
    wrong = {sign for sign in text if not (sign in " '-_." or unicodedata.category(sign)[0] in "LMN")}
    wrong |= {"." for word in text.split() if "." in word and not re.fullmatch(r"(\w\.)+('s)?", word)}
    return "".join(sorted(wrong))
