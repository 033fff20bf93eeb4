"""Finds many phrases in a few words at once: a trie over stems, with classes of words and gaps of bounded length."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from skill.understanding.grammar import expand
from skill.understanding.normalise import Normaliser

__all__ = ["GAP", "Found", "PhraseBook"]

T = TypeVar("T")
GAP = 3
"""Most words that ``...`` in a phrase stands for."""
_ANY = "..."


@dataclass(slots=True)
class _Node(Generic[T]):
    next: "dict[str, _Node[T]]" = field(default_factory=dict)
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
            for stem in {stem for word in words for stem in normaliser.phrase(word)}:
                self._classes[stem] = (*self._classes.get(stem, ()), f"<{name}>")
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, means: T) -> None:
        """Add a phrase: its choices are written out, ``<who>`` is any word of that class, ``...`` up to `GAP` words."""
        for sentence in expand(phrase):
            node = self._root
            for number, piece in enumerate(sentence.split(_ANY)):
                if number:
                    node = node.next.setdefault(_ANY, _Node())
                for stem in self._stems(piece):
                    node = node.next.setdefault(stem, _Node())
            if node is not self._root and means not in node.means:
                node.means.append(means)

    def find(self, stems: Sequence[str]) -> list[Found[T]]:
        """Find every phrase, in order of where it starts; phrases may overlap."""
        found: list[Found[T]] = []
        for start in range(len(stems)):
            for node in self._steps(self._root, stems, start):
                self._walk(node, stems, (start,), found)
        return found

    def _stems(self, piece: str) -> Iterator[str]:
        for word in piece.split():
            if word.startswith("<"):
                yield word
            else:
                yield from self._normaliser.phrase(word)

    def _steps(self, node: _Node[T], stems: Sequence[str], at: int) -> Iterator[_Node[T]]:
        """Give the nodes that the word at a place leads to, by itself and by its classes."""
        if at < len(stems):
            stem, following = stems[at], node.next
            if stem in following:
                yield following[stem]
            for name in self._classes.get(stem, ()):
                if name in following:
                    yield following[name]

    def _walk(self, node: _Node[T], stems: Sequence[str], places: tuple[int, ...], found: list[Found[T]]) -> None:
        found.extend(Found(places, means) for means in node.means)
        at = places[-1] + 1
        if (gap := node.next.get(_ANY)) is not None:
            for far in range(at, at + GAP + 1):
                for step in self._steps(gap, stems, far):
                    self._walk(step, stems, (*places, far), found)
        for step in self._steps(node, stems, at):
            self._walk(step, stems, (*places, at), found)
