"""Files that are not what they should be: refused with what is wrong and how to mend it, before they do harm."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaflet_kit import PLAIN, WORDS, docx, pdf

from speech_content import importer
from speech_content.decoding import LONGEST_LINE
from speech_content.draft import draft
from speech_content.errors import ImportingError
from speech_content.importer import importer_names, open_importer, read_leaflets

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><{root}><x>&i;</x></{root}>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><{root}>&a;</{root}>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(folder: Path, name: str, data: bytes | str) -> str:
    """Read a file that has to be refused; give what is said, without its place."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(ImportingError) as caught:
        for leaflet in read_leaflets(path):
            draft(leaflet, WORDS)
    message = str(caught.value)
    assert message.endswith(".")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a.xml"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, name: str) -> None:
    """Whatever its name says."""
    assert refusal(tmp_path, name, b" \n").startswith("it is empty")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a.xml"])
def test_bytes_that_mean_nothing_are_refused(tmp_path: Path, name: str) -> None:
    """Binary rubbish is refused under every name."""
    assert "save" in refusal(tmp_path, name, bytes(range(256)) * 40).lower()


def test_a_wrong_suffix_is_named_with_the_right_one(tmp_path: Path) -> None:
    """A PDF named .docx, a DOCX named .txt and a page named .md are told where they belong."""
    assert "Rename it to .pdf" in refusal(tmp_path, "a.docx", pdf([[(50, 700, 10, False, "Knees " * 9)]]))
    assert "Rename it to .docx" in refusal(tmp_path, "a.txt", docx([("", "Knees wobble.")]))
    assert ".html" in refusal(tmp_path, "a.md", "<!doctype html><html><body><p>Knees</p></body></html>")


def test_an_unknown_suffix_lists_those_that_are_known(tmp_path: Path) -> None:
    """The endings of all importers are named."""
    said = refusal(tmp_path, "a.odt", "Knees")
    assert all(ending in said for name in importer_names() for ending in open_importer(name).SUFFIXES)


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 20 MB are refused by the file's size alone."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(importer.LARGEST + 1)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(ImportingError, match="at most 20 are read"):
        read_leaflets(path)


