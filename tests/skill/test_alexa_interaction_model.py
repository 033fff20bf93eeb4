"""The interaction model that is made from topics and grammar, and the checker that knows what Amazon refuses."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.alexa.hearing import TOPIC_SLOT
from skill.channels.alexa.intents import ASPECT_INTENTS, FREE_INTENT, INTENTS, PLAY_INTENT, URGENT_INTENT
from skill.channels.alexa.interaction_model import TOPIC_TYPE, canonical, interaction_model
from skill.channels.alexa.model_check import check
from skill.channels.alexa.package import manifest
from skill.question import Intent
from skill.understanding.grammar import Asking, Grammar, expand
from speech_content.errors import Problem
from speech_content.library import Library
from speech_content.model import Aspect

Model = dict[str, Any]


@pytest.fixture(scope="module")
def grammar(library: Library) -> Grammar:
    return Grammar.from_table(library.table("grammar"), "grammar.toml")


@pytest.fixture(scope="module")
def made(library: Library, grammar: Grammar) -> Model:
    return interaction_model(library, grammar, "leaf line")


@pytest.fixture(scope="module")
def skill(library: Library) -> Model:
    return manifest(library, endpoint="https://example.org")


def language(model: Model) -> Model:
    part: Model = model["interactionModel"]["languageModel"]
    return part


def intent(model: Model, name: str) -> Model:
    found: Model = next(intent for intent in language(model)["intents"] if intent["name"] == name)
    return found


def samples(model: Model) -> dict[str, list[str]]:
    return {intent["name"]: intent["samples"] for intent in language(model)["intents"]}


# The model


def test_the_real_model_has_no_error(made: Model, skill: Model) -> None:
    """What is made from the content that ships would be accepted: the checker finds no error in it."""
    assert [str(problem) for problem in check(made, skill) if problem.level == "error"] == []


def test_same_content_same_bytes(library: Library, grammar: Grammar, made: Model) -> None:
    """The same topics and grammar give the same bytes, in the same order."""
    assert json.dumps(interaction_model(library, grammar, "leaf line")) == json.dumps(made)


def test_all_intents_that_the_skill_answers(made: Model, grammar: Grammar) -> None:
    """The model has each intent that the handlers know, each once."""
    expected = {*INTENTS, FREE_INTENT, PLAY_INTENT, *(ASPECT_INTENTS[aspect] for aspect in grammar.ask)}
    assert set(samples(made)) == expected
    assert len(language(made)["intents"]) == len(expected)


@pytest.mark.parametrize("aspect", ASPECT_INTENTS)
def test_an_aspect_is_asked_with_and_without_a_topic(aspect: Aspect, made: Model) -> None:
    """Each aspect's intent has samples with the topic's slot, and slot-free ones for follow-ups."""
    asked = intent(made, ASPECT_INTENTS[aspect])
    assert asked["slots"] == [{"name": TOPIC_SLOT, "type": TOPIC_TYPE}]
    assert {"{topic}" in sample for sample in asked["samples"]} == {True, False}


def test_every_sentence_of_the_grammar_is_a_sample(made: Model, grammar: Grammar) -> None:
    """No sentence that the grammar knows for an aspect is lost on the way to Amazon, unless it is an urgent one."""
    urgent = set(intent(made, URGENT_INTENT)["samples"])
    for aspect, asking in grammar.ask.items():
        wanted = {canonical(s) for template in asking.with_topic + asking.follow_up for s in expand(template)} - urgent
        assert wanted - set(intent(made, ASPECT_INTENTS[aspect])["samples"]) == set()


def test_topics_are_values(made: Model, library: Library) -> None:
    """Each topic is a value under its id, with all that people and recognisers call it."""
    values = {value["id"]: value["name"] for value in language(made)["types"][0]["values"]}
    assert list(values) == list(library.topics)
    for topic in library.topics.values():
        known = {values[topic.id]["value"], *values[topic.id]["synonyms"]}
        assert {canonical(name) for name in (topic.title, *topic.names, *topic.misheard_as)} - known == set()


def test_urgent_samples(made: Model, library: Library) -> None:
    """Every sample of every urgent line is heard as urgent, and by no other intent."""
    wanted = {canonical(s) for line in library.table("urgent")["lines"].values() for s in line.get("samples", ())}
    assert set(intent(made, URGENT_INTENT)["samples"]) == wanted
    assert [name for name, said in samples(made).items() if name != URGENT_INTENT and wanted & set(said)] == []


def test_free_questions_have_carriers(made: Model) -> None:
    """The free question's slot takes any words, and each of its samples has words of its own around the slot."""
    free = intent(made, FREE_INTENT)
    assert [slot["type"] for slot in free["slots"]] == ["AMAZON.SearchQuery"]
    assert [sample for sample in free["samples"] if sample.replace("{question}", "").strip() == ""] == []


