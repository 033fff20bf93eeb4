"""What is reported of names when a library is compiled."""

from skill.understanding import Named, Words
from skill.understanding.lint import lint, look_alikes

TOPICS = (
    Named("hyper", "Hyperthyroidism", ("overactive thyroid",)),
    Named("hypo", "Hypothyroidism", ("underactive thyroid",)),
    Named("pressure", "High Blood Pressure", ("hypertension",)),
    Named("low-pressure", "Low Blood Pressure", ("hypotension",)),
    Named("shared-one", "Heartburn", ("acid reflux",)),
    Named("shared-two", "GERD", ("acid reflux",)),
)


def test_lint_reports_collisions_and_common_words(words: Words) -> None:
    """Names of two topics, the same name twice, everyday words, look-alikes."""
    topics = (*TOPICS, Named("twice", "Gout", ("gout", "cold"), file="gout.md"))
    rules = {(problem.rule, problem.file) for problem in lint(topics, words)}
    assert {("shared-name", "shared-one"), ("shared-name", "shared-two")} <= rules
    assert {("name-twice", "gout.md"), ("common-name", "gout.md"), ("few-names", "gout.md")} <= rules
    assert all(problem.level == "warn" for problem in lint(topics, words))


def test_look_alikes_are_listed(words: Words) -> None:
    """Over all names, and those that differ in a telling part are marked."""
    pairs = {(pair.one, pair.other): pair.differs for pair in look_alikes(TOPICS, words)}
    assert pairs[("Hyperthyroidism", "Hypothyroidism")]
    assert pairs[("hypertension", "hypotension")]
