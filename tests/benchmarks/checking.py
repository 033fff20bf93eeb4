"""How many planted errors `leafline check` catches, and how many clean sentences it flags.

    python tests/benchmarks/checking.py [--errors 300] [--seed 1] [--show]

Errors are planted into the shipped topics, one a sentence, in a content folder laid over them: a number changed, a
negation flipped, a citation moved, a key word swapped, a hedge removed. An error counts as caught only where a rule on
sources says something new about its line; rules on style don't count. Clean sentences are those of the topics as they
ship.
"""

# ruff: noqa: E402 - the checkout comes first, whatever is installed
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import datetime
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable

from speech_content.check import check
from speech_content.check_words import CheckWords
from speech_content.errors import Problem
from speech_content.library import Library, load_library
from speech_content.proof import Place, Proof

SOURCE_RULES = {
    "number", "numeral", "negation", "opposite", "hedge", "foreign-term", "foreign-word", "stray-words", "region-value",
}  # fmt: skip
TODAY = datetime.date(2026, 11, 22)
NUMERALS = ["three", "four", "five", "six", "seven", "eight", "nine", "ten"]
DENIALS = {
    r"\bdo not ": "", r"\bcannot\b": "can", r"\bno (?=\w)": "", r"\bwithout\b": "with", r"\bnot ": "",
    r"\bnever\b": "always", r"\bnone\b": "all", r"\black(s?)\b": r"hold\1",
}  # fmt: skip
AFFIRMED = {
    r"\b(is|are|can|may|could|has) ": r"\1 not ", r"\b(Call|Keep|Tell|Ask|Check) ": r"Do not \1 ",
    r"\b(means?|causes?|raises?|lowers?|helps?|affects?) ": r"does not \1 ",
}  # fmt: skip
HEDGES = {
    r"\bmay be\b": "is", r"\bcan be\b": "is", r"\b(?:may|can|could|might) ": "", r"\b(?:often|usually|sometimes) ": "",
    r"\babout ": "", r"\b(?:some|most|many) ": "all ", r"\b(?:Some|Most|Many) ": "All ", r"\bup to ": "",
    r"\b(?:mostly|mainly|generally|almost) ": "",
}  # fmt: skip
PAIRS = """
raise/lower higher/lower before/after chronic/acute red/white kidney/liver heart/lungs adults/children
mild/severe fever/rash infection/bleeding anemia/leukemia leukemia/lymphoma sepsis/jaundice platelets/neutrophils
doctor/pharmacist stomach/bladder chemotherapy/insulin medicine/vaccine blood/urine bone/nerve skin/bowel
iron/calcium males/females acquired/congenital common/rare throat/ear neck/knee swelling/numbness cough/headache
vomiting/dizziness
"""
CITATIONS = re.compile(r"(?: \{[a-z0-9-]+ \d+\})+$")
WORD = re.compile(r"[a-z]{5,}")


def main() -> None:
    """Plant, check and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--errors", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", action="store_true", help="print what was missed and which clean ones are flagged")
    given = options.parse_args()
    library = load_library()
    started = time.perf_counter()
    clean = check(library, today=TODAY)
    lasted = time.perf_counter() - started
    places = Proof.of(library, today=TODAY).places
    print(f"{len(library.topics)} topics, {len(places)} sentences, checked in {lasted:.2f} s")
    flagged(places, clean, show=given.show)
    planted = plant(library, places, given.errors, random.Random(given.seed))
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), planted)
        found = check(load_library(folders=[Path(folder)]), today=TODAY)
    report(planted, clean, found, show=given.show)


def flagged(places: Iterable[Place], clean: Iterable[Problem], *, show: bool) -> None:
    """Print how many clean sentences have a problem on their line."""
    lines = {(place.topic.file, place.sentence.line) for place in places}
    kinds: dict[str, Callable[[Problem], bool]] = {
        "an error": lambda problem: problem.level == "error",
        "a rule on sources": lambda problem: problem.rule in SOURCE_RULES,
        "any rule": lambda problem: True,
    }
    for kind, counts in kinds.items():
        hit = lines & {(p.file, p.line) for p in clean if counts(p)}
        print(f"clean sentences flagged by {kind:<18} {len(hit):4} of {len(lines)}  {len(hit) / len(lines):6.1%}")
    if show:
        print(*[problem for problem in clean if problem.rule in SOURCE_RULES], sep="\n")


def plant(library: Library, places: Iterable[Place], count: int, chance: random.Random) -> list[tuple[str, Place, str]]:
    """Choose sentences and change each in one way; gives kind, place and the new line."""
    free = list(places)
    chance.shuffle(free)
    words = CheckWords.from_table(library.table("check_words"), "check_words.toml")
    known = words.plain | words.function | words.hedges
    vocabulary = sorted({word for place in free for word in WORD.findall(place.raw.lower())} - known)
    kinds: dict[str, Callable[[str], str | None]] = {
        "number changed": lambda line: number(line, chance),
        "negation flipped": lambda line: negation(line, chance),
        "hedge removed": lambda line: one_of(HEDGES, line, chance),
        "citation moved": lambda line: citation(line, library, chance),
        "key word swapped": lambda line: key_word(line, vocabulary, chance),
    }
    planted = []
    # Few sentences hold a number, so those are chosen first.
    for kind, change in kinds.items():
        wanted = count // len(kinds)
        for place in free[:]:
            line = typed(library, place)
            changed = change(line) if wanted else None
            if changed and changed != line:
                planted.append((kind, place, changed))
                free.remove(place)
                wanted -= 1
    for place in free:
        if len(planted) < count and (changed := key_word(typed(library, place), vocabulary, chance)):
            planted.append(("key word swapped", place, changed))
    return planted


def typed(library: Library, place: Place) -> str:
    """Give a sentence's line as its editor typed it."""
    file = library.tables.roots[0] / place.topic.file
    return file.read_text(encoding="utf-8").splitlines()[place.sentence.line - 1]


