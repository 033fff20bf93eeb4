"""Whether a sentence is copied from a source that may not be copied."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from speech_content.proof import Proof
from speech_content.rule import Finding, rule
from speech_content.terms import words_of

__all__ = ["copied_words"]


@rule("copied-words")
def copied_words(proof: Proof) -> Iterator[Finding]:
    """Most words in a row that a sentence shares with a fact of a protected source that it cites."""
    for place in proof.places:
        mine = words_of(place.raw)
        for citation, fact in zip(place.sentence.citations, place.facts, strict=True):
            licence = proof.library.sources[citation.source].licence
            if proof.words.restated.search(licence) or not proof.words.protected.search(licence):
                continue
            theirs = words_of(fact.text)
            run = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
            what = f'{run.size} words in a row stand in {citation.source}: "{" ".join(mine[run.a : run.a + run.size])}"'
            yield Finding(place.topic.file, place.sentence.line, what, "Say it in your own words", run.size)
