"""All names of all topics, compiled once to be found by words; read-only and always the same to the byte."""

import hashlib
import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from rapidfuzz.distance import OSA

from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser
from skill.understanding.words import Words

__all__ = ["COMMON", "LONGEST_NAME", "Index", "Kind", "Name", "WordKind"]

LONGEST_NAME = 8
"""Most words of a name that are looked for as one span."""
COMMON = 400
"""Stems in more names than this only add to names that a rarer stem found."""
_MANY = 1000
"""In a small library a word that a few topics share still tells about as much as in one of so many."""
_LIGHT = 0.2
"""What a generic word such as "disease" weighs beside a telling one."""
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_APOSTROPHES = frozenset("'’")
_EPONYM = re.compile(r"^([A-Z]\w+)['’]s? (?:disease|syndrome|palsy|phenomenon)$", re.IGNORECASE)
"""What is called after a person is mostly called by that name alone."""
_SMALL = re.compile(r"\b[a-z]+\b|\b[A-Z][a-z]+\b")
"""Words that aren't written in capitals, as abbreviations are."""
_VARIANT = 6
"""Fewest letters of a name that may be another one misspelt."""
_PARTS = re.compile(r",| and | or |/|;", re.IGNORECASE)


class Kind(IntEnum):
    """Where a name comes from, the most trusted first."""

    TITLE = 0
    SAME = 1
    """Another name of what the title says, by the language's synonyms."""
    NAME = 2
    MISHEARD = 3
    EVERYDAY = 4
    """Another name of what a name says, by the language's synonyms."""
    DERIVED = 5
    """Made by the program: leads to a question, never straight to an answer."""


