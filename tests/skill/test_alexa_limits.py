"""Amazon's limits as data."""

import pytest

from skill.channels.alexa import limits

LIMITS = {name: value for name, value in vars(limits).items() if isinstance(value, limits.Limit)}


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_each_figure_has_a_unit_and_a_source(name: str) -> None:
    """Each limit is a positive figure with what it counts and the page that it is from."""
    limit = LIMITS[name]
    assert 0 <= limit.least <= limit.most
    assert limit.unit
    assert limit.source


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_the_edges_are_allowed(name: str) -> None:
    """The greatest and the least figure are allowed; one further is named with both figures."""
    limit = LIMITS[name]
    assert (limit.breached_by(limit.most), limit.breached_by(limit.least)) == ("", "")
    assert limit.breached_by(limit.most + 1) == f"{limit.most + 1:,} {limit.unit}, and Amazon allows {limit.most:,}"
    if limit.least:
        wanted = f"{limit.least - 1:,} {limit.unit}, and Amazon wants {limit.least:,} or more"
        assert limit.breached_by(limit.least - 1) == wanted


def test_everything_is_exported() -> None:
    """The module exports every limit and every set of words, and nothing else."""
    public = {name for name in vars(limits) if name.isupper() and not name.startswith("_")} | {"Limit"}
    assert set(limits.__all__) == public


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("MODEL_BYTES", 1_500_000),
        ("INTENTS", 250),
        ("VALUE_CHARACTERS", 140),
        ("SPEECH_CHARACTERS", 8_000),
        ("DYNAMIC_VALUES", 100),
        ("AUDIO_SECONDS", 240),
    ],
)
def test_figures(name: str, figure: int) -> None:
    """The figures that Amazon is strictest about are the documented ones."""
    assert LIMITS[name].most == figure