def split(line: str) -> tuple[str, str]:
    """Part a line into what is said and its citations."""
    found = CITATIONS.search(line)
    assert found
    return line[: found.start()], found[0]


def number(line: str, chance: random.Random) -> str | None:
    """Change a figure, or a number in words."""
    said, cited = split(line)
    figures = list(re.finditer(r"(?<![\w{-])\d[\d,.]*(?<=\d)", said))
    if figures:
        found = chance.choice(figures)
        digits = found[0].replace(",", "")
        other = chance.choice([f"{digits}0", str(int(digits) + chance.randint(1, 9)), str(int(digits) // 2 + 1)])
        if other == digits:
            other = f"{digits}5"
        return said[: found.start()] + f"{int(other):,}" + said[found.end() :] + cited
    words = [word for word in NUMERALS if re.search(rf"\b{word}\b", said)]
    if not words:
        return None
    other = chance.choice([word for word in NUMERALS if word != words[0]])
    return re.sub(rf"\b{words[0]}\b", other, said, count=1) + cited


def one_of(changes: dict[str, str], line: str, chance: random.Random) -> str | None:
    """Make one of the changes that a line allows."""
    said, cited = split(line)
    able = [pattern for pattern in changes if re.search(pattern, said)]
    if not able:
        return None
    pattern = chance.choice(able)
    changed = re.sub(pattern, changes[pattern], said, count=1)
    return changed[:1].upper() + changed[1:] + cited


def negation(line: str, chance: random.Random) -> str | None:
    """Take a denial away, or put one in."""
    return one_of(DENIALS, line, chance) or one_of(AFFIRMED, line, chance)


def citation(line: str, library: Library, chance: random.Random) -> str | None:
    """Move one citation to another fact of its source."""
    said, cited = split(line)
    every = re.findall(r"\{([a-z0-9-]+) (\d+)\}", cited)
    source, old = chance.choice(every)
    others = [n for n in library.sources[source].facts if (source, str(n)) not in every]
    if not others:
        return None
    return said + cited.replace(f"{{{source} {old}}}", f"{{{source} {chance.choice(others)}}}", 1)


def key_word(line: str, vocabulary: list[str], chance: random.Random) -> str | None:
    """Put one word for another: half the time one that it may be taken for, else any of the topics' words."""
    said, cited = split(line)
    pairs = [tuple(pair.split("/")) for pair in PAIRS.split()]
    able = [
        (one, other)
        for pair in pairs
        for one, other in (pair, pair[::-1])
        if re.search(rf"\b{one}\b", said, re.IGNORECASE)
    ]
    if able and chance.random() < 0.5:
        one, other = chance.choice(able)
    else:
        words = [word for word in WORD.findall(re.sub(r"\{.*?\}", "", said)) if word in vocabulary]
        if not words:
            return None
        one, other = chance.choice(words), chance.choice(vocabulary)
    if one[:4] == other[:4]:
        return None

    def put(found: re.Match[str]) -> str:
        return other.capitalize() if found[0][0].isupper() else other

    return re.sub(rf"\b{one}\b", put, said, count=1, flags=re.IGNORECASE) + cited


def write(folder: Path, planted: list[tuple[str, Place, str]]) -> None:
    """Write the changed topics as a content folder."""
    for topic in {place.topic.id: place.topic for _, place, _ in planted}.values():
        origin = Path(__file__).parents[2] / "speech_content" / topic.file
        lines = origin.read_text(encoding="utf-8").splitlines()
        for _, place, changed in planted:
            if place.topic.id == topic.id:
                lines[place.sentence.line - 1] = changed
        target = folder / topic.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(
    planted: list[tuple[str, Place, str]], clean: Iterable[Problem], found: Iterable[Problem], *, show: bool
) -> None:
    """Print what was caught, by kind and by rule."""
    before = {(problem.file, problem.line, problem.rule) for problem in clean}
    after: dict[tuple[str, int], set[str]] = {}
    for problem in found:
        if problem.rule in SOURCE_RULES and (problem.file, problem.line, problem.rule) not in before:
            after.setdefault((problem.file, problem.line), set()).add(problem.rule)
    caught = {kind: [0, 0, Counter[str]()] for kind in dict.fromkeys(kind for kind, _, _ in planted)}
    missed = []
    for kind, place, changed in planted:
        rules = after.get((place.topic.file, place.sentence.line), set())
        caught[kind][0] += 1
        caught[kind][1] += bool(rules)
        caught[kind][2].update(rules)
        if not rules:
            missed.append(f"missed, {kind}: {changed}\n    {place.raw}\n    facts: {place.fact_text}")
    for kind, (all_, hit, rules) in caught.items():
        by = ", ".join(f"{rule} {times}" for rule, times in rules.most_common())
        print(f"{kind:<18} {hit:4} of {all_:3}  {hit / all_:6.1%}   {by}")
    total = len(planted) - len(missed)
    print(f"{'in all':<18} {total:4} of {len(planted):3}  {total / len(planted):6.1%}")
    if show:
        print(*missed, sep="\n")


if __name__ == "__main__":
    main()