def test_every_aspect_can_be_elicited(made: Model, grammar: Grammar, library: Library) -> None:
    """``Dialog.ElicitSlot`` is allowed for each aspect and for recordings; the skill asks in a line of the script."""
    dialog = made["interactionModel"]["dialog"]
    assert {entry["name"] for entry in dialog["intents"]} == {
        PLAY_INTENT,
        *(ASPECT_INTENTS[aspect] for aspect in grammar.ask),
    }
    assert dialog["delegationStrategy"] == "SKILL_RESPONSE"
    prompt = made["interactionModel"]["prompts"][0]["variations"][0]["value"]
    assert prompt in {line.written for line in library.script()}


def test_a_sample_of_two_goes_to_the_urgent_one(library: Library, grammar: Grammar, skill: Model) -> None:
    """A sentence under two intents goes to one: to the urgent one first, to a move before an aspect."""
    urgent = next(iter(library.table("urgent")["lines"].values()))["samples"][0]
    clash = replace(
        grammar,
        ask={Aspect.CAUSES: Asking(("what causes {topic}",), (urgent, "go on now"))},
        intents={Intent.MORE: ("go on now", urgent), Intent.HELP: (urgent, "help me now")},
    )
    said = samples(interaction_model(library, clash, "leaf line"))
    assert urgent in said[URGENT_INTENT]
    assert said["CausesIntent"] == ["what causes {topic}"]
    assert (said["TellMeMoreIntent"], said["AMAZON.HelpIntent"]) == (["go on now"], ["help me now"])


def test_round_trip_through_amazons_classes(made: Model) -> None:
    """Amazon's own classes for the model take all of it: read by them and written again, it is the same."""
    serializer = DefaultSerializer()
    assert serializer.serialize(serializer.deserialize(json.dumps(made), InteractionModelData)) == made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What causes {topic}?", "what causes {topic}"),
        ("  Why,  then   ", "why then"),
        ("I can’t breathe!", "i can't breathe"),  # a curly apostrophe
        ("B-12 deficiency", "b-12 deficiency"),
        ("low a. n. c.", "low a. n. c."),
        ("at this time.", "at this time"),
        ("signs/symptoms (all)", "signs symptoms all"),
        ("'quoted' - text", "quoted text"),
        ("Sjögren’s", "sjögren's"),
        ("...", ""),
        ("{ why } {topic}'s", "why {topic}'s"),
    ],
)
def test_canonical(text: str, expected: str) -> None:
    """Text becomes what Amazon takes: lower case, plain apostrophes, no signs between words, and slots as they are."""
    assert canonical(text) == expected


@given(st.text(max_size=60) | st.text("ab{}.'-_ ", max_size=20))
def test_canonical_of_anything(text: str) -> None:
    """Of whatever an editor types as a name, only nothing and a slot are refused by Amazon; twice is once."""
    name = canonical(text)
    assert canonical(name) == name
    body = {"languageModel": {"types": [{"name": "NAMES", "values": [{"name": {"value": name}}]}]}}
    refused = [problem for problem in check({"interactionModel": body}, {}) if problem.rule == "value-characters"]
    assert bool(refused) == (not name or "{" in name)


