"""What an engine makes of words from their letters: espeak-ng's own reading, as sounds that can be compared."""

import re
from collections.abc import Iterable, Sequence

from audio.engine import missing
from audio.engines.espeak import package
from audio.worker import Worker

__all__ = ["NEEDED", "arpabet_of", "readings"]

NEEDED = "espeak"
"""Engine that is asked."""
# IPA as espeak-ng's en-us writes it, and the sound's name without stress.
_NAMES = """
aɪ AY, aʊ AW, eɪ EY, oʊ OW, ɔɪ OY, tʃ CH, dʒ JH, ɑː AA, ɑ AA, ɔː AO, ɔ AO, oː AO, iː IY, i IY, uː UW, u UW, ɜː ER, ɜ ER,
ɚ ER, ə AH, ɐ AH, ɪ IH, ᵻ IH, ɛ EH, æ AE, a AE, ʌ AH, ʊ UH, ɾ T, ʔ T, ŋ NG, θ TH, ð DH, ʃ SH, ʒ ZH, ɹ R, r R, j Y, h HH,
ɡ G, g G, b B, d D, f F, k K, l L, m M, n N, p P, s S, t T, v V, w W, z Z
"""
_SOUNDS = dict(pair.split() for pair in _NAMES.split(","))
_SYMBOL = re.compile("|".join(sorted(map(re.escape, _SOUNDS), key=len, reverse=True)))


def arpabet_of(ipa: str) -> tuple[str, ...]:
    """Read espeak-ng's IPA as ARPAbet without stress; what has no name there is left out."""
    return tuple(_SOUNDS[symbol] for symbol in _SYMBOL.findall(ipa))


def readings(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Give the sounds that espeak-ng reads each word with; nothing where it isn't installed.

    Raises:
        EngineError: it failed over the words.
        SettingError: it can't be loaded.
    """
    if missing(NEEDED) or not words:
        return []
    library, data = package()
    worker = Worker("phonemes", {"library": str(library), "data": str(data), "voice": "en-us"})
    try:
        return [arpabet_of(ipa) for ipa in worker.speak({"texts": list(words)}).words]
    finally:
        worker.close()