@pytest.mark.parametrize("root", ["Document", "health-topics"])
@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_entities_are_refused_in_xml(tmp_path: Path, root: str, xml: str) -> None:
    """Entity bombs and outside entities end before they are expanded."""
    text = xml.replace("{root}", root).replace("<x>", "<x><QAPair/>")
    text = text.replace("&a;</", "&a;<QAPair/></") if xml is OUTSIDE else text
    assert "declares entities" in refusal(tmp_path, "a.xml", text)


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_entities_are_refused_in_docx(tmp_path: Path, xml: str) -> None:
    """The same inside a package."""
    document = xml.replace("<{root}>", f'<w:document xmlns:w="{W}">').replace("</{root}>", "</w:document>")
    data = docx([], parts={"word/document.xml": document.encode()})
    assert "declares entities" in refusal(tmp_path, "a.docx", data)


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """Over 50 MB in all, or 200 times its size in one part, by what the package's directory says."""
    for megabytes, said in ((60, "more than 50 MB"), (20, "200 times")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", b" " * (megabytes << 20))
        assert said in refusal(tmp_path, "a.docx", packed.getvalue())


def test_a_package_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """A part that unpacks to more than the directory says doesn't get past its own word."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (20 << 20))
    size, lie = (20 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert refusal(tmp_path, "a.docx", packed.getvalue().replace(size, lie))


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    """Cut short, without a document, or with XML that breaks off."""
    data = docx([("", "Knees wobble.")])
    assert "damaged" in refusal(tmp_path, "a.docx", data[: len(data) // 2])
    assert "breaks off" in refusal(tmp_path, "a.docx", docx([], parts={"word/document.xml": b"<w:document"}))


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    """A PDF that needs a password says so."""
    key = "<" + "00" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>]"
    said = refusal(tmp_path, "a.pdf", pdf([[(50, 700, 10, False, "Knees")]], trailer=lock))
    assert "locked with a password" in said


def test_a_scanned_pdf_says_that_it_holds_no_text(tmp_path: Path) -> None:
    """Pages without a letter are pictures."""
    assert "holds no text" in refusal(tmp_path, "a.pdf", pdf([[], []]))


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    """A leaflet is no book."""
    assert "pages" in refusal(tmp_path, "a.pdf", pdf([[(50, 700, 10, False, "Knees wobble.")]] * 201))


def test_a_book_is_refused(tmp_path: Path) -> None:
    """What has more paragraphs than any leaflet isn't drafted for minutes first."""
    assert "Cut it into parts" in refusal(tmp_path, "a.txt", "Knees wobble.\n\n" * (importer.MOST_BLOCKS + 1))


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("piece", ["Knees wobble. ", "*a **b ", "[a]("])
def test_an_endless_line_is_refused(tmp_path: Path, name: str, piece: str) -> None:
    """A line longer than any leaflet is refused before anything is made of it, with its length."""
    line = piece * (LONGEST_LINE // len(piece) + 1)
    assert f"a line of it has {len(line) + 1} letters" in refusal(tmp_path, name, line + "x")


def test_another_language_is_refused(tmp_path: Path) -> None:
    """A Spanish leaflet isn't taken for English, by its words or by what its page states."""
    spanish = (
        "La rodilla\n\nLa rodilla que tiembla no suele ser peligrosa para las personas que bailan mucho. Puede durar "
        "varios dias y mejora cuando usted descansa. Hable con su medico si el dolor dura mucho tiempo o si la rodilla "
        "se hincha. Nadie sabe todavia la causa exacta de este problema tan raro.\n"
    )
    assert "common words" in refusal(tmp_path, "a.txt", spanish)
    page = '<html lang="es"><body><h1>K</h1><p>Knees are the joints of the legs.</p></body></html>'
    assert "its language is es" in refusal(tmp_path, "a.html", page)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    """Both are said plainly."""
    with pytest.raises(ImportingError, match="can't be opened"):
        read_leaflets(tmp_path / "none.txt")
    with pytest.raises(ImportingError, match="is a folder"):
        read_leaflets(tmp_path)


@given(st.binary(max_size=300), st.sampled_from(importer_names()))
def test_no_importer_breaks_on_any_bytes(data: bytes, name: str) -> None:
    """Every importer either reads bytes or refuses them; nothing else comes out of it."""
    module = open_importer(name)
    samples = {
        "docx": b"PK\x03\x04word/",
        "pdf": b"%PDF-1.4\n",
        "html": b"<p>",
        "medquad": b"<Document>",
        "markdown": b"# ",
    }
    for sample in (data, samples.get(name, b"") + data):
        assert module.recognises(sample) in (True, False)
        with contextlib.suppress(ImportingError):
            module.read(sample, "x")


def test_deep_html_and_long_lines_are_read(tmp_path: Path) -> None:
    """Thousands of nested tags and a line of a million letters are read or refused, with nothing else raised."""
    deep = "<html><body>" + "<div>" * 20_000 + "<p>Knees</p>"
    for name, data in (
        ("a.html", deep),
        ("a.txt", "knee " * 200_000),
        ("a.txt", "(" * 100_000),
        ("a.md", "[" * 20_000),
    ):
        path = tmp_path / name
        path.write_text(data, encoding="utf-8")
        with contextlib.suppress(ImportingError):
            assert read_leaflets(path)


def test_a_good_leaflet_is_none_of_these(tmp_path: Path) -> None:
    """What the others refuse, a plain leaflet passes."""
    path = tmp_path / "a.txt"
    path.write_text(PLAIN, encoding="utf-8")
    assert draft(read_leaflets(path)[0], WORDS).title == "Wobbleitis"
