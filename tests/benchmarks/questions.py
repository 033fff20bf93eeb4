"""Labelled questions, the understanding that they are put to, and what comes of them."""

import json
import time
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelled import half

from skill.answer import Ambiguous, Answer, Spoken, Urgent
from skill.question import Question
from skill.session import Session
from skill.understanding import Grammar, Learned, Named, Understanding, Words
from speech_content.model import Aspect

LANGUAGE = Path(__file__).resolve().parents[2] / "speech_content" / "languages" / "en-US"
PRODUCT = {"when_to_get_help": "get-help", "self_care": "self-care", "risk_factors": "risk-factors"}
ALL = tuple(Aspect)


@dataclass(frozen=True)
class Row:
    """One labelled question."""

    text: str
    topics: frozenset[str]
    aspects: frozenset[str]
    kind: str
    may_ask: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Result:
    """What came of it."""

    row: Row
    answer: Answer
    seconds: float

    @property
    def topics(self) -> tuple[str, ...]:
        match plain(self.answer):
            case Spoken(topic, _):
                return (topic,)
            case Ambiguous(topics, _):
                return topics
        return ()

    @property
    def spoken(self) -> bool:
        return isinstance(plain(self.answer), Spoken)

    @property
    def asked(self) -> bool:
        return isinstance(plain(self.answer), Ambiguous)

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        bare = plain(self.answer)
        return bare.aspects if isinstance(bare, Spoken) else (getattr(bare, "aspect", None) or Aspect.OVERVIEW,)

    @property
    def aspect_right(self) -> bool:
        return not self.row.aspects or bool(set(map(str, self.aspects)) & self.row.aspects)

    @property
    def first_aspect_right(self) -> bool:
        return not self.row.aspects or str(self.aspects[0]) in self.row.aspects

    def first(self) -> bool:
        return bool(self.topics[:1]) and self.topics[0] in self.row.topics

    def any(self) -> bool:
        return bool(set(self.topics) & self.row.topics)


def plain(answer: Answer) -> Any:
    return answer.then if isinstance(answer, Urgent) and answer.then else answer


def topics_of(path: Path) -> tuple[Named, ...]:
    """Read an inventory; what is no condition may be asked for everything, as a topic of another profile may."""
    entries = json.loads(path.read_text("utf-8"))
    return tuple(
        Named(entry["id"], entry["name"], tuple(entry["names"]), aspects=() if entry["kind"] == "condition" else ALL)
        for entry in entries
    )


def words_and_learned() -> tuple[Words, Learned]:
    def data(name: str) -> dict[str, Any]:
        return dict(json.loads((LANGUAGE / f"{name}.json").read_text("utf-8")))

    return Words.from_table(toml("words"), "words.toml", data("names")), Learned.read(data, "en-US")


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((LANGUAGE / f"{name}.toml").read_text("utf-8"))


def compiled(topics: Iterable[Named], known: tuple[Words, Learned] | None = None) -> Understanding:
    words, learned = known or words_and_learned()
    return Understanding(topics, Grammar.from_table(toml("grammar"), "grammar.toml"), toml("urgent"), words, learned)


def shared_rows(path: Path, kind: str) -> list[Row]:
    rows = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        text, topic, aspect, *_ = line.split("\t")
        aspects = frozenset(PRODUCT.get(one, one) for one in aspect.split("|")) - {"NONE"}
        rows.append(Row(text, frozenset(topic.split("|")) - {"NONE"}, aspects, kind))
    return rows


def everyday(split: str, authors: Collection[str] = ()) -> list[Row]:
    def some(text: str) -> frozenset[str]:
        return frozenset(text.split("|")) - {"NONE", "-"}

    return [
        Row(row["text"], some(row["topic"]), some(row["aspect"]), row["kind"], some(row["ask_ok"]))
        for row in half("questions", split, authors)
    ]


def run(understanding: Understanding, rows: Sequence[Row], *, spoken: bool | None = None) -> list[Result]:
    results = []
    for row in rows:
        heard = row.kind == "misheard" if spoken is None else spoken
        started = time.thread_time()
        answer = understanding.answer(Question(text=row.text, spoken=heard), Session())
        results.append(Result(row, answer, time.thread_time() - started))
    return results
