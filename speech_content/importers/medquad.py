"""Question and answer pairs as in MedQuAD: each question is a heading, its answer plain text with lists."""

import re
from typing import TYPE_CHECKING

from speech_content.decoding import squeeze
from speech_content.leaflet import Block, Kind, Leaflet
from speech_content.plain_blocks import plain_blocks
from speech_content.xml_tree import parse_xml, root_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["SUFFIXES", "read", "recognises"]

SUFFIXES = (".xml",)
_ITEM = re.compile(r"(?:^|\s{2,})-\s+(?=\S)")
_BREAK = re.compile(r"\s{5,}(?=[A-Z])")
_PUBLISHERS = {
    "CancerGov": "National Cancer Institute",
    "CDC": "Centers for Disease Control and Prevention",
    "GARD": "Genetic and Rare Diseases Information Center",
    "GHR": "National Library of Medicine",
    "MPlusHealthTopics": "National Library of Medicine",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
    "NIHSeniorHealth": "National Institute on Aging",
}


def recognises(data: bytes) -> bool:
    """Say whether it is one document of pairs."""
    return root_name(data) == "Document" and b"<QAPair" in data.replace(b"\0", b"")


def read(data: bytes, file: str) -> tuple[Leaflet, ...]:
    """Read the pairs; the focus is the title, its synonyms are other names."""
    root = parse_xml(data)
    blocks: list[Block] = []
    for pair in root.iter("QAPair"):
        question = pair.find("Question")
        place = (question.get("qid") if question is not None else None) or f"pair {pair.get('pid', '')}"
        if question is not None and question.text:
            blocks.append(Block(Kind.HEADING, squeeze(question.text).rstrip(" ?") + "?", place, 2))
        for block in plain_blocks(_text(pair.find("Answer")), place=f"{place}, line {{}}"):
            level = block.level + 1 if block.kind is Kind.HEADING else block.level
            # How many blank lines there are means nothing here.
            gap = block.gap and block.kind is Kind.BULLET
            blocks.append(Block(block.kind, block.text, block.place, level, gap))
    publisher = root.get("source", "")
    title = squeeze(root.findtext("Focus") or "")
    return (
        Leaflet(
            file,
            "medquad",
            title[:1].upper() + title[1:],
            tuple(blocks),
            tuple(squeeze(name.text or "") for name in root.iter("Synonym") if name.text),
            _PUBLISHERS.get(publisher, publisher),
            root.get("url", ""),
            language="en",
        ),
    )


def _text(answer: "Element | None") -> str:
    """Give an answer's text; runs of blanks inside a line stand for the line ends that were lost."""
    text = "" if answer is None else "".join(answer.itertext())
    lines = (_ITEM.sub("\n- ", _BREAK.sub("\n\n", line.strip())) for line in text.splitlines())
    return "\n".join(lines)
