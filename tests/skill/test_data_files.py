"""The labelled data of ``tests/skill/data``: well formed, in the vocabulary, as many as promised, in one half each."""

import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from skill.question import Intent
from speech_content.model import Aspect

DATA = Path(__file__).parent / "data"
COLUMNS = {
    "questions.tsv": ("text", "topic", "aspect", "kind", "split", "ask_ok", "title", "author"),
    "emergencies.tsv": ("text", "label", "flag", "channel", "split", "author"),
    "lookalikes.tsv": ("name_a", "name_b", "why", "id_a", "id_b"),
    "information.tsv": ("text", "split", "author"),
    "phrasings.tsv": ("text", "aspect", "kind", "split", "author"),
    "followups.tsv": ("text", "aspect", "kind", "split", "author"),
    "moves.tsv": ("text", "intent", "split", "author"),
    "outside.tsv": ("text", "split", "author"),
    "signs.tsv": ("text", "label", "sign", "split", "author"),
}
FILES = (*COLUMNS, "dialogues.toml")
HALVES = {"dev", "test"}
ASPECTS = {
    "overview", "types", "causes", "risk-factors", "symptoms", "complications",
    "diagnosis", "treatment", "prevention", "self-care", "outlook", "get-help",
    "why-done", "preparation", "what-happens", "risks", "results", "after-care",
}  # fmt: skip
FLAGS = {
    "breathing", "chest-pain", "stroke", "unconscious", "seizure", "bleeding", "poison",
    "suicide", "choking", "allergy", "sepsis", "chemo-fever", "injury",
}  # fmt: skip
HAEMATOLOGY = {
    "neutropenia", "febrile-neutropenia", "anemia", "thrombocytopenia", "leukemia", "lymphoma",
    "sepsis", "jaundice", "vitamin-b12-deficiency", "bone-marrow-tests", "chemotherapy", "low-platelets",
}  # fmt: skip
INVENTORY_ID = re.compile(r"T\d{5}")


def table(name: str) -> list[dict[str, str]]:
    """Rows of a TSV file below its comments and header, by column; the header is checked here."""
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    header, *rows = (tuple(line.split("\t")) for line in lines)
    assert COLUMNS[name] == header
    return [dict(zip(header, row, strict=True)) for row in rows]


def dialogues() -> dict[str, Any]:
    """The dialogues file, as TOML gives it."""
    return tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """Words alone, in lower case, so that a comma or a capital does not hide a repetition."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def texts(name: str) -> list[str]:
    """The first column of a TSV file, reduced to words."""
    return [plain(row["text"]) for row in table(name)]


def twice(items: list[str]) -> list[str]:
    """What occurs more than once."""
    return [item for item, count in Counter(items).items() if count > 1]


@pytest.mark.parametrize("name", FILES)
def test_it_says_who_labelled_it_and_that_no_caller_is_in_it(name: str) -> None:
    """Each file opens with a comment on its origin, and that no clinician has labelled it."""
    head = "".join(line for line in (DATA / name).read_text("utf-8").splitlines() if line.startswith("#"))
    missing = [words for words in ("abelled", "engineer", "clinician", "No caller's words") if words not in head]
    assert [] == missing


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_composed_unicode_without_stray_characters(name: str) -> None:
    """Text is UTF-8 in NFC, ends in one newline, and holds no control character, nor blanks at a line's end."""
    raw = (DATA / name).read_bytes().decode("utf-8")
    lines = raw.split("\n")
    bad = [
        line
        for line in lines
        if line != unicodedata.normalize("NFC", line)
        or line != line.rstrip()
        or any(unicodedata.category(character) == "Cc" and character != "\t" for character in line)
    ]
    assert ([], "") == (bad, lines[-1])
    assert not raw.endswith("\n\n")


@pytest.mark.parametrize("name", COLUMNS)
def test_no_cell_is_empty(name: str) -> None:
    """Every row has all its columns, and a dash where there is nothing to say."""
    assert [] == [row for row in table(name) if not all(cell.strip() for cell in row.values())]


