"""The skill package: manifest and model as files, checked before they are written."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope

from skill.channels.alexa.intents import FREE_INTENT
from skill.channels.alexa.interaction_model import interaction_model
from skill.channels.alexa.manifest_check import check_manifest
from skill.channels.alexa.package import export, invocation_name, manifest, store_text
from skill.channels.alexa.serializer import Serializer
from skill.understanding.grammar import Grammar
from speech_content.errors import ContentError, SettingError
from speech_content.library import Library, load_library
from speech_content.model import Aspect

URL = "https://leaflets.example.org"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:leafline"
Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def grammar(library: Library) -> Grammar:
    return Grammar.from_table(library.table("grammar"), "grammar.toml")


@pytest.fixture(scope="module")
def made(library: Library) -> Manifest:
    return manifest(library, endpoint=URL)


@pytest.fixture(scope="module")
def model(library: Library, grammar: Grammar) -> dict[str, Any]:
    return interaction_model(library, grammar, invocation_name(library))


def page(made: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = made["manifest"]["publishingInformation"]["locales"]["en-US"]
    return found


def endpoint(made: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = made["manifest"]["apis"]["custom"]["endpoint"]
    return found


def store(folder: Path, text: str, file: str = "store.toml") -> Library:
    """The built-in content with an organisation's store table over it."""
    (folder / "languages" / "en-US").mkdir(parents=True)
    (folder / "languages" / "en-US" / file).write_text(text, encoding="utf-8")
    return load_library(folders=(folder,))


def test_writes_the_two_files(library: Library, grammar: Grammar, tmp_path: Path) -> None:
    """The package is the manifest and one model, in Amazon's folders, and nothing else."""
    written = export(library, grammar, tmp_path / "out", endpoint=URL)
    expected = ["skill-package/interactionModels/custom/en-US.json", "skill-package/skill.json"]
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in written) == expected
    found = [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(found) == expected


def test_same_bytes_each_time(grammar: Grammar, tmp_path: Path) -> None:
    """Exported again, from content loaded again, over the old files, it is the same to the byte."""
    first, second = (
        {path: path.read_bytes() for path in export(load_library(), grammar, tmp_path, endpoint=URL)} for _ in range(2)
    )
    assert first == second


def test_files_are_json_with_plain_signs(library: Library, grammar: Grammar, tmp_path: Path) -> None:
    """The files are UTF-8 JSON that ends in a line's end, and hold what the functions gave."""
    skill, model = export(library, grammar, tmp_path, endpoint=URL)
    assert json.loads(skill.read_bytes()) == manifest(library, endpoint=URL)
    assert json.loads(model.read_bytes()) == interaction_model(library, grammar, invocation_name(library))
    assert skill.read_text(encoding="utf-8").endswith("}\n")


def test_the_endpoint_is_ours(made: Manifest) -> None:
    """Amazon is told our address for Alexa, the kind of certificate, and the interfaces that the skill uses."""
    assert endpoint(made) == {"uri": f"{URL}/alexa", "sslCertificateType": "Trusted"}
    kinds = [interface["type"] for interface in made["manifest"]["apis"]["custom"]["interfaces"]]
    assert kinds == ["ALEXA_PRESENTATION_APL", "AUDIO_PLAYER", "CAN_FULFILL_INTENT_REQUEST"]


def test_other_endpoints(library: Library) -> None:
    """An address with a slash at its end, another certificate and a Lambda function are all taken."""
    assert endpoint(manifest(library, endpoint=URL + "/", certificate="Wildcard")) == {
        "uri": f"{URL}/alexa",
        "sslCertificateType": "Wildcard",
    }
    assert endpoint(manifest(library, endpoint=ARN)) == {"uri": ARN}


@pytest.mark.parametrize(
    ("address", "certificate", "named"),
    [
        ("", "Trusted", "Set it"),
        ("http://leaflets.example.org", "Trusted", "https"),
        (URL, "Homemade", "Wildcard"),
    ],
)
def test_endpoints_that_amazon_can_not_ask(
    address: str, certificate: str, named: str, library: Library, grammar: Grammar, tmp_path: Path
) -> None:
    """A missing or plain address and an unknown certificate are named with the way to mend them; nothing is written."""
    with pytest.raises(SettingError, match=named):
        export(library, grammar, tmp_path, endpoint=address, certificate=certificate)
    assert list(tmp_path.iterdir()) == []


def test_what_amazon_refuses_is_not_written(grammar: Grammar, tmp_path: Path) -> None:
    """With an invocation name that launches skills, every breach is told and no file is written."""
    library = store(tmp_path / "content", '[store]\ninvocation = "open Leaf"\n')
    with pytest.raises(ContentError) as caught:
        export(library, grammar, tmp_path / "out", endpoint=URL)
    assert {problem.rule for problem in caught.value.problems} >= {"invocation-name"}
    assert not (tmp_path / "out").exists()


def test_a_lambda_function_needs_a_policy_elsewhere(library: Library, grammar: Grammar, tmp_path: Path) -> None:
    """A Lambda function shows no page, so the privacy policy's address has to come from the store's table."""
    with pytest.raises(ContentError, match="privacyPolicyUrl"):
        export(library, grammar, tmp_path / "out", endpoint=ARN)
    own = store(tmp_path / "content", f'[store]\nprivacy_url = "{URL}/policy"\n')
    export(own, grammar, tmp_path / "out", endpoint=ARN)
    skill = json.loads((tmp_path / "out" / "skill-package" / "skill.json").read_bytes())
    assert skill["manifest"]["privacyAndCompliance"]["locales"]["en-US"]["privacyPolicyUrl"] == f"{URL}/policy"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[store]\nname = 5\n", "name isn't a text"),
        ('[store]\nexamples = "Alexa"\n', "examples isn't a list of texts"),
        ('[store]\nsummary = "Call {nobody}"\n', r"\{nobody\} has no value"),
        ("[store]\ntexts = 5\n", "about isn't a text"),
    ],
)
def test_a_store_table_that_can_not_be_used(text: str, named: str, tmp_path: Path) -> None:
    """What is wrong in the store's table is named by its key."""
    library = store(tmp_path, text)
    with pytest.raises(ContentError, match=named):
        manifest(library, endpoint=URL)


