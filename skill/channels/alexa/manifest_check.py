"""What Amazon would refuse in a skill's manifest, above all example phrases that nobody could say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from skill.channels.alexa import limits
from skill.channels.alexa.interaction_model import canonical
from speech_content.errors import Problem

__all__ = ["check_manifest"]

_FILE = "skill.json"
_ARN = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w:$-]+")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:443)?(/[\w./~-]*)?")
_SLOT = re.compile(r"\{([^{}]*)\}")
_CERTIFICATES = frozenset({"SelfSigned", "Trusted", "Wildcard"})
_TEXTS = {
    "name": limits.STORE_NAME_CHARACTERS,
    "summary": limits.SUMMARY_CHARACTERS,
    "description": limits.TEXT_CHARACTERS,
}


def check_manifest(manifest: Mapping[str, Any], model: Mapping[str, Any], locale: str) -> Iterator[Problem]:
    """Give every breach in a parsed ``skill.json``, whose example phrases are looked up in the model of one locale."""
    body = manifest.get("manifest", {})
    publishing = body.get("publishingInformation", {})
    if body.get("manifestVersion") != "1.0":
        yield _problem("manifest-version", "manifestVersion isn't 1.0", 'Write "1.0"')
    if publishing.get("category") not in limits.CATEGORIES:
        choices = " or ".join(sorted(limits.CATEGORIES))
        yield _problem("category", f"the category {publishing.get('category')} doesn't fit", f"Use {choices}")
    yield from _text("testingInstructions", publishing, limits.TEXT_CHARACTERS)
    if not publishing.get("isAvailableWorldwide") and not publishing.get("distributionCountries"):
        yield _problem("countries", "the skill is available nowhere", "List distributionCountries")
    page = publishing.get("locales", {}).get(locale)
    if page is None:
        yield _problem("locale", f"there is no store page for {locale}", "Add it to publishingInformation.locales")
    else:
        yield from _page(page, model.get("interactionModel", {}).get("languageModel", {}))
    yield from _privacy(body.get("privacyAndCompliance", {}), locale)
    yield from _endpoint(body.get("apis", {}).get("custom", {}).get("endpoint", {}))


def _problem(rule: str, what: str, mend: str) -> Problem:
    return Problem(_FILE, 0, what, mend, rule)


def _text(name: str, values: Mapping[str, Any], limit: limits.Limit) -> Iterator[Problem]:
    if breach := limit.breached_by(len(str(values.get(name, "")))):
        yield _problem("store-text", f"{name} has {breach}", "Mend it in store.toml")


def _page(page: Mapping[str, Any], language: Mapping[str, Any]) -> Iterator[Problem]:
    for name, limit in _TEXTS.items():
        yield from _text(name, page, limit)
    keywords, phrases = tuple(page.get("keywords", ())), tuple(page.get("examplePhrases", ()))
    for what, values, count, length in (
        ("keyword", keywords, limits.KEYWORDS, limits.KEYWORD_CHARACTERS),
        ("example phrase", phrases, limits.EXAMPLE_PHRASES, limits.EXAMPLE_CHARACTERS),
    ):
        if breach := count.breached_by(len(values)):
            yield _problem("store-text", f"the store page has {breach}", "Mend it in store.toml")
        for value in values:
            if breach := length.breached_by(len(value)):
                yield _problem("store-text", f'the {what} "{value}" has {breach}', "Mend it in store.toml")
    invocation = str(language.get("invocationName", ""))
    for number, phrase in enumerate(phrases):
        utterance = _utterance(phrase, invocation)
        if number == 0 and utterance is None:
            what = f'the first example phrase "{phrase}" doesn\'t start as "Alexa, open {invocation}" or "Alexa, ask …"'
            yield _problem("example-phrase", what, "Mend it in store.toml")
        said = utterance if utterance is not None else (canonical(phrase),)
        if said and not any(_heard(text, language) for text in said):
            what = f'nothing in the model hears the example phrase "{phrase}"'
            yield _problem("example-phrase", what, "Use a sentence of the grammar and a topic that is there")


def _utterance(phrase: str, invocation: str) -> tuple[str, ...] | None:
    """What is said to the skill in "Alexa, ask X about Y": with and without the joining word; () for a bare launch.

    None where the phrase doesn't name the skill.
    """
    wakes, launches, joins = (
        "|".join(sorted(words)) for words in (limits.WAKE_WORDS, limits.LAUNCH_WORDS, limits.CONNECTING_WORDS)
    )
    found = re.fullmatch(
        rf"(?:{wakes}) (?:{launches}) {re.escape(invocation)}(?P<all> (?:(?:{joins}) )?(?P<rest>.+))?",
        canonical(phrase),
    )
    if found is None:
        return None
    return (found["all"].strip(), found["rest"]) if found["all"] else ()


def _heard(text: str, language: Mapping[str, Any]) -> bool:
    """Tell whether text is a sample; a slot of a custom type takes its names only, any other takes any words."""
    names = {
        kind.get("name"): {
            name
            for value in kind.get("values", ())
            for name in (value.get("name", {}).get("value", ""), *value.get("name", {}).get("synonyms", ()))
        }
        for kind in language.get("types", ())
    }
    for intent in language.get("intents", ()):
        slots = {slot.get("name"): names.get(slot.get("type")) for slot in intent.get("slots", ())}
        for sample in intent.get("samples", ()):
            words = _SLOT.split(sample)
            if not text.startswith(words[0]):
                continue
            found = re.fullmatch("(.+)".join(map(re.escape, words[::2])), text)
            if found and all(
                (taken := slots.get(slot)) is None or said in taken
                for slot, said in zip(words[1::2], found.groups(), strict=True)
            ):
                return True
    return False


def _privacy(privacy: Mapping[str, Any], locale: str) -> Iterator[Problem]:
    for answer in ("allowsPurchases", "containsAds", "isChildDirected", "isExportCompliant", "usesPersonalInfo"):
        if not isinstance(privacy.get(answer), bool):
            yield _problem("privacy", f"privacyAndCompliance.{answer} isn't answered", "Answer it with true or false")
    if not re.match(r"https://[^/\s]", str(privacy.get("locales", {}).get(locale, {}).get("privacyPolicyUrl", ""))):
        yield _problem("privacy", f"there is no https privacyPolicyUrl for {locale}", "Add the address of the policy")


def _endpoint(endpoint: Mapping[str, Any]) -> Iterator[Problem]:
    uri, certificate = str(endpoint.get("uri", "")), endpoint.get("sslCertificateType")
    if _ARN.fullmatch(uri):
        if certificate is not None:
            yield _problem("endpoint", "a Lambda function has a sslCertificateType", "Take it out")
        return
    if not _ADDRESS.fullmatch(uri):
        yield _problem("endpoint", f'"{uri}" is neither an https address at port 443 nor a Lambda ARN', "Mend it")
    if certificate not in _CERTIFICATES:
        choices = ", ".join(sorted(_CERTIFICATES))
        yield _problem("endpoint", f"sslCertificateType is {certificate}", f"Use one of {choices}")
