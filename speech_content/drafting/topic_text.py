"""A draft as the two files that an editor works on: the topic, and the source whose facts it cites."""

import datetime
import json
from collections.abc import Iterator

from speech_content.draft import Draft
from speech_content.drafting.licence import Permission
from speech_content.drafting.proposal import Proposal
from speech_content.drafting.unit import Filed, Polarity
from speech_content.topic_file import UNDECIDED

__all__ = ["MARK", "fact_text", "source_text", "toml_text", "topic_text"]

MARK = UNDECIDED
"""Begins a line that an editor has to decide on; what the doubt is stands before the ``|``, the sentence after it."""
_REWRITE = "write this fact in your own words"


def topic_text(draft: Draft, *, source: str, code: str, written: datetime.date) -> str:
    """Write the topic file.

    Args:
        draft: what it says.
        source: id of the source file.
        code: keypad number.
        written: today.
    """
    rows = [f"title = {toml_text(draft.title)}", "names = ["]
    rows += [f"    {toml_text(name)}," for name in draft.names]
    rows += ["]", f"code = {toml_text(code)}", f"written = {written.isoformat()}"]
    if draft.missing:
        rows += ["", "[missing]"]
        rows += [f"{aspect} = {toml_text(draft.missing_reason)}" for aspect in draft.missing]
    lines = ["+++", *rows, "+++"]
    for aspect, parts in draft.sections.items():
        lines += [f"## {aspect}"]
        for number, chunk in enumerate(parts):
            lines += ["### more"] if number else []
            lines += [_line(proposal, draft, source) for proposal in chunk]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _line(proposal: Proposal, draft: Draft, source: str) -> str:
    cited = " ".join(f"{{{source} {number}}}" for number in proposal.units)
    doubts = list(proposal.doubts)
    text = proposal.text
    if draft.licence.permission is Permission.COPYRIGHTED:
        doubts.append("write it in your own words")
        text = ""
    if doubts:
        return f"{MARK} {'; '.join(doubts).replace('|', '/')} | {text} {cited}".replace("|  ", "| ")
    return f"{text} {cited}"


def source_text(draft: Draft) -> str:
    """Write the source file: one numbered fact a unit, with its place in the leaflet."""
    leaflet, licence = draft.leaflet, draft.licence
    words = licence.words or "Unknown: the leaflet states none; ask its publisher before its sentences are spoken."
    if licence.permission is Permission.OWN:
        words = "The organisation's own leaflet."
    head = {
        "title": draft.title,
        "publisher": leaflet.publisher or "a leaflet that names no publisher",
        "url": leaflet.url,
        "licence": words,
        "published": draft.published,
    }
    lines = ["+++", *(f"{key} = {toml_text(value)}" for key, value in head.items()), "+++"]
    lines.append(f"# Lines of {leaflet.file}, as they stand there. Write them in your own words where you can.")
    return "\n".join([*lines, *_facts(draft)]) + "\n"


def _facts(draft: Draft) -> Iterator[str]:
    rewrite = draft.licence.permission is Permission.COPYRIGHTED
    for filed in draft.filed:
        place = filed.unit.place.replace("(", "[").replace(")", "]")
        yield f"{filed.unit.number}. {_REWRITE if rewrite else fact_text(filed)} ({place})"


def fact_text(filed: Filed) -> str:
    """Quote a unit with what its list says first."""
    unit = filed.unit
    if unit.lead:
        return f"{unit.lead}: {unit.text}"
    if unit.mark is Polarity.DONT:
        # The heading's word belongs to each of its items, or the fact would say the opposite.
        return f"{unit.mark.value.capitalize()} {unit.text[:1].lower()}{unit.text[1:]}"
    return unit.text


def toml_text(text: str) -> str:
    """Write a TOML string; JSON's escapes are TOML's."""
    return json.dumps("".join(sign for sign in text if sign.isprintable()), ensure_ascii=False)
