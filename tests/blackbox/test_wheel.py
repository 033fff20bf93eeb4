"""The installed wheel, away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_answers_elsewhere(tmp_path: Path) -> None:
    """All three packages and their data are in one wheel, which answers a question from another folder."""
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    done = subprocess.run([*build, str(ROOT)], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {
        path.relative_to(ROOT).as_posix()
        for package in ("speech_content", "audio", "skill")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set() == shipped - set(names)
    assert not [name for name in names if name.startswith("tests/")]
    elsewhere = tmp_path / "elsewhere"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(elsewhere), str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LEAFLINE_")}
    environ["PYTHONPATH"] = str(elsewhere)
    code = "import skill; print(skill.__file__); from skill.commands import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", "what causes neutropenia"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    where, answer = done.stdout.split("\n", 1)
    assert Path(where).is_relative_to(elsewhere)
    assert answer.startswith("Neutropenia. Causes. ")
