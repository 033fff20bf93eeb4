"""Whether a unit says to do a thing or not to; a list that lost the word is unknown, never guessed."""

from collections.abc import Sequence

from speech_content.drafting.unit import Polarity, Unit
from speech_content.drafting.words import ImportWords, Patterns, normal
from speech_content.model import Aspect

__all__ = ["is_advice", "polarity"]

_ADVICE = frozenset(
    {Aspect.PREVENTION, Aspect.SELF_CARE, Aspect.TREATMENT, Aspect.GET_HELP, Aspect.PREPARATION, Aspect.AFTER_CARE}
)


def is_advice(text: str, words: ImportWords) -> bool:
    """Say whether a text begins as advice does."""
    first = normal(text).lstrip("\"“‘'(").lower().split(maxsplit=1)
    return bool(first) and (first[0].strip(",.:;") in words.imperatives or _fits(words.polarity["negative"], text))


def polarity(unit: Unit, group: Sequence[Unit], aspect: Aspect | None, words: ImportWords) -> Polarity:
    """Give a unit's polarity; ``group`` is the list that it is of, or the unit alone."""
    if unit.mark:
        return unit.mark
    if not unit.item and not is_advice(unit.text, words):
        return Polarity.STATEMENT
    known = words.polarity
    negative = _fits(known["negative"], unit.text)
    own = Polarity.DONT if negative else Polarity.DO
    if not unit.item:
        return own
    if unit.lead:
        if _fits(known["dont"], unit.lead):
            return Polarity.DONT
        advises = aspect in _ADVICE and not words.lists["either"].search(normal(unit.lead))
        if advises and (_fits(known["do"], unit.lead) or is_advice(unit.text, words)):
            return own
        return Polarity.STATEMENT
    if not any(is_advice(each.text, words) for each in group):
        return Polarity.STATEMENT
    if negative:
        return Polarity.DONT
    if unit.before and _fits(known["dont"], unit.before):
        return Polarity.DONT
    if unit.before and (_fits(known["do"], unit.before) or _fits(known["advice_heading"], unit.before)):
        return Polarity.DO
    # Neither a lead-in nor a heading right above it says which: a "don't" may have been lost.
    return Polarity.UNKNOWN


def _fits(patterns: Patterns, text: str) -> bool:
    words = normal(text).rstrip(" .:")
    return any(pattern.search(words) for pattern in patterns)