class WordKind(IntEnum):
    """What a word of an utterance can be."""

    LIGHT = 0
    """Carries the sentence and names nothing."""
    NAMING = 1
    """Stands in a name."""
    ELSEWHERE = 2
    """Speaks of something else than health."""
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one topic."""

    text: str
    """As it is written."""
    topic: int
    """Number of the topic."""
    kind: Kind
    stems: tuple[str, ...]
    content: tuple[str, ...]
    """Stems without the words that only join others, sorted."""


class Index:
    """Finds names by their words."""

    def __init__(self, topics: Sequence[Named], words: Words, normaliser: Normaliser) -> None:
        self.topics = tuple(topics)
        self._normaliser = normaliser
        self._joints = _stems(words.joints, normaliser)
        self.pairs = _stems(words.pairs, normaliser)
        """Words that put two names side by side."""
        self._light = _stems(words.common | words.pronouns, normaliser) | self._joints
        self._generic = _stems(words.generic, normaliser)
        self._elsewhere = _stems(words.elsewhere, normaliser) - self._light
        self.irregular = {form: normaliser.stem(form) for form in words.irregular}
        """Forms of words that no ending rule brings to their stem."""
        self.companions = _stems(words.companions, normaliser)
        self._illnesses = frozenset("".join(normaliser.name(name)) for group in words.synonyms for name in group)
        groups = (name for group in (*words.synonyms, *words.loose) for name in group)
        self._medical = {stem for name in groups for stem in normaliser.name(name)} - self._light - self._generic
        self.names = tuple(self._named(words))
        by_topic: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            by_topic[self.topics[name.topic].id].append(name)
        self._by_topic = {topic: tuple(names) for topic, names in by_topic.items()}
        self.strict: dict[str, tuple[int, ...]] = {}
        """Names by their stems written as one word."""
        self.loose: dict[tuple[str, ...], tuple[int, ...]] = {}
        """Names of two and more telling words by these words, sorted."""
        self.postings: dict[str, array[int]] = {}
        """Numbers of the names that hold a stem."""
        strict, loose, postings = self.strict, self.loose, self.postings
        for number, name in enumerate(self.names):
            glued = "".join(name.stems)
            strict[glued] = (*strict.get(glued, ()), number)
            if len(name.content) > 1:
                loose[name.content] = (*loose.get(name.content, ()), number)
            for stem in dict.fromkeys(name.content):
                if stem not in postings:
                    postings[stem] = array("I")
                postings[stem].append(number)
        self.holders = {
            stem: frozenset(numbers)
            for stem, numbers in postings.items()
            if len(numbers) > COMMON or stem in self._light
        }
        """Numbers of the names that hold a stem, for those too common or too light to look names up by."""
        owner = [name.topic for name in self.names]
        most = max(len(self.topics) + 2, _MANY)
        self._rarity = {
            stem: math.log(most / len({owner[number] for number in numbers})) / math.log(most)
            for stem, numbers in postings.items()
        }
        self.weights = tuple(self.weigh(name.content) for name in self.names)
        """Weight of each name: of its telling words together."""
        self.variants = dict(self._misspelt())
        """Common misspellings that names of one word are, each with the name that it stands for."""

    def rarity(self, stem: str) -> float:
        """Tell how much a stem tells, 0 to 1; what stands in many topics' names, or is generic, tells little."""
        rare = self._rarity.get(stem, 1.0)
        if stem in self._generic:
            return _LIGHT * rare
        return 0.5 * rare if stem in self._light else rare

    def weigh(self, stems: Iterable[str]) -> float:
        """Add up how much stems tell."""
        return sum(self.rarity(stem) for stem in stems)

    def stem(self, word: str) -> str:
        """Bring a word to the form in which names hold it."""
        return self._normaliser.stem(word)

    def kind_of(self, stem: str) -> WordKind:
        """Tell what a stem is outside of a name that was found."""
        if stem in self._light or stem in self._generic:
            return WordKind.LIGHT
        if stem in self._elsewhere:
            return WordKind.ELSEWHERE
        return WordKind.NAMING if stem in self.postings else WordKind.UNKNOWN

    def telling(self, stem: str) -> bool:
        """Tell whether a stem outside of a name may name something itself."""
        kind = self.kind_of(stem)
        return kind is WordKind.UNKNOWN or (kind is WordKind.NAMING and stem not in self.companions)

    def medical(self, stem: str) -> bool:
        """Tell whether a stem stands in a name of an illness that the language knows, covered or not."""
        return stem in self._medical

    def illness(self, stems: Sequence[str]) -> bool:
        """Tell whether some stems are all of an illness's name that the language knows, covered or not."""
        return "".join(stems) in self._illnesses

    def everyday(self, stem: str) -> bool:
        """Tell whether a stem is a word of everyday talk, which may well mean something else than a topic."""
        return stem in self._light or stem in self._elsewhere or stem in self.companions

    def generic(self, stem: str) -> bool:
        """Tell whether a stem is a word of a sickness that says little on its own."""
        return stem in self._generic

    def light(self, stem: str) -> bool:
        """Tell whether a stem carries the sentence and names nothing."""
        return stem in self._light

    def joint(self, stem: str) -> bool:
        """Tell whether a stem only joins others inside a name."""
        return stem in self._joints

    def topics_with(self, stem: str) -> frozenset[int]:
        """Give the numbers of the topics in whose names a stem stands."""
        return frozenset([self.names[number].topic for number in self.postings.get(stem, ())])

    def names_of(self, topic: str) -> tuple[Name, ...]:
        """Give the names of a topic, by its id; none where there is no such topic."""
        return self._by_topic.get(topic, ())

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal over everything compiled, in its order."""
        parts = hashlib.sha256()
        for table in (self.names, self.weights, self.strict, self.loose, self._rarity):
            parts.update(repr(table).encode())
        for stem, numbers in self.postings.items():
            parts.update(stem.encode())
            parts.update(numbers.tobytes())
        return parts.hexdigest()

    def _named(self, words: Words) -> Iterator[Name]:
        """Give all names: what is written, then the language's synonyms, then what the program derives."""
        titled: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        owners: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        held: list[set[tuple[str, ...]]] = [set() for _ in self.topics]
        derived: list[tuple[str, int]] = []
        ordinary: set[str] = set()
        written: list[Name] = []
        for number, topic in enumerate(self.topics):
            for text, kind in _texts(topic):
                if kind is Kind.DERIVED:
                    derived.append((text, number))
                elif name := self._name(text, number, kind, held[number]):
                    owners[name.stems][number] = None
                    if kind is Kind.TITLE:
                        titled[name.stems][number] = None
                    ordinary.update(map(self.stem, _SMALL.findall(text)))
                    written.append(name)
        groups = [(group, [self._normaliser.name(text) for text in group]) for group in words.synonyms]
        same = self._same([stems for _, stems in groups], titled)
        for held_name in written:
            meant = held_name.kind is Kind.NAME and held_name.topic in same.get(held_name.stems, ())
            name = replace(held_name, kind=Kind.SAME) if meant else held_name
            word = name.stems[0]
            mistakable = len(name.stems) == 1 and name.text.isupper() and (word in ordinary or self.everyday(word))
            yield replace(name, kind=Kind.DERIVED) if mistakable else name
        called = [(group, [self._normaliser.name(group[0])]) for group in words.called]
        loose = [(group, [self._normaliser.name(group[0])]) for group in (*words.loose, *words.called_loosely)]
        for some, kind in ((groups, Kind.EVERYDAY), (called, Kind.EVERYDAY), (loose, Kind.DERIVED)):
            for group, known in some:
                numbers = {number for stems in known for number in titled.get(stems, ())}
                given = Kind.SAME if numbers and kind is Kind.EVERYDAY else kind
                for number in sorted(numbers or {number for stems in known for number in owners.get(stems, ())}):
                    for text in group:
                        if name := self._name(text, number, given, held[number]):
                            yield name
        for text, number in derived:
            if name := self._name(text, number, Kind.DERIVED, held[number]):
                yield name

    @staticmethod
    def _same(
        groups: Iterable[Sequence[tuple[str, ...]]], titled: dict[tuple[str, ...], dict[int, None]]
    ) -> dict[tuple[str, ...], set[int]]:
        """Give the topics whose title means the same as a name, by the name's stems."""
        same: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for group in groups:
            numbers = {number for stems in group for number in titled.get(stems, ())}
            for stems in group if numbers else ():
                same[stems] |= numbers
        return same

    def _misspelt(self) -> Iterator[tuple[str, str]]:
        """Give each stem that is all of one name, in no other, and spelt nearly like a better known one."""
        for names in self._by_topic.values():
            single = dict.fromkeys(name.stems[0] for name in names if len(name.stems) == 1)
            known = [stem for stem in single if len(stem) >= _VARIANT and len(self.postings.get(stem, ())) > 1]
            for stem in single if known else ():
                if len(stem) < _VARIANT or len(self.postings.get(stem, ())) != 1:
                    continue
                near = min(known, key=lambda one: (OSA.distance(one, stem), one))
                if OSA.distance(near, stem, score_cutoff=2) <= 2:
                    yield stem, near

    def _name(self, text: str, topic: int, kind: Kind, held: set[tuple[str, ...]]) -> Name | None:
        stems = self._normaliser.name(text)
        if not stems or stems in held:
            return None
        held.add(stems)
        content = tuple(sorted([stem for stem in stems if stem not in self._joints]))
        return Name(text, topic, kind, stems, stems if content == stems else content)


