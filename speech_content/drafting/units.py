"""Blocks as units: sentences with the headings above them, and items of lists with their lead-ins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from speech_content.drafting.noise import reason_of_sentence
from speech_content.drafting.sentences import Respelling, clean, split_sentences
from speech_content.drafting.unit import LeftOut, Polarity, Unit
from speech_content.drafting.words import ImportWords, normal
from speech_content.leaflet import Block, Kind

__all__ = ["Cut", "cut"]

_FOLDED = re.compile(r"\s[-–•▪●]\s+(?=\S)")


@dataclass(slots=True)
class Cut:
    """A leaflet cut into units."""

    units: list[Unit] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    respellings: list[Respelling] = field(default_factory=list)


def cut(blocks: list[Block], words: ImportWords) -> Cut:
    """Cut the blocks that speak into units."""
    return _Cutter(words).cut([part for block in blocks for part in _unfolded(block)])


def _unfolded(block: Block) -> Iterator[Block]:
    """Give a list that was folded into its paragraph, "Do this: - one - two", as a lead-in and bullets."""
    lead, *items = _FOLDED.split(block.text)
    if block.kind is not Kind.PARAGRAPH or len(items) < 2 or not lead.rstrip().endswith(":"):
        yield block
        return
    yield replace(block, text=lead.rstrip())
    for number, item in enumerate(items):
        yield Block(Kind.BULLET, item.strip(), block.place, gap=number == 0)


@dataclass(slots=True)
class _List:
    """The lead-in that the bullets below complete."""

    lead: str = ""
    before: str = ""
    mark: Polarity | None = None
    outer: str = ""
    """The lead-in of the list that this one is within."""
    place: str = ""
    """Where the lead-in stands."""
    used: bool = False
    """Something completed it."""


class _Cutter:
    def __init__(self, words: ImportWords) -> None:
        self.words = words
        self.result = Cut()
        self.headings: list[tuple[int, str]] = []
        self.paragraph = self.stretch = 0
        self.list = _List()
        self.nested: dict[int, str] = {}
        self.above: Kind = Kind.HEADING

    def cut(self, blocks: list[Block]) -> Cut:
        for place, block in enumerate(blocks):
            text, respellings = clean(block.text)
            self.result.respellings += respellings
            below = blocks[place + 1] if place + 1 < len(blocks) else None
            bullets_below = below is not None and below.kind is Kind.BULLET
            if not text:
                continue
            if block.kind is Kind.HEADING:
                self._heading(block, text, bullets_below=bullets_below)
            elif block.kind is Kind.BULLET:
                self._bullet(block, text, below)
            else:
                self._prose(block, text, bullets_below=bullets_below)
            self.above = block.kind
        self._open(_List())
        return self.result

    def _open(self, new: _List) -> None:
        """Begin a list; a lead-in that nothing completed is left out."""
        old, self.list = self.list, new
        if old.lead and old.place and not old.used and not new.outer:
            self.result.left.append(LeftOut(old.lead + ":", old.place, "unfinished"))

    def _heading(self, block: Block, text: str, *, bullets_below: bool) -> None:
        words = normal(text.strip(" :"))
        if bullets_below and self.words.lists["sentence_lead"].search(words):
            # Without its colon a lead-in looks like a heading.
            self._prose(block, text, bullets_below=True)
            return
        self.paragraph += 1
        for mark, key in ((Polarity.DO, "do_heading"), (Polarity.DONT, "dont_heading")):
            if any(pattern.search(words) for pattern in self.words.polarity[key]):
                # Its list belongs to the section that it stands in.
                before = self.list.lead or self.list.before
                self.list.used = True
                self._open(_List(mark=mark, before=before))
                return
        completed = bullets_below and self.words.lists["open"].search(words) and not text.endswith("?")
        self._open(_List(lead=text.rstrip(" :")) if completed else _List(before=text if bullets_below else ""))
        while self.headings and self.headings[-1][0] >= block.level:
            self.headings.pop()
        self.headings.append((block.level, text.rstrip(" :")))
        self.stretch += 1

    def _prose(self, block: Block, text: str, *, bullets_below: bool) -> None:
        if block.gap:
            # A heading may have been lost here, so the one above counts no longer.
            self.stretch += 1
            self.headings.clear()
        sentences = split_sentences(text)
        if self._is_item(text, sentences):
            # One more item of the list that a list inside it interrupted, or of one whose signs were lost.
            if self.list.outer:
                self._open(_List(lead=self.list.outer, used=True, outer=self.list.outer))
                self.paragraph += 1
            self._add(text, block, item=True)
            return
        self.paragraph += 1
        last = sentences[-1]
        opens = last.endswith(":") or (bullets_below and bool(self.words.lists["open"].search(normal(last))))
        if opens:
            sentences.pop()
        above = self.list
        lead = last.rstrip(" :")
        within = opens and not sentences and above.lead and not above.used and len(lead.split()) <= 5
        if within:
            self._open(_List(f"{above.lead} {lead[:1].lower()}{lead[1:]}", above.before, outer=above.lead))
            return
        self._open(_List())
        for sentence in sentences:
            self._add(sentence, block)
        before = sentences[-1] if sentences else "" if above.used else above.lead
        self.list = _List(lead, before, place=block.place) if opens else _List(before=before)

    def _is_item(self, text: str, sentences: list[str]) -> bool:
        """Say whether a paragraph is an item of the list that was opened above it."""
        if not self.list.lead or text.endswith(":"):
            return False
        grammar, first = self.words.grammar, normal(sentences[0])
        bare = not grammar["finite"].search(first) and not self.words.lists["verbs"].search(first)
        if self.list.outer:
            return bool(grammar["gerund"].match(text)) and bare
        goes_on = bool(grammar["fragment"].match(first)) and bool(
            self.words.lists["open"].search(normal(self.list.lead))
        )
        return self.above is Kind.PARAGRAPH and (goes_on or (bare and len(text.split()) <= 30))

    def _bullet(self, block: Block, text: str, below: Block | None) -> None:
        if block.gap and self.above is Kind.BULLET and block.level == 1:
            # Another list: whatever led into the one above says nothing of this one.
            self._open(_List())
            self.paragraph += 1
            self.stretch += 1
        elif self.above is not Kind.BULLET:
            self.paragraph += 1
            self.nested = {}
        for level in [level for level in self.nested if level >= block.level]:
            del self.nested[level]
        deeper = below is not None and below.kind is Kind.BULLET and below.level > block.level
        if deeper and (text.endswith(":") or self.words.lists["open"].search(normal(text))):
            self.nested[block.level] = text.rstrip(" :")
            return
        lead = next((self.nested[level] for level in sorted(self.nested, reverse=True)), "")
        self._add(text, block, item=True, lead=lead)

    def _add(self, text: str, block: Block, *, item: bool = False, lead: str = "") -> None:
        reason = "" if item else reason_of_sentence(text, self.words)
        if reason:
            self.result.left.append(LeftOut(text, block.place, reason))
            return
        heads = tuple(heading for _, heading in self.headings)
        lead = lead or self.list.lead
        self.list.used |= item
        if item and not lead and heads and self.words.grammar["goes_on"].match(text) and self.list.before == heads[-1]:
            lead = heads[-1]
        self.result.units.append(
            Unit(
                number=len(self.result.units) + 1,
                text=text,
                place=block.place,
                paragraph=self.paragraph,
                stretch=self.stretch,
                headings=heads,
                lead=lead if item else "",
                before=self.list.before if item else "",
                item=item,
                first=not self.result.units,
                mark=self.list.mark if item else None,
            )
        )
