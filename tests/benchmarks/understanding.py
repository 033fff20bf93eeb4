"""How well, how safely and how fast questions are understood: one table, with counts and upper 95 % bounds.

    python tests/benchmarks/understanding.py --inventory inventory_1k.json --full inventory_full.json \\
        --clean dev_clean.tsv --heard dev_asr_1.tsv dev_asr_2.tsv --oos dev_oos.tsv

The files are those that ``shared/eval`` describes; the everyday questions, emergencies, look-alikes and dialogues come
from ``tests/skill/data``. ``--split dev`` shows the half that thresholds and words may be set on.
"""

import argparse
import gc
import json
import resource
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.append(str(Path(__file__).parent))

from labelled import DATA, half, table  # noqa: E402
from rivals import compare, tokens  # noqa: E402
from shares import show  # noqa: E402

from skill.answer import Ambiguous, Answer, Command, Spoken, Unknown, Urgent  # noqa: E402
from skill.question import Question  # noqa: E402
from skill.session import Offer, Session  # noqa: E402
from skill.understanding import Grammar, Learned, Named, Understanding, Words  # noqa: E402
from speech_content.model import Aspect  # noqa: E402

LANGUAGE = ROOT / "speech_content" / "languages" / "en-US"
PRODUCT = {"when_to_get_help": "get-help", "self_care": "self-care", "risk_factors": "risk-factors"}
TEMPLATES = (
    "what causes {}",
    "what are the symptoms of {}",
    "how is {} treated",
    "what is {}",
    "who gets {}",
    "how do you prevent {}",
    "how is {} diagnosed",
    "what are the complications of {}",
    "how long does {} last",
    "can {} be cured",
    "is {} serious",
    "when should i call the doctor about {}",
    "do i need to see a doctor for {}",
    "tell me about {}",
    "what does {} feel like",
    "how do i know if i have {}",
    "are there different types of {}",
    "does {} run in families",
)
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
        match _plain(self.answer):
            case Spoken(topic, _):
                return (topic,)
            case Ambiguous(topics, _):
                return topics
        return ()

    @property
    def spoken(self) -> bool:
        return isinstance(_plain(self.answer), Spoken)

    @property
    def asked(self) -> bool:
        return isinstance(_plain(self.answer), Ambiguous)

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        plain = _plain(self.answer)
        return plain.aspects if isinstance(plain, Spoken) else (getattr(plain, "aspect", None) or Aspect.OVERVIEW,)

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


def _plain(answer: Answer) -> Any:
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


def accuracy(results: Sequence[Result], name: str) -> None:
    """The rows on clean questions."""
    n = len(results)
    answered = [one for one in results if one.spoken]
    show(f"topic right, {name}", "97 %", sum(one.first() for one in results), n)
    show(f"  answered or asked, and right among those named, {name}", "", sum(one.any() for one in results), n)
    show(f"topic and aspect right, {name}", "93 %", sum(one.first() and one.aspect_right for one in results), n)
    show(f"  by the first aspect alone, {name}", "", sum(one.first() and one.first_aspect_right for one in results), n)
    show(f"  answered with two aspects, {name}", "", sum(len(one.aspects) > 1 for one in answered), len(answered))
    wrong = sum(not one.first() for one in answered)
    show(f"of what it answers, topic wrong, {name}", "0.5 %", wrong, len(answered), rare=True)
    show(f"covered and answered without asking, {name}", "85 %", len(answered) - wrong, n)
    causes = Counter(_cause(one) for one in results if not (one.spoken and one.first() and one.aspect_right))
    print(f"{'':<4}by cause: {', '.join(f'{cause} {count}' for cause, count in causes.most_common()) or 'none'}")


def _cause(one: Result) -> str:
    if one.first() and not one.aspect_right:
        return "aspect wrong"
    if isinstance(one.answer, Urgent) and not one.answer.then:
        return "false alert"
    if one.spoken:
        return "another topic answered"
    if one.asked:
        return "asked, right" if one.any() else "asked, wrong"
    return "taken for a move" if isinstance(one.answer, Command) else "not found"


def misses(results: Sequence[Result], titles: dict[str, str]) -> None:
    for one in results:
        if one.spoken and one.first() and one.aspect_right:
            continue
        named = [titles.get(topic, topic) for topic in one.topics]
        wanted = [titles.get(topic, topic) for topic in sorted(one.row.topics)]
        print(
            f"      {_cause(one)}: {one.row.text!r} wanted {wanted} {sorted(one.row.aspects)} got {named} {one.answer}"
        )


# The other measures


