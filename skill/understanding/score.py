"""How sure a match is: one readable sum of named features, turned into a probability."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from skill.understanding.index import Index, Kind, WordKind
from skill.understanding.matcher import Match, Scene

__all__ = ["ANSWER", "ASK", "UNSURE", "WEIGHTS", "Scored", "score"]

ANSWER = 0.80
"""Probability from which a question is answered without asking; set on development questions."""
ASK = 0.35
"""Probability from which "did you mean" is asked; set on development questions."""

UNSURE = 0.75
"""Highest probability of what may be asked but not answered."""

WEIGHTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "exact": {
            "base": 1.6,
            "whole": 1.5,
            "healthy": 1.0,
            "rare": 1.0,
            "before": -2.2,
            "after": -1.9,
            "other": -0.55,
            "circumstance": -1.8,
            "abbreviation": -1.0,
            "elsewhere": -2.2,
            "plain": -2.2,
            "plain_whole": 1.2,
            "loose": -3.0,
            "loose_plain": -3.0,
        },
        "words": {
            "base": -5.1,
            "coverage": 5.0,
            "whole": 1.3,
            "healthy": 1.3,
            "rare": 0.8,
            "before": -1.8,
            "after": -1.2,
            "other": -0.5,
            "elsewhere": -1.7,
            "plain": -3.5,
            "edits": -0.5,
            "unlike": -1.2,
            "loose": -2.0,
        },
        "sound": {
            "base": -11.3,
            "coverage": 14.0,
            "healthy": 1.4,
            "short": -3.0,
            "medium": -0.7,
            "light": -0.6,
            "light_unasked": -1.6,
            "elsewhere": -1.2,
            "elsewhere_inside": -0.5,
            "elsewhere_unasked": -1.0,
            "loose": -0.5,
            "typed": -1.2,
            "typed_unasked": -2.0,
            "typed_letters": -2.0,
        },
    }
)
"""What each feature adds to the log-odds, by how the match was found. Set by hand, checked on development questions."""
_SHORT, _MEDIUM = 4, 6
"""Names of at most so many rough sounds are short, or middling."""
_MOST = 3
"""Counts are cut off here."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A match with how sure it is."""

    match: Match
    probability: float
    """That this topic is meant, 0 to 1."""
    features: tuple[tuple[str, float], ...]
    """Value of each feature that counted, by name."""

    @property
    def topic(self) -> int:
        """Number of the topic."""
        return self.match.topic

    def at_most(self, probability: float) -> "Scored":
        """Give it with a lower probability, where a guard forbids to be surer."""
        return replace(self, probability=min(self.probability, probability))


def score(match: Match, scene: Scene, index: Index) -> Scored:
    """Tell how sure a match is, and by what."""
    weights = WEIGHTS[match.how]
    features = {name: value for name, value in _features(match, scene, index).items() if value and name in weights}
    odds = weights["base"] + sum(weights[name] * value for name, value in features.items())
    scored = Scored(match, 1 / (1 + math.exp(-odds)), tuple(features.items()))
    return scored.at_most(UNSURE) if index.names[match.name].kind is Kind.DERIVED else scored


def _features(match: Match, scene: Scene, index: Index) -> dict[str, float]:
    name = index.names[match.name]
    own = set(match.places)
    content, elsewhere = scene.telling - own, scene.elsewhere - own
    before, after = min(own) - 1, max(own) + 1
    plain = match.how != "sound" and all(_plain(scene, index, at) for at in own)
    whole = not content and not elsewhere
    light = match.how == "sound" and all(scene.kinds[at] is WordKind.LIGHT for at in own)
    inside = sum(scene.kinds[at] is WordKind.ELSEWHERE for at in own)
    return {
        "coverage": match.coverage,
        "whole": float(whole and match.coverage > 0.85),
        "healthy": scene.healthy,
        "rare": min(1.0, index.weights[match.name]),
        "before": float(before in content and not index.joint(scene.stems[before])) + 2 * _between(own, content),
        "after": float(after in content and not index.joint(scene.stems[after])),
        "other": float(min(_MOST, len(content))),
        "elsewhere": float(min(_MOST, len(elsewhere))),
        "circumstance": float(not whole and all(stem in index.companions for stem in name.content)),
        "abbreviation": float(len(name.stems) == 1 and name.text.isupper() and scene.healthy < 1),
        "light": float(light),
        "light_unasked": float(light and scene.healthy < 1),
        "elsewhere_inside": float(inside),
        "elsewhere_unasked": float(inside * (scene.healthy < 1)),
        "loose_plain": float(plain and name.kind is Kind.DERIVED),
        "plain": float(plain),
        "plain_whole": float(plain and whole),
        "edits": float(sum(repair.edits for _, repair in match.repairs if not repair.same_sound)),
        "unlike": float(sum(not (repair.same_sound or repair.slip) for _, repair in match.repairs)),
        "typed": float(not scene.spoken),
        "typed_unasked": float(not scene.spoken and scene.healthy < 1),
        "typed_letters": float(not scene.spoken and name.text.isupper()),
        "loose": float(name.kind is Kind.DERIVED),
        "short": float(match.sounded <= _SHORT),
        "medium": float(_SHORT < match.sounded <= _MEDIUM),
    }


def _between(own: set[int], content: Iterable[int]) -> float:
    """Tell whether a telling word stands inside the name: "bone marrow diseases" is no bone disease."""
    return float(any(min(own) < at < max(own) for at in content))


def _plain(scene: Scene, index: Index, at: int) -> bool:
    return index.light(scene.stems[at]) or scene.kinds[at] is WordKind.ELSEWHERE
