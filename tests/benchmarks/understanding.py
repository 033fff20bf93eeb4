"""How well, how safely and how fast questions are understood: one table, with counts and upper 95 % bounds.

    python tests/benchmarks/understanding.py --inventory inventory_1k.json --full inventory_full.json \\
        --clean dev_clean.tsv --heard dev_asr_1.tsv dev_asr_2.tsv --oos dev_oos.tsv

The files are those that ``shared/eval`` describes; the everyday questions, emergencies, look-alikes and dialogues come
from ``tests/skill/data``. ``--split dev`` shows the half that thresholds and words may be set on.
"""

import argparse
import gc
import json
import math
import resource
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.append(str(Path(__file__).parent))

from labelled import DATA, half, table  # noqa: E402

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
GUESSES = 3
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
    def aspect_right(self) -> bool:
        plain = _plain(self.answer)
        aspects = plain.aspects if isinstance(plain, Spoken) else (getattr(plain, "aspect", None) or Aspect.OVERVIEW,)
        return not self.row.aspects or bool({str(aspect) for aspect in aspects} & self.row.aspects)

    def first(self) -> bool:
        return bool(self.topics[:1]) and self.topics[0] in self.row.topics

    def any(self) -> bool:
        return bool(set(self.topics) & self.row.topics)


def _plain(answer: Answer) -> Any:
    return answer.then if isinstance(answer, Urgent) and answer.then else answer


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Lower and upper 95 % bound of a share."""
    if not n:
        return 0.0, 1.0
    share, spread = k / n, z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    low, high = ((share + z * z / (2 * n) + side * spread) / (1 + z * z / n) for side in (-1, 1))
    return max(0.0, low), min(1.0, high)


def exact_upper(k: int, n: int) -> float:
    """Clopper-Pearson's one-sided upper 95 % bound, by bisection."""
    if k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(
            math.exp(_log_choose(n, i) + i * math.log(middle) + (n - i) * math.log1p(-middle)) for i in range(k + 1)
        )
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return high


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def show(measure: str, reach: str, k: int, n: int, note: str = "", *, rare: bool = False) -> None:
    """Print one row of the table."""
    if not n:
        print(f"{measure:<62} {reach:>10}  no data")
        return
    low, high = wilson(k, n)
    bound = f"<= {exact_upper(k, n):.2%}" if rare else f"{low:.1%}-{high:.1%}"
    print(f"{measure:<62} {reach:>10}  {k / n:>7.2%}  {k:>6} of {n:<7} {bound:<15} {note}")


def topics_of(path: Path) -> tuple[Named, ...]:
    """Read an inventory; what is no condition may be asked for everything, as a topic of another profile may."""
    entries = json.loads(path.read_text("utf-8"))
    return tuple(
        Named(entry["id"], entry["name"], tuple(entry["names"]), aspects=() if entry["kind"] == "condition" else ALL)
        for entry in entries
    )


def compiled(topics: Iterable[Named]) -> Understanding:
    def words_of(name: str) -> dict[str, Any]:
        return tomllib.loads((LANGUAGE / f"{name}.toml").read_text("utf-8"))

    grammar = Grammar.from_table(words_of("grammar"), "grammar.toml")

    def data(name: str) -> dict[str, Any]:
        return dict(json.loads((LANGUAGE / f"{name}.json").read_text("utf-8")))

    words, learned = Words.from_table(words_of("words"), "words.toml", data("names")), Learned.read(data, "en-US")
    return Understanding(topics, grammar, words_of("urgent"), words, learned)


def shared_rows(path: Path, kind: str) -> list[Row]:
    rows = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        text, topic, aspect, *_ = line.split("\t")
        aspects = frozenset(PRODUCT.get(one, one) for one in aspect.split("|")) - {"NONE"}
        rows.append(Row(text, frozenset(topic.split("|")) - {"NONE"}, aspects, kind))
    return rows


def everyday(split: str) -> list[Row]:
    def some(text: str) -> frozenset[str]:
        return frozenset(text.split("|")) - {"NONE", "-"}

    return [
        Row(row["text"], some(row["topic"]), some(row["aspect"]), row["kind"], some(row["ask_ok"]))
        for row in half("questions", split)
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


# Comparisons


def longest_name(topics: Sequence[Named]) -> Callable[[str], list[tuple[float, str]]]:
    names = {" ".join(_tokens(name)): topic.id for topic in topics for name in (*topic.names, topic.title)}
    longest = max(len(name.split()) for name in names)

    def rank(text: str) -> list[tuple[float, str]]:
        words = _tokens(text)
        found = {}
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + longest) + 1):
                if (piece := " ".join(words[start:end])) in names:
                    found[names[piece]] = max(found.get(names[piece], 0.0), float(len(piece)))
        return sorted(((score, topic) for topic, score in found.items()), reverse=True)

    return rank


def _tokens(text: str) -> list[str]:
    return "".join(sign.lower() if sign.isalnum() else " " for sign in text).split()


def documents(topics: Sequence[Named]) -> tuple[list[str], list[str]]:
    pairs = [(name, topic.id) for topic in topics for name in dict.fromkeys((topic.title, *topic.names))]
    return [name for name, _ in pairs], [topic for _, topic in pairs]