def scope(results: Sequence[Result], name: str) -> None:
    show(f"out of scope: answered, {name}", "0.1 %", sum(one.spoken for one in results), len(results), rare=True)
    show(f"out of scope: asked, {name}", "1 %", sum(one.asked for one in results), len(results), rare=True)
    for one in results:
        if one.spoken:
            print(f"{'':<4}answered: {one.row.text!r} {one.answer}")


def neighbours(results: Sequence[Result]) -> None:
    n = len(results)
    show("neighbour of a missing topic: answered", "0", sum(one.spoken for one in results), n, rare=True)
    fair = sum(one.asked and bool(set(one.topics) & one.row.may_ask) for one in results)
    show("neighbour of a missing topic: asked, fairly", "", fair, n)
    show("neighbour of a missing topic: asked, otherwise", "", sum(one.asked for one in results) - fair, n)


def flips(understanding: Understanding, ids: set[str]) -> None:
    """Each name of a pair, typed and heard, as it stands and with slips; a flip answers with the other one."""
    silent, tried, asked = [], 0, 0
    names = {topic.id: {topic.title, *topic.names} for topic in understanding.index.topics}
    # Where a topic goes by both names, answering with it is right.
    names = {topic: {" ".join(tokens(name)) for name in some} for topic, some in names.items()}
    pairs = [row for row in table("lookalikes") if {row["id_a"], row["id_b"]} & ids]
    for row in pairs:
        for said, other in (("name_a", "id_b"), ("name_b", "id_a")):
            for text in dict.fromkeys(_slips(row[said])):
                for spoken in (False, True):
                    question = Question(text=f"what is {text}", spoken=spoken)
                    answer = _plain(understanding.answer(question, Session()))
                    tried += 1
                    asked += isinstance(answer, Ambiguous)
                    if (
                        isinstance(answer, Spoken)
                        and answer.topic == row[other]
                        and not _goes_by(names[answer.topic], row[said])
                    ):
                        silent.append((text, spoken, answer.topic))
    show(
        f"look-alikes: silent flips, {len(pairs)} pairs in the inventory",
        "0",
        len(silent),
        tried,
        f"asked {asked}",
        rare=True,
    )
    for text, spoken, topic in silent[:400]:
        print(f"{'':<4}flip: {text!r} {'heard' if spoken else 'typed'} -> {topic}")


def _goes_by(names: set[str], name: str) -> bool:
    words = tokens(name)
    return " ".join(words) in names or any(sorted(words) == sorted(one.split()) for one in names)


def _slips(name: str) -> Iterable[str]:
    """The name, and it with one letter left out, doubled or swapped at a few places, and split in two."""
    yield name
    for at in range(2, len(name) - 1, max(1, len(name) // 5)):
        yield name[:at] + name[at + 1 :]
        yield name[: at + 1] + name[at:]
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if " " not in name and len(name) > 8:
        yield f"{name[:5]} {name[5:]}"


def emergencies(understanding: Understanding, split: str, authors: Collection[str], *, verbose: bool) -> None:
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for row in half("emergencies", split, authors):
        spoken, channel = row["channel"] == "speech", "speech" if row["channel"] == "speech" else "text"
        answer = understanding.answer(Question(text=row["text"], spoken=spoken), Session())
        got = answer.severity if isinstance(answer, Urgent) else "none"
        tally[f"{row['label']} {channel}"][got] += 1
        if verbose and got != row["label"]:
            print(f"{'':<4}{row['label']} taken for {got}: {row['text']!r}")
    for channel, reach in (("text", "99 %"), ("speech", "95 %")):
        alert, soft, none = (tally[f"{label} {channel}"] for label in ("alert", "soft", "none"))
        noticed = alert["alert"] + alert["soft"]
        show(f"emergency phrases noticed, {channel}", reach, noticed, alert.total())
        show(f"  as an alert, {channel}", "", alert["alert"], alert.total())
        show(f"worrying phrases noticed, {channel}", "", soft["soft"] + soft["alert"], soft.total())
        show(f"near misses taken for an alert, {channel}", "", none["alert"], none.total(), rare=True)
        show(f"near misses given a soft line, {channel}", "", none["soft"], none.total(), rare=True)


def false_alerts(understanding: Understanding, topics: Sequence[Named], split: str, *, verbose: bool) -> None:
    for spoken in (False, True):
        counted: Counter[str] = Counter()
        for row in table("information"):
            if row["split"] != split:
                continue
            answer = understanding.answer(Question(text=row["text"], spoken=spoken), Session())
            counted[answer.severity if isinstance(answer, Urgent) else "none"] += 1
            if verbose and isinstance(answer, Urgent):
                print(f"{'':<4}{answer.severity} on {row['text']!r}")
        kind = "heard" if spoken else "typed"
        show(f"alarming information questions: false alerts, {kind}", "", counted["alert"], counted.total(), rare=True)
        show(f"alarming information questions: soft lines, {kind}", "", counted["soft"], counted.total(), rare=True)
    names = [name for topic in topics for name in dict.fromkeys((topic.title, *topic.names))]
    alerts = soft = 0
    asked = [TEMPLATES[at % len(TEMPLATES)].format(name) for at, name in enumerate(names)]
    asked += [TEMPLATES[(at + 7) % len(TEMPLATES)].format(name) for at, name in enumerate(names)]
    for text in asked:
        if alarm := understanding.alarm(text):
            alerts += alarm.severity == "alert"
            soft += alarm.severity == "soft"
            if verbose:
                print(f"{'':<4}{alarm.severity} on {text!r}")
    show("false alerts on information questions", "0.01 %", alerts, len(asked), f"soft {soft}", rare=True)


def dialogues(
    makers: dict[str, Callable[[], tuple[Understanding, dict[str, str]]]],
    split: str,
    authors: Collection[str],
    *,
    verbose: bool,
) -> None:
    right = turns = 0
    written = tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))
    made: dict[str, tuple[Understanding, dict[str, str]]] = {}
    for dialogue in written["dialogue"]:
        if dialogue["split"] != split or (authors and dialogue["author"] not in authors):
            continue
        if dialogue["library"] not in made:
            made[dialogue["library"]] = makers[dialogue["library"]]()
        understanding, ids = made[dialogue["library"]]
        session = Session()
        for number, (text, wanted) in enumerate(dialogue["turns"]):
            answer = _plain(understanding.answer(Question(text=text, spoken=True), session))
            fits = any(_fits(answer, one, ids) for one in wanted.split(" or "))
            if number:
                turns += 1
                right += fits
                if verbose and not fits:
                    print(
                        f"{'':<4}{text!r} wanted {wanted} got {answer} after {session.topic} {session.aspect}",
                        session.offer,
                    )
            session = _after(session, wanted.split(" or ")[0], ids, answer)
    show("follow-ups in dialogues: right", "85 %", right, turns)


