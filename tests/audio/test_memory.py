import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys
import numpy as np
from audio.memory import keep_memory
if sys.argv[1] == "kept":
    keep_memory()
def work():
    for _ in range(50):
        np.ones(1 << 18, np.float32).sum()  # 1 MB
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(way):
    return int(subprocess.run([sys.executable, "-c", SCRIPT, way], check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc learns")
def test_pages_stay():
    """Arrays that come and go take pages from the system once, not each time."""
    if faults("returned") < 1000:
        pytest.skip("this C library keeps memory by itself")
    assert faults("kept") < 300
