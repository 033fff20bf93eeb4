"""Pronunciation lexicons as the W3C writes them: PLS 1.0.

A lexeme's respelling has no place of its own there; it travels as ``alias``, which is what PLS has for a pronunciation
given as words. Source: W3C Recommendation "Pronunciation Lexicon Specification (PLS) Version 1.0", 14 October 2008.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from speech_content.errors import ContentError, Problem
from speech_content.lexicon import Lexeme
from speech_content.phonemes import UnknownSound, respell

__all__ = ["LARGEST_FILE", "NAMESPACE", "read_pls", "write_pls"]

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
LARGEST_FILE = 4 * 1024 * 1024
"""Most bytes of a lexicon that are read."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write_pls(lexemes: Iterable[Lexeme], language: str) -> bytes:
    """Write lexemes as a PLS 1.0 document in UTF-8, in the order given."""
    # The namespace goes in as an attribute: registering it would change what everyone else in the process writes.
    root = ET.Element("lexicon", {"version": "1.0", "xmlns": NAMESPACE, "alphabet": "ipa", _LANGUAGE: language})
    for lexeme in lexemes:
        entry = ET.SubElement(root, "lexeme")
        for grapheme in (lexeme.grapheme, *lexeme.aliases):
            ET.SubElement(entry, "grapheme").text = grapheme
        ET.SubElement(entry, "phoneme", {"prefer": "true"}).text = lexeme.ipa
        ET.SubElement(entry, "alias").text = lexeme.respelling
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def read_pls(document: bytes, file: str) -> tuple[str, tuple[Lexeme, ...]]:
    """Read a PLS 1.0 document: its language and its lexemes.

    Of several pronunciations the preferred one counts, or else the first. A lexeme without an alias is respelled from
    its IPA.

    Raises:
        ContentError: with every problem of the document.
    """
    if len(document) > LARGEST_FILE:
        raise _error(file, f"the lexicon is larger than {LARGEST_FILE} bytes", "Break it into several files")
    try:
        root = ET.fromstring(document, ET.XMLParser(target=_PlainTree()))  # noqa: S314  # no DTD, so no entities
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _error(file, f"the lexicon is no XML that can be read: {error}", "Save it as well-formed XML") from None
    if root.tag != _tag("lexicon") or root.get("alphabet") != "ipa":
        raise _error(
            file, "this is no PLS lexicon in IPA", f'Start it with <lexicon alphabet="ipa" xmlns="{NAMESPACE}">'
        )
    problems: list[Problem] = []
    lexemes = []
    for number, entry in enumerate(root.iter(_tag("lexeme")), 1):
        try:
            lexemes.append(_lexeme(entry))
        except (UnknownSound, LookupError) as error:
            what = f"lexeme {number}: {error.args[0]}"
            problems.append(Problem(file, 0, what, "Give it a grapheme, and a phoneme in the IPA that is known here"))
    if problems:
        raise ContentError(problems)
    return root.get(_LANGUAGE, ""), tuple(lexemes)


class _PlainTree(ET.TreeBuilder):
    """Refuses a document type, and with it entities."""

    def doctype(self, name: str, pubid: str, system: str) -> None:
        raise ValueError("it has a document type")


def _lexeme(entry: ET.Element) -> Lexeme:
    graphemes = [" ".join((each.text or "").split()) for each in entry.findall(_tag("grapheme"))]
    spoken = entry.findall(_tag("phoneme"))
    if not graphemes or not all(graphemes) or not spoken:
        raise LookupError("it lacks a grapheme or a phoneme")
    chosen = next((each for each in spoken if each.get("prefer") == "true"), spoken[0])
    ipa = " ".join((chosen.text or "").split())
    # Reads the IPA in any case, so that what can't be said is found here.
    respelled = respell(ipa)
    respelling = " ".join((entry.findtext(_tag("alias")) or respelled).split())
    return Lexeme(graphemes[0], ipa, respelling, tuple(graphemes[1:]))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _error(file: str, what: str, mend: str) -> ContentError:
    return ContentError([Problem(file, 0, what, mend)])
