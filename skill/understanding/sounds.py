"""How words sound, as strings of one letter a sound, and how alike two of them are; without any dictionary.

Consonants: p b t d k g f v T(th) s z S(sh) C(ch) J h m n r l w y; vowels: a e i o u.
"""

import re
from collections.abc import Iterable
from operator import eq

from rapidfuzz.distance import Levenshtein

__all__ = ["RULES", "Layers", "alike", "joined", "layers", "roughened", "sounds", "spelled_out", "vowelless"]

RULES = (
    ("pkgm", r"^(?:pn|kn|gn|mn)", "n"),
    ("p", r"^ps", "s"),
    ("p", r"^pt", "t"),
    ("w", r"^wr", "r"),
    ("w", r"^wh(?=o)", "h"),
    ("x", r"^x", "z"),
    ("y", r"^y", "y"),
    ("e", r"^eu", "yu"),
    ("u", r"^u(?=n[aeiou]|r[aeiou]|t[aeiou]|s[aeiou])", "yu"),
    ("r", r"rrh|rh", "r"),
    ("t", r"tch", "C"),
    ("s", r"sch(?=[aeou])", "sk"),
    ("s", r"sch", "S"),
    ("a", r"ach$|aches?$", "ek"),
    ("c", r"ch(?=[lrn]|ol|on|or|em|ia|y|ei)", "k"),
    ("c", r"(?<=[sy])ch|(?<=bron)ch", "k"),
    ("c", r"ch", "C"),
    ("s", r"sth(?=m)", "z"),
    ("t", r"th", "T"),
    ("p", r"ph", "f"),
    ("s", r"sh", "S"),
    ("st", r"(?:ss|s|t)ions?$", "San"),
    ("tcs", r"(?:ti|ci|si|ssi)(?=ous|al|an|on|a$)", "S"),
    ("t", r"ture$", "Car"),
    ("c", r"ck|cq|cc(?![eiy])", "k"),
    ("c", r"cc(?=[eiy])", "ks"),
    ("s", r"sc(?=[eiy])", "s"),
    ("c", r"cz", "kz"),
    ("c", r"c(?=[eiy])", "s"),
    ("c", r"c", "k"),
    ("d", r"dg(?=[eiy])", "J"),
    ("g", r"^gh", "g"),
    ("o", r"ough$", "of"),
    ("i", r"igh", "i"),
    ("g", r"gh", ""),
    ("g", r"gu(?=[eiy])", "g"),
    ("g", r"g(?=[eiy])", "J"),
    ("g", r"g+", "g"),
    ("q", r"que?$", "k"),
    ("q", r"qu", "kw"),
    ("q", r"q", "k"),
    ("x", r"x", "ks"),
    ("w", r"wh", "w"),
    ("aeo", r"[aeo]w(?![aeiou])|au|ou(?!s)", "o"),
    ("o", r"ous", "as"),
    ("oue", r"oo|ue$|ew|ui|eu", "u"),
    ("eioa", r"ee|ea|ie|ei|ey|oe|ae", "i"),
    ("a", r"ai|ay", "e"),
    ("o", r"oa", "o"),
    ("o", r"oi|oy", "oi"),
    ("y", r"y", "i"),
    ("e", r"(?<=.{2})es$", "s"),
    ("e", r"(?<=.{2})e$", ""),
    ("j", r"j", "J"),
    ("b", r"bb?|b", "b"),
    ("d", r"dd?", "d"),
    ("f", r"ff?", "f"),
    ("l", r"ll?", "l"),
    ("m", r"mm?", "m"),
    ("n", r"ng(?=$|[^aeioulr])", "n"),
    ("n", r"nn?", "n"),
    ("p", r"pp?", "p"),
    ("r", r"rr?", "r"),
    ("s", r"ss?", "s"),
    ("t", r"tt?", "t"),
    ("v", r"vv?", "v"),
    ("z", r"zz?", "z"),
    ("k", r"kk?", "k"),
    *((letter, letter, letter) for letter in "aeiouhwk"),
)
"""Spelling to sounds: the letters that a rule may begin at, its pattern and its sound.

The first that fits wins; medical English first of all, since those are the names.
"""
_AT = {
    letter: (
        re.compile("|".join(f"({pattern})" for starts, pattern, _ in RULES if letter in starts)),
        ("", *(sound for starts, _, sound in RULES if letter in starts)),
    )
    for letter in "abcdefghijklmnopqrstuvwxyz"
}
"""For each letter, the rules that may begin at it, and the sounds of each."""
_LETTERS = {
    **{"a": "e", "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ef", "g": "Ji", "h": "eC", "i": "ai", "j": "Je"},
    **{"k": "ke", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pi", "q": "kyu", "r": "ar", "s": "es", "t": "ti"},
    **{"u": "yu", "v": "vi", "w": "dabalyu", "x": "eks", "y": "wai", "z": "zi"},
}
_FIGURES = {
    **{"0": "ziro", "1": "wan", "2": "tu", "3": "Tri", "4": "for"},
    **{"5": "faiv", "6": "siks", "7": "sevan", "8": "et", "9": "nain"},
}
# Sounds that a telephone and a recogniser mix up, brought together: voiced and voiceless, the vowels, m and n.
_ROUGH = str.maketrans("bdgvzSJTmeiou", "ptkfsCCtnaaaa", "yh")
_TWICE = tuple((sound * 2, sound) for sound in "ptkfsCnalrwyhbdgvzSJTmeiou")
"""A sound said twice, and once."""
_LOST_R = re.compile(r"(?<=a)r(?!a)")
"""An r that many people don't say."""
_VOWELLESS = str.maketrans("", "", "a")


Layers = tuple[str, str, str]
"""The sounds of words said without a pause: in full, roughly, and the consonants of the rough ones alone."""


def sounds(word: str) -> str:
    """Give the sounds of one word of small letters and digits; a lone letter is said by its name."""
    if len(word) == 1 and word in _LETTERS and word != "a":
        return _LETTERS[word]
    if word.isdigit():
        return "".join(_FIGURES[figure] for figure in word if figure in _FIGURES)
    said, at, end = [], 0, len(word)
    while at < end:
        letter = word[at]
        if letter in _AT:
            rules, heard = _AT[letter]
            if match := rules.match(word, at):
                said.append(heard[match.lastindex or 0])
                at = match.end()
                continue
        at += 1
    return "".join(said)


def spelled_out(word: str) -> str:
    """Give the sounds of an abbreviation said letter by letter."""
    return "".join(_LETTERS.get(letter, "") or _FIGURES.get(letter, "") for letter in word)


def alike(one: Layers, other: Layers) -> float:
    """Tell how alike two sound, 0 to 1, from their sounds, rough sounds and bare consonants."""
    return (
        0.35 * Levenshtein.normalized_similarity(one[0], other[0])
        + 0.40 * Levenshtein.normalized_similarity(one[1], other[1])
        + 0.25 * Levenshtein.normalized_similarity(one[2], other[2])
    )


def layers(sounded: Iterable[str]) -> Layers:
    """Join the sounds of words as if they were said without a pause."""
    fine = joined(sounded)
    roughly = roughened(fine)
    return fine, roughly, vowelless(roughly)


def joined(sounded: Iterable[str]) -> str:
    """Give the first layer: the sounds in full."""
    return _once("".join(sounded))


def roughened(fine: str) -> str:
    """Give the second layer: those that are mixed up brought together."""
    mixed = fine.translate(_ROUGH)
    return _once(_LOST_R.sub("", mixed) if "ar" in mixed else mixed)


def vowelless(roughly: str) -> str:
    """Give the third layer: the consonants of the second."""
    return roughly.translate(_VOWELLESS)


def _once(sounded: str) -> str:
    if any(map(eq, sounded, sounded[1:])):
        for twice, once in _TWICE:
            while twice in sounded:
                sounded = sounded.replace(twice, once)
    return sounded
