"""Where a list of questions goes wrong."""

from collections.abc import Callable

from skill.understanding import Named, Understanding
from skill.understanding.misses import Asked, summarise


def test_misses_are_summed_up_with_names_to_add(understood: Callable[..., Understanding]) -> None:
    """What was answered, what was not, and which words to consider as names."""
    questions = [
        Asked("what causes psoriasis"),
        Asked("what is scoliosis"),
        Asked("what causes scaly plaques", "psoriasis"),
    ]
    summary = summarise(understood(Named("psoriasis", "Psoriasis"), Named("anemia", "Anemia")), questions)
    assert 3 == summary.count
    assert dict(summary.outcomes)["answered"] == 1
    assert ("psoriasis", "plaques") in [(topic, name.split()[-1]) for topic, name in summary.proposals]
    assert "scoliosis" in dict(summary.missing)
