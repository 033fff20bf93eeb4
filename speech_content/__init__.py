"""What is said: topics, languages, lexicon, spoken form, script, importers and checks."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from speech_content.library import Library, load_library
    from speech_content.model import Aspect, Line, Topic

__all__ = ["Aspect", "Library", "Line", "Topic", "load_library"]

_HOMES = {"Aspect": "model", "Library": "library", "Line": "model", "Topic": "model", "load_library": "library"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that a command pays only for what it needs."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
