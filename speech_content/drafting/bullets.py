"""Lists as sentences: lead-ins completed, a few items a sentence, definitions said as such."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from speech_content.drafting.polarity import is_advice
from speech_content.drafting.sentences import split_sentences
from speech_content.drafting.unit import Polarity, Unit
from speech_content.drafting.words import ImportWords, normal
from speech_content.word_forms import syllables

__all__ = ["LONG_ITEM", "MOST_ITEMS", "MOST_LONG_WORDS", "MOST_WORDS", "ListWords", "say_list"]

MOST_ITEMS = 4
"""Items that a sentence lists at most."""
LONG_ITEM = 12
"""Words from which an item is a sentence of its own."""
MOST_WORDS = 18
"""Words that a sentence with several items has at most."""
MOST_LONG_WORDS = 2
"""Long words that the items of a sentence have at most, each counted once."""
_LONG_SYLLABLES = 4
_TERM_WORDS = 6
_DEFINED = re.compile(r"\s*[—–]\s*|\s+-\s+|\s?:\s+")
_INNER = re.compile(r",|\s(?:and|or)\s")
_TAIL = re.compile(r"(?:[;,.]|\s+(?:and|or))+$")
_INSIDE = re.compile(r" (?<=[a-z,;] )([^\W\d_]+)")
_CAPITALS = re.compile(r"\w*[A-Z0-9]\w*")


@dataclass(frozen=True, slots=True)
class ListWords:
    """What it takes to say the lists of one leaflet."""

    words: ImportWords
    proper: frozenset[str]
    """Words that keep their capital inside a sentence."""

    @classmethod
    def of(cls, words: ImportWords, texts: Iterable[str]) -> "ListWords":
        """Learn from a leaflet's texts which words keep their capital."""
        inside = set(_INSIDE.findall("\n".join(texts)))
        return cls(words, frozenset(word for word in inside if word[:1].isupper() and word.lower() not in inside))

    def lower(self, text: str) -> str:
        """Give a text as it stands inside a sentence."""
        first = re.match(r"[^\W\d_]+", text)
        if not first or (first[0] in self.proper and len(first[0]) > 3) or _CAPITALS.fullmatch(first[0][1:]):
            return text
        if first[0] == "I" or (len(first[0]) == 1 and first[0] not in ("A", "a")):
            return text
        return text[:1].lower() + text[1:]


