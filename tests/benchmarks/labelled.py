"""The labelled phrases of ``tests/skill/data``, for training and measuring; needs the standard library alone."""

import hashlib
from collections.abc import Collection
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "skill" / "data"
LEARNED = (
    "emergencies",
    "information",
    "signs",
    "questions",
    "phrasings",
    "followups",
    "moves",
    "outside",
    "lookalikes",
)
"""Tables whose development halves weights are learned from."""


def table(name: str) -> list[dict[str, str]]:
    """Read a table below its comments, by column."""
    lines = [line for line in (DATA / f"{name}.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]
    return [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]


def half(name: str, split: str = "dev", authors: Collection[str] = ()) -> list[dict[str, str]]:
    """Read one half of a table, by some authors or by all; one without halves is all for development."""
    rows = [row for row in table(name) if row.get("split", "dev") == split]
    return [row for row in rows if not authors or row["author"] in authors]


def digest() -> str:
    """SHA-256 in hexadecimal over all that is learned from."""
    parts = hashlib.sha256()
    for name in LEARNED:
        for row in half(name):
            parts.update(repr(sorted(row.items())).encode())
    return parts.hexdigest()
