"""What every importer keeps to; they are found by their files, so a new one is covered without being named here."""

import ast
import inspect
import sys
from pathlib import Path

import pytest

from speech_content import importer, importers
from speech_content.errors import ImportingError
from speech_content.importer import Importer, importer_names, open_importer

NAMES = importer_names()


def test_importers_are_found_by_their_files() -> None:
    """Each module of the folder is an importer, and each importer a module."""
    files = {path.stem for path in Path(importers.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == set(NAMES)
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_importer_gives_what_the_protocol_asks(name: str) -> None:
    """Suffixes in small letters with their dot, and two functions of the protocol's shape."""
    module = open_importer(name)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in module.SUFFIXES)
    for function in ("recognises", "read"):
        wanted = list(inspect.signature(getattr(Importer, function)).parameters)[1:]
        assert wanted == list(inspect.signature(getattr(module, function)).parameters)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [b"", b"\0" * 50, b"\xff\xfe", b"PK\x03\x04", b"%PDF-1.7", b"<", b"\x89PNG\r\n\x1a\n"])
def test_an_importer_refuses_or_reads(name: str, data: bytes) -> None:
    """Beginnings of files of all kinds are refused by their importer, or read; nothing else is raised."""
    module = open_importer(name)
    assert isinstance(module.recognises(data), bool)
    try:
        leaflets = module.read(data, "x")
    except ImportingError as error:
        assert str(error).endswith(".")
    else:
        assert isinstance(leaflets, tuple)


@pytest.mark.parametrize("name", NAMES)
def test_an_importer_imports_its_library_late(name: str) -> None:
    """Libraries of formats are extras: a module can be imported without them, so that a message can name them."""
    source = Path(importers.__path__[0], f"{name}.py").read_text(encoding="utf-8")
    allowed = sys.stdlib_module_names | {"speech_content"}
    top = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    roots = {
        (node.module or "").partition(".")[0]
        if isinstance(node, ast.ImportFrom)
        else node.names[0].name.partition(".")[0]
        for node in top
    }
    assert roots <= allowed


def test_the_protocol_fits_on_a_page() -> None:
    """All that an importer has to be is said in at most 40 lines."""
    assert len(inspect.getsource(Importer).splitlines()) <= 40


def test_a_missing_library_is_named_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an extra's package, the message says what to install."""

    def missing(data: bytes, file: str) -> None:
        del data, file
        raise ModuleNotFoundError(name="lxml")

    module = open_importer("html")
    monkeypatch.setattr(module, "read", missing)
    path = tmp_path / "a.html"
    path.write_text("<p>Knees</p>", encoding="utf-8")
    with pytest.raises(ImportingError, match=r"package lxml is missing.*leafline\[import\]"):
        importer.read_leaflets(path)
