"""A small learned model: what kind of question a sentence answers, from its words and pairs of words.

Its weights are data: ``weights.json``, whose ``about`` says what they were learned from and under which licence.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from speech_content.model import Aspect

__all__ = ["FilingModel", "features", "load_model"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MOST_WORDS = 120
_WEIGHTS = Path(__file__).with_name("weights.json")


def features(text: str) -> tuple[str, ...]:
    """Give what the model sees of a text: words, pairs of neighbours, and which word comes first."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())[:_MOST_WORDS]]
    if not words:
        return ()
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    return tuple(dict.fromkeys([f"^{words[0]}", *words, *pairs]))


@dataclass(frozen=True, slots=True)
class FilingModel:
    """Softmax regression; it knows only aspects that its training had."""

    aspects: tuple[Aspect, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    """By feature: one weight an aspect."""

    def predict(self, text: str) -> dict[Aspect, float]:
        """Give each aspect's probability, the likeliest first; empty where no word is known."""
        known = [self.weights[feature] for feature in features(text) if feature in self.weights]
        if not known:
            return {}
        # A long sentence isn't more certain than a short one only for its length.
        scale = 1 / math.sqrt(len(known))
        sums = map(sum, zip(*known, strict=True))
        scores = [bias + scale * total for bias, total in zip(self.bias, sums, strict=True)]
        top = max(scores)
        parts = [math.exp(score - top) for score in scores]
        total = sum(parts)
        found = sorted(zip(self.aspects, parts, strict=True), key=lambda pair: -pair[1])
        return {aspect: part / total for aspect, part in found}


@cache
def load_model(path: Path = _WEIGHTS) -> FilingModel:
    """Read the weights."""
    table = json.loads(path.read_text(encoding="utf-8"))
    scale = table["scale"]
    weights = {feature: tuple(value * scale for value in row) for feature, row in table["weights"].items()}
    return FilingModel(tuple(map(Aspect, table["aspects"])), tuple(table["bias"]), weights)