def test_aspects_are_the_products() -> None:
    """The aspect ids of the labels exist in the product."""
    assert set() == ASPECTS - {aspect.value for aspect in Aspect}


def test_questions_use_the_vocabulary() -> None:
    """Topics, aspects, kinds and halves of questions are the ones that the head describes."""
    for row in table("questions.tsv"):
        assert row["topic"] == "NONE" or all(map(INVENTORY_ID.fullmatch, row["topic"].split("|"))), row
        assert row["ask_ok"] == "-" or all(map(INVENTORY_ID.fullmatch, row["ask_ok"].split("|"))), row
        assert row["aspect"] == "-" or set(row["aspect"].split("|")) <= ASPECTS, row
        assert row["kind"] in {"clean", "typo", "misheard", "neighbour", "oos"}, row
        assert row["split"] in HALVES, row


def test_questions_agree_with_their_kind() -> None:
    """A neighbour and an out-of-scope request have no topic; what is out of scope asks for no aspect either."""
    rows = table("questions.tsv")
    assert [] == [row for row in rows if row["kind"] in {"neighbour", "oos"} and row["topic"] != "NONE"]
    assert [] == [row for row in rows if row["kind"] in {"clean", "typo"} and row["topic"] == "NONE"]
    assert [] == [row for row in rows if (row["kind"] == "oos") != (row["aspect"] == "-")]


def test_questions_are_as_many_as_promised() -> None:
    """In each half at least 450 questions over 200 topics, with enough of each kind, and no author in both."""
    rows = table("questions.tsv")
    for split in sorted(HALVES):
        some = [row for row in rows if row["split"] == split]
        kinds = Counter(row["kind"] for row in some)
        topics = {topic for row in some for topic in row["topic"].split("|")} - {"NONE"}
        least = {"clean": 200, "misheard": 60, "typo": 40, "neighbour": 45, "oos": 40}
        assert [] == [kind for kind, count in least.items() if kinds[kind] < count]
        assert len(some) >= 450
        assert len(topics) >= 200


@pytest.mark.parametrize("name", ["questions.tsv", "emergencies.tsv", "information.tsv"])
def test_the_test_half_is_another_authors(name: str) -> None:
    """Whoever wrote what is held out wrote nothing that is learned from."""
    authors = {split: {row["author"] for row in table(name) if row["split"] == split} for split in HALVES}
    assert set() == authors["dev"] & authors["test"]


def test_emergencies_use_the_vocabulary() -> None:
    """Labels, flags, channels and halves are as the head says; an emergency has a flag, and what is none has none."""
    for row in table("emergencies.tsv"):
        assert row["label"] in {"alert", "soft", "none"}, row
        assert row["channel"] in {"text", "speech", "typed"}, row
        assert row["split"] in HALVES, row
        allowed = {"alert": FLAGS | {"general"}, "soft": FLAGS | {"-"}, "none": {"-"}}
        assert row["flag"] in allowed[row["label"]], row


def test_emergencies_are_as_many_as_promised() -> None:
    """At least 400 phrases in each half, 220 real and 150 near misses, and every flag in both channels."""
    for split in sorted(HALVES):
        rows = [row for row in table("emergencies.tsv") if row["split"] == split]
        real = [row for row in rows if row["label"] != "none"]
        assert len(rows) >= 400
        assert len(real) >= 220
        assert len(rows) - len(real) >= 150
        for flag in sorted(FLAGS):
            alerts = [row for row in real if row["flag"] == flag and row["label"] == "alert"]
            assert len(alerts) >= 10, flag
            assert {"text", "speech"} == {row["channel"] for row in alerts}, flag


def test_recognised_speech_has_no_case_or_punctuation() -> None:
    """What a recogniser writes is in lower case without punctuation marks, but for apostrophes."""
    spoken = [row["text"] for row in table("emergencies.tsv") if row["channel"] == "speech"]
    assert [] == [text for text in spoken if not re.fullmatch(r"[a-z0-9' ]+", text)]
    assert [] == [
        row["text"]
        for row in table("questions.tsv")
        if row["kind"] == "misheard" and not re.fullmatch(r"[a-z0-9' ]+", row["text"])
    ]