def test_abbreviations_are_heard_letter_by_letter(made: Model) -> None:
    """A name with an abbreviation is also there with its letters apart."""
    synonyms = {name for value in language(made)["types"][0]["values"] for name in value["name"]["synonyms"]}
    assert {"low anc", "low a. n. c."} <= synonyms


# The checker


def rename(name: str) -> Callable[[Model], None]:
    return lambda model: language(model).update(invocationName=name)


def add(intent_: Model) -> Callable[[Model], None]:
    return lambda model: language(model)["intents"].append(intent_)


def sample(text: str) -> Callable[[Model], None]:
    return lambda model: intent(model, "CausesIntent")["samples"].append(text)


def free(text: str) -> Callable[[Model], None]:
    def change(model: Model) -> None:
        intent(model, FREE_INTENT)["samples"].append(text)
        intent(model, FREE_INTENT)["slots"].append({"name": TOPIC_SLOT, "type": TOPIC_TYPE})

    return change


def value(name: str, *synonyms: str, id_: str = "new") -> Callable[[Model], None]:
    entry = {"id": id_, "name": {"value": name, "synonyms": list(synonyms)}}
    return lambda model: language(model)["types"][0]["values"].append(entry)


def drop(name: str) -> Callable[[Model], None]:
    return lambda model: language(model)["intents"].remove(intent(model, name))


def empty_type(model: Model) -> None:
    language(model)["types"].append({"name": "NOTHING", "values": []})


def big(model: Model) -> None:
    intent(model, "CausesIntent")["samples"] += [
        f"why {'very ' * 400}{n} {{topic}}".replace(str(n), "x" * n) for n in range(900)
    ]


def many_intents(model: Model) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for n in range(250):
        add(
            {
                "name": f"X{letters[n // 26]}{letters[n % 26]}",
                "slots": [],
                "samples": [f"say {letters[n // 26]}{letters[n % 26]}"],
            }
        )(model)


def many_values(model: Model) -> None:
    values = [{"id": str(n), "name": {"value": str(n), "synonyms": []}} for n in range(50_000)]
    language(model)["types"].append({"name": "MANY", "values": values})


def no_prompt(model: Model) -> None:
    model["interactionModel"]["prompts"] = []


def no_slot(model: Model) -> None:
    intent(model, "CausesIntent")["slots"] = []


