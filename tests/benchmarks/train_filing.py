"""Train the small model that files sentences, and say how well it does on publishers that it hasn't seen.

    python tests/benchmarks/train_filing.py UNITS.tsv [--out speech_content/drafting/weights.json]

UNITS.tsv has the columns document, aspect, text; a document's first folder is its publisher. Only weights are kept: for
words and pairs of neighbouring words that occur in many documents of several publishers, so names of illnesses drop
out. Collections whose units all have one label teach nothing and are left out. Needs numpy; about two minutes.
"""

# ruff: noqa: E402 - this script's own folder would hide the package of its name
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from speech_content.drafting.model import features

ABOUT = (
    "Weights learned from MedQuAD (Ben Abacha and Demner-Fushman, 2019; github.com/abachaa/MedQuAD), licence "
    "CC BY 4.0, collected from pages of the US National Institutes of Health and the CDC. No text of it is kept here."
)
LEAST_DOCUMENTS = 20
LEAST_PUBLISHERS = 3
SCALE = 0.05
RATE, ROUNDS, SHRINK = 0.05, 300, 2e-4


def publisher(document: str) -> str:
    """Name the collection that a document is from."""
    return document.partition("/")[0]


def read(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Read units as document, aspect and features."""
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["document"], row["aspect"], row["text"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for document, aspect, _ in rows:
        labels[publisher(document)][aspect] += 1
    mixed = {name for name, counts in labels.items() if max(counts.values()) < 0.95 * counts.total()}
    return [(document, aspect, features(text)) for document, aspect, text in rows if publisher(document) in mixed]


def vocabulary(units: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[str]:
    """Choose the features that occur in many documents of several publishers."""
    documents: dict[str, set[str]] = defaultdict(set)
    for document, _, found in units:
        for feature in found:
            documents[feature].add(document)
    publishers = len({publisher(document) for document, _, _ in units})
    least = min(LEAST_PUBLISHERS, publishers)
    return sorted(
        feature
        for feature, where in documents.items()
        if len(where) >= LEAST_DOCUMENTS and len({publisher(document) for document in where}) >= least
    )


def train(
    units: Sequence[tuple[str, str, tuple[str, ...]]], aspects: Sequence[str]
) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """Fit a softmax regression whose aspects all weigh the same; gives columns, bias and weights."""
    columns = {feature: column for column, feature in enumerate(vocabulary(units))}
    rows, places, values, labels = [], [], [], []
    for document, aspect, found in units:
        del document
        known = [columns[feature] for feature in found if feature in columns]
        if not known:
            continue
        rows += [len(labels)] * len(known)
        places += known
        values += [1 / np.sqrt(len(known))] * len(known)
        labels.append(aspects.index(aspect))
    row, place, value = np.array(rows), np.array(places), np.array(values)
    target = np.eye(len(aspects))[labels]
    weight = 1 / (len(aspects) * target.mean(axis=0)[labels] * len(labels))
    coefficients = np.zeros((len(columns), len(aspects)))
    bias = np.zeros(len(aspects))
    first, second = np.zeros_like(coefficients), np.zeros_like(coefficients)
    for step in range(1, ROUNDS + 1):
        scores = np.zeros_like(target)
        for aspect in range(len(aspects)):
            scores[:, aspect] = np.bincount(row, value * coefficients[place, aspect], len(labels))
        scores += bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = (scores / scores.sum(axis=1, keepdims=True) - target) * weight[:, None]
        slope = np.stack(
            [np.bincount(place, value * error[row, aspect], len(columns)) for aspect in range(len(aspects))], axis=1
        )
        slope += SHRINK / len(aspects) * coefficients
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        coefficients -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        bias -= RATE * error.sum(axis=0)
    return columns, bias, coefficients


def share_right(
    units: Sequence[tuple[str, str, tuple[str, ...]]],
    aspects: Sequence[str],
    columns: dict[str, int],
    bias: np.ndarray,
    coefficients: np.ndarray,
) -> tuple[float, float]:
    """Give the share of units filed right, and the mean of each aspect's share."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for _, aspect, found in units:
        known = [columns[feature] for feature in found if feature in columns]
        scores = bias + (coefficients[known].sum(axis=0) / np.sqrt(len(known)) if known else 0)
        total[aspect] += 1
        right[aspect] += aspects[int(scores.argmax())] == aspect
    return right.total() / total.total(), float(np.mean([right[aspect] / total[aspect] for aspect in total]))


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("units", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--unseen", action="store_true", help="Also train without each publisher and try it on that.")
    given = parser.parse_args()
    units = read(given.units)
    aspects = sorted({aspect for _, aspect, _ in units})
    if given.unseen:
        for name in sorted({publisher(document) for document, _, _ in units}):
            seen = [unit for unit in units if publisher(unit[0]) != name]
            unseen = [unit for unit in units if publisher(unit[0]) == name]
            share, mean = share_right(unseen, aspects, *train(seen, aspects))
            print(f"{name:28} {len(unseen):6} units  right {share:.2f}  mean over aspects {mean:.2f}")
    columns, bias, coefficients = train(units, aspects)
    share, mean = share_right(units, aspects, columns, bias, coefficients)
    print(f"{'all, in training':28} {len(units):6} units  right {share:.2f}  mean over aspects {mean:.2f}")
    if given.out:
        steps = np.rint(coefficients / SCALE).astype(int)
        weights = {feature: steps[column].tolist() for feature, column in columns.items() if steps[column].any()}
        lines = ",\n".join(
            f"{json.dumps(feature)}:{json.dumps(row, separators=(',', ':'))}" for feature, row in weights.items()
        )
        head = {"about": ABOUT, "aspects": aspects, "bias": [round(float(value), 4) for value in bias], "scale": SCALE}
        opened = json.dumps(head, indent=1)[:-2]
        given.out.write_text(f'{opened},\n "weights": {{\n{lines}\n}}}}\n', encoding="utf-8")
        print(f"{given.out}: {len(weights)} features, {given.out.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
