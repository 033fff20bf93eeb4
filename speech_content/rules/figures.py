"""Whether the facts that a sentence cites have its numbers."""

from collections import Counter
from collections.abc import Callable, Iterator

from speech_content.proof import Proof
from speech_content.rule import Finding, rule

__all__ = ["number", "numeral"]


@rule("number")
def number(proof: Proof) -> Iterator[Finding]:
    """A number in figures that no cited fact has, or has fewer times."""
    yield from _missing(proof, proof.forms.numbers)


@rule("numeral")
def numeral(proof: Proof) -> Iterator[Finding]:
    """A number in words that no cited fact has."""
    yield from _missing(proof, proof.forms.numerals)


def _missing(proof: Proof, read: Callable[[str], list[str]]) -> Iterator[Finding]:
    for place in proof.places:
        for found in Counter(read(place.raw)) - Counter(read(place.fact_text)):
            mend = "Cite the fact that has it, or take the number from the cited one"
            what = f"the cited facts don't have the number {found}"
            yield Finding(place.topic.file, place.sentence.line, what, mend)
