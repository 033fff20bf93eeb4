"""Finds many phrases in a few words at once: a net of stems, with classes of words and gaps of bounded length."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from skill.understanding.grammar import written_out
from skill.understanding.normalise import Normaliser

__all__ = ["GAP", "Found", "PhraseBook"]

T = TypeVar("T")
GAP = 3
"""Most words that ``...`` in a phrase stands for."""
_ANY = "..."


@dataclass(slots=True)
class _Node(Generic[T]):
    own: "dict[str, _Node[T]]" = field(default_factory=dict)
    """What follows by one word."""
    joint: "dict[str, list[_Node[T]]]" = field(default_factory=dict)
    """What follows by any word of a choice; such nodes are shared."""
    means: list[T] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One phrase that was said."""

    places: tuple[int, ...]
    """Indices of its words, without what a gap skipped."""
    means: T

    @property
    def start(self) -> int:
        """Index of its first word."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Index after its last word."""
        return self.places[-1] + 1


class PhraseBook(Generic[T]):
    """Phrases and what each means."""

    def __init__(self, normaliser: Normaliser, classes: Mapping[str, Iterable[str]] | None = None) -> None:
        self._normaliser = normaliser
        self._classes: dict[str, tuple[str, ...]] = {}
        for name, words in (classes or {}).items():
            for stem in dict.fromkeys(stem for word in words for stem in normaliser.phrase(word)):
                self._classes[stem] = (*self._classes.get(stem, ()), f"<{name}>")
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, means: T) -> None:
        """Add a phrase: its choices are taken, ``<who>`` is any word of that class, ``...`` up to `GAP` words."""
        for sentence, choices in written_out(phrase):
            ends = [self._root]
            for word in sentence.replace(_ANY, f" {_ANY} ").split():
                if word.startswith("@"):
                    ends = self._choose(ends, choices[int(word[1:])].split("|"))
                else:
                    for stem in (word,) if word[0] in "<." else self._normaliser.phrase(word):
                        ends = [node.own.setdefault(stem, _Node()) for node in ends]
            for node in ends:
                if node is not self._root and means not in node.means:
                    node.means.append(means)

    def _choose(self, ends: Sequence[_Node[T]], words: Iterable[str]) -> list[_Node[T]]:
        """Go on from some nodes by any of some words, to one shared node."""
        shared: _Node[T] = _Node()
        further = [shared]
        for word in words:
            first, *rest = self._normaliser.phrase(word)
            for node in ends:
                if not rest:
                    node.joint.setdefault(first, []).append(shared)
                    continue
                after = node.own.setdefault(first, _Node())
                for stem in rest:
                    after = after.own.setdefault(stem, _Node())
                further.append(after)
        return further

    def add_stems(self, stems: Iterable[str], means: T) -> None:
        """Add a phrase that is normalised already."""
        node = self._root
        for stem in stems:
            node = node.own.setdefault(stem, _Node())
        if node is not self._root and means not in node.means:
            node.means.append(means)

    def find(self, stems: Sequence[str]) -> list[Found[T]]:
        """Find every phrase, in order of where it starts; phrases may overlap."""
        found: list[Found[T]] = []
        for start in range(len(stems)):
            for node in self._steps(self._root, stems, start):
                self._walk(node, stems, (start,), found)
        return found

    def _steps(self, node: _Node[T], stems: Sequence[str], at: int) -> Iterator[_Node[T]]:
        """Give the nodes that the word at a place leads to, by itself, by its classes and in choices."""
        if at < len(stems):
            stem, own = stems[at], node.own
            if stem in own:
                yield own[stem]
            for name in self._classes.get(stem, ()):
                if name in own:
                    yield own[name]
            if stem in node.joint:
                yield from node.joint[stem]

    def _walk(self, node: _Node[T], stems: Sequence[str], places: tuple[int, ...], found: list[Found[T]]) -> None:
        found.extend(Found(places, means) for means in node.means)
        at = places[-1] + 1
        if (gap := node.own.get(_ANY)) is not None:
            for far in range(at, at + GAP + 1):
                for step in self._steps(gap, stems, far):
                    self._walk(step, stems, (*places, far), found)
        for step in self._steps(node, stems, at):
            self._walk(step, stems, (*places, at), found)
