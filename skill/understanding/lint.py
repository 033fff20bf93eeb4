"""What an editor should know about names: collisions, names that mean something else too, and look-alikes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from skill.understanding.aspect import Aspects
from skill.understanding.guard import Guard
from skill.understanding.index import Index, Kind, Name
from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser
from skill.understanding.sound_index import SoundIndex
from skill.understanding.words import Words
from speech_content.errors import Problem

__all__ = ["LookAlike", "lint", "look_alikes"]

_ALIKE = 0.88
"""From here on two names are look-alikes by their sound."""
_FEWEST = 10
"""Names that a topic should have at least, besides its title; people call it many things."""


@dataclass(frozen=True, slots=True, order=True)
class LookAlike:
    """Two names of different topics that may be taken for each other."""

    one: str
    other: str
    topics: tuple[str, str]
    """Their topics' ids."""
    likeness: float
    """How alike they sound, 0 to 1."""
    differs: bool
    """True where they differ in a part that tells names apart: such a pair is asked about, never guessed."""


def lint(topics: Iterable[Named], words: Words) -> tuple[Problem, ...]:
    """Check the names of topics against each other and against the language.

    Reports names that two topics share, names said twice, names that are a cue or a common word, and look-alikes.
    """
    named = tuple(topics)
    normaliser = Normaliser(words)
    index = Index(named, words, normaliser)
    cues = Aspects(words, normaliser).vocabulary
    found = [
        *_shared(index),
        *_twice(named),
        *_mistakable(index, cues),
        *_few(named),
        *(_pair(named, pair) for pair in look_alikes(named, words)),
    ]
    return tuple(sorted(set(found)))


def look_alikes(topics: Iterable[Named], words: Words) -> tuple[LookAlike, ...]:
    """List every pair of names of two topics that sound alike, the likest first."""
    normaliser = Normaliser(words)
    index = Index(tuple(topics), words, normaliser)
    guard, sounds = Guard(index, words, normaliser), SoundIndex(index)
    pairs: dict[tuple[str, str], LookAlike] = {}
    for number, name in enumerate(index.names):
        if name.kind > Kind.NAME:
            continue
        said = name.text.lower().replace("'", "").split()
        for heard in sounds.hear(said, 0, len(said), [False] * len(said)):
            other = index.names[heard.name]
            if other.topic == name.topic or other.stems == name.stems or other.kind > Kind.NAME or heard.name == number:
                continue
            if heard.likeness >= _ALIKE:
                one, two = sorted((name, other), key=lambda one: (one.text.casefold(), one.topic))
                pair = _look_alike(index, guard, one, two, heard.likeness)
                pairs.setdefault((one.text.casefold(), two.text.casefold()), pair)
    return tuple(sorted(pairs.values(), key=lambda pair: (-pair.likeness, pair.one, pair.other)))


def _look_alike(index: Index, guard: Guard, one: Name, other: Name, likeness: float) -> LookAlike:
    apart = [(a, b) for a, b in zip(one.stems, other.stems, strict=False) if a != b]
    differs = len(one.stems) == len(other.stems) and any(guard.differ(a, b) for a, b in apart)
    ids = (index.topics[one.topic].id, index.topics[other.topic].id)
    return LookAlike(one.text, other.text, ids, round(likeness, 3), differs)


def _pair(topics: Sequence[Named], pair: LookAlike) -> Problem:
    files = {topic.id: topic.file or topic.id for topic in topics}
    what = f'"{pair.one}" sounds like "{pair.other}" of {pair.topics[1]} ({pair.likeness:.2f})'
    mend = "It will be asked about; add names that tell the two apart"
    return Problem(files[pair.topics[0]], 0, what, mend, "look-alike", "warn")


def _shared(index: Index) -> Iterator[Problem]:
    owners: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in index.names:
        if name.kind in (Kind.TITLE, Kind.SAME, Kind.NAME):
            owners[name.stems].append(name)
    for names in owners.values():
        ids = list(dict.fromkeys(index.topics[name.topic].id for name in names))
        for name in names if len(ids) > 1 else ():
            topic = index.topics[name.topic]
            others = ", ".join(one for one in ids if one != topic.id)
            what = f'"{name.text}" is a name of {others} too'
            yield Problem(topic.file or topic.id, 0, what, "Keep it where it is meant most", "shared-name", "warn")


def _twice(topics: Sequence[Named]) -> Iterator[Problem]:
    for topic in topics:
        seen: dict[str, str] = {}
        for text in (topic.title, *topic.names):
            letters = "".join(filter(str.isalnum, text.casefold()))
            if letters in seen:
                what = f'"{text}" says the same as "{seen[letters]}"'
                yield Problem(topic.file or topic.id, 0, what, "Leave one out", "name-twice", "warn")
            seen.setdefault(letters, text)


def _mistakable(index: Index, cues: frozenset[str]) -> Iterator[Problem]:
    for name in index.names:
        if len(name.stems) != 1 or name.kind not in (Kind.TITLE, Kind.SAME, Kind.NAME, Kind.DERIVED):
            continue
        stem, topic = name.stems[0], index.topics[name.topic]
        if name.text not in (topic.title, *topic.names):
            continue
        why = "a word that asks" if stem in cues else "an everyday word" if index.everyday(stem) else ""
        if why:
            what = f'"{name.text}" is {why} as well'
            mend = "Give a name of two words, or leave it out"
            yield Problem(topic.file or topic.id, 0, what, mend, "common-name", "warn")


def _few(topics: Sequence[Named]) -> Iterator[Problem]:
    for topic in topics:
        if topic.file and len(topic.names) < _FEWEST:
            what = f"it has {len(topic.names)} names besides its title"
            mend = f"Add what people call it, {_FEWEST} at least"
            yield Problem(topic.file, 0, what, mend, "few-names", "warn")
