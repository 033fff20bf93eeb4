"""Reads a table of words typed by hand: whatever is missing or of the wrong kind becomes a problem, all at once."""

from collections.abc import Mapping
from typing import Any

from speech_content.errors import ContentError, Problem

__all__ = ["Table"]


class Table:
    """One table of a TOML file, or a table inside it; problems of all of them are gathered in one list."""

    def __init__(
        self, values: Mapping[str, Any], file: str, name: str = "", problems: list[Problem] | None = None
    ) -> None:
        self.values = values
        self.file = file
        self.name = name
        self.problems: list[Problem] = [] if problems is None else problems

    def complain(self, what: str, mend: str) -> None:
        """Add a problem of this table."""
        self.problems.append(Problem(self.file, 0, what, mend))

    def section(self, name: str) -> "Table":
        """Give the table under a key; an absent one counts as empty."""
        inner = self.values.get(name, {})
        path = f"{self.name}.{name}" if self.name else name
        if not isinstance(inner, Mapping):
            self.complain(f"{path} is not a table", f"Write it as [{path}] with one entry a line")
            inner = {}
        return Table(inner, self.file, path, self.problems)

    def text(self, key: str) -> str:
        """Give a string that has to be there."""
        value = self.values.get(key)
        if isinstance(value, str):
            return value
        self.complain(f"[{self.name}] lacks the text {key}", f'Add {key} = "…" under [{self.name}]')
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of strings that has to be there."""
        value = self.values.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.complain(f"[{self.name}] lacks the list of texts {key}", f'Add {key} = ["…", "…"] under [{self.name}]')
        return ()

    def number(self, key: str) -> int:
        """Give a whole number that has to be there."""
        value = self.values.get(key)
        if isinstance(value, int):
            return value
        self.complain(f"[{self.name}] lacks the whole number {key}", f"Add {key} = … under [{self.name}]")
        return 0

    def words(self) -> dict[str, str]:
        """Give the whole table as what is written and what is said for it."""
        wrong = [key for key, value in self.values.items() if not isinstance(value, str)]
        for key in wrong:
            self.complain(f"[{self.name}] {key} is not a text", f'Write "{key}" = "what is said"')
        return {key: value for key, value in self.values.items() if key not in wrong}

    def forms(self) -> dict[str, tuple[str, str]]:
        """Give the whole table as what is written, and the words for one and for several of it."""
        forms = {}
        for key, value in self.values.items():
            match value:
                case [str(one), str(several)]:
                    forms[key] = (one, several)
                case _:
                    self.complain(
                        f"[{self.name}] {key} is not two texts", f'Write "{key}" = ["for one", "for several"]'
                    )
        return forms

    def finish(self) -> None:
        """Raise what was found, if anything.

        Raises:
            ContentError: with every problem.
        """
        if self.problems:
            raise ContentError(self.problems)
