"""The compiled index."""

import subprocess
import sys

import pytest

_DIGEST = """
import sys
sys.path.insert(0, {root!r})
from skill.understanding import build
from speech_content.library import load_library
print(build(load_library()).index.digest)
"""


def test_the_index_is_the_same_to_the_byte(pytestconfig: pytest.Config) -> None:
    """Whatever order Python's own hashing gives."""
    code = _DIGEST.format(root=str(pytestconfig.rootpath))
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(digests)
    assert 65 == len(digests.pop())
