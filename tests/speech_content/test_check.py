"""The runner of checks: how rules are found, how the table judges them, and what content it is given."""

import datetime
import re
from pathlib import Path

import pytest
from checking_kit import SHIPPED, TODAY, Specimen, checked, write

from speech_content.check import RULES, check, check_folders
from speech_content.drafting.topic_text import MARK
from speech_content.errors import ContentError, Problem
from speech_content.library import Library, load_library
from speech_content.model import Review
from speech_content.rule import ALWAYS, Finding, Limit, Rule, find_rules, read_limits, rule
from speech_content.topic_file import UNDECIDED

TESTED = "".join(
    Path(__file__).with_name(f"test_{name}.py").read_text(encoding="utf-8")
    for name in ("rules_content", "check", "regions")
)
OVERVIEW = Specimen("## overview\nA zorb is a thing.\n")


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_what_ships_has_no_error(language: str) -> None:
    """All topics pass, in the base language and in its region."""
    problems = check_folders(language, (), today=TODAY)
    assert [] == [str(problem) for problem in problems if problem.level == "error"]


def test_most_sentences_that_ship_pass_the_rules_on_sources(library: Library) -> None:
    """A rule that cries at every second sentence is not listened to: at most one in ten is flagged."""
    style = {"sentence-length", "breath-length", "list-length", "grade", "hard-words", "unexplained-term"}
    flagged = {(p.file, p.line) for p in check(library, today=TODAY) if p.line and p.rule not in style}
    count = sum(
        len(chunk.sentences)
        for topic in library.topics.values()
        for section in topic.sections.values()
        for chunk in section.chunks
    )
    assert len(flagged) <= 0.1 * count


@pytest.mark.parametrize("name", [rule.name for rule in find_rules(RULES)])
def test_every_rule_has_a_limit_and_a_test(library: Library, name: str) -> None:
    """A rule is in the table, is on, and stands in a test of its own."""
    limit = read_limits(library.table("checks"), find_rules(RULES), every=False)[name]
    assert limit.meaning
    assert (limit.warn, limit.error) != (None, None)
    assert f'"{name}"' in TESTED


def test_rules_are_found_in_a_module_too() -> None:
    """A higher layer's rules may stand in one module."""
    assert {"draft", "review-due"} == {each.name for each in find_rules("speech_content.rules.signature")}


@pytest.mark.parametrize(
    ("limit", "amount", "level"),
    [
        (Limit("", 15, 20), 15, None),
        (Limit("", 15, 20), 15.1, "warn"),
        (Limit("", 15, 20), 20, "warn"),
        (Limit("", 15, 20), 21, "error"),
        (Limit("", ALWAYS), 0, "warn"),
        (Limit("", None, ALWAYS), 0, "error"),
        (Limit("", None, 2), 2, None),
        (Limit(""), 1e9, None),
    ],
)
def test_the_table_judges_an_amount(limit: Limit, amount: float, level: str | None) -> None:
    """Above a limit, not at it; a rule without limits is off."""
    assert level == limit.level(amount)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"rules": {"drft": {"meaning": "x", "warn": True}}}, "there is no rule drft"),
        ({"rules": {}}, "rule draft has no entry"),
        ({"rules": {"draft": {"warn": True}}}, "lacks the text meaning"),
        ({"rules": {"draft": {"meaning": "x", "warn": "much"}}}, "warn is no number"),
        ({"rules": 3}, "rules is not a table"),
    ],
)
def test_a_wrong_table_is_told(table: dict, said: str) -> None:
    """Names and kinds are checked, and a name that is nearly right gets a hint."""
    with pytest.raises(ContentError) as caught:
        read_limits(table, [each for each in find_rules(RULES) if each.name == "draft"])
    assert any(said in problem.what for problem in caught.value.problems)


