"""The library: what ships, what lies over it, and what is wrong with it."""

import re
from pathlib import Path

import pytest

from speech_content import load_library
from speech_content.errors import ContentError, SettingError
from speech_content.language import BUILT_IN
from speech_content.library import Library
from speech_content.model import Aspect
from speech_content.speech import Pause, Term, Text

UNSAID = re.compile(r"[0-9<>&%°$#@*_/\\{}\[\]()=+~^|–—\"“”]")
TOPIC = (BUILT_IN / "languages/en-US/topics/neutropenia.md").read_text(encoding="utf-8")


def over(folder: Path, name: str, text: str) -> Path:
    """Write a file of an organisation's folder, and give the folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, language: str = "en-US") -> list[str]:
    """What the loader says of a folder, as `file:line what`."""
    with pytest.raises(ContentError) as caught:
        load_library(language, [folder])
    return [f"{p.file}:{p.line} {p.what}" for p in caught.value.problems]


def test_no_digit_or_sign_survives_into_a_line(library: Library) -> None:
    """Whatever an engine is given is words."""
    unsaid = {
        line.key: part.words
        for line in library.script()
        for part in line.speech
        if not isinstance(part, Pause) and UNSAID.search(part.words)
    }
    assert {} == unsaid


def test_every_line_has_words_a_key_and_a_digest_of_its_own(library: Library) -> None:
    """Keys are unique, nothing is silent, and equal digests are equal words."""
    script = library.script()
    assert sorted({line.key for line in script}) == [line.key for line in script]
    assert all(any(isinstance(part, Text | Term) for part in line.speech) for line in script)
    by_digest: dict[str, set] = {}
    for line in script:
        by_digest.setdefault(line.digest, set()).add(line.speech)
    assert all(1 == len(spoken) for spoken in by_digest.values())


def test_the_script_is_the_same_every_time(library: Library) -> None:
    """A pure function of content: another load gives the same digest."""
    assert library.digest == load_library().digest
    assert library.script() == load_library().script()


def test_every_medical_line_cites_a_source_that_resolves(library: Library) -> None:
    """A topic's line and an urgent line rest on facts that exist."""
    for line in library.script():
        kind = line.key.split("/")[1]
        if kind != "prompt":
            assert line.sources, line.key
        for citation in line.sources:
            assert citation.number in library.sources[citation.source].facts


def test_short_answers_are_short(library: Library) -> None:
    """At most 30 s each; an emergency at most 15 s and two sentences."""
    for topic in library.topics.values():
        for aspect, section in topic.sections.items():
            line = library.chunk(topic.id, aspect)
            assert line.seconds <= (15 if aspect is Aspect.EMERGENCY else 30), line.key
            if aspect is Aspect.EMERGENCY:
                assert 1 == len(section.chunks)
                assert len(section.chunks[0].sentences) <= 2


def test_an_organisations_folder_lies_over_what_ships(tmp_path: Path) -> None:
    """Its topic, prompt, name and lexicon count; everything else stays."""
    over(tmp_path, "organisation.toml", 'name = "Riverside Clinic"\n')
    over(tmp_path, "languages/en-US/prompts.toml", 'goodbye = "Goodbye from {organisation}."\n')
    over(tmp_path, "languages/en-US/topics/neutropenia.md", re.sub("(title *= ).*", r'\1"Low neuts"', TOPIC, count=1))
    over(tmp_path, "sources/own.md", '+++\ntitle="T"\npublisher="the Clinic"\nlicence="ours"\n+++\n1. A. (p)\n')
    library, shipped = load_library(folders=[tmp_path]), load_library()
    assert "Goodbye from Riverside Clinic." == library.prompt("goodbye").written
    assert "Low neuts." == library.prompt("topic", "neutropenia").written
    assert set(shipped.topics) == set(library.topics)
    assert "own" in library.sources
    assert library.prompt("help") == shipped.prompt("help")
    assert library.digest != shipped.digest


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("languages/en-US/topics/a.md", "x", "topics/a.md:1 there is no head"),
        ("languages/en-US/topics/b.md", TOPIC.replace('"1101"', '"1102"'), "keypad number 1102"),
        (
            "languages/en-US/prompts.toml",
            "goodbye = 3\n",
            "languages/en-US/prompts.toml:1 prompt goodbye is not a text",
        ),
        ("languages/en-US/prompts.toml", 'x = "{topic} {about}"\n', "x holds values of aspect and topic"),
        ("languages/en-US/prompts.toml", 'x = "Call {nobody}."\n', "prompts.toml:1 there is no value {nobody}"),
        ("languages/en-US/prompts.toml", 'x = "On 11/22/2026."\n', "prompts.toml:1"),
        ("languages/en-US/prompts.toml", 'x = "a\n', "languages/en-US/prompts.toml:1 the TOML can't be read"),
        ("languages/en-US/region.toml", '[values.fever]\nsource = "nobody 1"\n', "region.toml:1 fever has no source"),
        ("sources/own.md", "1. A.", "sources/own.md:1 there is no head"),
    ],
)
def test_what_is_wrong_in_a_folder_is_named(tmp_path: Path, name: str, text: str, expected: str) -> None:
    """File, line and fault, and never half a library."""
    assert any(expected in problem for problem in problems(over(tmp_path, name, text)))


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Two broken files are two problems in one go."""
    over(tmp_path, "languages/en-US/topics/a.md", "x")
    over(tmp_path, "sources/own.md", "x")
    assert 2 == len(problems(tmp_path))


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00" * 10])
def test_odd_bytes_are_a_problem_not_an_exception(tmp_path: Path, data: bytes) -> None:
    """A file that isn't text is named."""
    path = tmp_path / "languages/en-US/topics/a.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert any("topics/a.md" in problem for problem in problems(tmp_path))


def test_an_unknown_language_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    """Both say what to do."""
    assert any("there is no such language" in problem for problem in problems(tmp_path, "xx-XX"))
    with pytest.raises(SettingError, match="no such content folder"):
        load_library(folders=[tmp_path / "none"])


def test_another_region_is_one_small_file(tmp_path: Path) -> None:
    """Its number, threshold and spelling are said; all else comes from the base language."""
    region = (
        'base = "en-US"\n[values.emergency_number]\nsay = "112"\nsource = "emergencies 1"\n'
        '[values.fever]\nsay = "38 °C"\nsource = "cdc 2"\n[spelling]\nanemia = "anaemia"\n'
    )
    library = load_library("en-IE", [over(tmp_path, "languages/en-IE/region.toml", region)])
    assert "call 112." in library.prompt("disclaimer").written
    assert "Anaemia" == library.topics["anemia"].title
    assert all(line.key.startswith("en-IE/") for line in library.script())
    fever = library.chunk("chemo-fever", Aspect.EMERGENCY)
    assert "38 °C" in fever.written
    assert "100.4" not in fever.written


def test_a_language_that_leans_on_itself_is_refused(tmp_path: Path) -> None:
    """No endless search for a base."""
    over(tmp_path, "languages/xx/region.toml", 'base = "yy"\n')
    over(tmp_path, "languages/yy/region.toml", 'base = "xx"\n')
    assert any("is its own base" in problem for problem in problems(tmp_path, "xx"))


def test_withdrawn_topics_are_left_out(library: Library) -> None:
    """Gone from topics and lines."""
    rest = load_library(withdrawn=frozenset({"anemia"}))
    assert set(library.topics) - {"anemia"} == set(rest.topics)
    assert not [key for key in rest.lines if key.startswith("en-US/anemia/")]
