"""Turns of phrase that nobody but a clinician may say to a patient, and lines that must be short."""

from collections.abc import Iterator

from speech_content.model import Aspect
from speech_content.proof import Proof
from speech_content.rule import Finding, rule
from speech_content.speech import Pause

__all__ = [
    "diagnosis",
    "dose",
    "emergency_offer",
    "emergency_seconds",
    "emergency_sentences",
    "stop_medicine",
]


@rule("dose")
def dose(proof: Proof) -> Iterator[Finding]:
    """A dose, or how often to take one."""
    yield from _phrases(proof, "dose", "a dose", "Leave doses to the care team")


@rule("stop-medicine")
def stop_medicine(proof: Proof) -> Iterator[Finding]:
    """Advice to stop or leave out a medicine or treatment."""
    yield from _phrases(proof, "stop-medicine", "advice to stop a treatment", "Send people to their care team instead")


@rule("diagnosis")
def diagnosis(proof: Proof) -> Iterator[Finding]:
    """A listener told what they have."""
    yield from _phrases(proof, "diagnosis", "a diagnosis", "Say what people with it may notice, or begin with if")


def _phrases(proof: Proof, name: str, what: str, mend: str) -> Iterator[Finding]:
    for place in proof.places:
        if found := proof.words.phrases[name].search(place.sentence.text):
            yield Finding(place.topic.file, place.sentence.line, f'this sounds like {what}: "{found[0]}"', mend)


def _emergency_lines(proof: Proof) -> Iterator[tuple[str, int, int, float, str, bool]]:
    """Give file, line, sentences, seconds, text and whether more follows, of each line said for a red flag."""
    for part in proof.parts:
        if part.section.aspect is Aspect.EMERGENCY and part.number == 0:
            goes_on = len(part.section.chunks) > 1
            yield part.topic.file, part.at, len(part.places), part.line.seconds, part.line.written, goes_on
    for name in proof.library.table("urgent").get("lines", {}):
        line = proof.library.lines.get(f"{proof.library.language.tag}/urgent/{name}")
        if line:
            count = 1 + sum(isinstance(piece, Pause) for piece in line.speech)
            yield *proof.library.tables.place("urgent", name), count, line.seconds, line.written, False


@rule("emergency-sentences")
def emergency_sentences(proof: Proof) -> Iterator[Finding]:
    """Sentences of an emergency line."""
    for file, at, count, _, _, _ in _emergency_lines(proof):
        yield Finding(file, at, f"the emergency line has {count} sentences", "Say what it is, and whom to call", count)


@rule("emergency-seconds")
def emergency_seconds(proof: Proof) -> Iterator[Finding]:
    """Seconds of an emergency line."""
    for file, at, _, lasts, _, _ in _emergency_lines(proof):
        yield Finding(file, at, f"the emergency line lasts {lasts:.1f} s", "Say what it is, and whom to call", lasts)


@rule("emergency-offer")
def emergency_offer(proof: Proof) -> Iterator[Finding]:
    """An emergency line after which anything is offered."""
    for file, at, _, _, text, goes_on in _emergency_lines(proof):
        if goes_on or "?" in text or proof.words.phrases["offer"].search(text):
            yield Finding(
                file, at, "the emergency line is followed by more", "End it with whom to call, and nothing else"
            )
