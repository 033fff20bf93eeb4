"""How a sentence is built: its words, its breaths and its lists."""

import re
from collections.abc import Iterator

from speech_content.proof import Place, Proof
from speech_content.rule import Finding, rule

__all__ = ["breath_length", "condition_list", "list_length", "sentence_length"]

_STOP = re.compile(r"[,;:.!?]\s*")
_WORDS_AN_ITEM = 4
"""Longest item of a list; what is longer is a clause."""


@rule("sentence-length")
def sentence_length(proof: Proof) -> Iterator[Finding]:
    """Words of a sentence as they are said."""
    for place in proof.places:
        count = len(place.spoken.split())
        yield _finding(place, f"the sentence has {count} words when spoken", "Make two of it", count)


@rule("breath-length")
def breath_length(proof: Proof) -> Iterator[Finding]:
    """Words from one stop to the next."""
    for place in proof.places:
        longest = max(_STOP.split(place.spoken), key=lambda breath: len(breath.split()))
        count = len(longest.split())
        what = f'{count} words are said in one breath: "{longest}"'
        yield _finding(place, what, "Put a comma where a speaker would breathe, or make two sentences", count)


@rule("list-length")
def list_length(proof: Proof) -> Iterator[Finding]:
    """Items of a list."""
    for place in proof.places:
        count = max((count for count, _, _ in _lists(place, proof)), default=0)
        yield _finding(place, f"{count} things are listed in one sentence", "Group them into two sentences", count)


@rule("condition-list")
def condition_list(proof: Proof) -> Iterator[Finding]:
    """A condition's list that seems to ask for all of its items."""
    every, _ = proof.words.conjunctions
    for place in proof.places:
        for count, joined, lead in _lists(place, proof):
            if joined == every and count > 2 and proof.words.conditions.search(lead):
                what = f'the list after a condition is joined by "{every}", as if all of it had to be there'
                yield _finding(place, what, f'Join it by "{proof.words.conjunctions[1]}" where one is enough')


def _lists(place: Place, proof: Proof) -> Iterator[tuple[int, str, str]]:
    """Give each list of a sentence: how many items it has, what joins the last, and what its first stands in."""
    joins = "|".join(map(re.escape, proof.words.conjunctions))
    for found in re.finditer(rf",? ({joins}) ", place.raw):
        parts = re.split(r"[,;:]\s*", place.raw[: found.start()])
        lead = parts.pop()
        count = 2
        while parts and len(lead.split()) <= _WORDS_AN_ITEM and not proof.words.listing.match(lead):
            lead = parts.pop()
            count += 1
        yield count, found[1], lead


def _finding(place: Place, what: str, mend: str, amount: float = 0) -> Finding:
    return Finding(place.topic.file, place.sentence.line, what, mend, amount)
