"""What topics are called, and how that sounds."""

from collections.abc import Iterator

from speech_content.model import Topic
from speech_content.proof import Proof
from speech_content.rule import Finding, rule
from speech_content.terms import words_of
from speech_content.word_forms import syllables

__all__ = ["pronunciation", "same_name"]

_LONG = 4
"""Syllables from which an engine's guess at a word is not to be trusted."""


@rule("same-name")
def same_name(proof: Proof) -> Iterator[Finding]:
    """A name that leads to two topics."""
    owners: dict[str, Topic] = {}
    for topic in proof.topics:
        for name in proof.names(topic):
            other = owners.setdefault(name, topic)
            if other is not topic:
                what = f'"{name}" is a name of {other.file} already'
                yield Finding(topic.file, 0, what, "Leave it to the topic that people mean by it")


@rule("pronunciation")
def pronunciation(proof: Proof) -> Iterator[Finding]:
    """A long word that is in neither the lexicon nor everybody's mouth; each is reported once."""
    told: set[str] = set()
    for place in proof.places:
        for word in words_of(place.spoken):
            if word in told or syllables(word) < _LONG or proof.pronounced(word) or proof.terms.everyday(word):
                continue
            told.add(word)
            mend = 'Add it to lexicon.toml with ipa = "…" and respelling = "…"'
            yield Finding(place.topic.file, place.sentence.line, f'nobody said how "{word}" is pronounced', mend)
