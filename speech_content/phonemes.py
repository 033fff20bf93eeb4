"""Sounds of General American, and how each notation writes them.

IPA is as speech platforms take it for en-US: no length marks, stress before the syllable, a full stop between
unstressed syllables. Sources: the ARPAbet of CMUdict, the phoneme names of espeak-ng's ``en-us``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

__all__ = [
    "Sound",
    "Syllable",
    "UnknownSound",
    "last_sound",
    "parse_ipa",
    "respell",
    "to_arpabet",
    "to_espeak",
    "to_plain_respelling",
]


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound in every notation."""

    ipa: str
    arpabet: str
    """CMUdict's name in small letters, as flite takes it; "ax" is the weak vowel."""
    espeak: str
    """Name of the phoneme in espeak-ng's en-us."""
    respelled: str
    """Letters for a reader of English; where there are two, in an open and in a closed syllable."""
    vowel: bool = False
    """True where it carries a syllable."""


_CONSONANTS = """
p p p p; b b b b; t t t t; d d d d; k k k k; ɡ g g g; t͡ʃ ch tS ch; d͡ʒ jh dZ j; f f f f; v v v v; θ th T th; ð dh D dh;
s s s s; z z z z; ʃ sh S sh; ʒ zh Z zh; h hh h h; m m m m; n n n n; ŋ ng N ng; l l l l; ɹ r r r; w w w w; j y j y
"""
_VOWELS = """
i iy i: ee; ɪ ih I ih/i; eɪ ey eI ay; ɛ eh E eh/e; æ ae a a; ɑ aa A: ah/o; ɔ ao O: aw; oʊ ow oU oh; ʊ uh U uu;
u uw u: oo; ʌ ah V uh/u; ə ax @ uh/u; ɚ er 3 er; ɝ er 3: ur; aɪ ay aI igh; aʊ aw aU ow; ɔɪ oy OI oy
"""


def _sounds(rows: str, *, vowel: bool) -> Iterator[tuple[str, Sound]]:
    for row in rows.split(";"):
        ipa, arpabet, espeak, respelled = row.split()
        yield ipa, Sound(ipa, arpabet, espeak, respelled, vowel)


