"""The receipt of a draft: what was taken from where, what was left out and why, and what is uncertain."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from speech_content.draft import Draft
from speech_content.drafting.licence import Permission
from speech_content.drafting.topic_text import fact_text
from speech_content.drafting.unit import Filed, Polarity

__all__ = ["receipt_markdown", "receipt_table"]

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_PERMITS = {
    Permission.FREE: "Its sentences may be spoken, with attribution.",
    Permission.OWN: "It is your own.",
    Permission.UNKNOWN: "Nothing is stated. Ask the publisher, or write the sentences anew, before they are spoken.",
    Permission.COPYRIGHTED: "Facts only. Write every sentence anew; the lines to start from stand below.",
}


def receipt_table(draft: Draft) -> dict[str, Any]:
    """Give the receipt as a table for JSON."""
    said = {number: proposal for proposal in draft.proposals for number in proposal.units}
    return {
        "file": draft.leaflet.file,
        "format": draft.leaflet.format,
        "topic": draft.topic_id,
        "title": draft.title,
        "licence": {
            "permission": draft.licence.permission.value,
            "words": draft.licence.words,
            "where": draft.licence.where,
            "permits": _PERMITS[draft.licence.permission],
        },
        "published": draft.published,
        "sections": {str(aspect): sum(map(len, parts)) for aspect, parts in draft.sections.items()},
        "missing": [str(aspect) for aspect in draft.missing],
        "units": [
            {
                "number": filed.unit.number,
                "place": filed.unit.place,
                "text": fact_text(filed),
                "aspect": str(filed.aspect) if filed.aspect else None,
                "certain": filed.certain,
                "polarity": filed.polarity.value,
                "choices": [
                    {"aspect": str(choice.aspect), "how": choice.how, "confidence": round(choice.confidence, 3)}
                    for choice in filed.choices
                ],
                "said": said[filed.unit.number].text if filed.unit.number in said else None,
                "doubts": list(said[filed.unit.number].doubts) if filed.unit.number in said else [],
            }
            for filed in draft.filed
        ],
        "left_out": [{"text": row.text, "place": row.place, "reason": row.reason} for row in draft.left],
        "numbers": [{"number": number, "place": place, "kept": kept} for number, place, kept in _numbers(draft)],
        "pronunciations": [
            {"term": row.term, "respelling": row.respelling, "ipa": row.ipa} for row in draft.respellings
        ],
        "typing_errors": [{"text": row.text, "place": row.place, "what": row.what} for row in draft.typing],
    }


def _numbers(draft: Draft) -> Iterator[tuple[str, str, bool]]:
    """Give every number of the leaflet with its place, and whether the draft says it."""
    said = {number for proposal in draft.proposals for number in proposal.units}
    for filed in draft.filed:
        for number in _NUMBER.findall(fact_text(filed)):
            yield number, filed.unit.place, filed.unit.number in said
    for row in draft.left:
        if row.reason != "over-length":
            yield from ((number, row.place, False) for number in _NUMBER.findall(row.text))


def receipt_markdown(draft: Draft) -> str:
    """Give the receipt for reading."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    doubtful = [proposal for proposal in draft.proposals if proposal.doubts]
    counts = Counter(row.reason for row in draft.left)
    yield f"# Receipt: {draft.title}, drafted from {draft.leaflet.file}"
    yield ""
    aspects = len(draft.sections)
    yield f"- Taken: {len(draft.filed)} units, said in {len(draft.proposals)} sentences of {aspects} aspects."
    yield f"- For you to decide: {len(doubtful)} lines; in the topic they begin with ??."
    left = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items()))
    yield f"- Left out: {left or 'nothing'}."
    yield f"- Missing aspects: {', '.join(draft.missing) or 'none'}."
    yield f"- Licence: {draft.licence.permission}. {_PERMITS[draft.licence.permission]}"
    if draft.licence.words:
        yield f"  It says “{_cell(draft.licence.words[:200])}” ({draft.licence.where})."
    yield f"- Published: {draft.published or 'not stated'}."
    yield from _decisions(draft)
    if draft.licence.permission is Permission.COPYRIGHTED:
        yield from _table("To be written anew", ("Fact", "The leaflet's words", "Your words"), [
            (str(filed.unit.number), fact_text(filed), "") for filed in draft.filed
        ])  # fmt: skip
    yield from _table("Taken", ("Fact", "Place", "The leaflet's words", "Aspect", "How", "Polarity"), [
        (str(filed.unit.number), filed.unit.place, fact_text(filed), str(filed.aspect or "?"), _how(filed),
         "" if filed.polarity is Polarity.STATEMENT else filed.polarity.value)
        for filed in draft.filed
    ])  # fmt: skip
    yield from _table("Left out", ("Reason", "Place", "The leaflet's words"), [
        (row.reason, row.place, row.text) for row in draft.left
    ])  # fmt: skip
    yield from _table("Numbers", ("Number", "Place", "Said"), [
        (number, place, "yes" if kept else "no") for number, place, kept in _numbers(draft)
    ])  # fmt: skip
    yield from _table("Pronunciations", ("Term", "As the leaflet spells it", "As it will be said"), [
        (row.term, row.respelling, row.ipa or "as the engine guesses") for row in draft.respellings
    ])  # fmt: skip
    yield from _table("Likely typing errors in the leaflet", ("Place", "Words", "What"), [
        (row.place, row.text, row.what) for row in draft.typing
    ])  # fmt: skip


def _decisions(draft: Draft) -> Iterator[str]:
    places = {filed.unit.number: filed.unit.place for filed in draft.filed}
    yield from _table("For you to decide", ("Place", "Question", "Sentence"), [
        (places[proposal.units[0]], "; ".join(proposal.doubts), proposal.text)
        for proposal in draft.proposals if proposal.doubts
    ])  # fmt: skip


def _how(filed: Filed) -> str:
    return "; ".join(f"{choice.how}: {choice.aspect} {choice.confidence:.2f}" for choice in filed.choices[:2])


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"## {title}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}")
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
