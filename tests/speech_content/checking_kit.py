"""Topics of a few lines, written into a content folder and checked together."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from speech_content.check import check
from speech_content.errors import Problem
from speech_content.language import BUILT_IN
from speech_content.library import load_library

__all__ = ["ASPECTS", "SHIPPED", "TODAY", "Specimen", "checked", "write"]

TODAY = datetime.date(2026, 11, 22)
SHIPPED = frozenset(path.stem for path in (BUILT_IN / "languages/en-US/topics").glob("*.md"))
ASPECTS = (
    "emergency", "overview", "causes", "risk-factors", "symptoms", "diagnosis", "treatment", "prevention", "get-help",
    "complications", "self-care", "outlook",
)  # fmt: skip
SOUNDS = "bdfgklmnprstvz"
LICENCE = "Facts only, in our own words"


@dataclass(frozen=True)
class Specimen:
    """One short topic."""

    body: str
    """Sections; a line without a citation gets one of its own, to the fact in its place."""
    facts: Sequence[str] = ()
    """What the source says; by default what the sentences say."""
    title: str = ""
    names: tuple[str, ...] = ("zorb",)
    head: str = ""
    """More lines of the head."""
    missing: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ASPECTS, "No source yet says it."))
    licence: str = LICENCE
    receipt: str = ""


def checked(folder: Path, *specimens: Specimen, today: datetime.date = TODAY, **settings: bool) -> list[list[Problem]]:
    """Write specimens, check them together without what ships, and give the problems of each."""
    for number, specimen in enumerate(specimens):
        write(folder, number, specimen)
    library = load_library(folders=[folder], withdrawn=SHIPPED)
    found = check(library, today=today, **settings)
    return [
        [problem for problem in found if problem.file.endswith(f"/case-{number}.md")]
        for number in range(len(specimens))
    ]


def write(folder: Path, number: int, specimen: Specimen) -> Path:
    """Write a specimen and its source; gives the topic's file."""
    name = f"case-{number}"
    body, said = [], []
    for line in specimen.body.strip().splitlines():
        if line.startswith("#") or not line or re.search(r"\{[\w-]+ \d+\}$", line):
            body.append(line)
            continue
        said.append(re.sub(r"\{\w+\}", "it", line))
        body.append(f"{line} {{{name} {len(said)}}}")
    facts = specimen.facts or said
    if len(facts) == 1:
        body = [re.sub(rf"\{{{name} \d+\}}", f"{{{name} 1}}", line) for line in body]
    sections = re.findall(r"^## (.+)$", specimen.body, re.MULTILINE)
    missing = "".join(
        f'{aspect} = "{reason}"\n' for aspect, reason in specimen.missing.items() if aspect not in sections
    )
    names = ", ".join(f'"{each}"' for each in specimen.names)
    title = specimen.title or f"Zorb {SOUNDS[number // len(SOUNDS)]}a{SOUNDS[number % len(SOUNDS)]}o"
    topic = folder / "languages/en-US/topics" / f"{name}.md"
    topic.parent.mkdir(parents=True, exist_ok=True)
    head = f'title = "{title}"\nnames = [{names}]\ncode = "{1200 + number}"\nwritten = 2026-01-01\n{specimen.head}'
    text = "\n".join(body)
    topic.write_text(f"+++\n{head}\n[missing]\n{missing}+++\n{text}\n", encoding="utf-8")
    source = folder / "sources" / f"{name}.md"
    source.parent.mkdir(parents=True, exist_ok=True)
    listed = "\n".join(f"{count}. {fact} (here)" for count, fact in enumerate(facts, start=1))
    source.write_text(
        f'+++\ntitle = "T"\npublisher = "the Clinic"\nlicence = "{specimen.licence}"\n+++\n{listed}\n', encoding="utf-8"
    )
    if specimen.receipt:
        topic.with_suffix(".receipt.md").write_text(specimen.receipt, encoding="utf-8")
    return topic
