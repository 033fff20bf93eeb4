"""How sure a match is: one readable sum of named features, turned into a probability."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
            "base": 0.9,
            "whole": 0.9,
            "healthy": 0.6,
            "rare": 1.8,
            "before": -1.8,
            "after": -1.6,
            "other": -0.6,
            "chat": -0.2,
            "circumstance": -1.9,
            "abbreviation": -0.8,
            "elsewhere": -1.3,
            "plain": -2.0,
            "plain_whole": 1.2,
            "loose": -3.0,
            "loose_plain": -3.0,
        },
        "words": {
            "base": -5.6,
            "coverage": 4.4,
            "whole": 1.0,
            "healthy": 0.9,
            "rare": 2.0,
            "before": -1.2,
            "after": -1.0,
            "other": -0.5,
            "chat": -0.3,
            "elsewhere": -1.2,
            "plain": -3.0,
            "edits": -0.4,
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

    def less(self, odds: float) -> "Scored":
        """Give it with its log-odds lowered."""
        if not odds or not 0 < self.probability < 1:
            return self
        return Scored(self.match, 1 / (1 + (1 / self.probability - 1) * math.exp(odds)), self.features)

    def at_most(self, probability: float) -> "Scored":
        """Give it with a lower probability, where a guard forbids to be surer."""
        return self if self.probability <= probability else Scored(self.match, probability, self.features)


def score(match: Match, scene: Scene, index: Index) -> Scored:
    """Tell how sure a match is, and by what."""
    weights = WEIGHTS[match.how]
    odds, counted = weights["base"], []
    for name, value in _features(match, scene, index):
        if value and name in weights:
            odds += weights[name] * value
            counted.append((name, value))
    scored = Scored(match, 1 / (1 + math.exp(-odds)), tuple(counted))
    return scored.at_most(UNSURE) if index.names[match.name].kind is Kind.DERIVED else scored


def _features(match: Match, scene: Scene, index: Index) -> Iterator[tuple[str, float]]:
    name = index.names[match.name]
    own = set(match.places)
    content, elsewhere = scene.telling - scene.ordinary - own, scene.elsewhere - own
    chat = scene.ordinary - own
    whole = not content and not elsewhere and not chat
    loose = name.kind is Kind.DERIVED
    yield "coverage", match.coverage
    yield "healthy", scene.healthy
    yield "whole", float(whole and match.coverage > 0.85)
    yield "loose", float(loose)
    if content:
        before, after = min(own) - 1, max(own) + 1
        yield "before", float(before in content and not index.joint(scene.stems[before])) + 2 * _between(own, content)
        yield "after", float(after in content and not index.joint(scene.stems[after]))
        yield "other", float(min(_MOST, len(content)))
    yield "chat", float(min(_MOST, len(chat)))
    yield "elsewhere", float(min(_MOST, len(elsewhere)))
    if match.how == "sound":
        light = all(scene.kinds[at] is WordKind.LIGHT for at in own)
        inside = sum(scene.kinds[at] is WordKind.ELSEWHERE for at in own)
        yield "light", float(light)
        yield "light_unasked", float(light and scene.healthy < 1)
        yield "elsewhere_inside", float(inside)
        yield "elsewhere_unasked", float(inside * (scene.healthy < 1))
        yield "typed", float(not scene.spoken)
        yield "typed_unasked", float(not scene.spoken and scene.healthy < 1)
        yield "typed_letters", float(not scene.spoken and name.text.isupper())
        yield "short", float(match.sounded <= _SHORT)
        yield "medium", float(_SHORT < match.sounded <= _MEDIUM)
        return
    plain = all(_plain(scene, index, at) for at in own)
    yield "rare", min(1.0, index.weights[match.name])
    yield "circumstance", float(not whole and all(stem in index.companions for stem in name.content))
    yield "abbreviation", float(len(name.stems) == 1 and name.text.isupper() and scene.healthy < 1)
    yield "plain", float(plain)
    yield "plain_whole", float(plain and whole)
    yield "loose_plain", float(plain and loose)
    yield "edits", float(sum(repair.edits for _, repair in match.repairs if not repair.same_sound))
    yield "unlike", float(sum(not (repair.same_sound or repair.slip) for _, repair in match.repairs))


def _between(own: set[int], content: Iterable[int]) -> float:
    """Tell whether a telling word stands inside the name: "bone marrow diseases" is no bone disease."""
    return float(any(min(own) < at < max(own) for at in content))


def _plain(scene: Scene, index: Index, at: int) -> bool:
    return index.light(scene.stems[at]) or scene.kinds[at] is WordKind.ELSEWHERE
