"""The walk of the README: a leaflet is imported, three marked lines are decided, it passes the check and answers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEAFLET = """Heat Rash

Heat rash is a skin problem that comes from sweat. It starts when sweat can not get out of the skin.

Causes of heat rash:

  • Hot weather
  • Tight clothes
  • Thick creams

A child with a rash
Copyright © Skinpix Pictures, Inc.

Symptoms of heat rash include:

  • Small red spots
  • Itchy skin
  • A stinging feeling

Who is at risk

Babies get heat rash more than other people do.

Diagnosis

To find heat rash, your doctor looks at your skin.



Treatment for heat rash is to cool the skin. A cool bath helps.

You can help to prevent heat rash with some simple steps.

  • wear loose clothes
  • stay in the shade


  • use a fan at night

Get help for heat rash if:

  • it lasts longer than 3 days
  • your skin feels hot

A fan stands in eleven windows of our ward.

Ice cubes in cold lemonade taste best by the pool.

Last updated: May 2025
"""


def leafline(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "skill", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )


@pytest.mark.blackbox
def test_from_a_leaflet_to_an_answer(tmp_path: Path) -> None:
    """Import; the check names three marked lines; each is decided; the check passes; the answer is the leaflet's."""
    leaflet, content = tmp_path / "heat-rash.txt", tmp_path / "content"
    leaflet.write_text(LEAFLET, encoding="utf-8")

    imported = leafline("import", leaflet, "--licence", "own", "--content", content)
    assert 0 == imported.returncode, imported.stderr
    assert "3 to decide" in imported.stdout
    topic = content / "languages/en-US/topics/heat-rash.md"

    refused = leafline("check", "heat-rash", "--content", content)
    assert 1 == refused.returncode
    assert 3 == refused.stdout.count("[undecided]")
    assert 1 == leafline("ask", "what causes heat rash", "--content", content).returncode

    text = topic.read_text(encoding="utf-8")
    marked = [line for line in text.splitlines() if line.startswith("??")]
    assert 3 == len(marked)
    fan = next(line for line in marked if "use a fan" in line)
    assert "do or don't?" in fan
    # The editor knows that a fan helps, and that the two other lines are no advice at all.
    cited = re.findall(r"\{[^}]*\}", fan)[0]
    text = text.replace(fan, f"Use a fan at night. {cited}")
    for line in marked:
        text = text.replace(f"{line}\n", "")
    topic.write_text(text, encoding="utf-8")

    checked = leafline("check", "heat-rash", "--content", content)
    assert 0 == checked.returncode, checked.stdout
    answer = " ".join(leafline("ask", "what causes heat rash", "--content", content).stdout.split())
    assert "Causes of heat rash include hot weather, tight clothes, and thick creams." in answer
    assert "Skinpix" not in text
    assert "Skinpix" in topic.with_suffix(".receipt.md").read_text(encoding="utf-8")
