"""Finds many phrases in a few words at once: a net of stems, with classes of words and gaps of bounded length."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from skill.understanding.grammar import written_out
from skill.understanding.normalise import Normaliser

__all__ = ["GAP", "NAME", "Found", "PhraseBook"]

T = TypeVar("T")
GAP = 3
"""Most words that ``...`` in a phrase stands for."""
_ANY = "..."
NAME = "\0name"
"""Stands for a topic's name among stems; no word can be like it."""


@dataclass(slots=True)
class _Node(Generic[T]):
    next: "dict[str, list[_Node[T]]]" = field(default_factory=dict)
    """What follows, by the next word."""
    own: "dict[str, _Node[T]]" = field(default_factory=dict)
    """The same, of what follows by one word alone; further phrases go on from there."""
    gap: "_Node[T] | None" = None
    """What follows after a gap."""
    means: list[T] = field(default_factory=list)

    def after(self, stem: str) -> "_Node[T]":
        """Give the node after one more word, made if need be."""
        if stem not in self.own:
            self.own[stem] = _Node()
            self.next.setdefault(stem, []).append(self.own[stem])
        return self.own[stem]


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
        self._classes = {
            f"<{name}>": tuple(dict.fromkeys(normaliser.phrase(word)[0] for word in sorted(words)))
            for name, words in (classes or {}).items()
        }
        self._classes["<topic>"] = (NAME,)
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, means: T) -> None:
        """Add a phrase.

        Its choices are taken; ``<who>`` is any word of that class, ``<topic>`` a name, ``...`` up to `GAP` words.
        """
        for sentence, choices in written_out(phrase):
            ends = [self._root]
            for word in sentence.replace(_ANY, f" {_ANY} ").split():
                if word.startswith("@"):
                    ends = self._choose(ends, choices[int(word[1:])].split("|"))
                elif word.startswith("<"):
                    ends = self._join(ends, self._classes[word])
                elif word == _ANY:
                    ends = [self._skip(node) for node in ends]
                else:
                    for stem in self._normaliser.phrase(word):
                        ends = [node.after(stem) for node in ends]
            self._mean(ends, means)

    def add_stems(self, stems: Iterable[str], means: T) -> None:
        """Add a phrase that is normalised already."""
        node = self._root
        for stem in stems:
            node = node.after(stem)
        self._mean([node], means)

    def _mean(self, ends: Iterable[_Node[T]], means: T) -> None:
        for node in ends:
            if node is not self._root and means not in node.means:
                node.means.append(means)

    @staticmethod
    def _skip(node: _Node[T]) -> _Node[T]:
        if node.gap is None:
            node.gap = _Node()
        return node.gap

    def _choose(self, ends: Sequence[_Node[T]], words: Iterable[str]) -> list[_Node[T]]:
        """Go on from some nodes by any of some words, to one shared node."""
        single: dict[str, None] = {}
        further = []
        for word in words:
            first, *rest = (stem for part in word.split() for stem in self._normaliser.phrase(part))
            if not rest:
                single[first] = None
            for node in ends if rest else ():
                after = node.after(first)
                for stem in rest:
                    after = after.after(stem)
                further.append(after)
        return self._join(ends, tuple(single)) + further

    @staticmethod
    def _join(ends: Sequence[_Node[T]], stems: Sequence[str]) -> list[_Node[T]]:
        """Lead from some nodes to one shared node by any of some stems."""
        shared: _Node[T] = _Node()
        for node in ends:
            following = node.next
            for stem in stems:
                if stem in following:
                    following[stem].append(shared)
                else:
                    following[stem] = [shared]
        return [shared]

    def find(self, stems: Sequence[str]) -> list[Found[T]]:
        """Find every phrase, in order of where it starts; phrases may overlap."""
        found: list[Found[T]] = []
        for start, stem in enumerate(stems):
            for node in self._root.next.get(stem, ()):
                self._walk(node, stems, (start,), found)
        return found

    def _walk(self, node: _Node[T], stems: Sequence[str], places: tuple[int, ...], found: list[Found[T]]) -> None:
        for means in node.means:
            found.append(Found(places, means))
        at = places[-1] + 1
        if node.gap is not None:
            for far in range(at, min(at + GAP + 1, len(stems))):
                for step in node.gap.next.get(stems[far], ()):
                    self._walk(step, stems, (*places, far), found)
        if at < len(stems):
            for step in node.next.get(stems[at], ()):
                self._walk(step, stems, (*places, at), found)
