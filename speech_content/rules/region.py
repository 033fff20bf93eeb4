"""What holds in one region alone: temperatures in its unit, and telephone numbers that answer there."""

import re
from collections.abc import Iterator

from speech_content.language import Tables
from speech_content.proof import Proof
from speech_content.rule import Finding, rule

__all__ = ["inherited_number", "region_value", "value_source"]

_SHORTEST_NUMBER = 3
"""Digits of the shortest emergency number; fewer would be found anywhere."""
_NUMBER = re.compile(r"(?<![\w.-])\d[\d -]{1,18}\d(?!\w|\.\d)")
_BRACES = re.compile(r"\{[^{}]*\}")


@rule("region-value")
def region_value(proof: Proof) -> Iterator[Finding]:
    """A temperature or the emergency number, typed where a value of the region belongs."""
    number = proof.library.language.values.get("emergency_number", "")
    call = re.compile(rf"\b{re.escape(number)}\b" if len(number) >= _SHORTEST_NUMBER else "(?!)")
    patterns = (
        (proof.words.phrases["degrees"], "fever"),
        (proof.words.phrases["emergency-number"], "emergency_number"),
        (call, "emergency_number"),
    )
    for place in proof.places:
        for pattern, name in patterns:
            if found := pattern.search(place.raw):
                what = f'"{found[0]}" is another value in another region'
                yield Finding(place.topic.file, place.sentence.line, what, f"Write {{{name}}}")


@rule("inherited-number")
def inherited_number(proof: Proof) -> Iterator[Finding]:
    """A telephone number in a red flag's line that came with the base language, and may not answer here."""
    tables = proof.library.tables
    if len(tables.chain) < 2:
        return
    base = Tables(tables.chain[-2], tables.roots).table("urgent").get("lines", {})
    for name, entry in tables.table("urgent").get("lines", {}).items():
        for kind in ("say", "soft"):
            text = _BRACES.sub("", entry.get(kind, ""))
            if (found := _NUMBER.search(text)) and entry.get(kind) == base.get(name, {}).get(kind):
                file, line = tables.place("urgent", name)
                what = f"{found[0]} of {tables.chain[-2]} may not answer in {tables.tag}"
                mend = f"Write {kind} under [lines.{name}] in languages/{tables.tag}/urgent.toml"
                yield Finding(file, line, what, mend)


@rule("value-source")
def value_source(proof: Proof) -> Iterator[Finding]:
    """A number in a value of the region that its cited fact lacks."""
    tables, sources = proof.library.tables, proof.library.sources
    for name, value in tables.table("region").get("values", {}).items():
        source, _, number = value["source"].partition(" ")
        known = proof.forms.numbers(sources[source].facts[int(number)].text)
        for figure in proof.forms.numbers(value.get("say", "")):
            if figure not in known:
                file, line = tables.place("region", name)
                what = f"{name} is {value['say']}, and {source} {number} doesn't have {figure}"
                yield Finding(file, line, what, 'Give source = "source-id number" for the value that holds here')
