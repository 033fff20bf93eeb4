"""Whether a sentence turns the sense of the facts that it cites, or is surer than they are."""

import re
from collections.abc import Iterable, Iterator

from speech_content.proof import Place, Proof
from speech_content.rule import Finding, rule

__all__ = ["hedge", "negation", "opposite"]

_STOP = re.compile(r"[,;:.!?—–]")


@rule("negation")
def negation(proof: Proof) -> Iterator[Finding]:
    """A denial of what the facts state, or a statement of what they deny."""
    for place in proof.places:
        mine, theirs = proof.forms.denials(place.raw), proof.forms.denials(place.fact_text)
        if mine > theirs:
            yield _finding(place, "the sentence denies more than the cited facts do")
        elif (said := _denying(place.raw, proof)) and not said & _denying(place.fact_text, proof):
            yield _finding(place, "the sentence denies something else than the cited facts do")
        elif not mine and (lost := _only_denied(place, proof) & proof.forms.content(place.raw)):
            yield _finding(place, f"the cited facts deny what the sentence states: {_shown(lost)}")


def _denying(text: str, proof: Proof) -> set[str]:
    """Give the content words of all clauses that hold a denial."""
    clauses = _STOP.split(text)
    return {word for clause in clauses if proof.forms.denials(clause) for word in proof.forms.content(clause)}


def _only_denied(place: Place, proof: Proof) -> set[str]:
    """Give what the facts deny and nowhere state; one fact's denial may stand beside another's statement."""
    denied: set[str] = set()
    stated: set[str] = set()
    for fact in place.facts:
        here = proof.forms.denied(fact.text)
        denied |= here
        stated |= proof.forms.content(fact.text) - here
    return denied - stated


@rule("opposite")
def opposite(proof: Proof) -> Iterator[Finding]:
    """A word of which the facts have only the opposite, at all or before the word that follows it."""
    for place in proof.places:
        mine, theirs = proof.forms.followers(place.raw), proof.forms.followers(place.fact_text)
        for one, other in proof.forms.opposites:
            for here, there in ((one, other), (other, one)):
                turned = here & mine.keys()
                if not turned or not there & theirs.keys():
                    continue
                if here & theirs.keys() or there & mine.keys():
                    # Both stand there, so what each is said of decides.
                    of = _after(mine, here) & _after(theirs, there)
                    if not of - _after(theirs, here) - _after(mine, there):
                        continue
                what = f"the sentence says {_shown(turned)}, the cited facts {_shown(there & theirs.keys())}"
                yield _finding(place, what)


def _after(followers: dict[str, set[str]], words: Iterable[str]) -> set[str]:
    return {follower for word in words for follower in followers.get(word, ())}


@rule("hedge")
def hedge(proof: Proof) -> Iterator[Finding]:
    """Something that the facts say less surely: with a hedge that is gone, or without an "all" that is new."""
    for place in proof.places:
        tokens, known = set(proof.forms.tokens(place.raw)), set(proof.forms.tokens(place.fact_text))
        if surer := (tokens & proof.words.certain) - known:
            yield _finding(place, f"the cited facts don't say {_shown(surer)}")
        elif lost := _lost(place, proof):
            yield _finding(place, f"the cited facts say this less surely: {_shown(lost)}")


def _lost(place: Place, proof: Proof) -> set[str]:
    """Give what the facts hedge and the sentence states, where it has fewer hedges than theirs on what it says."""
    said = proof.forms.content(place.raw) | set(proof.forms.numbers(place.raw))
    reaches: list[set[str]] = []
    for fact in place.facts:
        hedged = proof.forms.hedged(fact.text)
        everything = [set(reach) & said for reach in hedged]
        stated = proof.forms.content(fact.text) - {word for reach in hedged for word in reach}
        for reach in everything:
            if (own := reach - stated) and not any(own & other for other in reaches):
                reaches.append(own)
    return reaches[-1] if len(reaches) > proof.forms.hedges(place.raw) else set()


def _shown(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in sorted(words))


def _finding(place: Place, what: str) -> Finding:
    mend = "Cite the fact that says so, or say what the cited one says"
    return Finding(place.topic.file, place.sentence.line, what, mend)
