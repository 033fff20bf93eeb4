"""Rules of ``leafline check`` that ask an engine how it reads the words."""

from collections.abc import Iterator, Sequence

from audio.readings import readings
from speech_content.errors import EngineError, SettingError
from speech_content.phonemes import parse_ipa, to_plain_respelling
from speech_content.proof import Place, Proof
from speech_content.rule import Finding, rule
from speech_content.sound import sounds, sounds_alike
from speech_content.terms import words_of
from speech_content.word_forms import syllables

__all__ = ["engine_reading", "engine_respelling"]

_LONG = 3
"""Syllables from which a word is worth asking about."""
_WEAK = {"AX": "AH"}
_MEND = 'Listen to it with leafline say, then set ipa = "…" and respelling = "…" in lexicon.toml'


@rule("engine-reading")
def engine_reading(proof: Proof) -> Iterator[Finding]:
    """How far an engine's reading of a word is from what its letters say, in per cent; such a word needs an entry."""
    first: dict[str, Place] = {}
    for place in proof.places:
        for word in words_of(place.spoken):
            if syllables(word) >= _LONG and not proof.pronounced(word) and not proof.terms.everyday(word):
                first.setdefault(word, place)
    words = list(first)
    for word, share in zip(words, _differences(words, [sounds(word) for word in words]), strict=False):
        place = first[word]
        what = f'an engine reads "{word}" otherwise than it is spelled'
        yield Finding(place.topic.file, place.sentence.line, what, _MEND, share)


@rule("engine-respelling")
def engine_respelling(proof: Proof) -> Iterator[Finding]:
    """How far what an engine makes of a respelling is from the term's sounds, in per cent."""
    terms = proof.library.lexicon.lexemes
    read = [to_plain_respelling(term.respelling) for term in terms]
    for term, share in zip(terms, _differences(read, [_sounds(term.ipa) for term in terms]), strict=False):
        file, line = proof.library.tables.place("lexicon", term.grapheme)
        what = f'"{term.grapheme}" is {term.ipa} by its sounds and {term.respelling} by its respelling'
        yield Finding(file, line, what, "Let ipa and respelling say the same", share)


def _differences(words: Sequence[str], expected: Sequence[tuple[str, ...]]) -> Iterator[float]:
    try:
        for read, wanted in zip(readings(words), expected, strict=False):
            yield round(100 * (1 - sounds_alike(read, wanted)))
    except (EngineError, SettingError):
        return  # an engine that fails on all words says nothing about one; building recordings will report it


def _sounds(ipa: str) -> tuple[str, ...]:
    names = (sound.arpabet.upper() for syllable in parse_ipa(ipa) for sound in syllable.sounds)
    return tuple(_WEAK.get(name, name) for name in names)
