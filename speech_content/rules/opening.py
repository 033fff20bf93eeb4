"""What a topic answers, and how its answers begin."""

from collections.abc import Iterator

from speech_content.model import Aspect, Profile
from speech_content.proof import Proof
from speech_content.rule import Finding, rule

__all__ = ["names_aspect", "names_topic", "wanted_aspect"]

_WANTED = {
    Profile.CONDITION: (Aspect.COMPLICATIONS, Aspect.SELF_CARE, Aspect.OUTLOOK),
    Profile.PROCEDURE: (Aspect.PREPARATION, Aspect.RISKS, Aspect.RESULTS, Aspect.AFTER_CARE),
}


@rule("names-topic")
def names_topic(proof: Proof) -> Iterator[Finding]:
    """Who hears only the first sentence of an answer knows what it is about."""
    for place in proof.places:
        text = place.sentence.text.casefold()
        if place.first and _answers(place.section.aspect) and not any(n in text for n in proof.names(place.topic)):
            mend = f"Put {place.topic.name}, or one of its names, into the sentence"
            what = f"the first sentence of {place.section.aspect} doesn't name the topic"
            yield Finding(place.topic.file, place.sentence.line, what, mend)


@rule("names-aspect")
def names_aspect(proof: Proof) -> Iterator[Finding]:
    """Who hears only the first sentence of an answer knows which question it answers."""
    for place in proof.places:
        aspect = place.section.aspect
        naming = proof.words.aspects.get(aspect)
        if place.first and _answers(aspect) and naming and not naming.search(place.sentence.text):
            about = proof.library.language.aspects[aspect].about
            what = f"the first sentence doesn't say {about}"
            yield Finding(place.topic.file, place.sentence.line, what, "Begin with what was asked")


@rule("wanted-aspect")
def wanted_aspect(proof: Proof) -> Iterator[Finding]:
    """People ask for it, though nothing requires it."""
    for topic in proof.topics:
        for aspect in _WANTED[topic.profile]:
            if aspect not in topic.sections and aspect not in topic.missing:
                mend = f'Write it from a source, or give the reason in the head under [missing]: {aspect} = "…"'
                yield Finding(topic.file, 0, f"there is no section {aspect}, which people ask for", mend)


def _answers(aspect: Aspect) -> bool:
    """Tell whether a section is an answer; the emergency line is said for what was heard."""
    return aspect is not Aspect.EMERGENCY