def test_look_alikes_are_pairs_of_different_names() -> None:
    """At least 220 pairs, none twice in either order, with at least one id and never the same id twice."""
    rows = table("lookalikes.tsv")
    pairs = [" ~ ".join(sorted((row["name_a"].lower(), row["name_b"].lower()))) for row in rows]
    assert len(rows) >= 220
    assert [] == twice(pairs)
    assert [] == [row for row in rows if row["id_a"] == row["id_b"]]
    ids = [row[column] for row in rows for column in ("id_a", "id_b")]
    assert [] == [one for one in ids if one != "-" and not INVENTORY_ID.fullmatch(one)]


def test_information_is_as_much_as_promised() -> None:
    """At least 240 information questions in each half."""
    halves = Counter(row["split"] for row in table("information.tsv"))
    assert min(halves.values()) >= 240


def test_what_is_learned_from_uses_the_vocabulary() -> None:
    """Phrasings name aspects, moves name intents, signs name those of the red flags."""
    aspects = {aspect for row in table("phrasings.tsv") for aspect in row["aspect"].split("|")}
    assert ASPECTS | {"open"} == aspects
    assert ASPECTS == {aspect for row in table("followups.tsv") for aspect in row["aspect"].split("|")}
    assert [] == [row["text"] for row in table("followups.tsv") if "{}" in row["text"]]
    assert set() == {row["intent"] for row in table("moves.tsv")} - set(Intent) - {"none"}
    assert {"fever", "chills", "bleeding", "confusion"} == {row["sign"] for row in table("signs.tsv")}
    learned = ("phrasings", "followups", "moves", "outside")
    assert {"dev"} == {row["split"] for name in learned for row in table(f"{name}.tsv")}


def test_no_text_is_in_two_places() -> None:
    """No text occurs twice in the three files of single utterances, so none is in both halves."""
    assert [] == twice(
        [text for name in ("questions.tsv", "emergencies.tsv", "information.tsv") for text in texts(name)]
    )


def expected(alternative: str, topics: set[str]) -> bool:
    """Whether one expectation of a turn is in the vocabulary of the dialogues."""
    if alternative == "unknown":
        return True
    kind, colon, rest = alternative.partition(":")
    if colon:
        named = set(rest.split("|"))
        return (kind == "command" and named <= set(Intent)) or (kind == "ask" and named <= topics)
    topic, _, aspect = alternative.partition(" ")
    return set(topic.split("|")) <= topics and set(aspect.split("|")) <= ASPECTS


def test_dialogues_use_the_vocabulary() -> None:
    """Every turn expects topics of its library, the product's aspects and the conversation's commands."""
    data = dialogues()
    libraries = {"haematology": HAEMATOLOGY, "inventory": set(data["topics"])}
    for dialogue in data["dialogue"]:
        assert dialogue["split"] in HALVES
        for text, wanted in dialogue["turns"]:
            assert text.strip()
            assert all(expected(one, libraries[dialogue["library"]]) for one in wanted.split(" or ")), (text, wanted)
    assert [] == [slug for slug, topic in data["topics"].items() if not INVENTORY_ID.fullmatch(topic["id"])]


def test_dialogues_are_as_many_as_promised() -> None:
    """At least 40 dialogues of 3 to 7 turns with 150 follow-ups in each half, over both libraries."""
    data = dialogues()["dialogue"]
    for split in sorted(HALVES):
        some = [dialogue for dialogue in data if dialogue["split"] == split]
        lengths = [len(dialogue["turns"]) for dialogue in some]
        libraries = Counter(dialogue["library"] for dialogue in some)
        assert len(some) >= 40
        assert (True, True) == (min(lengths) >= 3, max(lengths) <= 7)
        assert sum(lengths) - len(lengths) >= 150
        assert min(libraries.values()) >= 15


def test_no_dialogue_opens_like_another() -> None:
    """First turns differ, so that no dialogue is in both halves."""
    assert [] == twice([plain(dialogue["turns"][0][0]) for dialogue in dialogues()["dialogue"]])