def test_a_rule_gives_problems_as_a_compiler_does(library: Library) -> None:
    """File, line, level, what, how to mend it, and the rule's name."""

    @rule("dose")
    def always(proof: object) -> list[Finding]:
        return [Finding("a.md", 3, "there is a thing", "Take it out")]

    assert isinstance(always, Rule)
    (problem,) = always(None, Limit("", ALWAYS))  # type: ignore[arg-type]
    assert "a.md:3: warn: there is a thing. Take it out. [dose]" == str(problem)


def test_rules_of_other_layers_are_run_too(tmp_path: Path) -> None:
    """Whoever runs the checks hands in more rules; each needs its limit in the table."""

    @rule("louder")
    def louder(proof: object) -> list[Finding]:
        return [Finding("x", 0, "it is loud", "Be quiet")]

    folder = tmp_path / "languages/en-US"
    folder.mkdir(parents=True)
    (folder / "checks.toml").write_text('[rules.louder]\nmeaning = "noise"\nerror = true\n')
    problems = check(
        load_library(folders=[tmp_path]),
        today=TODAY,
        rules=[louder, *find_rules("audio.rules"), *find_rules("skill.rules")],
    )
    assert Problem("x", 0, "it is loud", "Be quiet", "louder") in problems


def test_an_organisation_has_its_own_limits(tmp_path: Path) -> None:
    """Its table lies over the built-in one, limit by limit; false turns a rule off."""
    specimen = Specimen(
        "## overview\nA zorb is a small thing on the skin, and it may go away in a few weeks of time.\n"
    )
    folder = tmp_path / "languages/en-US"
    folder.mkdir(parents=True)
    own = folder / "checks.toml"
    own.write_text("[rules.sentence-length]\nwarn = 3\nerror = 5\n[rules.wanted-aspect]\nwarn = false\n")
    (problems,) = checked(tmp_path, specimen)
    assert {("sentence-length", "error")} == {(p.rule, p.level) for p in problems if p.rule == "sentence-length"}
    assert [] == [problem for problem in problems if problem.rule == "wanted-aspect"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("It costs $3/4|5. {case-0 1}", "unsayable"),
        ("It is bare.", "citation"),
        ("It is odd. {nobody 1}", "citation"),
        ("It is odd. {case-0 99}", "citation"),
        ("It is a question? {case-0 1}", "format"),
        ("## nonsense", "format"),
    ],
)
def test_content_that_can_not_be_loaded_gives_its_problems(tmp_path: Path, line: str, rule: str) -> None:
    """What stops the loading is told by itself, with its place and its rule."""
    path = write(tmp_path, 0, OVERVIEW)
    path.write_text(path.read_text() + f"{line}\n")
    (problem,) = check_folders("en-US", [tmp_path], today=TODAY)
    place = len(path.read_text().splitlines())
    assert (rule, "error", place) == (problem.rule, problem.level, problem.line)


def test_what_a_draft_leaves_open_blocks_it(tmp_path: Path) -> None:
    """A line on which nobody decided, such as whether to do a thing or not to, is an error by name."""
    path = write(tmp_path, 0, OVERVIEW)
    path.write_text(path.read_text() + "?? do or don't? | Raw meat and crowds. {case-0 1}\n?? say it | {case-0 1}\n")
    problems = check_folders("en-US", [tmp_path], today=TODAY)
    assert ["undecided", "undecided"] == [problem.rule for problem in problems]
    assert "do or don't" in problems[0].what
    assert "Decide" in problems[0].mend


def test_a_topic_without_a_required_aspect_is_told(tmp_path: Path) -> None:
    """A section or a reason: without both it isn't spoken."""
    path = write(tmp_path, 0, OVERVIEW)
    path.write_text(re.sub('causes = ".*"\n', "", path.read_text()))
    (problem,) = check_folders("en-US", [tmp_path], today=TODAY)
    assert ("required-aspect", "error") == (problem.rule, problem.level)


