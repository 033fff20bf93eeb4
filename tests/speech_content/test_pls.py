"""Lexicons as W3C PLS 1.0."""

import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import speech_content.lexicon
from speech_content.errors import ContentError
from speech_content.lexicon import Lexeme, Lexicon
from speech_content.pls import LARGEST_FILE, NAMESPACE, read_pls, write_pls

TABLE = (Path(speech_content.lexicon.__file__).parent / "languages/en-US/lexicon.toml").read_text(encoding="utf-8")
LEXEMES = Lexicon.from_table(tomllib.loads(TABLE)).lexemes
HEAD = f'<lexicon version="1.0" alphabet="ipa" xml:lang="en-US" xmlns="{NAMESPACE}">'


def lexicon(body: str) -> bytes:
    """A PLS document around a body."""
    return f"{HEAD}{body}</lexicon>".encode()


def test_round_trip() -> None:
    """What is written is read back as it was, language, aliases and all."""
    assert ("en-US", LEXEMES) == read_pls(write_pls(LEXEMES, "en-US"), "x.pls")


def test_document_has_the_form_of_the_standard() -> None:
    """Root, version, alphabet, language and the order inside a lexeme are as PLS 1.0 wants them."""
    root = ET.fromstring(write_pls([Lexeme("anemia", "əˈni.mi.ə", "uh-NEE-mee-uh", ("anaemia",))], "en-US"))
    tag = f"{{{NAMESPACE}}}"
    assert f"{tag}lexicon" == root.tag
    expected = {"version": "1.0", "alphabet": "ipa", "{http://www.w3.org/XML/1998/namespace}lang": "en-US"}
    assert expected == root.attrib
    assert [f"{tag}{name}" for name in ("grapheme", "grapheme", "phoneme", "alias")] == [each.tag for each in root[0]]


def test_markup_in_a_term_is_escaped() -> None:
    """A term can't break the document."""
    lexeme = Lexeme("a<b>&", "ˈeɪ", "EIGH")
    assert ("en", (lexeme,)) == read_pls(write_pls([lexeme], "en"), "x.pls")


def test_lexicon_from_elsewhere() -> None:
    """The preferred pronunciation counts, space is trimmed, and a missing respelling is made from the IPA."""
    body = """<lexeme><grapheme> sepsis </grapheme><phoneme>ˈsip.sɪs</phoneme>
        <phoneme prefer="true"> ˈsɛpsɪs </phoneme></lexeme>"""
    with pytest.raises(ContentError):
        read_pls(lexicon(body), "x.pls")
    body = body.replace("ˈsɛpsɪs", "ˈsɛp.sɪs")
    assert ("en-US", (Lexeme("sepsis", "ˈsɛp.sɪs", "SEP-sis"),)) == read_pls(lexicon(body), "x.pls")


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (b"<lexicon", "no XML"),
        (b"\xff\xfe\x00", "no XML"),
        (b"", "no XML"),
        (b'<?xml version="1.0" encoding="no-such"?><lexicon/>', "no XML"),
        (b'<!DOCTYPE lexicon [<!ENTITY a "b">]><lexicon>&a;</lexicon>', "document type"),
        ('<!DOCTYPE lexicon [<!ENTITY a "b">]><lexicon>&a;</lexicon>'.encode("utf-16"), "document type"),
        (b"<lexicon/>", "no PLS lexicon"),
        (lexicon("").replace(b'"ipa"', b'"x-sampa"'), "no PLS lexicon"),
        (b" " * (LARGEST_FILE + 1), "larger than"),
    ],
)
def test_documents_that_are_refused(document: bytes, named: str) -> None:
    """What is no lexicon, or may be an attack, is refused by name."""
    with pytest.raises(ContentError, match=named):
        read_pls(document, "x.pls")


def test_all_problems_at_once() -> None:
    """Each lexeme that can't be read is named."""
    body = "<lexeme><grapheme>a</grapheme></lexeme><lexeme><grapheme/><phoneme>ˈeɪ</phoneme></lexeme>"
    body += "<lexeme><grapheme>b</grapheme><phoneme>ˈʙi</phoneme></lexeme>"
    with pytest.raises(ContentError) as caught:
        read_pls(lexicon(body), "x.pls")
    assert [f"lexeme {number}" for number in (1, 2, 3)] == [each.what[:8] for each in caught.value.problems]