def _stems(words: Iterable[str], normaliser: Normaliser) -> frozenset[str]:
    return frozenset(stem for word in words for stem in normaliser.phrase(word))


def _texts(topic: Named) -> Iterator[tuple[str, Kind]]:
    """Give a topic's names as written and what can be made from them."""
    written = [(topic.title, Kind.TITLE), *((name, Kind.NAME) for name in topic.names)]
    yield from written
    yield from ((name, Kind.MISHEARD) for name in topic.misheard_as)
    yield from ((name, Kind.DERIVED) for name in topic.derived)
    for text, kind in written:
        if _APOSTROPHES & set(text) and (eponym := _EPONYM.match(text)):
            yield eponym[1], Kind.SAME if kind is Kind.TITLE else Kind.EVERYDAY
        if "(" in text and (found := _BRACKETED.findall(text)):
            plain = _BRACKETED.sub("", text).strip()
            yield plain, kind
            for inner in found:
                initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", plain)).casefold()
                yield inner, Kind.NAME if inner.casefold() == initials else Kind.DERIVED
        outside = _BRACKETED.sub("", text) if "(" in text else text
        parts = [part.strip() for part in _PARTS.split(outside) if part.strip()] if _PARTS.search(outside) else []
        if len(parts) > 1:
            yield from ((part, Kind.DERIVED) for part in parts)
            if len(parts) == 2 and len(parts[0].split()) > 1 and len(parts[1].split()) == 1:
                yield f"{' '.join(parts[0].split()[:-1])} {parts[1]}", Kind.DERIVED
