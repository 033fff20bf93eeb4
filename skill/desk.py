"""Puts a conversation together from settings, for every channel and command alike."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVar

from audio.place import default_folder
from skill.conversation import Conversation
from skill.settings import Settings
from skill.shelf import Shelf
from skill.understanding import Grammar, Understanding, build
from speech_content.library import Library, load_library

__all__ = ["Desk"]

_Made = TypeVar("_Made")

_LIST = "withdrawn.toml"


def _undisturbed(load: Callable[["Desk"], _Made]) -> Callable[["Desk"], _Made]:
    """Load without the garbage collector looking in: it would find nothing, again and again."""

    @wraps(load)
    def run(desk: "Desk") -> _Made:
        enabled = gc.isenabled()
        gc.disable()
        try:
            return load(desk)
        finally:
            if enabled:
                gc.enable()

    return run


@dataclass(frozen=True)
class Desk:
    """What a channel needs; each part is made once, when it is first used."""

    settings: Settings

    @cached_property
    @_undisturbed
    def library(self) -> Library:
        """The content, without the topics that were withdrawn."""
        return load_library(self.settings.language, self.settings.folders, withdrawn=_withdrawn(self.settings))

    @cached_property
    def grammar(self) -> Grammar:
        """What the language expects to hear."""
        file = f"languages/{self.settings.language}/grammar.toml"
        return Grammar.from_table(self.library.table("grammar"), file)

    @cached_property
    @_undisturbed
    def understanding(self) -> Understanding:
        """What questions come to."""
        return build(self.library)

    @cached_property
    def conversation(self) -> Conversation:
        """The conversation over both."""
        return Conversation(self.library, self.understanding, require_review=self.settings.require_review)

    @cached_property
    def shelf(self) -> Shelf:
        """The recordings there are."""
        folder = self.settings.audio or default_folder()
        return Shelf.open(folder, self.library, require_review=self.settings.require_review)


def _withdrawn(settings: Settings) -> frozenset[str]:
    folder = settings.audio or default_folder()
    if not (folder / _LIST).exists():
        return frozenset()
    from audio.withdrawn import read_withdrawn  # dear to import, and seldom needed

    return read_withdrawn(folder)
