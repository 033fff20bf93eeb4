"""Sentences of a paragraph; respellings and marks of web editors taken out of them."""

import re
from dataclasses import dataclass

from speech_content.decoding import squeeze

__all__ = ["Respelling", "clean", "split_sentences"]

_END = re.compile(r"[.!?](?<!\b[A-Z]\.)[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_ABBREVIATIONS = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|approx|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|a\.m|p\.m|U\.S|U\.K|Inc|Ltd|dept|tel)\.$", re.IGNORECASE
)
_RESPELT = re.compile(
    r"\s*[(\[](?:pronounced )?(?!(?:non|anti|pre|post|self|semi|multi)-)"
    r"((?:[A-Za-z]+(?:-[A-Za-z]+)+|[A-Z]{2,}|[a-z]{1,4})(?: [A-Za-z]+(?:-[A-Za-z]+)*){0,4})[)\]]"
)
_STRESSED = re.compile(r"(?:^|[- ])[A-Z]{2,}(?=[- ]|$)")
_SOFT = re.compile(r"(?:^|[- ])[a-z]+(?=[- ]|$)")
_MARK = re.compile(r"[{\[¹²³⁴⁵⁶⁷⁸⁹]")
_MARKS = re.compile(r"\s*\{[.#:][^{}]*\}|\[\d{1,3}\]|(?<=[a-z.,;])[¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass(frozen=True, slots=True)
class Respelling:
    """A term with how the leaflet spells its sound."""

    term: str
    respelling: str
    ipa: str = ""
    """What the respelling comes to; empty where it can't be told."""


def clean(text: str) -> tuple[str, tuple[Respelling, ...]]:
    """Take out respellings, footnote signs and marks of web editors; give the text and the respellings."""
    found: list[Respelling] = []

    def take(match: re.Match[str]) -> str:
        respelt = match[1]
        if not ("-" in respelt and _STRESSED.search(respelt) and _SOFT.search(respelt)):
            return match[0]
        count = len(respelt.split())
        term = " ".join(re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text[: match.start()])[-count:])
        found.append(Respelling(term, respelt))
        return ""

    words = _RESPELT.sub(take, text) if "(" in text or "[" in text else text
    words = _MARKS.sub("", words) if _MARK.search(words) else words
    return squeeze(words), tuple(found)


def split_sentences(text: str) -> list[str]:
    """Cut a paragraph into sentences; abbreviations and initials don't end one."""
    sentences: list[str] = []
    start = 0
    depth = 0
    for match in _END.finditer(text):
        part = text[start : match.start() + 1]
        depth = part.count("(") - part.count(")")
        if depth > 0 or _ABBREVIATIONS.search(part.rpartition(" ")[2]):
            continue
        sentences.append(text[start : match.end()].strip())
        start = match.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]
