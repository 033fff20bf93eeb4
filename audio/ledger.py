"""What was made since the manifest was last written: one small file for each finished job, named by its recipe.

A killed build, or another shard on another machine, is taken up from here. The manifest makes these files needless.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from audio.clip import Made
from audio.store import Store

__all__ = ["LEDGER", "enter", "read_ledger", "strike"]

LEDGER = "recipes"
"""Folder of the files in a store."""


def enter(store: Store, made: Sequence[Made]) -> None:
    """Note what a job has made; its objects must be in the store already. Raises AudioError."""
    rows = sorted(astuple(one) for one in made)
    store.write(LEDGER, {f"{rows[0][0]}.json": json.dumps(rows).encode()})


def read_ledger(store: Store) -> dict[str, tuple[Made, ...]]:
    """Read all notes, by file name; one that is damaged counts for nothing, its files are made again."""
    notes = {}
    for name in sorted(store.sizes(LEDGER)):
        try:
            rows = json.loads(store.read(f"{LEDGER}/{name}"))
            notes[name] = tuple(
                Made(str(recipe), str(path), int(size), float(seconds), str(engine), str(voice), *map(int, part))
                for recipe, path, size, seconds, engine, voice, *part in rows
            )
        except FileNotFoundError:  # another shard has just written the manifest
            continue
        except (ValueError, TypeError):
            notes[name] = ()
    return notes


def strike(store: Store, notes: dict[str, tuple[Made, ...]], known: Iterable[str]) -> None:
    """Take away the notes of which every recipe is known to the manifest."""
    recipes = set(known)
    store.remove(LEDGER, {name for name, made in notes.items() if all(one.recipe in recipes for one in made)})
