"""How hard a text is to follow for someone who hears it once."""

from collections.abc import Iterator

from speech_content.proof import Part, Proof
from speech_content.rule import Finding, rule
from speech_content.speech import Term
from speech_content.terms import words_of
from speech_content.word_forms import syllables

__all__ = ["grade", "hard_words", "unexplained_term"]


@rule("grade")
def grade(proof: Proof) -> Iterator[Finding]:
    """School grade by Flesch and Kincaid (1975), topic's names and terms masked as words of one syllable."""
    for part in proof.parts:
        level = round(_grade(part, proof), 1)
        what = f"this part of {part.section.aspect} reads at grade {level}"
        yield Finding(part.topic.file, part.at, what, "Use shorter words and shorter sentences", level)


def _grade(part: Part, proof: Proof) -> float:
    masked = {word for piece in part.line.speech if isinstance(piece, Term) for word in words_of(piece.words)}
    masked |= proof.terms.own(part.topic)
    said = [word for place in part.places for word in words_of(place.spoken)]
    sounded = sum(1 if word in masked else syllables(word) for word in said)
    return 0.39 * len(said) / len(part.places) + 11.8 * sounded / len(said) - 15.59


@rule("hard-words")
def hard_words(proof: Proof) -> Iterator[Finding]:
    """Long words in one sentence that nobody explains; those of a region's value are not its editor's."""
    for place in proof.places:
        topic = place.topic
        hard = [word for word in dict.fromkeys(words_of(place.raw)) if proof.terms.hard(word, topic)]
        what = f"{len(hard)} hard words in one sentence: {', '.join(hard)}"
        yield Finding(topic.file, place.sentence.line, what, "Explain them, or use everyday words", len(hard))


@rule("unexplained-term")
def unexplained_term(proof: Proof) -> Iterator[Finding]:
    """A term of the lexicon that a topic uses before it explains it, or never explains."""
    told: set[tuple[str, str]] = set()
    for part in proof.parts:
        own = proof.terms.own(part.topic)
        last = part.places[-1].sentence.line
        for place in part.places:
            for term in _terms(part, place.spoken):
                if (part.topic.id, term) in told or proof.terms.everyday(term) or own.issuperset(words_of(term)):
                    continue
                told.add((part.topic.id, term))
                line = proof.terms.explained(term, part.topic)
                if line is None:
                    what, mend = f'the term "{term}" is not explained in this topic', "Say in a few words what it is"
                elif line > last:
                    what, mend = (
                        f'the term "{term}" is explained on line {line} only',
                        "Explain it where it is first said",
                    )
                else:
                    continue
                yield Finding(part.topic.file, place.sentence.line, what, mend)


def _terms(part: Part, spoken: str) -> list[str]:
    found = dict.fromkeys(piece.words for piece in part.line.speech if isinstance(piece, Term))
    return [term.lower() for term in found if term in spoken]
