"""Regions of a language: numbers to call, thresholds and spelling come from small files, all else from the base."""

import datetime
import re
from pathlib import Path

import pytest

from speech_content.check import check_folders
from speech_content.errors import ContentError
from speech_content.language import BUILT_IN, Tables
from speech_content.library import Library, load_library
from speech_content.model import Line
from speech_content.speech import words

REGIONS = sorted(
    folder.name for folder in (BUILT_IN / "languages").iterdir() if len(Tables(folder.name, (BUILT_IN,)).chain) > 1
)
AMERICAN = re.compile(
    r"\b(?:911|988|800-\d|nine one one|nine eight eight|fahrenheit|anemi[ac]|leukemia|hemoglobin|diarrhea|celiac"
    r"|acetaminophen|microliters?|emergency room|tumors?|edema|hematolog\w+)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def british() -> Library:
    """British English."""
    return load_library("en-GB")


def heard(lines: tuple[Line, ...]) -> str:
    """All words of a script, as written and as said."""
    return "\n".join(f"{line.written} | {words(line.speech)}" for line in lines)


def test_there_is_a_region() -> None:
    """One ships, to copy from."""
    assert "en-GB" in REGIONS


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_says_all_that_its_base_says(region: str) -> None:
    """The same lines by key, in the region's words."""
    tables = Tables(region, (BUILT_IN,))
    base, here = load_library(tables.chain[0]), load_library(region)
    assert {line.key.partition("/")[2] for line in base.script()} == {
        line.key.partition("/")[2] for line in here.script()
    }
    assert set(base.topics) == set(here.topics)
    assert base.digest != here.digest


@pytest.mark.parametrize("region", REGIONS)
def test_every_value_of_a_region_is_its_own_and_has_a_source(region: str) -> None:
    """No emergency number or threshold is taken over in silence, and each rests on a fact that exists."""
    tables = Tables(region, (BUILT_IN,))
    values, base = tables.table("region")["values"], Tables(tables.chain[-2], (BUILT_IN,)).table("region")["values"]
    sources = load_library(region).sources
    for name, value in values.items():
        assert value != base[name], name
        source, number = value["source"].split()
        assert int(number) in sources[source].facts


def test_nothing_american_is_said_in_britain(british: Library) -> None:
    """No number, unit, spelling or name of a drug of the United States is left in any line."""
    assert [] == AMERICAN.findall(heard(british.script()))


def test_british_numbers_and_degrees_are_said(british: Library) -> None:
    """999, Samaritans and NHS 111 in digits, and the threshold in Celsius."""
    assert "Call nine nine nine" in words(british.line("urgent/chest-pain").speech)
    assert "one one six, one two three" in words(british.line("urgent/suicide").speech)
    assert "N H S one one one" in words(british.line("urgent/poison").speech)
    fever = words(british.line("chemo-fever/emergency/1").speech)
    assert "thirty-seven point five degrees Celsius" in fever


def test_people_find_a_topic_by_either_spelling(british: Library) -> None:
    """The title is British, and the American name still leads to it."""
    anaemia = british.topics["anemia"]
    assert "Anaemia" == anaemia.title
    names = {name.lower() for name in anaemia.names}
    assert {"anemic", "anaemic"} <= names


def test_a_value_of_a_region_says_what_its_source_says(tmp_path: Path) -> None:
    """The rule "value-source": a threshold that was changed without a source for it is an error."""
    folder = tmp_path / "languages/en-XX"
    folder.mkdir(parents=True)
    for fever, expected in (("38 °C", []), ("38.5 °C", ["error"])):
        (folder / "region.toml").write_text(f'base = "en-GB"\n[values.fever]\nsay = "{fever}"\nsource = "cdc 2"\n')
        found = check_folders("en-XX", [tmp_path], today=datetime.date(2026, 11, 22))
        assert expected == [problem.level for problem in found if problem.rule == "value-source"]


def test_emergency_lines_stay_short_in_a_region(british: Library) -> None:
    """Two sentences and 15 seconds hold for the region's own words too."""
    for name in british.table("urgent")["lines"]:
        line = british.line(f"urgent/{name}")
        assert line.seconds <= 15, name


def test_an_organisation_makes_a_region_of_its_own(tmp_path: Path) -> None:
    """One small file in its folder is enough to load one."""
    folder = tmp_path / "languages/en-AU"
    folder.mkdir(parents=True)
    (folder / "region.toml").write_text(
        'base = "en-GB"\n[values.emergency_number]\nsay = "112"\nsource = "uk-emergencies 1"\n', encoding="utf-8"
    )
    here = load_library("en-AU", [tmp_path])
    assert ("en-US", "en-GB", "en-AU") == here.tables.chain
    assert "Call 112 now" in here.line("urgent/chest-pain").written
    assert "37.5 °C" == here.language.values["fever"]
    assert "Anaemia" == here.topics["anemia"].title


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('base = "en-XX"\n', "is its own base"),
        ('base = "en-US"\n[values.fever]\nsay = "38 °C"\nsource = "cdc 999"\n', "fever has no source that exists"),
    ],
)
def test_a_wrong_region_is_told(tmp_path: Path, text: str, said: str) -> None:
    """A circle, or a value without a fact, doesn't load."""
    folder = tmp_path / "languages/en-XX"
    folder.mkdir(parents=True)
    (folder / "region.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_library("en-XX", [tmp_path])
    assert said in str(caught.value)
