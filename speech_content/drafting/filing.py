"""Where each unit belongs: by the heading above it, its lead-in, cues in its words, what stands before it, the model.

Rules come first; the learned model confirms or contradicts. Where both agree, and where a rule is strong by itself, a
unit is filed; where they differ it keeps both choices for the editor. A list is filed as one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from speech_content.drafting.opinions import SOME, SURE, Opinions
from speech_content.drafting.polarity import polarity
from speech_content.drafting.unit import Choice, Filed, Unit
from speech_content.model import Aspect

__all__ = ["file_units"]

_ADVICE = frozenset({Aspect.PREVENTION, Aspect.SELF_CARE, Aspect.TREATMENT})
_AGREED = 0.95
"""Share of units that were right where rule and model agreed."""
_ENOUGH = 0.60
"""Confidence that a rule needs where the model agrees."""
_CLEAR = 0.85
"""Below this confidence a rule gives way where the model says what the unit before was about."""
_MODEL_SURE = 0.60
"""Probability from which the model stands with a cue against a heading."""
_SAME_PARAGRAPH, _SAME_STRETCH = 0.9, 0.8
_OPENING = Choice(Aspect.OVERVIEW, "opening", 0.95)
_FIRST = Choice(Aspect.OVERVIEW, "opening", 0.80)


def file_units(units: Sequence[Unit], opinions: Opinions) -> list[Filed]:
    """File every unit, in order."""
    return list(_Filing(units, opinions).filed())


class _Filing:
    def __init__(self, units: Sequence[Unit], opinions: Opinions) -> None:
        self.units, self.opinions = units, opinions
        heads = {unit.headings for unit in units}
        known = [head for head in heads if head and (choice := opinions.heading(head)) and choice.confidence >= SURE]
        self.headed = len(known) > 1
        self.first_paragraph = units[0].paragraph if units else 0
        self.opening = next((unit.number for unit in units if unit.headings), 0)

    def filed(self) -> Iterator[Filed]:
        before: Filed | None = None
        for group in _groups(self.units, self.opinions):
            choices, certain = self._choose(group, before)
            for unit in group:
                aspect = choices[0].aspect if choices else None
                before = Filed(unit, choices, certain, polarity(unit, group, aspect, self.opinions.words))
                yield before

    def _choose(self, group: Sequence[Unit], before: Filed | None) -> tuple[tuple[Choice, ...], bool]:
        unit = group[0]
        head = self.opinions.heading(unit.headings)
        # Under a heading that says it, only a cue that may contradict it is of interest.
        told = self._told(group, SURE if head and head.confidence >= SURE else 0.0)
        listed = unit.item and told is not None and told.confidence >= SURE
        if self.headed and unit.number < self.opening and not listed:
            return (_OPENING,), True
        if head and head.confidence >= SURE and not _contradicts(told, head):
            return (head,), True
        learned = self.opinions.learned(" ".join([unit.lead, *(each.text for each in group)]))
        if head and told and head.confidence >= SURE:
            return _under_heading(head, told, learned)
        rule = max((choice for choice in (told, head) if choice), key=lambda choice: choice.confidence, default=None)
        flow = self._flow(unit, before)
        if flow and rule and rule.aspect is Aspect.SELF_CARE and rule.how == "cue" and flow.aspect in _ADVICE:
            # Advice goes on where advice began.
            return (replace(flow, confidence=max(flow.confidence, SURE)), rule), True
        best = learned[0].aspect if learned else None
        if flow and best is flow.aspect and (rule is None or rule.confidence < _CLEAR):
            return _settle(flow, learned)
        if (rule is None or rule.confidence < SOME) and unit.paragraph == self.first_paragraph and not self.headed:
            overview = next((choice for choice in learned[:3] if choice.aspect is Aspect.OVERVIEW), None)
            if overview and overview.confidence >= 0.2 and learned[0].confidence < 0.6:
                return (_FIRST, learned[0]), True
            rule = rule or _FIRST
        if (rule is None or rule.confidence < SOME) and flow and (rule is None or flow.confidence > rule.confidence):
            rule = flow
        if rule is None and before and before.choices and before.unit.paragraph == unit.paragraph:
            # Nothing is known: it stays with the sentence before it until an editor has looked.
            return (Choice(before.choices[0].aspect, "flow", 0.5), *learned[:1]), False
        return _settle(rule, learned)

    def _told(self, group: Sequence[Unit], least: float) -> Choice | None:
        """Give what a unit's own words say: of a list its lead-in, then the sentence before, then its items."""
        unit, opinions = group[0], self.opinions
        if not unit.item:
            return opinions.cue(unit.text, least=least)
        told = None
        for text in (f"{unit.lead}:" if unit.lead else "", unit.before):
            if text and (told is None or told.confidence < SOME):
                found = (told, opinions.cue(text, "lead-in", least), opinions.titled(text, "lead-in"))
                told = max((c for c in found if c), key=lambda c: c.confidence, default=None)
        if told is None or told.confidence < SOME:
            items = [cue for each in group if (cue := opinions.cue(each.whole, least=least))]
            votes = [cue for cue in items if sum(other.aspect is cue.aspect for other in items) * 2 >= len(group)]
            told = max((c for c in (told, *votes) if c), key=lambda c: c.confidence, default=None)
        return told

    def _flow(self, unit: Unit, before: Filed | None) -> Choice | None:
        if before is None or not before.choices or not before.certain or before.unit.stretch != unit.stretch:
            return None
        weaker = _SAME_PARAGRAPH if unit.paragraph == before.unit.paragraph else _SAME_STRETCH
        return Choice(before.choices[0].aspect, "flow", before.choices[0].confidence * weaker)


def _groups(units: Sequence[Unit], opinions: Opinions) -> Iterator[list[Unit]]:
    """Give lists whole, and sentences, also those that stand as bullets, one by one."""
    group: list[Unit] = []
    for unit in units:
        alone = not unit.item or (
            not unit.lead
            and unit.mark is None
            and unit.text.endswith(".")
            and bool(opinions.words.lists["verbs"].search(unit.text))
        )
        if group and (alone or unit.paragraph != group[0].paragraph or unit.lead != group[0].lead):
            yield group
            group = []
        if alone:
            yield [unit]
        else:
            group.append(unit)
    if group:
        yield group


def _contradicts(told: Choice | None, head: Choice) -> bool:
    return told is not None and told.aspect is not head.aspect and told.confidence >= SURE


def _under_heading(head: Choice, told: Choice, learned: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], bool]:
    """A heading stands unless a strong cue and a sure model both say the same other thing."""
    best = learned[0] if learned else None
    if best and best.aspect is told.aspect and best.confidence > _MODEL_SURE:
        return (head, told, best), False
    return (head,), True


def _settle(rule: Choice | None, learned: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], bool]:
    best = learned[0] if learned else None
    if rule is None:
        return learned[:2], False
    if best is None or not any(choice.aspect is rule.aspect for choice in learned):
        # The model knows nothing of such an aspect.
        return (rule,), rule.confidence >= SURE
    if best.aspect is rule.aspect:
        return (replace(rule, confidence=max(rule.confidence, _AGREED)), best), rule.confidence >= _ENOUGH
    agrees = next(choice.confidence for choice in learned if choice.aspect is rule.aspect)
    strong = rule.confidence >= 0.93 and (best.confidence < 0.9 or agrees > 0.05)
    likely = rule.confidence >= 0.80 and agrees > 0.5 * best.confidence and agrees > 0.15
    return (rule, best), strong or likely
