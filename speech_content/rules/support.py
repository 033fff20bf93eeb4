"""Whether the facts that a sentence cites have its words."""

from collections import Counter
from collections.abc import Iterator

from speech_content.proof import Place, Proof
from speech_content.rule import Finding, rule
from speech_content.word_forms import syllables

__all__ = ["foreign_term", "foreign_word", "stray_words"]

_LONG = 3
"""Syllables from which a word is taken for a medical one."""
_CITE = "Cite the fact that says so, or say what the cited one says"


@rule("foreign-term")
def foreign_term(proof: Proof) -> Iterator[Finding]:
    """A medical or long word that no fact has."""
    yield from _foreign(proof, medical=True)


@rule("foreign-word")
def foreign_word(proof: Proof) -> Iterator[Finding]:
    """Any other word with a sense of its own that no fact has."""
    yield from _foreign(proof, medical=False)


def _foreign(proof: Proof, *, medical: bool) -> Iterator[Finding]:
    for place in proof.places:
        mine, theirs = _counted(place.raw, proof), _counted(place.fact_text, proof)
        lacking = [word for word in _telling(place, proof) if proof.forms.stem(word) not in theirs]
        shown = [f'"{word}"' for word in lacking if _medical(word, proof) is medical]
        if not medical:
            shown += [f'"{word}" so often' for word in _repeated(place, mine, theirs, proof)]
        if shown:
            yield Finding(
                place.topic.file, place.sentence.line, f"the cited facts don't have {', '.join(shown)}", _CITE
            )


def _repeated(place: Place, mine: Counter[str], theirs: Counter[str], proof: Proof) -> Iterator[str]:
    """Give words that stand in another's place: "leukemia or leukemia", where the facts have two different ones."""
    for word in dict.fromkeys(_carrying(place.raw, proof)):
        stem = proof.forms.stem(word)
        if mine[stem] > max(1, theirs[stem]) and theirs[stem]:
            yield word


def _carrying(text: str, proof: Proof) -> list[str]:
    return [token for token in proof.forms.tokens(text) if proof.forms.carries(token)]


def _counted(text: str, proof: Proof) -> Counter[str]:
    return Counter(map(proof.forms.stem, _carrying(text, proof)))


def _telling(place: Place, proof: Proof) -> list[str]:
    """Give the words with a sense of their own that the topic's name doesn't account for."""
    own = proof.terms.own(place.topic)
    words = dict.fromkeys(_carrying(place.raw, proof))
    return [word for word in words if word not in proof.words.plain and not own.issuperset(word.split("-"))]


def _medical(word: str, proof: Proof) -> bool:
    return syllables(word) >= _LONG or proof.pronounced(word)


@rule("stray-words")
def stray_words(proof: Proof) -> Iterator[Finding]:
    """How much of a sentence no fact has, in per cent of its content words."""
    for place in proof.places:
        mine, theirs = proof.forms.content(place.raw), proof.forms.content(place.fact_text)
        if mine:
            share = 100 * len(mine - theirs) / len(mine)
            what = f"{share:.0f} % of what the sentence says is not in the facts that it cites"
            yield Finding(place.topic.file, place.sentence.line, what, _CITE, share)
