"""How words sound, as strings of one letter a sound, and how alike two of them are; without any dictionary.

Consonants: p b t d k g f v T(th) s z S(sh) C(ch) J h m n r l w y; vowels: a e i o u.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

__all__ = ["Layers", "alike", "layers", "sounds", "spelled_out"]

# Spelling to sounds, the first that fits wins; medical English first of all, since those are the names.
_RULES = (
    (r"^(?:pn|kn|gn|mn)", "n"),
    (r"^ps", "s"),
    (r"^pt", "t"),
    (r"^wr", "r"),
    (r"^wh(?=o)", "h"),
    (r"^x", "z"),
    (r"^y", "y"),
    (r"^eu", "yu"),
    (r"^u(?=n[aeiou]|r[aeiou]|t[aeiou]|s[aeiou])", "yu"),
    (r"rrh|rh", "r"),
    (r"tch", "C"),
    (r"sch(?=[aeou])", "sk"),
    (r"sch", "S"),
    (r"ach$|aches?$", "ek"),
    (r"ch(?=[lrn]|ol|on|or|em|ia|y|ei)", "k"),
    (r"(?<=[sy])ch", "k"),
    (r"ch", "C"),
    (r"sth(?=m)", "z"),
    (r"th", "T"),
    (r"ph", "f"),
    (r"sh", "S"),
    (r"(?:ss|s|t)ions?$", "San"),
    (r"(?:ti|ci|si|ssi)(?=ous|al|an|on|a$)", "S"),
    (r"ture$", "Car"),
    (r"ck|cq|cc(?![eiy])", "k"),
    (r"cc(?=[eiy])", "ks"),
    (r"sc(?=[eiy])", "s"),
    (r"cz", "kz"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"dg(?=[eiy])", "J"),
    (r"^gh", "g"),
    (r"ough$", "of"),
    (r"igh", "i"),
    (r"gh", ""),
    (r"gu(?=[eiy])", "g"),
    (r"g(?=[eiy])", "J"),
    (r"g+", "g"),
    (r"que?$", "k"),
    (r"qu", "kw"),
    (r"q", "k"),
    (r"x", "ks"),
    (r"wh", "w"),
    (r"[aeo]w(?![aeiou])|au|ou(?!s)", "o"),
    (r"ous", "as"),
    (r"oo|ue$|ew|ui|eu", "u"),
    (r"ee|ea|ie|ei|ey|oe|ae", "i"),
    (r"ai|ay", "e"),
    (r"oa", "o"),
    (r"oi|oy", "oi"),
    (r"y", "i"),
    (r"(?<=.{2})es$", "s"),
    (r"(?<=.{2})e$", ""),
    (r"j", "J"),
    (r"bb?|b", "b"),
    (r"dd?", "d"),
    (r"ff?", "f"),
    (r"ll?", "l"),
    (r"mm?", "m"),
    (r"ng(?=$|[^aeiou])", "n"),
    (r"nn?", "n"),
    (r"pp?", "p"),
    (r"rr?", "r"),
    (r"ss?", "s"),
    (r"tt?", "t"),
    (r"vv?", "v"),
    (r"zz?", "z"),
    (r"kk?", "k"),
    *((letter, letter) for letter in "aeiouhwk"),
)
_SCAN = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))
_SOUND = ("", *(sound for _, sound in _RULES))
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
    return "".join(_SOUND[match.lastindex or 0] for match in _SCAN.finditer(word))


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
    fine = _once("".join(sounded))
    mixed = fine.translate(_ROUGH)
    roughly = _once(_LOST_R.sub("", mixed) if "ar" in mixed else mixed)
    return fine, roughly, roughly.translate(_VOWELLESS)


def _once(sounded: str) -> str:
    for twice, once in _TWICE:
        while twice in sounded:
            sounded = sounded.replace(twice, once)
    return sounded