_SOUNDS = dict((*_sounds(_CONSONANTS, vowel=False), *_sounds(_VOWELS, vowel=True)))
_BEFORE_R = {"ɑ": "A@", "ɔ": "O@", "ɛ": "e@", "ɪ": "i@3", "ʊ": "U@"}
"""Names that espeak-ng has for a vowel and the r that closes its syllable."""
_RESPELLED_BEFORE_R = {"ɑ": "ah", "ɔ": "o"}
_RESPELLED_FIRST = {"aɪ": "eye"}
_RESPELLED_ALONE = "eigh"
"""The name of the letter A; "ay" by itself is read as "eye"."""
_HISSING = frozenset(("s", "z", "ʃ", "ʒ", "t͡ʃ", "d͡ʒ"))
_VOICELESS = frozenset(("p", "t", "k", "f", "θ"))
_SAME = str.maketrans({"g": "ɡ", "ː": ""})
_SYLLABLE = re.compile("([ˈˌ.]?)([^ˈˌ.]+)")
_STRESSES = {"ˈ": 2, "ˌ": 1, ".": 0, "": 0}
_SYMBOL = re.compile("|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True)))


class UnknownSound(ValueError):  # noqa: N818  # names what it is about, as the rest of the domain does
    """An IPA symbol that no notation here has a name for, or a syllable without a vowel."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable of a pronunciation."""

    stress: int
    """2 for the main stress, 1 for a lesser one, 0 for none."""
    sounds: tuple[Sound, ...]
    """One of them is a vowel."""
    starts_word: bool
    """True for the first of a word."""


def parse_ipa(ipa: str) -> tuple[Syllable, ...]:
    """Read IPA as syllables; a space parts words, as in "ˈfɛl.ti ˈsɪn.dɹoʊm".

    Raises:
        UnknownSound: a symbol isn't known, a syllable has not exactly one vowel, or a long word has no stress.
    """
    syllables: list[Syllable] = []
    for word in ipa.translate(_SAME).split():
        row: list[Syllable] = []
        if _SYLLABLE.sub("", word):
            raise UnknownSound(f'"{word}" has a mark without a syllable after it')
        for mark, written in _SYLLABLE.findall(word):
            sounds = tuple(_SOUNDS[symbol] for symbol in _SYMBOL.findall(written))
            if "".join(sound.ipa for sound in sounds) != written:
                raise UnknownSound(f'"{written}" in "{ipa}" has a symbol that is not known')
            if sum(sound.vowel for sound in sounds) != 1:
                raise UnknownSound(f'"{written}" in "{ipa}" is not one syllable with one vowel')
            row.append(Syllable(_STRESSES[mark], sounds, not row))
        if len(row) > 1 and not any(syllable.stress == 2 for syllable in row):
            raise UnknownSound(f'"{word}" has no main stress')
        syllables += row
    if not syllables:
        raise UnknownSound(f'"{ipa}" has no sounds')
    return tuple(syllables)


def to_arpabet(ipa: str) -> str:
    """Write IPA as flite's dictionary does: "n uw1 t r ax0 p iy1 n iy0 ax0"; it knows stressed and unstressed.

    Raises:
        UnknownSound: the IPA can't be read.
    """
    return " ".join(
        f"{sound.arpabet}{int(syllable.stress > 0)}" if sound.vowel else sound.arpabet
        for syllable in parse_ipa(ipa)
        for sound in syllable.sounds
    )


def to_espeak(ipa: str) -> str:
    """Write IPA as espeak-ng's own mnemonics, to be put between double square brackets: "n,u:tr@p'i:ni@".

    Raises:
        UnknownSound: the IPA can't be read.
    """
    written = ""
    for syllable in parse_ipa(ipa):
        written += " " * (syllable.starts_word and bool(written))
        written += _espeak_syllable(syllable)
    return written


def _espeak_syllable(syllable: Syllable) -> str:
    written, coloured = "", False
    for sound, after in pairwise((*syllable.sounds, None)):
        if sound is None or coloured:
            coloured = False
            continue
        coloured = sound.ipa in _BEFORE_R and after is not None and after.ipa == "ɹ"
        mark = ("", ",", "'")[syllable.stress] if sound.vowel else ""
        written += mark + (_BEFORE_R[sound.ipa] if coloured else sound.espeak)
    return written


def last_sound(ipa: str) -> Literal["hissing", "voiceless", "other"]:
    """Tell what an ending has to follow: "kiss-es", "tick-s", "kin-s".

    Raises:
        UnknownSound: the IPA can't be read.
    """
    last = parse_ipa(ipa)[-1].sounds[-1].ipa
    return "hissing" if last in _HISSING else "voiceless" if last in _VOICELESS else "other"


def respell(ipa: str) -> str:
    """Write IPA for a reader of English, the stressed syllable in capitals: "noo-truh-PEE-nee-uh".

    Raises:
        UnknownSound: the IPA can't be read.
    """
    written = ""
    for syllable in parse_ipa(ipa):
        letters = _respelled_syllable(syllable)
        joint = "" if not written else " " if syllable.starts_word else "-"
        written += joint + (letters.upper() if syllable.stress == 2 else letters)
    return written


def _respelled_syllable(syllable: Syllable) -> str:
    if syllable.starts_word and [sound.ipa for sound in syllable.sounds] == ["eɪ"]:
        return _RESPELLED_ALONE
    written = ""
    for sound, after in pairwise((*syllable.sounds, None)):
        if sound is None:
            continue
        opened, _, closed = sound.respelled.partition("/")
        letters = closed if closed and after else opened
        if after and after.ipa == "ɹ":
            letters = _RESPELLED_BEFORE_R.get(sound.ipa, letters)
        written += letters if written else _RESPELLED_FIRST.get(sound.ipa, letters)
    return written


def to_plain_respelling(respelling: str) -> str:
    """Give a respelling in small letters, for engines that spell out capitals."""
    return respelling.lower()
