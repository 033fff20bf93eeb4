"""How English words sound, from their letters alone, and how alike two of them sound.

There is no dictionary, so that a name nobody has heard of is treated like any other. Nothing is kept of what is asked,
since it may be what a person said.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

from speech_content.letter_rules import letter_rules

__all__ = ["LONGEST", "alikeness", "sounds", "sounds_alike"]

LONGEST = 100
"""Most characters that are listened to; names are shorter."""

# A sound's place, manner and voice decide how easily it is heard as another. Places run from the lips to the throat.
_CONSONANTS = {
    "P": (0, "stop", 0), "B": (0, "stop", 1), "T": (3, "stop", 0), "D": (3, "stop", 1), "K": (6, "stop", 0),
    "G": (6, "stop", 1), "CH": (4, "affricate", 0), "JH": (4, "affricate", 1), "F": (1, "fricative", 0),
    "V": (1, "fricative", 1), "TH": (2, "fricative", 0), "DH": (2, "fricative", 1), "S": (3, "fricative", 0),
    "Z": (3, "fricative", 1), "SH": (4, "fricative", 0), "ZH": (4, "fricative", 1), "HH": (8, "fricative", 0),
    "M": (0, "nasal", 1), "N": (3, "nasal", 1), "NG": (6, "nasal", 1), "L": (3, "liquid", 1), "R": (4, "liquid", 1),
    "W": (0, "glide", 1), "Y": (5, "glide", 1),
}  # fmt: skip
# How far open, from 0 to 2, and how far back, from 0 to 2.
_VOWELS = {
    "IY": (0, 0), "IH": (0.4, 0.3), "EY": (0.7, 0.1), "EH": (1.1, 0.3), "AE": (1.6, 0.3), "AH": (1, 1),
    "ER": (0.9, 1.1), "AA": (2, 1.5), "AO": (1.5, 2), "OW": (0.9, 1.9), "UH": (0.4, 1.6), "UW": (0, 1.8),
    "AY": (1.6, 0.9), "AW": (1.7, 1.4), "OY": (1.1, 1.5),
}  # fmt: skip
_NEAR_MANNERS = {frozenset(pair) for pair in (("stop", "affricate"), ("affricate", "fricative"), ("liquid", "glide"))}
_LOST = {"AH": 0.35, "IH": 0.4, "HH": 0.4, "Y": 0.4, "R": 0.6, "T": 0.7}
"""What a sound costs that one word has and the other lacks; weak ones cost less."""
_LOST_VOWEL = 0.5
_LOST_CONSONANT = 0.8


def sounds(word: str) -> tuple[str, ...]:
    """Say a word or a few as ARPAbet sounds without stress: "new tropenia" as N UW T R OW P IY N IY AH.

    Letters of other scripts, digits and signs have no sound; what is longer than ``LONGEST`` characters is cut.
    """
    plain = unicodedata.normalize("NFKD", word[:LONGEST]).lower().replace("'", "")[:LONGEST]
    rules = letter_rules()
    said: list[str] = []
    place = 0
    while place < len(plain):
        rule = rules.get(plain[place])
        found = rule[0].match(plain, place) if rule else None
        if rule is None or found is None:
            place += 1
            continue
        said += rule[1][found.lastindex or 0]
        place = found.end()
    return tuple(said)


def alikeness(one: str, other: str) -> float:
    """Tell how alike two words or phrases sound: 1 for the same sounds, 0 for nothing in common."""
    return sounds_alike(sounds(one), sounds(other))


def sounds_alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Tell how alike two rows of sounds are, from 0 to 1, for those who have them at hand."""
    if not one or not other:
        return float(one == other)
    changed, lost = _costs()
    row = [0.0]
    for sound in other:
        row.append(row[-1] + lost[sound])
    whole = row[-1]
    for sound in one:
        change, gone = changed[sound], lost[sound]
        before, row[0] = row[0], row[0] + gone
        last = row[0]
        for place, heard in enumerate(other, 1):
            best = before + change[heard]
            before = row[place]
            best = min(best, before + gone)
            best = min(best, last + lost[heard])
            row[place] = last = best
    return max(0.0, 1 - row[-1] / max(whole, row[0]))


@cache
def _costs() -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """What it costs to hear one sound as another, and to miss one."""
    known = [*_CONSONANTS, *_VOWELS]
    lost = {sound: _LOST.get(sound, _LOST_VOWEL if sound in _VOWELS else _LOST_CONSONANT) for sound in known}
    return {one: {other: _change(one, other) for other in known} for one in known}, lost


def _change(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        (height, back), (other_height, other_back) = _VOWELS[one], _VOWELS[other]
        # The weak vowel is heard as any other.
        ceiling = 0.2 if "AH" in (one, other) else 0.45
        return min(ceiling, 0.1 + 0.2 * (abs(height - other_height) + abs(back - other_back)))
    if one in _CONSONANTS and other in _CONSONANTS:
        (place, manner, voice), (other_place, other_manner, other_voice) = _CONSONANTS[one], _CONSONANTS[other]
        cost = 0.2 * (voice != other_voice) + min(0.4, 0.13 * abs(place - other_place))
        if manner != other_manner:
            cost += 0.25 if frozenset((manner, other_manner)) in _NEAR_MANNERS else 0.5
        return min(0.9, cost)
    return 1.1
