"""Pronunciations out of a leaflet's respellings: "noo-troh-PEE-nee-uh" as IPA, where each syllable can be told."""

import re
from collections.abc import Mapping

from speech_content.phonemes import UnknownSound, parse_ipa

__all__ = ["to_ipa"]

_VOWELS = re.compile(r"[aeiouy]", re.IGNORECASE)


def to_ipa(respelling: str, letters: Mapping[str, str], last: Mapping[str, str]) -> str:
    """Turn a respelling into IPA; empty where a part of it isn't known.

    Args:
        respelling: syllables joined by hyphens, the stressed one in capitals.
        letters: sounds by the letters that write them, the longest counts first.
        last: sounds by a vowel letter that ends its syllable.
    """
    words = [_word(word, letters, last) for word in respelling.split()]
    ipa = " ".join(words)
    try:
        parse_ipa(ipa)
    except (UnknownSound, IndexError):
        return ""
    return ipa if all(words) else ""


def _word(word: str, letters: Mapping[str, str], last: Mapping[str, str]) -> str:
    said = ""
    for number, syllable in enumerate(word.split("-")):
        sounds = _syllable(syllable.lower(), letters, last)
        if not sounds:
            return ""
        stressed = syllable.isupper() and (len(syllable) > 1 or word.isupper())
        said += ("ˈ" if stressed else "." if number else "") + sounds
    return said


def _syllable(letters_in: str, letters: Mapping[str, str], last: Mapping[str, str]) -> str:
    open_end = letters_in[-1:] in last and len(_VOWELS.findall(letters_in)) == 1
    body = letters_in[:-1] if open_end else letters_in
    said = ""
    place = 0
    while place < len(body):
        size = next((size for size in (4, 3, 2, 1) if body[place : place + size] in letters), 0)
        if not size:
            return ""
        said += letters[body[place : place + size]]
        place += size
    return said + (last[letters_in[-1]] if open_end else "")
