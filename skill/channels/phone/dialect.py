"""Phone providers that speak the common markup, each with the verbs and attributes that it takes; all of it is data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from speech_content.errors import SettingError

__all__ = ["Dialect", "dialect", "dialects"]

_FILE = Path(__file__).with_name("dialects.toml")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one provider understands."""

    name: str
    authenticator: str
    """How its requests are proved to be its own: a name in ``authentic.py``; empty where that can't be done."""
    header: str
    """Header that holds the proof."""
    speech: bool
    """Whether it recognises speech."""
    message: bool
    """Whether a text message can be sent from within a call."""
    verbs: Mapping[str, tuple[str, ...]]
    """Attributes that may be sent, by verb."""

    def takes(self, verb: str, attribute: str) -> bool:
        """Tell whether an attribute may be sent."""
        return attribute in self.verbs.get(verb, ())


@cache
def dialects() -> dict[str, Dialect]:
    """Read every provider."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: Dialect(
            name=name,
            authenticator=entry["authenticator"],
            header=entry["header"],
            speech=entry["speech"],
            message=entry["message"],
            verbs={verb: tuple(attributes) for verb, attributes in entry["verbs"].items()},
        )
        for name, entry in table.items()
    }


def dialect(name: str) -> Dialect:
    """Give a provider by name.

    Raises:
        SettingError: there is none of that name.
    """
    if name not in dialects():
        message = f"there is no phone provider {name}. Known are: {', '.join(sorted(dialects()))}."
        raise SettingError(message)
    return dialects()[name]
