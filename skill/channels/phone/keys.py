"""The key map, which is data, and names spelled on the keys."""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from speech_content.errors import ContentError, Problem
from speech_content.model import Topic

__all__ = ["ALL_KEYS", "Keymap", "Names", "keymap"]

ALL_KEYS = "1234567890*#"
_FILE = Path(__file__).with_name("keymap.toml")


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which key does what."""

    options: tuple[str, ...]
    previous: str
    more: str
    next: str
    speed: str
    text: str
    undo: str
    person: str
    repeat: str
    start: str
    code_first: str
    """What a leaflet's number begins with."""
    code_length: int
    more_time: str
    """The number, no leaflet's, that asks for slow recordings and long waits."""
    spell_keys: int
    """How many keys of a name are typed in one go."""
    spell_longest: int
    """How many keys of a name are asked for at most."""
    letters: tuple[tuple[str, str], ...]
    """Key and its letters."""

    @property
    def commands(self) -> dict[str, str]:
        """Give every single key by what it does; options are ``option 1`` and so on."""
        named = {name: getattr(self, name) for name in _COMMANDS}
        return {**{f"option {place}": key for place, key in enumerate(self.options, start=1)}, **named}

    def problems(self) -> Iterator[str]:
        """Say what collides: a key with two meanings, a command that a name or number could be taken for."""
        keys = list(self.commands.values())
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"key {key} does {' and '.join(name for name, other in self.commands.items() if other == key)}"
        for key in sorted(set(ALL_KEYS) ^ set(keys)):
            yield f"key {key} does nothing, or is none of a telephone's"
        spelling = {key for key, _ in self.letters}
        if taken := spelling & {self.code_first, self.person, self.repeat, self.start}:
            yield f"at the prompt for a leaflet, key {', '.join(sorted(taken))} spells and does something else"
        if self.code_first in (self.person, self.repeat, self.start):
            yield f"at the prompt for a leaflet, key {self.code_first} begins a number and does something else"
        if not (self.more_time.startswith(self.code_first) and len(self.more_time) == self.code_length):
            yield f"{self.more_time} is no number that can be entered"


_COMMANDS = ("previous", "more", "next", "speed", "text", "undo", "person", "repeat", "start")


@cache
def keymap() -> Keymap:
    """Read the key map.

    Raises:
        ContentError: it contradicts itself.
    """
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    keys, codes, spelling = table["keys"], table["codes"], table["spelling"]
    read = Keymap(
        options=tuple(keys["options"]),
        **{name: keys[name] for name in _COMMANDS},
        code_first=codes["first"],
        code_length=codes["length"],
        more_time=codes["more_time"],
        spell_keys=spelling["keys"],
        spell_longest=spelling["longest"],
        letters=tuple((key, letters) for key, letters in spelling.items() if key.isdigit()),
    )
    if problems := list(read.problems()):
        raise ContentError(Problem(_FILE.name, 0, problem, "Give each key one meaning") for problem in problems)
    return read


class Names:
    """Topics by their number, and by any of their names as keys."""

    def __init__(self, topics: Iterable[Topic], keys: Keymap) -> None:
        """Spell every name of every topic."""
        self._key = {letter: key for key, letters in keys.letters for letter in letters}
        self._longest = keys.spell_longest
        self.by_code: dict[str, str] = {}
        """Topic id by keypad number."""
        found: dict[str, dict[str, tuple[bool, str]]] = {}
        for topic in topics:
            self.by_code[topic.code] = topic.id
            for name in (topic.title, *topic.names):
                spelled = self.spell(name)
                for length in range(1, min(len(spelled), self._longest) + 1):
                    # A name that is typed whole comes before one that goes on.
                    rank = (len(spelled) > length, topic.title.casefold())
                    held = found.setdefault(spelled[:length], {})
                    held[topic.id] = min(held.get(topic.id, rank), rank)
        self._found = {keys: tuple(sorted(ranks, key=lambda id_: (ranks[id_], id_))) for keys, ranks in found.items()}

    def spell(self, name: str) -> str:
        """Give the keys of a name: accents, spaces and signs are left out, digits stay."""
        plain = unicodedata.normalize("NFKD", name.casefold())
        return "".join(self._key.get(sign, sign if sign in "0123456789" else "") for sign in plain)

    def find(self, keys: str) -> tuple[str, ...]:
        """Give the topics with a name that begins with these keys, names typed whole first."""
        return self._found.get(keys[: self._longest], ())

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Every entry that finds something, in order."""
        return tuple(sorted(self._found))