def bm25(topics: Sequence[Named]) -> Callable[[str], list[tuple[float, str]]]:
    import bm25s

    texts, owners = documents(topics)
    engine = bm25s.BM25()
    engine.index([_tokens(text) for text in texts], show_progress=False)

    def rank(text: str) -> list[tuple[float, str]]:
        known = [word for word in _tokens(text) if word in engine.vocab_dict]
        if not known:
            return []
        numbers, scores = engine.retrieve([known], k=min(20, len(texts)), show_progress=False)
        return _best((float(score), owners[int(at)]) for at, score in zip(numbers[0], scores[0], strict=True))

    return rank


def tfidf(topics: Sequence[Named]) -> Callable[[str], list[tuple[float, str]]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, owners = documents(topics)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=True)
    matrix = vectors.fit_transform(texts)

    def rank(text: str) -> list[tuple[float, str]]:
        scores = (matrix @ vectors.transform([text]).T).toarray().ravel()
        return _best((float(scores[at]), owners[at]) for at in scores.argsort()[::-1][:20])

    return rank


def _best(scored: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    best: dict[str, float] = {}
    for score, topic in scored:
        if score > best.get(topic, 0.0):
            best[topic] = score
    return sorted(((score, topic) for topic, score in best.items()), reverse=True)


def compare(topics: Sequence[Named], sets: dict[str, Sequence[Row]], outside: Sequence[Row], answered: float) -> None:
    """Rank by each method; a threshold is set so that it answers as many clean questions as Leafline does."""
    for name, make in (("exact longest name", longest_name), ("BM25", bm25), ("character TF-IDF", tfidf)):
        rank = make(topics)
        ranked = {key: [(row, rank(row.text)) for row in rows] for key, rows in sets.items()}
        for key, rows in ranked.items():
            first = sum(bool(found) and found[0][1] in row.topics for row, found in rows)
            near = sum(bool({topic for _, topic in found[:GUESSES]} & row.topics) for row, found in rows)
            show(f"{name}: topic right, {key}", "", first, len(rows))
            show(f"{name}: right among three, {key}", "", near, len(rows))
        clean = sorted((found[0][0] if found else 0.0 for _, found in next(iter(ranked.values()))), reverse=True)
        limit = clean[min(len(clean) - 1, max(0, int(answered * len(clean)) - 1))] if clean else 0.0
        sure = [(row, found) for row, found in next(iter(ranked.values())) if found and found[0][0] >= limit]
        wrong = sum(found[0][1] not in row.topics for row, found in sure)
        show(f"{name}: of what it answers, topic wrong", "", wrong, len(sure))
        out = sum(bool(found) and found[0][0] >= max(limit, 1e-9) for found in (rank(row.text) for row in outside))
        show(f"{name}: out of scope, answered", "", out, len(outside))


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
    names = {topic: {" ".join(_tokens(name)) for name in some} for topic, some in names.items()}
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
    words = _tokens(name)
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


def emergencies(understanding: Understanding, split: str, *, verbose: bool) -> None:
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for row in table("emergencies"):
        if row["split"] != split:
            continue
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
    makers: dict[str, Callable[[], tuple[Understanding, dict[str, str]]]], split: str, *, verbose: bool
) -> None:
    right = turns = 0
    written = tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))
    made: dict[str, tuple[Understanding, dict[str, str]]] = {}
    for dialogue in written["dialogue"]:
        if dialogue["split"] != split or dialogue["library"] not in makers:
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


def speed(path: Path, sets: Sequence[Sequence[Row]]) -> None:
    topics = topics_of(path)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    gc.disable()  # as the server does while it loads
    started = time.process_time()
    understanding = compiled(topics)
    gc.enable()
    print(f"index of {len(topics)} topics: built in {time.process_time() - started:.2f} s of CPU (reach 2 s)")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"index of {len(topics)} topics: peak memory grew by {grown:.0f} MB (reach 50 MB)")
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
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    parser.add_argument("--no-compare", action="store_true", help="leave the other methods out")
    given = parser.parse_args()

    if given.full:  # first, while nothing else has grown the process
        sets: list[tuple[str, list[Row]]] = [
            ("everyday clean", [r for r in everyday(given.split) if r.kind == "clean"])
        ]
        sets += [("clean", shared_rows(given.clean, "clean"))] if given.clean else []
        sets += [("everyday, all kinds", everyday(given.split))]
        sets += [("out of scope", shared_rows(given.oos, "oos"))] if given.oos else []
        speed(given.full, sets)  # type: ignore[arg-type]
    topics = topics_of(given.inventory)
    titles, ids = {topic.id: topic.title for topic in topics}, {topic.id for topic in topics}
    understanding = compiled(topics)
    print(f"\n{'measure':<62} {'reach':>10}  {'share':>7}  {'count':<17} {'95 %':<15}")
    rows = everyday(given.split)
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
    emergencies(understanding, given.split, verbose=given.verbose)
    false_alerts(understanding, topics_of(given.full) if given.full else topics, given.split, verbose=given.verbose)
    slugs = tomllib.loads((DATA / "dialogues.toml").read_text("utf-8"))["topics"]
    inventory_ids = {slug: entry["id"] for slug, entry in slugs.items()}
    makers = {"inventory": lambda: (understanding, inventory_ids), "haematology": product_dialogues}
    dialogues(makers, given.split, verbose=given.verbose)
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