def _fits(answer: Answer, wanted: str, ids: dict[str, str]) -> bool:
    if wanted.startswith("command:"):
        return isinstance(answer, Command) and str(answer.intent) in wanted.removeprefix("command:").split("|")
    if wanted.startswith("unknown"):
        return isinstance(answer, Unknown)
    if wanted.startswith("ask:"):
        allowed = {ids.get(one, one) for one in wanted.removeprefix("ask:").split("|")}
        return isinstance(answer, Ambiguous) and set(answer.topics) <= allowed
    topics, _, aspects = wanted.partition(" ")
    if not isinstance(answer, Spoken) or answer.topic not in {ids.get(one, one) for one in topics.split("|")}:
        return False
    return not aspects or bool({str(aspect) for aspect in answer.aspects} & set(aspects.split("|")))


def _after(session: Session, wanted: str, ids: dict[str, str], answer: Answer) -> Session:
    """The session after a turn that went as expected."""
    asked = str(answer.aspects[0]) if isinstance(answer, Spoken) else str(getattr(answer, "aspect", "") or "")
    if wanted.startswith("ask:"):
        topics = tuple(ids.get(one, one) for one in wanted.removeprefix("ask:").split("|"))
        return session.but(offer=Offer("topic" if len(topics) == 1 else "topics", topics, asked))
    if wanted.startswith(("command:", "unknown")):
        return session
    topics, _, aspects = wanted.partition(" ")
    topic = ids.get(one := topics.split("|")[0], one)
    before = session.before if topic == session.topic else session.topic
    return session.but(topic=topic, before=before, aspect=aspects.split("|")[0] or "overview", offer=Offer())


def product_dialogues() -> tuple[Understanding, dict[str, str]]:
    """The built-in library; the dialogues' names for its topics are matched by title and names."""
    from skill.understanding import build
    from speech_content.library import load_library

    library = load_library()
    ids = {}
    for topic in library.topics.values():
        for name in (topic.id, topic.title, *topic.names):
            ids.setdefault(name.lower().replace(" ", "-"), topic.id)
    return build(library), ids | {"febrile-neutropenia": "chemo-fever", "vitamin-b12-deficiency": "b12-deficiency"}