def test_health_and_privacy_texts_have_one_place(library: Library, made: Manifest) -> None:
    """The description holds the same disclaimer and privacy text as the privacy page, with all values filled."""
    for name in ("health", "privacy"):
        assert store_text(library, name) in page(made)["description"]
    assert [key for key, value in page(made).items() if "{" in str(value)] == []
    assert library.language.values["emergency_number"] in store_text(library, "health")


def test_examples_are_about_a_leaflet_that_answers_them(made: Manifest, library: Library) -> None:
    """The example phrases open the skill and ask a topic for what it has."""
    topic = next(topic for topic in library.topics.values() if Aspect.CAUSES in topic.aspects)
    assert page(made)["examplePhrases"][0] == f"Alexa, open {invocation_name(library)}"
    assert all(topic.title.lower() in phrase for phrase in page(made)["examplePhrases"][1:])
    assert Aspect.GET_HELP in topic.aspects


def test_without_topics(library: Library, grammar: Grammar, tmp_path: Path) -> None:
    """A library with no topics can't be exported: the empty type is named."""
    with pytest.raises(ContentError, match="has no values"):
        export(replace(library, topics={}), grammar, tmp_path, endpoint=URL)


# Amazon's own classes as a second opinion


def test_model_round_trip(library: Library, grammar: Grammar, tmp_path: Path) -> None:
    """The exported model, read into Amazon's classes by the SDK and written again, is the same."""
    text = export(library, grammar, tmp_path, endpoint=URL)[1].read_text(encoding="utf-8")
    serializer = DefaultSerializer()
    assert serializer.serialize(serializer.deserialize(text, InteractionModelData)) == json.loads(text)


@pytest.mark.parametrize("address", [URL, ARN])
def test_manifest_round_trip(address: str, library: Library) -> None:
    """The manifest goes through Amazon's classes unchanged.

    They don't know the documented interface CAN_FULFILL_INTENT_REQUEST, so the SDK's serializer gets the rest, and
    ours, which keeps unknown kinds, the whole.
    """
    whole = manifest(library, endpoint=address)
    known = deepcopy(whole)
    known["manifest"]["apis"]["custom"]["interfaces"].pop()
    for serializer, data in ((DefaultSerializer(), known), (Serializer(), whole)):
        envelope = serializer.deserialize(json.dumps(data), SkillManifestEnvelope)
        assert serializer.serialize(envelope) == data


# The checker


def put(path: str, value: object) -> Callable[[Manifest], None]:
    """Set one value under ``manifest``; None takes it out."""

    def change(made: Manifest) -> None:
        *parents, last = path.split("/")
        part = made["manifest"]
        for key in parents:
            part = part[key]
        if value is None:
            del part[last]
        else:
            part[last] = value

    return change


