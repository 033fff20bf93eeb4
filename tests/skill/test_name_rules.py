"""Names as people say them, under the rules of `leafline check`."""

import datetime
import re
from pathlib import Path

import pytest

from speech_content.check import check
from speech_content.language import BUILT_IN
from speech_content.library import load_library
from speech_content.rule import find_rules

TODAY = datetime.date(2026, 11, 22)
SEPSIS = (BUILT_IN / "languages/en-US/topics/sepsis.md").read_text(encoding="utf-8")
HIGHER = (*find_rules("audio.rules"), *find_rules("skill.rules"))


@pytest.mark.parametrize(
    ("title", "names", "rule", "said"),
    [
        ("Leukemea", '"zorb"', "look-alike", "Leukemea"),
        ("Zorb", '"low neutrophil"', "shared-name", "low neutrophil"),
        ("Zorb", '"blip sickness", "blipsickness"', "name-twice", "blipsickness"),
        ("Zorb", '"causes"', "common-name", "causes"),
        ("Zorb", '"blip"', "few-names", "1 names"),
    ],
)
def test_names_that_lead_astray_are_told(tmp_path: Path, title: str, names: str, rule: str, said: str) -> None:
    """Each is a warning by name, in the file of a topic that has it."""
    text = re.sub(r"(?s)names +=.*?\]\nmisheard_as.*?\]\n", f"names = [{names}]\n", SEPSIS.replace('"1107"', '"1907"'))
    topic = tmp_path / "languages/en-US/topics/zorb.md"
    topic.parent.mkdir(parents=True)
    topic.write_text(text.replace('"Sepsis"', f'"{title}"', 1), encoding="utf-8")
    found = check(load_library(folders=[tmp_path]), today=TODAY, rules=HIGHER)
    told = [problem for problem in found if problem.rule == rule]
    assert {"warn"} == {problem.level for problem in told}
    assert any(said in problem.what for problem in told)
