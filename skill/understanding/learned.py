"""What a language's words speak for, as it was learned: danger, aspects and moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from skill.understanding.evidence import Evidence
from skill.understanding.network import Network

__all__ = ["Learned"]


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of one language; a part is None where the language has none, and its words alone are used."""

    urgent: Evidence | None = None
    """Danger, and of what."""
    asking: Network | None = None
    """The aspect that is asked for."""
    move: Evidence | None = None
    """The move of the conversation, if it is one."""
    talk: frozenset[str] = frozenset()
    """Stems of words that people often say whatever they ask about."""

    @classmethod
    def read(cls, data: Callable[[str], Mapping[str, Any]], folder: str) -> "Learned":
        """Read every part; `data` gives a parsed file by its name. Raises `ContentError` for a broken one."""

        def part(name: str) -> Evidence | None:
            table = data(f"{name}_weights")
            return Evidence.from_table(table, f"{folder}/{name}_weights.json") if table else None

        table = data("asking_weights")
        asking = Network.from_table(table, f"{folder}/asking_weights.json") if table else None
        return cls(part("urgent"), asking, part("move"), frozenset(str(table.get("talk", "")).split()))
