"""The skill package that the Alexa Skills Kit's tools deploy: manifest and interaction model, the same bytes each time.

Source of the shapes: Skill Manifest Schema and Interaction Model Schema of the Alexa Skills Kit documentation.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skill.channels.alexa.interaction_model import interaction_model
from skill.channels.alexa.model_check import check
from skill.understanding.grammar import Grammar
from speech_content.errors import ContentError, Problem, SettingError
from speech_content.files import write_atomic
from speech_content.library import Library
from speech_content.model import Aspect

__all__ = ["CERTIFICATES", "PRIVACY_PATH", "export", "invocation_name", "manifest", "store_text"]

PRIVACY_PATH = "/privacy"
"""Where the server shows the privacy text, unless `store.toml` gives another address."""
CERTIFICATES = ("Trusted", "Wildcard", "SelfSigned")
"""What kind of certificate the server has, in Amazon's words."""
_INTERFACES = ("ALEXA_PRESENTATION_APL", "AUDIO_PLAYER", "CAN_FULFILL_INTENT_REQUEST")
_MOST_TITLES = 60
"""Most titles listed in a description, which Amazon bounds."""
_FILE = "store.toml"
_VALUE = re.compile(r"\{(\w+)\}")


def export(
    library: Library, grammar: Grammar, target: Path, *, endpoint: str, certificate: str = "Trusted"
) -> tuple[Path, ...]:
    """Write ``skill-package`` into a folder; give the files written.

    Args:
        library: what can be asked about.
        grammar: how it is asked.
        target: folder to write into; made where it is missing.
        endpoint: public address of the server (https, port 443), or ARN of a Lambda function.
        certificate: one of `CERTIFICATES`; has no meaning for a Lambda function.

    Raises:
        SettingError: the endpoint or the certificate can't be used.
        ContentError: Amazon would refuse the package; nothing is written.
    """
    locale = library.language.tag
    model = interaction_model(library, grammar, invocation_name(library))
    skill = manifest(library, endpoint=endpoint, certificate=certificate)
    if errors := [problem for problem in check(model, skill, locale) if problem.level == "error"]:
        raise ContentError(errors)
    folder = target / "skill-package"
    files = {folder / "skill.json": skill, folder / "interactionModels" / "custom" / f"{locale}.json": model}
    for path, data in files.items():
        write_atomic(path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
    return tuple(files)


def manifest(library: Library, *, endpoint: str, certificate: str = "Trusted") -> dict[str, Any]:
    """Make the manifest, in the shape of ``skill.json``; raises as `export` does."""
    store, locale = _store(library), library.language.tag
    where = _endpoint(endpoint, certificate)
    privacy = _fill(str(store.get("privacy_url", "")), library)
    if not privacy and "sslCertificateType" in where:
        privacy = endpoint.rstrip("/") + PRIVACY_PATH
    description = "\n\n".join(store_text(library, name) for name in ("about", "health", "privacy"))
    page = {
        "name": _fill(_text(store, "name"), library),
        "summary": _fill(_text(store, "summary"), library),
        "description": description,
        "examplePhrases": [_fill(phrase, library) for phrase in _texts(store, "examples")],
        "keywords": [_fill(word, library) for word in _texts(store, "keywords")],
    }
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale: page},
                "isAvailableWorldwide": False,
                "distributionCountries": _texts(store, "countries"),
                "distributionMode": "PUBLIC",
                "category": _text(store, "category"),
                "testingInstructions": store_text(library, "testing"),
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {locale: {"privacyPolicyUrl": privacy}},
            },
            "apis": {"custom": {"endpoint": where, "interfaces": [{"type": kind} for kind in _INTERFACES]}},
        }
    }


def store_text(library: Library, name: str) -> str:
    """Give one of the store's texts in written form: ``about``, ``health``, ``privacy`` or ``testing``."""
    texts = _store(library).get("texts", {})
    return _fill(_text(texts if isinstance(texts, Mapping) else {}, name), library).strip()


def invocation_name(library: Library) -> str:
    """Give the name by which the skill is called."""
    return _text(_store(library), "invocation")


def _store(library: Library) -> Mapping[str, Any]:
    store = library.table("store").get("store", {})
    return store if isinstance(store, Mapping) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise ContentError([Problem(_FILE, 0, f"{key} isn't a text", f'Write {key} = "…"', "store")])
    return value


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ContentError([Problem(_FILE, 0, f"{key} isn't a list of texts", f'Write {key} = ["…"]', "store")])
    return list(value)


def _fill(text: str, library: Library) -> str:
    """Put values into a text; an unknown one is a problem, since a brace in the store would be read out by nobody."""
    titles = [topic.title for topic in library.topics.values()]
    asked = [topic.title for topic in library.topics.values() if Aspect.CAUSES in topic.aspects] or titles
    values = {
        **library.language.values,
        "invocation": invocation_name(library),
        "topic": asked[0].lower() if asked else "",
        "topics": ", ".join(titles[:_MOST_TITLES]) + (", …" if len(titles) > _MOST_TITLES else ""),
    }
    if unknown := [name for name in _VALUE.findall(text) if name not in values]:
        what = f"{{{unknown[0]}}} has no value"
        raise ContentError([Problem(_FILE, 0, what, "Use a value of the region or the organisation", "store")])
    return _VALUE.sub(lambda found: values[found[1]], text)


def _endpoint(endpoint: str, certificate: str) -> dict[str, str]:
    """Where Amazon sends requests; the checker looks at its form."""
    if endpoint.startswith("arn:"):
        return {"uri": endpoint}
    if not endpoint:
        message = (
            "LEAFLINE_PUBLIC_URL: Amazon needs an address to send requests to. Set it, such as https://example.org."
        )
        raise SettingError(message)
    if urlsplit(endpoint).scheme != "https":
        message = (
            f"LEAFLINE_PUBLIC_URL={endpoint!r}: Amazon asks by https only. Give an address such as https://example.org."
        )
        raise SettingError(message)
    if certificate not in CERTIFICATES:
        message = f"certificate {certificate!r}: Amazon doesn't know this kind. Give one of {', '.join(CERTIFICATES)}."
        raise SettingError(message)
    return {"uri": endpoint.rstrip("/") + "/alexa", "sslCertificateType": certificate}