@contextmanager
def measured(what: str, seconds: str, memory: str) -> Iterator[None]:
    """Print what something takes; the collector is off, as it is in the server while that loads."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    gc.disable()
    started = time.process_time()
    yield
    gc.enable()
    print(f"{what}: {time.process_time() - started:.2f} s of CPU (reach {seconds})")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{what}: peak memory grew by {grown:.0f} MB (reach {memory})")


def speed(path: Path, sets: Sequence[Sequence[Row]]) -> None:
    topics = topics_of(path)
    with measured("words and weights of the language", "-", "-"):
        known = words_and_learned()
    with measured(f"index of {len(topics)} topics", "2 s", "50 MB"):
        understanding = compiled(topics, known)
    print(f"index digest {understanding.index.digest[:16]}")
    for name, rows in sets:  # type: ignore[misc]
        for row in rows[:50]:
            understanding.answer(Question(text=row.text), Session())
        results = run(understanding, rows)
        times = sorted(one.seconds for one in results)
        p50, p99 = (times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99))
        print(
            f"decision, {len(topics)} topics, {name}: p50 {p50:.2f} ms, p99 {p99:.2f} ms (reach 0.5 / 2 ms),",
            f"n {len(times)}",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inventory", type=Path, required=True, help="topics that can be asked about")
    parser.add_argument("--full", type=Path, help="a large inventory, for speed and memory")
    parser.add_argument("--clean", type=Path, help="clean questions")
    parser.add_argument("--heard", type=Path, nargs="*", default=[], help="questions from a recogniser")
    parser.add_argument("--oos", type=Path, help="requests out of scope")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--author", nargs="*", default=[], help="only what these wrote")
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    parser.add_argument("--no-compare", action="store_true", help="leave the other methods out")
    given = parser.parse_args()

    if given.full:  # first, while nothing else has grown the process
        sets: list[tuple[str, list[Row]]] = [
            ("everyday clean", [r for r in everyday(given.split, given.author) if r.kind == "clean"])
        ]
        sets += [("clean", shared_rows(given.clean, "clean"))] if given.clean else []
        sets += [("everyday, all kinds", everyday(given.split, given.author))]
        sets += [("out of scope", shared_rows(given.oos, "oos"))] if given.oos else []
        speed(given.full, sets)  # type: ignore[arg-type]
    topics = topics_of(given.inventory)
    titles, ids = {topic.id: topic.title for topic in topics}, {topic.id for topic in topics}
    understanding = compiled(topics)
    print(f"\n{'measure':<62} {'reach':>10}  {'share':>7}  {'count':<17} {'95 %':<15}")
    rows = everyday(given.split, given.author)
    by_kind = {
        kind: run(understanding, [row for row in rows if row.kind == kind])
        for kind in dict.fromkeys(r.kind for r in rows)
    }
    accuracy(by_kind["clean"], f"everyday questions, {len(topics)} topics")
    accuracy(by_kind["typo"], "typing errors")
    clean = [row for row in shared_rows(given.clean, "clean") if row.topics & ids] if given.clean else []
    accuracy(run(understanding, clean), f"templates, {len(topics)} topics")
    everything = run(understanding, clean + [row for row in rows if row.kind == "clean"])
    accuracy(everything, "both together")
    heard = [row for path in given.heard for row in shared_rows(path, "heard") if row.topics & ids]
    misheard = [row for row in rows if row.kind == "misheard" and row.topics]
    for name, some in (("telephone and recogniser", heard), ("everyday, mis-heard", misheard)):
        results = run(understanding, some, spoken=True)
        show(f"answered or asked, and right, {name}", "70 %", sum(one.any() for one in results), len(results))
        said = [one for one in results if one.spoken]
        show(
            f"  of what it answers, topic wrong, {name}",
            "0.5 %",
            sum(not one.first() for one in said),
            len(said),
            rare=True,
        )
        if given.verbose:
            misses([one for one in results if not one.any()], titles)
    outside = shared_rows(given.oos, "oos") if given.oos else []
    scope(run(understanding, outside), "CLINC150")
    scope(by_kind["oos"], "everyday")
    neighbours(by_kind["neighbour"])
    flips(understanding, ids)
    emergencies(understanding, given.split, given.author, verbose=given.verbose)
    false_alerts(understanding, topics_of(given.full) if given.full else topics, given.split, verbose=given.verbose)
    slugs = tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))["topics"]
    inventory_ids = {slug: entry["id"] for slug, entry in slugs.items()}
    makers = {"inventory": lambda: (understanding, inventory_ids), "haematology": product_dialogues}
    dialogues(makers, given.split, given.author, verbose=given.verbose)
    if given.verbose:
        for kind in ("clean", "typo"):
            misses(by_kind[kind], titles)
    if not given.no_compare:
        print()
        sets_to_compare = {
            "both together": [one.row for one in everything],
            "telephone and recogniser": heard,
            "everyday, mis-heard": misheard,
        }
        compare(topics, sets_to_compare, outside, sum(one.spoken for one in everything) / max(1, len(everything)))


if __name__ == "__main__":
    main()
