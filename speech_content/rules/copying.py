"""Whether a sentence is copied from a source that may not be copied."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from speech_content.model import Topic
from speech_content.proof import Place, Proof
from speech_content.rule import Finding, rule
from speech_content.terms import words_of

__all__ = ["copied_words"]

_SHORTEST = 4
"""Words in a row from which a closer look is worth its time."""


@rule("copied-words")
def copied_words(proof: Proof) -> Iterator[Finding]:
    """Most words in a row that a sentence shares with what a protected source says."""
    for topic in proof.topics:
        receipt = _receipt(topic, proof)
        for place in (place for part in proof.parts if part.topic is topic for place in part.places):
            mine = words_of(place.raw)
            for source, text in (*_facts(place, proof), *receipt):
                run = _run(mine, words_of(text))
                if run:
                    what = f'{len(run)} words in a row stand in {source}: "{" ".join(run)}"'
                    mend = "Say it in your own words"
                    yield Finding(topic.file, place.sentence.line, what, mend, len(run))


def _facts(place: Place, proof: Proof) -> Iterator[tuple[str, str]]:
    """Give the cited facts of sources whose words are theirs, and protected."""
    for citation, fact in zip(place.sentence.citations, place.facts, strict=True):
        licence = proof.library.sources[citation.source].licence
        if proof.words.protected.search(licence) and not proof.words.restated.search(licence):
            yield citation.source, fact.text


def _receipt(topic: Topic, proof: Proof) -> list[tuple[str, str]]:
    """Give what the receipt beside a topic quotes of the leaflet, where its licence line says that it is protected."""
    name = topic.file.removesuffix(".md") + ".receipt.md"
    lines = proof.read(name)
    licence = next((line for line in lines if proof.words.licence.search(line)), "")
    if not proof.words.protected.search(licence):
        return []
    return [(name.rpartition("/")[2], cell) for line in lines if line.startswith("|") for cell in line.split("|")]


def _run(mine: list[str], theirs: list[str]) -> list[str]:
    """Give the longest row of words that both have."""
    rows = {tuple(theirs[start : start + _SHORTEST]) for start in range(len(theirs) - _SHORTEST + 1)}
    if not any(tuple(mine[start : start + _SHORTEST]) in rows for start in range(len(mine) - _SHORTEST + 1)):
        return []
    found = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    return mine[found.a : found.a + found.size]
