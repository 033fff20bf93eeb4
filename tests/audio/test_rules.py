"""What an engine makes of words, as rules of `leafline check`."""

import datetime
from pathlib import Path

import pytest

from audio.engine import missing
from audio.readings import NEEDED, arpabet_of, readings
from speech_content.check import RULES, check
from speech_content.library import Library, load_library
from speech_content.rule import find_rules, read_limits

TODAY = datetime.date(2026, 11, 22)
HIGHER = find_rules("audio.rules")
EVERY = (*HIGHER, *find_rules("skill.rules"))
pytestmark = pytest.mark.skipif(bool(missing(NEEDED)), reason=f"{NEEDED} is missing: {missing(NEEDED)}")


def found(folder: Path, name: str) -> list[str]:
    """What a rule says of a content folder."""
    problems = check(load_library(folders=[folder]), today=TODAY, rules=EVERY)
    return [problem.what for problem in problems if problem.rule == name]


def test_what_ships_is_read_as_it_is_spelled(library: Library) -> None:
    """No long word without an entry is misread, and each respelling fits its sounds."""
    problems = check(library, today=TODAY, rules=EVERY)
    assert [] == [str(problem) for problem in problems if problem.rule in {rule.name for rule in HIGHER}]


def test_every_rule_of_every_layer_has_its_place_in_the_table(library: Library) -> None:
    """With the rules of all layers, no name in the table is left over."""
    limits = read_limits(library.table("checks"), (*find_rules(RULES), *EVERY))
    assert {rule.name for rule in EVERY} <= set(limits)


def test_a_respelling_that_says_something_else_is_told(tmp_path: Path) -> None:
    """Engines that take sounds and engines that take letters would say two different words."""
    folder = tmp_path / "languages/en-US"
    folder.mkdir(parents=True)
    (folder / "lexicon.toml").write_text('[terms]\nzorbosis = { ipa = "zɔɹˈboʊ.sɪs", respelling = "blah-MEE-kun" }\n')
    assert ['"zorbosis" is zɔɹˈboʊ.sɪs by its sounds and blah-MEE-kun by its respelling'] == found(
        tmp_path, "engine-respelling"
    )


def test_a_word_that_an_engine_misreads_is_told(tmp_path: Path) -> None:
    """It is named once, on the line where it first stands."""
    topics = tmp_path / "languages/en-US/topics"
    topics.mkdir(parents=True)
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "own.md").write_text(
        '+++\ntitle = "T"\npublisher = "us"\nlicence = "own"\n+++\n1. A zorb harms the telangiectasia. (p)\n'
    )
    aspects = ("emergency", "causes", "risk-factors", "symptoms", "diagnosis", "treatment", "prevention", "get-help")
    reasons = "".join(f'{aspect} = "None."\n' for aspect in aspects)
    (topics / "zorb.md").write_text(
        f'+++\ntitle = "Zorb"\nnames = []\ncode = "1901"\nwritten = 2026-01-01\n[missing]\n{reasons}+++\n'
        "## overview\nA zorb harms the telangiectasia. {own 1}\nA zorb harms the telangiectasia. {own 1}\n"
    )
    assert ['an engine reads "telangiectasia" otherwise than it is spelled'] == found(tmp_path, "engine-reading")


def test_sounds_are_read_from_an_engine_s_ipa() -> None:
    """Stress and length carry no sound; two signs may be one."""
    assert ("N", "UW", "T", "R", "OW", "P", "IY", "N", "IY", "AH") == arpabet_of("nuːtɹoʊpˈiːniə")
    assert ("CH", "AY", "JH", "NG") == arpabet_of("tʃˈaɪdʒŋ")


def test_an_engine_reads_many_words_at_once() -> None:
    """In order, each as if it stood alone."""
    assert [("K", "AE", "T"), ("F", "IH", "SH")] == list(readings(["cat", "fish"]))
    assert [] == list(readings([]))