def say_list(
    units: Sequence[Unit], polarity: Polarity, spelling: ListWords
) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Say the items of one list.

    Gives:
        Each sentence, the numbers of the units in it, and whether it is whole: an item without a lead-in is not.
    """
    yield from _Saying(units, polarity, spelling).sentences()


class _Saying:
    def __init__(self, units: Sequence[Unit], polarity: Polarity, spelling: ListWords) -> None:
        self.units, self.polarity, self.spelling = units, polarity, spelling
        self.words = spelling.words
        first = units[0]
        self.lead = first.lead
        if not self.lead and first.headings and first.before == first.headings[-1] and self._is_name(first.before):
            # A list right under a heading such as "Causes" is completed by it.
            self.lead = first.before

    def _is_name(self, heading: str) -> bool:
        return (
            len(heading.split()) <= 6
            and not heading.endswith("?")
            and not self.words.lists["verbs"].search(normal(heading))
            and not any(is_advice(unit.text, self.words) for unit in self.units)
        )

    def sentences(self) -> Iterator[tuple[str, tuple[int, ...], bool]]:
        if self.units[0].mark or (not self.lead and self._advises()):
            for unit in self.units:
                yield self._advice(unit), (unit.number,), True
            return
        short: list[tuple[str, int]] = []
        after: list[tuple[str, tuple[int, ...], bool]] = []
        for unit in self.units:
            head, *rest = split_sentences(unit.text) or [unit.text]
            head = _TAIL.sub("", head) or head
            term, definition = self._defined(head)
            if term:
                after.append((self._definition(term, definition), (unit.number,), True))
                if self.lead:
                    short.append((term, unit.number))
            elif not self.lead:
                whole = bool(self.words.lists["verbs"].search(normal(head))) and len(head.split()) > 3
                after.append((head[:1].upper() + head[1:], (unit.number,), whole))
            elif len(head.split()) >= LONG_ITEM:
                after.append((self._completed([head]), (unit.number,), True))
            else:
                short.append((head, unit.number))
            after += ((sentence, (unit.number,), True) for sentence in rest)
        if not short:
            yield from after
            return
        for group in _evenly(short, self.lead):
            yield self._completed([text for text, _ in group]), tuple(number for _, number in group), True
        yield from after

    def _advises(self) -> bool:
        return any(is_advice(unit.text, self.words) for unit in self.units)

    def _advice(self, unit: Unit) -> str:
        text = _TAIL.sub("", unit.text)
        if self.polarity is Polarity.DONT and not any(
            pattern.search(normal(text)) for pattern in self.words.polarity["negative"]
        ):
            return f"{self.words.dont_word} {self.spelling.lower(text)}"
        if self.polarity is Polarity.UNKNOWN:
            # Taking the mark off such a line must not make advice of it.
            return self.words.phrases["undecided"].format(advice=self.spelling.lower(text))
        return text[:1].upper() + text[1:]

    def _defined(self, text: str) -> tuple[str, str]:
        """Part "Term—definition"; two empty strings where it is none."""
        match = _DEFINED.search(text)
        if not match or len(text[: match.start()].split()) > _TERM_WORDS:
            return "", ""
        term, rest = text[: match.start()].strip(), text[match.end() :].strip()
        lists = self.words.lists
        defines = lists["definition"].match(normal(rest)) or (
            rest[:1].isupper()
            and (":" in match[0] or lists["third_person"].match(normal(rest)) or len(rest.split()) > 1)
        )
        if not term or not rest or not defines or is_advice(rest, self.words):
            return "", ""
        return term, rest

    def _definition(self, term: str, definition: str) -> str:
        third = self.words.lists["third_person"].match(normal(definition))
        form = self.words.phrases["means_that" if third else "means"]
        return form.format(term=term[:1].upper() + term[1:], definition=self.spelling.lower(definition))

    def _completed(self, items: Sequence[str]) -> str:
        return f"{self.lead}{self._joint}{self._joined(items)}"

    @cached_property
    def _joint(self) -> str:
        """What stands between the lead-in and its items."""
        lists, lead = self.words.lists, normal(self.lead)
        if lists["open"].search(lead):
            return " "
        if lists["whole"].search(lead) or lists["verbs"].search(lead) or self._advises():
            return ": "
        return f" {self.words.phrases['include']} "

    @cached_property
    def _last(self) -> str:
        """What stands before the last item."""
        return self.words.phrases["or" if self.words.lists["either"].search(normal(self.lead)) else "and"]

    def _joined(self, items: Sequence[str]) -> str:
        said = [self.spelling.lower(_TAIL.sub("", item)) for item in items]
        if len(said) == 1:
            return said[0]
        if any("," in item or ";" in item or "—" in item or " - " in item for item in said):
            return f"{'; '.join(said[:-1])}; {self._last} {said[-1]}"
        if len(said) == 2:
            return f"{said[0]} {self._last} {said[1]}"
        return f"{', '.join(said[:-1])}, {self._last} {said[-1]}"


def _evenly(items: Sequence[tuple[str, int]], lead: str) -> Iterator[Sequence[tuple[str, int]]]:
    """Part items into groups that can be said at once, about as long where that goes, each after its lead-in."""
    groups = -(-len(items) // MOST_ITEMS)
    parts = [items[number * len(items) // groups : (number + 1) * len(items) // groups] for number in range(groups)]
    if all(_sayable(part, lead) for part in parts):
        yield from parts
        return
    part: list[tuple[str, int]] = []
    for item in items:
        if part and not _sayable([*part, item], lead):
            yield part
            part = []
        part.append(item)
    yield part


def _sayable(items: Sequence[tuple[str, int]], lead: str) -> bool:
    if len(items) == 1:
        return True
    said = " ".join(text for text, _ in items)
    if sum(1 + len(_INNER.findall(text)) for text, _ in items) > MOST_ITEMS:
        return False
    # Two items, joined by a word more, are said in one breath.
    breath = len(f"{lead.rpartition(',')[2]} {said}".split()) + 1 if len(items) == 2 else 0
    words = len(lead.split()) + len(said.split())
    return max(words, breath) <= MOST_WORDS and len(_long_words(said) - _long_words(lead)) <= MOST_LONG_WORDS


def _long_words(text: str) -> set[str]:
    words = {word.strip(".,;:()").lower() for word in text.split() if len(word) >= 2 * _LONG_SYLLABLES}
    return {word for word in words if syllables(word) >= _LONG_SYLLABLES}
