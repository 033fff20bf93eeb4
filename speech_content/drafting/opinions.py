"""Opinions on what a text speaks of: by the headings' lexicon, by cues in its words, and by the learned model."""

import re
from collections.abc import Iterable, Sequence

from speech_content.drafting.model import FilingModel
from speech_content.drafting.unit import Choice
from speech_content.drafting.words import ImportWords, normal
from speech_content.model import Aspect

__all__ = ["SOME", "SURE", "Opinions", "TopicNames"]

SURE = 0.90
"""From this confidence a rule stands by itself."""
SOME = 0.70
"""Below this confidence a rule says nothing."""
_DRAW = 0.75
"""What is left of a cue's confidence where another, equally strong one says something else."""


class TopicNames:
    """The topic's own names, so that patterns and the model see ``xx`` in their place."""

    def __init__(self, title: str, names: Iterable[str], words: ImportWords) -> None:
        self.title = words.title(title)
        spelt = {normal(name).lower() for name in (self.title, title, *names)}
        for name in list(spelt):
            head = name.split()[-1] if " " in name else ""
            if len(head) > 5 and head not in words.generic:
                # "Cancer Chemotherapy" is spoken of as chemotherapy.
                spelt.add(head)
        forms = [f"{re.escape(name)}(?:e?s)?" for name in sorted(spelt, key=len, reverse=True) if len(name) > 2]
        self._names = re.compile(rf"\b(?:{'|'.join(forms)})\b") if forms else None

    def mask(self, text: str) -> str:
        """Put a text in small letters, and ``xx`` for each name."""
        words = normal(text).lower()
        return self._names.sub("xx", words) if self._names else words


class Opinions:
    """What may be thought of a text of one leaflet."""

    def __init__(self, words: ImportWords, model: FilingModel, names: TopicNames) -> None:
        self.words, self.model, self.names = words, model, names
        self._titled: dict[str, tuple[Aspect, float] | None] = {}
        self._headings: dict[tuple[str, ...], Choice | None] = {}

    def cue(self, text: str, how: str = "cue", least: float = 0.0) -> Choice | None:
        """Give what the strongest cue says, if it is as sure as ``least``; a clause that says when counts only for
        getting help."""
        masked = self.names.mask(text)
        main = self.words.lists["condition"].sub("", masked).strip(" ,")
        told = self._cue(main, how, least)
        if told is None and main != masked:
            told = self._cue(masked, how, least)
            return told if told and told.aspect in (Aspect.GET_HELP, Aspect.EMERGENCY) else None
        return told

    def _cue(self, masked: str, how: str, least: float) -> Choice | None:
        top = least
        found: list[Aspect] = []
        for (weight, aspect), _ in self.words.cues.found(masked):
            if weight < top:
                break
            top = weight
            found.append(aspect)
        if not found:
            return None
        return Choice(found[0], how, top if len(set(found)) == 1 else top * _DRAW)

    def titled(self, text: str, how: str = "heading") -> Choice | None:
        """Give what the headings' lexicon says of a text; surer the more of the text speaks of it."""
        if text not in self._titled:
            self._titled[text] = self._look_up(self.names.mask(text))
        found = self._titled[text]
        return Choice(found[0], how, found[1]) if found else None

    def _look_up(self, masked: str) -> tuple[Aspect, float] | None:
        for aspect, match in self.words.headings.found(masked):
            said = self._content(match[0])
            rest = self._content(masked) - said
            share = max(1, len(said)) / (max(1, len(said)) + len(rest))
            return aspect, 0.98 if share >= 0.3 else 0.75
        return None

    def _content(self, text: str) -> set[str]:
        return set(re.findall(r"\w+", text)) - self.words.common - {"xx"}

    def heading(self, headings: tuple[str, ...]) -> Choice | None:
        """Give what the headings above say; one further in stands against those around it only where it is clear."""
        if headings not in self._headings:
            self._headings[headings] = self._heading(headings)
        return self._headings[headings]

    def _heading(self, headings: Sequence[str]) -> Choice | None:
        current: Choice | None = None
        for text in headings:
            own = self.titled(text)
            if own is None or own.confidence < SURE:
                cue = self.cue(text, "heading")
                own = max((choice for choice in (own, cue) if choice), key=lambda c: c.confidence, default=None)
            if own is None:
                # "Introduction" says nothing of a section inside it.
                current = None if current and current.aspect is Aspect.OVERVIEW else current
            elif current is None or current.aspect is Aspect.OVERVIEW or own.confidence >= SURE:
                current = own
        return current

    def learned(self, text: str) -> tuple[Choice, ...]:
        """Give what the model thinks, the likeliest first."""
        found = self.model.predict(self.names.mask(text))
        return tuple(Choice(aspect, "model", round(share, 3)) for aspect, share in found.items())
