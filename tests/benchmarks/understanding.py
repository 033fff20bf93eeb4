"""How well, how safely and how fast questions are understood: one table, with counts and upper 95 % bounds.

    python tests/benchmarks/understanding.py --inventory inventory_1k.json --full inventory_full.json \\
        --clean dev_clean.tsv --heard dev_asr_1.tsv dev_asr_2.tsv --oos dev_oos.tsv

The files are those that ``shared/eval`` describes; the everyday questions, emergencies, look-alikes and dialogues come
from ``tests/skill/data``. ``--split dev`` shows the half that thresholds and words may be set on.
"""

import argparse
import gc
import resource
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.append(str(Path(__file__).parent))

from alarms import emergencies, false_alerts  # noqa: E402
from labelled import DATA  # noqa: E402
from lookalikes import flips  # noqa: E402
from questions import Result, Row, compiled, everyday, run, shared_rows, topics_of, words_and_learned  # noqa: E402
from rivals import compare  # noqa: E402
from shares import show  # noqa: E402
from talks import dialogues, product_dialogues  # noqa: E402

from skill.answer import Command, Urgent  # noqa: E402
from skill.question import Question  # noqa: E402
from skill.session import Session  # noqa: E402


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


@dataclass(frozen=True)
class Cost:
    """What something takes."""

    seconds: float
    memory: int
    """Peak memory of the process, in KB."""

    @classmethod
    def now(cls) -> "Cost":
        return cls(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    def show(self, what: str, before: "Cost", reach: str) -> None:
        grown = (self.memory - before.memory) / 1024
        print(f"{what}: {self.seconds - before.seconds:.2f} s of CPU, peak memory grew by {grown:.0f} MB {reach}")


def speed(path: Path, sets: Sequence[tuple[str, Sequence[Row]]]) -> None:
    topics = topics_of(path)
    gc.collect()
    gc.disable()  # as the server does while it loads
    first = Cost.now()
    known = words_and_learned()
    second = Cost.now()
    understanding = compiled(topics, known)
    third = Cost.now()
    gc.enable()
    second.show("words and weights of the language", first, "")
    third.show(f"index of {len(topics)} topics", second, "(reach 2 s, 50 MB)")
    third.show("both together", first, "")
    print(f"index digest {understanding.index.digest[:16]}")
    for name, rows in sets:
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
        sets: list[tuple[str, Sequence[Row]]] = [
            ("everyday clean", [r for r in everyday(given.split, given.author) if r.kind == "clean"])
        ]
        sets += [("clean", shared_rows(given.clean, "clean"))] if given.clean else []
        sets += [("everyday, all kinds", everyday(given.split, given.author))]
        sets += [("out of scope", shared_rows(given.oos, "oos"))] if given.oos else []
        speed(given.full, sets)
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
