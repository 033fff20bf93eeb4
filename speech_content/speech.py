"""What is heard, before anyone renders it: words, silences and terms with a pronunciation.

Whoever speaks it renders it: the Alexa channel to SSML, each engine to its own notation.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PARAGRAPH_PAUSE", "SENTENCE_PAUSE", "Pause", "Speech", "Term", "Text", "digest", "seconds", "words"]

SENTENCE_PAUSE = 0.30
"""Silence between two sentences, in seconds."""
PARAGRAPH_PAUSE = 0.65
"""Silence between two paragraphs, in seconds."""

# Forecast at 150 words a minute: 4.6 % mean error against recordings (shared design notes).
_SECONDS_A_CHARACTER = 0.062
_SECONDS_A_SENTENCE = 0.46


@dataclass(frozen=True, slots=True)
class Text:
    """Words in spoken form: letters, apostrophes, hyphens and plain punctuation; no digit, sign or markup."""

    words: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Term:
    """A word with a pronunciation of its own."""

    words: str
    """The term in spoken form, as it stands in the sentence."""
    ipa: str
    """International Phonetic Alphabet, without slashes or brackets."""
    respelling: str
    """Lower-case syllables joined by hyphens, the stressed one in capitals: ``noo-troh-PEE-nee-uh``."""


Speech = tuple[Text | Pause | Term, ...]


def words(speech: Iterable[Text | Pause | Term]) -> str:
    """Give the words alone, single-spaced, as one string."""
    return " ".join("".join(part.words if not isinstance(part, Pause) else " " for part in speech).split())


def seconds(speech: Speech) -> float:
    """Forecast how long the speech lasts at 150 words a minute, in seconds."""
    text = words(speech)
    sentences = 1 + sum(isinstance(part, Pause) for part in speech)
    return _SECONDS_A_CHARACTER * len(text) + _SECONDS_A_SENTENCE * sentences


def digest(language: str, speech: Speech) -> str:
    """Digest what will be heard: SHA-256 in hexadecimal over language, words, pauses and pronunciations."""
    parts = [language]
    for part in speech:
        match part:
            case Text(spoken):
                parts += ["t", spoken]
            case Pause(silence):
                parts += ["p", f"{silence:.3f}"]
            case Term(spoken, ipa, respelling):
                parts += ["m", spoken, ipa, respelling]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
