"""Keeps look-alikes apart: a difference that tells names apart turns an answer into a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skill.understanding.index import Index, Name, WordKind
from skill.understanding.matcher import Scene
from skill.understanding.normalise import Normaliser
from skill.understanding.score import ASK, UNSURE, Scored
from skill.understanding.words import Words

__all__ = ["Guard", "Guarded"]

_CLOSE_SOUND = 0.15
"""Another topic that sounds nearly as alike makes both a question."""
_WHOLE = 0.97
"""Share of a name's weight from which it counts as said."""
_SURE_SOUND = 0.97
"""A name found by its sound alone is answered only from here on."""
_MIXED_UP = 0.92
"""From here on a recogniser may well have put one name for the other."""
_LONG_SOUND = 7
"""Fewest rough sounds of a name that is answered by its sound alone."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Candidates after the guard, and why it held any back."""

    candidates: tuple[Scored, ...]
    reasons: tuple[str, ...]


class Guard:
    """Holds back what may be a look-alike."""

    def __init__(self, index: Index, words: Words, normaliser: Normaliser) -> None:
        self._index = index
        self._parts = tuple(tuple(sorted(group, key=len, reverse=True)) for group in words.parts)
        self._opposed: dict[str, set[int]] = {}
        for number, group in enumerate(words.opposed):
            for word in group:
                for stem in normaliser.phrase(word):
                    self._opposed.setdefault(stem, set()).add(number)
        self._cut: dict[str, tuple[str, ...]] = {}
        """Words that tell names apart, by what is left of them without their last letter."""
        for stem in sorted(self._opposed):
            self._cut[stem[:-1]] = (*self._cut.get(stem[:-1], ()), stem)

    def hold(self, candidates: Sequence[Scored], scene: Scene, *, but: str = "") -> Guarded:
        """Lower what must be asked.

        Args:
            candidates: one a topic, the likeliest first.
            scene: the utterance.
            but: id of a topic that isn't meant, so that nothing is mixed up with it.
        """
        if not candidates:
            return Guarded((), ())
        best, reasons = candidates[0], []
        for reason in self._reasons(
            best, [one for one in candidates[1:] if self._index.topics[one.topic].id != but], scene
        ):
            reasons.append(reason)
        held = (best.at_most(UNSURE), *candidates[1:]) if reasons else tuple(candidates)
        return Guarded(held, tuple(reasons))

    def _reasons(self, best: Scored, others: Sequence[Scored], scene: Scene) -> Iterable[str]:
        match = best.match
        if match.how == "exact":
            yield from self._beside(best, scene)
            yield from self._cut_short(best, scene)
            yield from self._abbreviated(best, scene)
            if scene.spoken:
                yield from self._misheard(best, others)
            return
        yield from self._opposite(best, scene)
        for said, repair in match.repairs:
            if not (repair.same_sound or repair.slip) or self.differ(said, repair.stem):
                yield f"{said} is only like {repair.stem}"
            elif not repair.alone:
                yield f"{said} is like other words too"
        if match.how == "sound":
            if not scene.spoken and scene.healthy < 1:
                yield "typed, and only its sound fits"
            if match.coverage < _SURE_SOUND or match.sounded < _LONG_SOUND:
                yield f"sounds only {match.coverage:.2f} alike"
            for rival in others:
                if rival.match.how == "sound" and match.coverage - rival.match.coverage < _CLOSE_SOUND:
                    yield f"{self._text(rival)} sounds nearly as alike"
        elif match.coverage < _WHOLE and not match.repairs and not self._complete(best, scene):
            yield f"only part of {self._text(best)} was said"

    def _complete(self, best: Scored, scene: Scene) -> bool:
        """Tell whether a name was said by a word of its own, and only without one like "infections" or "syndrome"."""
        said = {scene.stems[at] for at in best.match.places}
        own = any(self._index.rarity(stem) >= 1 for stem in said)
        left = (stem for stem in self._index.names[best.match.name].content if stem not in said)
        return own and all(map(self._index.generic, left))

    def _beside(self, best: Scored, scene: Scene) -> Iterable[str]:
        """Look for a word next to the name that makes it another one: "hepatitis E", "type 3 diabetes"."""
        name = self._index.names[best.match.name]
        own = set(best.match.places)
        for at in (min(own) - 2, min(own) - 1, max(own) + 1, max(own) + 2):
            if 0 <= at < len(scene.stems) and at not in own and self._tells_apart(scene, at, own):
                stem = scene.stems[at]
                if stem not in name.stems and not self._parted(scene, at, own) and self._may_name(stem, name):
                    yield f"{stem} beside {name.text} may make it another one"

    def _opposite(self, best: Scored, scene: Scene) -> Iterable[str]:
        """Look for a word in or beside what was said whose opposite stands in the name: "chronic" for "acute"."""
        name = self._index.names[best.match.name]
        first, last = min(best.match.places), max(best.match.places)
        for at in range(max(0, first - 1), min(len(scene.stems), last + 2)):
            stem = scene.stems[at]
            if stem in name.stems or at in scene.cues or self._index.joint(stem):
                continue
            if stem in self._opposed or (len(stem) == 1 and first <= at <= last):
                yield f"{stem} is not in {name.text}"

    def _tells_apart(self, scene: Scene, at: int, own: set[int]) -> bool:
        stem = scene.stems[at]
        if stem not in self._opposed and not stem.isdigit():
            return False
        near = at in (min(own) - 1, max(own) + 1)
        if len(stem) == 1:
            return near and at > max(own) and (stem != "a" or at == len(scene.stems) - 1)
        return near and at not in scene.cues and scene.kinds[at] is not WordKind.ELSEWHERE

    def _cut_short(self, best: Scored, scene: Scene) -> Iterable[str]:
        """Look for a word before the name that lost or gained its last letter: "no Hodgkin lymphoma"."""
        name, before = self._index.names[best.match.name], min(best.match.places) - 1
        said = scene.stems[before] if before >= 0 and before + 1 not in scene.breaks else ""
        longer = (said[:-1],) if said[:-1] in self._opposed else ()
        for stem in (*self._cut.get(said, ()), *longer) if said else ():
            if f"{stem}{''.join(name.stems)}" in self._index.strict:
                yield f"{said} beside {name.text} may be {stem}"

    @staticmethod
    def _parted(scene: Scene, at: int, own: set[int]) -> bool:
        """Tell whether a sign parts a word from a name beside it."""
        first, last = min(own), max(own)
        return any(
            place in scene.breaks for place in (range(at + 1, first + 1) if at < first else range(last + 1, at + 1))
        )

    def _may_name(self, stem: str, name: Name) -> bool:
        """Tell whether a word beside a name may be part of another one: a figure or an everyday word only if one is."""
        if not (len(stem) > 1 and stem.isdigit()) and not self._index.light(stem):
            return True
        others = self._index.postings.get(stem, ())
        return any(not set(name.content).isdisjoint(self._index.names[number].content) for number in others)

    def _abbreviated(self, best: Scored, scene: Scene) -> Iterable[str]:
        """An abbreviation must be said as it is written: "hivs" may be hives."""
        name = self._index.names[best.match.name]
        said = "".join(scene.words[at] for at in best.match.places)
        if len(name.stems) == 1 and name.text.isupper() and said != "".join(filter(str.isalnum, name.text.lower())):
            yield f"{said} is not quite {name.text}"

    def _misheard(self, best: Scored, others: Sequence[Scored]) -> Iterable[str]:
        """A recogniser may have put one look-alike for another that is covered too."""
        own = set(self._index.names[best.match.name].stems)
        for rival in others:
            if rival.match.how != "sound" or rival.probability < ASK:
                continue
            apart = own ^ set(self._index.names[rival.match.name].stems)
            # Letters rhyme over a telephone: "hepatitis b" and "hepatitis c".
            if rival.match.coverage >= _MIXED_UP or any(len(stem) == 1 and stem.isalpha() for stem in apart):
                yield f"{self._text(rival)} sounds like it too"

    def differ(self, one: str, other: str) -> bool:
        """Tell whether two words differ in a part, or as words, that tell names apart."""
        if self._opposed.get(one, set()) & self._opposed.get(other, set()):
            return True
        for group in self._parts:
            for part in group:
                if part in one:
                    for else_ in group:
                        if else_ != part and else_ in other and one.replace(part, else_, 1) == other:
                            return True
        return False

    def _text(self, scored: Scored) -> str:
        return self._index.names[scored.match.name].text