PAGE = "publishingInformation/locales/en-US"
BREACHES: list[tuple[str, Callable[[Manifest], None], str]] = [
    ("manifest-version", put("manifestVersion", "2.0"), "1.0"),
    ("category", put("publishingInformation/category", "GAMES"), "GAMES"),
    ("countries", put("publishingInformation/distributionCountries", []), "nowhere"),
    ("locale", put(PAGE, None), "en-US"),
    ("store-text", put("publishingInformation/testingInstructions", ""), "testingInstructions has 0 characters"),
    ("store-text", put(f"{PAGE}/name", "x"), "name has 1 characters"),
    ("store-text", put(f"{PAGE}/summary", "x" * 161), "summary has 161"),
    ("store-text", put(f"{PAGE}/description", "x" * 4001), "description has 4,001"),
    ("store-text", put(f"{PAGE}/keywords", ["x"] * 31), "31 keywords"),
    ("store-text", put(f"{PAGE}/keywords", ["x" * 151]), "151 characters"),
    ("store-text", put(f"{PAGE}/examplePhrases", []), "0 example phrases"),
    ("store-text", put(f"{PAGE}/examplePhrases", ["Alexa, open leaf line"] * 4), "4 example phrases"),
    ("example-phrase", put(f"{PAGE}/examplePhrases", ["what causes anemia"]), "first example phrase"),
    ("example-phrase", put(f"{PAGE}/examplePhrases", ["Alexa, open other line"]), "first example phrase"),
    ("example-phrase", put(f"{PAGE}/examplePhrases", ["Alexa, ask leaf line to sing a song"]), "sing a song"),
    ("example-phrase", put(f"{PAGE}/examplePhrases", ["Alexa, open leaf line", "sing a song"]), "sing a song"),
    ("privacy", put("privacyAndCompliance/usesPersonalInfo", None), "usesPersonalInfo"),
    ("privacy", put("privacyAndCompliance/locales/en-US/privacyPolicyUrl", "http://x.org"), "privacyPolicyUrl"),
    ("endpoint", put("apis/custom/endpoint/uri", "http://x.org/alexa"), "http://x.org/alexa"),
    ("endpoint", put("apis/custom/endpoint/uri", "https://x.org:8443/alexa"), "8443"),
    ("endpoint", put("apis/custom/endpoint/uri", "https://x.org/alexa?key=1"), "key=1"),
    ("endpoint", put("apis/custom/endpoint/uri", "https://user@x.org/alexa"), "user@"),
    ("endpoint", put("apis/custom/endpoint/uri", ARN), "Lambda"),
    ("endpoint", put("apis/custom/endpoint/sslCertificateType", "None"), "sslCertificateType"),
]


@pytest.mark.parametrize(("rule", "change", "named"), BREACHES)
def test_each_breach_is_found_by_name(
    rule: str, change: Callable[[Manifest], None], named: str, made: Manifest, model: Mapping[str, Any]
) -> None:
    """Each thing that Amazon refuses in a manifest is found under its rule, by a message that says where."""
    assert list(check_manifest(made, model, "en-US")) == []
    broken = deepcopy(made)
    change(broken)
    found = [problem for problem in check_manifest(broken, model, "en-US") if problem.rule == rule]
    assert any(named in problem.what for problem in found), [str(problem) for problem in found]


@pytest.mark.parametrize(
    "phrase",
    [
        "Alexa, open leaf line",
        "Alexa, ask leaf line what causes neutropenia",
        "Alexa, ask leaf line about low white blood cells",
        "Alexa, tell Leaf Line that I have a question about my gums",
    ],
)
def test_phrases_that_are_heard(phrase: str, made: Manifest, model: Mapping[str, Any]) -> None:
    """Launches, sentences with a value or synonym, and joining words are taken as Alexa takes them."""
    spoken = deepcopy(made)
    page(spoken)["examplePhrases"] = [phrase]
    assert [str(problem) for problem in check_manifest(spoken, model, "en-US")] == []


def test_a_phrase_needs_a_topic_that_is_there(made: Manifest, model: dict[str, Any]) -> None:
    """A sample with a name that no topic has isn't heard by the custom type."""
    spoken, plain = deepcopy(made), deepcopy(model)
    intents = plain["interactionModel"]["languageModel"]["intents"]
    intents[:] = [intent for intent in intents if intent["name"] != FREE_INTENT]
    page(spoken)["examplePhrases"] = ["Alexa, ask leaf line what causes the common cold"]
    assert [problem.rule for problem in check_manifest(spoken, plain, "en-US")] == ["example-phrase"]