BREACHES: list[tuple[str, Callable[[Model], None], str]] = [
    ("model-size", big, "1,500,000"),
    ("intent-count", many_intents, "250"),
    ("value-count", many_values, "50,000"),
    ("invocation-name", rename("leaflets"), "1 words"),
    ("invocation-name", rename("Leaf Line"), "'L'"),
    ("invocation-name", rename("leaf 2 line"), "'2'"),
    ("invocation-name", rename("leaf  line"), "space too many"),
    ("invocation-name", rename(("leaf line " * 6).strip()), "59 characters"),
    ("invocation-name", rename("open leaf line"), '"open", which launches'),
    ("invocation-name", rename("ask about leaves"), '"about", which joins'),
    ("invocation-name", rename("echo leaf line"), '"echo", which wakes'),
    ("invocation-name", rename("alexa's leaf line"), '"alexa", which wakes'),
    ("invocation-name", rename("leaf skill line"), '"skill", which is reserved'),
    ("invocation-name", rename("the leaflet"), '"the", which is an article'),
    ("intent-name", add({"name": "Causes2", "samples": ["what two"]}), '"Causes2"'),
    ("intent-name", add({"name": "CausesIntent", "samples": ["what two"]}), "2 times"),
    ("missing-intent", drop("AMAZON.StopIntent"), "AMAZON.StopIntent"),
    ("missing-intent", drop("AMAZON.PauseIntent"), "AMAZON.PauseIntent"),
    ("empty-intent", add({"name": "NewIntent", "samples": []}), "NewIntent"),
    ("fallback-samples", lambda model: intent(model, "AMAZON.FallbackIntent")["samples"].append("x y"), "Fallback"),
    ("slot-name", add({"name": "A", "slots": [{"name": "a b", "type": "TOPIC"}], "samples": ["so"]}), '"a b"'),
    ("slot-name", add({"name": "A", "slots": [{"name": "a", "type": "TOPIC"}] * 2, "samples": ["so"]}), "2 times"),
    ("unknown-type", add({"name": "A", "slots": [{"name": "a", "type": "GONE"}], "samples": ["so"]}), "GONE"),
    ("slot-type", add({"name": "A", "slots": [{"name": "topic", "type": "AMAZON.City"}], "samples": ["so"]}), "topic"),
    ("sample-characters", sample("why, {topic}"), "','"),
    ("sample-characters", sample("why at this time. {topic}"), "'.'"),
    ("sample-characters", sample("why {topic"), "'{'"),
    ("sample-form", sample("Why {topic}"), "capitals"),
    ("sample-form", sample("why so  {topic}"), "spaces"),
    ("sample-form", sample(""), "empty"),
    ("undeclared-slot", sample("why {thing}"), "{thing}"),
    ("undeclared-slot", sample("why {topic} or {topic}"), "more than once"),
    ("search-query", free("{question}"), "carrier"),
    ("search-query", free("why does {topic} do {question}"), "beside"),
    ("shared-sample", sample("how is {topic} treated"), "CausesIntent and TreatmentIntent"),
    ("shared-sample", sample("what causes {topic}"), "CausesIntent twice"),
    ("type-name", lambda model: language(model)["types"].append({"name": "A1", "values": [{}]}), '"A1"'),
    ("empty-type", empty_type, "NOTHING"),
    ("value-length", value("x" * 141), "141 characters"),
    ("value-length", value("x", "y" * 141), "141 characters"),
    ("value-characters", value("x & y"), "'&'"),
    ("value-characters", value("x", " "), "empty"),
    ("value-id", value("something else", id_="neutropenia"), "neutropenia"),
    ("shared-name", value("novel word", "neutropenia"), "neutropenia"),
    ("dialog", no_prompt, "Elicit.Slot.topic"),
    ("dialog", no_slot, "CausesIntent.topic"),
]


@pytest.mark.parametrize(("rule", "change", "named"), BREACHES)
def test_each_breach_is_found_by_name(
    rule: str, change: Callable[[Model], None], named: str, made: Model, skill: Model
) -> None:
    """Each thing that Amazon refuses is found under its rule, and the message names where it is."""
    model = deepcopy(made)
    before = {problem.rule for problem in check(model, skill)}
    change(model)
    found = [problem for problem in check(model, skill) if problem.rule == rule]
    assert any(named in problem.what for problem in found), [str(problem) for problem in found]
    assert rule == "shared-name" or rule not in before
    assert {problem.level for problem in found} == {"warn" if rule == "shared-name" else "error"}
    assert all(problem.mend for problem in found)


def test_all_breaches_at_once(made: Model, skill: Model) -> None:
    """A model with many faults is told all of them in one go."""
    model = deepcopy(made)
    changes = [entry for entry in BREACHES if entry[0] not in ("model-size", "value-count", "intent-count", "dialog")]
    for _, change, _ in changes:
        change(model)
    found: tuple[Problem, ...] = check(model, skill)
    assert {rule for rule, _, _ in changes} - {problem.rule for problem in found} == set()
    assert list(found) == sorted(found)


def test_an_empty_model_is_told_what_it_lacks() -> None:
    """A file with nothing in it gets problems rather than a crash."""
    rules = {problem.rule for problem in check({}, {})}
    assert {"invocation-name", "missing-intent", "manifest-version", "locale", "privacy", "endpoint"} <= rules
