"""How long an answer lasts, and how much of it has to be kept in mind."""

import re
from collections.abc import Iterator

from speech_content.model import Aspect
from speech_content.proof import Proof
from speech_content.rule import Finding, rule

__all__ = ["aspect_length", "first_answer", "further_answer", "numbers"]

_RANGE = re.compile(
    r"\d[\d.,]*(?:\s?(?:to|–|—|-|and|in|of|out of)\s?(?:about )?\d[\d.,]*)?(?:\s?[°%]\s?[CF]?(?: \([^()]*\))?)?"
)
_CODE = re.compile(r"[^\W\d_]+-\d+")


@rule("first-answer")
def first_answer(proof: Proof) -> Iterator[Finding]:
    """Seconds of what is said first about an aspect."""
    yield from _seconds(proof, first=True)


@rule("further-answer")
def further_answer(proof: Proof) -> Iterator[Finding]:
    """Seconds of each "tell me more"."""
    yield from _seconds(proof, first=False)


def _seconds(proof: Proof, *, first: bool) -> Iterator[Finding]:
    for part in proof.parts:
        if (part.number == 0) is first and part.section.aspect is not Aspect.EMERGENCY:
            what = f"this part of {part.section.aspect} lasts {part.line.seconds:.0f} s"
            yield Finding(part.topic.file, part.at, what, "Cut it, or go on under ### more", part.line.seconds)


@rule("aspect-length")
def aspect_length(proof: Proof) -> Iterator[Finding]:
    """Seconds of an aspect with every "tell me more"."""
    for topic in proof.topics:
        for aspect, section in topic.sections.items():
            lasts = sum(proof.library.chunk(topic.id, aspect, n).seconds for n in range(len(section.chunks)))
            what = f"{aspect} lasts {lasts:.0f} s in all"
            yield Finding(topic.file, section.line, what, "Keep what matters most, and drop the rest", lasts)


@rule("numbers")
def numbers(proof: Proof) -> Iterator[Finding]:
    """Numbers that a listener has to keep in mind; a range, or a value with its other unit, is one."""
    call = proof.library.language.values.get("emergency_number", "")
    for part in proof.parts:
        text = _CODE.sub("", part.section.chunks[part.number].text).replace(call or "\0", "")
        count = len(_RANGE.findall(text))
        what = f"there are {count} numbers in this part of {part.section.aspect}"
        yield Finding(part.topic.file, part.at, what, "Say fewer, or spread them over parts", count)