@pytest.mark.parametrize("lines", ['reviewed_by = "A"\n', "reviewed = 2026-02-01\n", "review_due = 2026-03-01\n"])
def test_a_signature_is_whole_or_not_there(tmp_path: Path, lines: str) -> None:
    """A name without its dates, or a date without a name, is an error."""
    write(tmp_path, 0, Specimen(OVERVIEW.body, head=lines))
    (problem,) = check_folders("en-US", [tmp_path], today=TODAY)
    assert ("the review is signed in part", "review") == (problem.what, problem.rule)


@pytest.mark.parametrize(
    ("today", "level", "what"),
    [
        (datetime.date(2026, 12, 1), None, ""),
        (datetime.date(2027, 3, 1), None, ""),
        (datetime.date(2027, 3, 2), "warn", "its review is due in 60 days"),
        (datetime.date(2027, 5, 1), "warn", "its review is due in 0 days"),
        (datetime.date(2027, 5, 2), "error", "its review was due on 2027-05-01"),
        (datetime.date(2037, 5, 2), "error", "its review was due on 2027-05-01"),
    ],
)
def test_a_review_comes_due(tmp_path: Path, today: datetime.date, level: str | None, what: str) -> None:
    """Told sixty days ahead ("review-due"), and an error from the day after."""
    head = 'reviewed_by = "A. Nurse"\nreviewed = 2026-05-01\nreview_due = 2027-05-01\n'
    (problems,) = checked(tmp_path, Specimen(OVERVIEW.body, head=head), today=today)
    due = [(problem.level, problem.what) for problem in problems if problem.rule == "review-due"]
    assert ([(level, what)] if level else []) == due


def test_drafts_are_refused_where_only_signed_topics_are_read_out(tmp_path: Path) -> None:
    """A "draft" is no problem as such, and an error with LEAFLINE_REQUIRE_REVIEW."""
    (problems,) = checked(tmp_path, OVERVIEW)
    assert [] == [problem for problem in problems if problem.rule == "draft"]
    (problems,) = checked(tmp_path, OVERVIEW, require_review=True)
    assert ["error"] == [problem.level for problem in problems if problem.rule == "draft"]


def test_names_are_compared_between_topics(tmp_path: Path) -> None:
    """The rule "same-name" looks at all topics, so it sees nothing in one."""
    (problems,) = checked(tmp_path, OVERVIEW)
    assert [] == [problem for problem in problems if problem.rule == "same-name"]


def test_a_region_may_not_inherit_numbers_of_another(tmp_path: Path) -> None:
    """The rule "inherited-number" refuses a telephone number that came with the base language."""
    region = tmp_path / "languages/en-XX"
    region.mkdir(parents=True)
    (region / "region.toml").write_text('base = "en-US"\n')
    found = [p for p in check_folders("en-XX", [tmp_path], today=TODAY) if p.rule == "inherited-number"]
    assert {"1-800-222-1222", "988"} == {problem.what.split()[0] for problem in found}
    assert {"error"} == {problem.level for problem in found}


def test_checking_reads_and_writes_nothing_else(tmp_path: Path) -> None:
    """A check leaves the content folder as it was."""
    write(tmp_path, 0, OVERVIEW)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    checked(tmp_path)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_order_is_that_of_files_and_lines(library: Library) -> None:
    """Two runs give the same list, sorted as a compiler's."""
    problems = check(library, today=TODAY)
    assert list(problems) == sorted(problems)
    assert problems == check(library, today=TODAY)


def test_a_signed_topic_is_known_by_its_review(tmp_path: Path) -> None:
    """Name and both dates come from the head."""
    head = 'reviewed_by = "A. Nurse"\nreviewed = 2026-05-01\nreview_due = 2027-05-01\n'
    write(tmp_path, 0, Specimen(OVERVIEW.body, head=head))
    topic = load_library(folders=[tmp_path], withdrawn=SHIPPED).topics["case-0"]
    assert Review("A. Nurse", datetime.date(2026, 5, 1), datetime.date(2027, 5, 1)) == topic.review


def test_drafts_and_topics_agree_on_the_mark() -> None:
    """What a draft puts before a doubtful line is what stops the line from being read as a sentence."""
    assert MARK == UNDECIDED
