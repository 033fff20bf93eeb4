"""What may be done with a leaflet's words, as far as the leaflet says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from speech_content.drafting.unit import LeftOut
from speech_content.drafting.words import ImportWords, normal
from speech_content.leaflet import Leaflet

__all__ = ["Licence", "Permission", "licence_of"]


class Permission(StrEnum):
    """What a licence permits."""

    FREE = "free"
    """Its sentences may be spoken, with attribution."""
    OWN = "own"
    """The organisation's own leaflet."""
    UNKNOWN = "unknown"
    """Nothing is stated: ask before its sentences are spoken to others."""
    COPYRIGHTED = "copyrighted"
    """Facts only; every sentence has to be written anew."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A permission and the words that it was read from."""

    permission: Permission
    words: str
    """As stated; empty where nothing is."""
    where: str
    """Where it is stated."""


_KINDS = {
    "restricted": Permission.COPYRIGHTED,
    "free": Permission.FREE,
    "own": Permission.OWN,
    "copyrighted": Permission.COPYRIGHTED,
}


def licence_of(leaflet: Leaflet, left: Iterable[LeftOut], words: ImportWords, given: str = "") -> Licence:
    """Find a leaflet's licence: as given by whoever imports it, as its fields or its words state, by its publisher."""
    stated = [(given, "given at import"), (leaflet.licence, "the file's fields")]
    about = [row for row in left if not row.of_picture and row.reason in ("copyright", "attribution")]
    # Permission may stand anywhere; a reservation counts only where it speaks of the words, not of a picture.
    whole = normal("\n".join(block.text for block in leaflet.blocks))
    for pattern in [match.re for _, match in words.free.found(whole)]:
        stated += [(block.text, block.place) for block in leaflet.blocks if pattern.search(normal(block.text))]
    stated += [(row.text, row.place) for row in about]
    for text, where in stated:
        if kind := words.licences.first(normal(text)):
            return Licence(_KINDS[kind], text, where)
    if given:
        # Words that no pattern knows were typed by someone who looked.
        return Licence(Permission.UNKNOWN, given, "given at import")
    credited = [leaflet.publisher, *(row.text for row in about if len(row.text) < 200)]
    for name, law in words.publishers.items():
        if any(name.casefold() in text.casefold() for text in credited):
            return Licence(Permission.FREE, law, f"publisher: {name}")
    return Licence(Permission.UNKNOWN, "", "nothing is stated")
