"""What topics are called, and how that sounds."""

from collections.abc import Iterator
from itertools import combinations

from speech_content.model import Topic
from speech_content.proof import Proof
from speech_content.rule import Finding, rule
from speech_content.sound import sounds, sounds_alike
from speech_content.terms import words_of
from speech_content.word_forms import syllables

__all__ = ["look_alike", "pronunciation", "same_name"]

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


@rule("look-alike")
def look_alike(proof: Proof) -> Iterator[Finding]:
    """How alike the titles of two topics sound, in per cent; Leafline asks between them at run time."""
    heard = {topic.id: sounds(topic.title) for topic in proof.topics}
    for one, other in combinations(proof.topics, 2):
        share = 100 * sounds_alike(heard[one.id], heard[other.id])
        what = f"{one.title} sounds {share:.0f} % like {other.title}"
        yield Finding(other.file, 0, what, "Lead with a name that can't be taken for the other", share)


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
