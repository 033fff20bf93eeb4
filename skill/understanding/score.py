"""How sure a match is: one readable sum of named features, turned into a probability."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from skill.understanding.index import Index, Kind, WordKind
from skill.understanding.matcher import Match, Scene

__all__ = ["ANSWER", "ASK", "UNSURE", "WEIGHTS", "Scored", "score"]

ANSWER = 0.80
"""Probability from which a question is answered without asking; set on development questions."""
ASK = 0.38
"""Probability from which "did you mean" is asked; set on development questions."""

UNSURE = 0.75
"""Highest probability of what may be asked but not answered."""

_WHOLE = {
    "base": 0.9,
    "whole": 0.9,
    "healthy": 0.6,
    "rare": 1.8,
    "before": -1.8,
    "after": -1.6,
    "other": -0.3,
    "chat": -0.1,
    "circumstance": -1.9,
    "abbreviation": -0.8,
    "elsewhere": -0.6,
    "plain": -2.0,
    "plain_whole": 1.2,
    "loose": -3.0,
    "loose_plain": -3.0,
}
_REPAIRED = {"base": 0.7, "abbreviation": 0.0, "plain": -2.5, "plain_whole": 0.0}
"""What counts otherwise where a whole name was said with repairs."""

WEIGHTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "exact": _WHOLE,
        "spelt": {**_WHOLE, **_REPAIRED, "edits": -0.4, "unlike": -2.0, "crowded": -0.8},
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
            "base": -11.1,
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
    counted = tuple([(name, value) for name, value in _features(match, scene, index) if value and weights.get(name)])
    odds = weights["base"]
    for name, value in counted:
        odds += weights[name] * value
    scored = Scored(match, 1 / (1 + math.exp(-odds)), counted)
    return scored.at_most(UNSURE) if index.names[match.name].kind is Kind.DERIVED else scored


def _features(match: Match, scene: Scene, index: Index) -> list[tuple[str, float]]:
    name = index.names[match.name]
    own = set(match.places)
    content, elsewhere, chat = scene.content - own, scene.elsewhere - own, scene.ordinary - own
    whole = not (content or elsewhere or chat)
    loose = name.kind is Kind.DERIVED
    found = [
        ("coverage", match.coverage),
        ("healthy", scene.healthy),
        ("whole", float(whole and match.coverage > 0.85)),
        ("loose", float(loose)),
        ("chat", float(min(_MOST, len(chat)))),
        ("elsewhere", float(min(_MOST, len(elsewhere)))),
    ]
    if content:
        first, last = match.places[0], match.places[-1]
        before = float(first - 1 in content and first not in scene.breaks and not index.joint(scene.stems[first - 1]))
        after = last + 1 in content - scene.breaks - scene.talk and not index.joint(scene.stems[last + 1])
        found += (
            ("before", before + 2 * any(first < at < last for at in content)),
            ("after", float(after)),
            ("other", float(min(_MOST, len(content)))),
        )
    if match.how == "sound":
        light = all(scene.kinds[at] is WordKind.LIGHT for at in own)
        inside = sum(scene.kinds[at] is WordKind.ELSEWHERE for at in own)
        unasked = scene.healthy < 1
        found += (
            ("light", float(light)),
            ("light_unasked", float(light and unasked)),
            ("elsewhere_inside", float(inside)),
            ("elsewhere_unasked", float(inside * unasked)),
            ("typed", float(not scene.spoken)),
            ("typed_unasked", float(not scene.spoken and unasked)),
            ("typed_letters", float(not scene.spoken and name.text.isupper())),
            ("short", float(match.sounded <= _SHORT)),
            ("medium", float(_SHORT < match.sounded <= _MEDIUM)),
        )
        return found
    # Two everyday words side by side mean what they name more often than one does.
    apart = 1 if match.places[-1] - match.places[0] >= len(own) else len(own)
    plain = all(_plain(scene, index, at) for at in own) / apart
    circumstance = len(own) == 1 and not whole and all(stem in index.companions for stem in name.content)
    found += (
        ("rare", min(1.0, index.weights[match.name])),
        ("circumstance", float(circumstance)),
        ("abbreviation", float(len(name.stems) == 1 and scene.healthy < 1 and name.text.isupper())),
        ("plain", float(plain)),
        ("plain_whole", float(plain and whole)),
        ("loose_plain", float(plain and loose)),
    )
    if match.repairs:
        found += (
            ("edits", float(sum(repair.edits for _, repair in match.repairs if not repair.same_sound))),
            ("unlike", float(sum(not (repair.same_sound or repair.slip) for _, repair in match.repairs))),
            ("crowded", float(sum(not repair.alone for _, repair in match.repairs))),
        )
    return found


def _plain(scene: Scene, index: Index, at: int) -> bool:
    return index.light(scene.stems[at]) or scene.kinds[at] is WordKind.ELSEWHERE
