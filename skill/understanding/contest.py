"""Settles which of several names in one utterance is its topic: one candidate a topic, the likeliest first."""

from collections.abc import Iterable, Sequence

from skill.understanding.index import Index, WordKind
from skill.understanding.matcher import Match, Matcher, Scene
from skill.understanding.score import ANSWER, ASK, UNSURE, Scored, score

__all__ = ["Contest"]

_ALL = 0.85
"""Share of a name's weight from which it explains more than a shorter name does."""
_MOST = 24
"""Most topics that are compared with each other."""
_BESIDE = 0.70
"""Highest probability where a second topic is named as clearly."""
_BEHIND = 0.30
"""Highest probability of a topic that another one's better claim to the same words pushes back."""


class Contest:
    """Gathers and ranks what an utterance may name."""

    def __init__(self, matcher: Matcher, talk: frozenset[str] = frozenset()) -> None:
        """Take where names are found, and the stems of words that people say whatever they ask about."""
        self._matcher = matcher
        self._talk = talk
        self._index: Index = matcher.index

    def whole(self, scene: Scene) -> tuple[Scored, ...]:
        """Give the topics whose whole name was said, each once, the likeliest first."""
        ranked = self._ranked(self._matcher.exact(scene), scene)
        return self._settled([self._doubted(one, scene) for one in ranked] if scene.spoken else ranked, scene)

    def _doubted(self, scored: Scored, scene: Scene) -> Scored:
        """Doubt a name that everybody says, where a recogniser left strange words too: "sar coy doses"."""
        first = min(scene.breaks, default=len(scene.stems))  # what is said after "and ear infections?" is no part of it
        last = first if scored.match.places[-1] < first else len(scene.stems)
        left = (scene.stems[at] for at in scene.content.difference(scored.match.places) if at < last)
        strange = not all(map(self.talked, left))
        return scored.at_most(UNSURE) if strange and self._circumstance(scored) else scored

    def settles(self, whole: Sequence[Scored], scene: Scene) -> bool:
        """Tell whether whole names leave nothing open: no word is strange, as in "asthma in cildren"."""
        return bool(whole) and whole[0].probability >= ANSWER and WordKind.UNKNOWN not in scene.kinds

    def candidates(self, whole: Sequence[Scored], scene: Scene) -> tuple[Scored, ...]:
        """Give every topic that may be meant once, the likeliest first; sounds are tried where words leave it open."""
        if self.settles(whole, scene):
            if not scene.spoken:
                return tuple(whole)
            alike = self._ranked(self._matcher.look_alikes(scene, whole[0].match), scene)
            return (whole[0], *self._sorted((*whole[1:], *alike)))
        # Beside a name that is sure, any repair may make another name of it; else recognised words must sound alike.
        sure = bool(whole) and whole[0].probability >= ANSWER
        found = self._ranked(self._matcher.by_words(scene, alike=scene.spoken and not sure), scene)
        words = self._settled(self._joined(whole, found), scene)
        if words and words[0].probability >= ANSWER:
            return words
        return self._settled(self._joined(words, self._ranked(self._matcher.by_sound(scene), scene)), scene)

    def talked(self, stem: str) -> bool:
        """Tell whether people often say a word whatever they ask about."""
        return stem in self._talk

    def spelt_like(self, stem: str, *, but: str) -> bool:
        """Tell whether a word is one slip away from a word of a name other than `but`."""
        return any(repair.edits == 1 and repair.stem != but for repair in self._matcher.speller.repairs(stem))

    def _joined(self, known: Sequence[Scored], further: Sequence[Scored]) -> tuple[Scored, ...]:
        """Add what was found in a weaker way, unless a whole name stands for the same words."""
        exact = [item for item in known if item.match.how == "exact"]
        held = {item.topic: set(item.match.places) for item in exact}
        added = []
        for item in further:
            own = set(item.match.places)
            more = item.topic not in held or (bool(item.match.repairs) and own > held[item.topic])
            inside = not item.match.repairs and any(own < whole for whole in held.values())
            if more and not inside:
                added.append(item)
        return self._sorted((*known, *added))

    def _ranked(self, matches: Iterable[Match], scene: Scene) -> tuple[Scored, ...]:
        return self._sorted(score(match, scene, self._index) for match in matches)

    def _sorted(self, scored: Iterable[Scored]) -> tuple[Scored, ...]:
        names = self._index.names
        best: dict[int, Scored] = {}
        for item in sorted(
            scored,
            key=lambda item: (
                -item.probability,
                names[item.match.name].kind,
                len(names[item.match.name].stems),
                item.match.places,
                item.match.name,
            ),
        ):
            best.setdefault(item.topic, item)
        return tuple(best.values())

    def _settled(self, candidates: Sequence[Scored], scene: Scene) -> tuple[Scored, ...]:
        """Compare whole names: who has the better claim to the same words, and which is only a circumstance."""
        best = candidates[:_MOST]
        if len(best) < 2:
            return tuple(best)
        places = {id(one): frozenset(one.match.places) for one in best}
        by_the_way = {id(one): self._circumstance(one) for one in best if one.match.how == "exact"}
        rivals = [one for one in best if one.probability >= ASK]
        settled = []
        for mine in best:
            limit = 1.0
            own, exact = places[id(mine)], mine.match.how == "exact"
            for other in rivals:
                if other is mine:
                    continue
                if own & places[id(other)]:
                    limit = min(limit, self._same_words(mine, other))
                elif exact and other.match.how == "exact":
                    less = by_the_way[id(mine)] - by_the_way[id(other)]
                    if less == 0 or self._paired(mine, other, scene):
                        limit = min(limit, _BESIDE)
                    elif less > 0:
                        limit = min(limit, _BEHIND)
            settled.append(mine.at_most(limit))
        return self._sorted(settled)

    def _paired(self, mine: Scored, other: Scored, scene: Scene) -> bool:
        """Tell whether two names stand side by side, as in "gout and lupus", and neither is an everyday word."""
        first, second = sorted((mine.match.places, other.match.places))
        names = (self._index.names[one.match.name].content for one in (mine, other))
        return (
            second[0] - first[-1] == 2
            and scene.stems[first[-1] + 1] in self._index.pairs
            and not any(all(map(self._index.everyday, content)) for content in names)
        )

    def _same_words(self, mine: Scored, other: Scored) -> float:
        names = self._index.names
        own, others = set(mine.match.places), set(other.match.places)
        if own != others or mine.match.how != other.match.how:
            longer = own < others and other.match.coverage > _ALL and other.match.how != "sound"
            return _BEHIND if longer else 1.0
        if mine.match.how != "exact" and names[mine.match.name].stems != names[other.match.name].stems:
            return 1.0
        kind, rival = names[mine.match.name].kind, names[other.match.name].kind
        if kind == rival:
            return _BESIDE
        return 1.0 if kind < rival else _BEHIND

    def _circumstance(self, scored: Scored) -> int:
        """Tell how likely a name is told by the way, as "smoked" is beside "lung cancer": 2 is likelier than 1 or 0."""
        index = self._index
        content = index.names[scored.match.name].content
        said = all(self.talked(stem) or index.everyday(stem) for stem in content)
        return said + (said and len(content) == 1 and index.everyday(content[0]))
