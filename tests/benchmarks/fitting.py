"""Weights of clues, fitted to labelled phrases and written as a language ships them; needs scikit-learn."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from phrases_learned import NONE, Phrase
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill.understanding.evidence import TYPICAL
from skill.understanding.urgent import DANGER

ABOUT = (
    "Learned by tests/benchmarks/train_understanding.py from phrases that engineers of Leafline wrote and labelled, no "
    "clinicians; no caller's words are in them. For each clue: the number of each label with the steps of its weight."
)
SCALE = 0.05
LEAST = 3
"""Steps below which a weight is left out, if nothing else is said."""


@dataclass(frozen=True)
class Fitted:
    """Weights, a column a label."""

    labels: tuple[str, ...]
    clues: dict[str, int]
    bias: np.ndarray
    weights: np.ndarray

    def odds(self, phrases: Sequence[Phrase]) -> np.ndarray:
        """Give the log-odds of phrases."""
        return matrix(phrases, self.clues) @ self.weights.T + self.bias

    def rounded(self, least: int = LEAST) -> "Fitted":
        """Give the weights in steps, as they are written; among many labels, those below `least` are left out."""
        steps = np.rint(self.weights / SCALE)
        small = np.abs(steps) < least
        small[0] &= self.labels[0] != DANGER
        steps[small] = 0
        return Fitted(self.labels, self.clues, np.round(self.bias, 3), steps * SCALE)


def matrix(phrases: Sequence[Phrase], clues: dict[str, int]) -> csr_matrix:
    """Put phrases into rows and clues into columns."""
    places: list[int] = []
    ends = [0]
    for phrase in phrases:
        places += sorted({clues[clue] for clue in phrase.clues if clue in clues})
        ends.append(len(places))
    sizes = np.diff(ends)
    data = np.repeat(TYPICAL / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return csr_matrix((data, np.array(places, np.int32), np.array(ends, np.int32)), shape=(len(phrases), len(clues)))


def vocabulary(phrases: Iterable[Phrase], least: int) -> dict[str, int]:
    """Number the clues that stand in several phrases."""
    counted = Counter(clue for phrase in phrases for clue in set(phrase.clues))
    return {clue: at for at, clue in enumerate(sorted(clue for clue, count in counted.items() if count >= least))}


def spread(phrases: Sequence[Phrase]) -> tuple[list[Phrase], list[str], list[float]]:
    """Write a phrase with several labels out, a row a label."""
    wide = [(phrase, label, share) for phrase in phrases for label, share in phrase.labels]
    return [one for one, _, _ in wide], [label for _, label, _ in wide], [share for _, _, share in wide]


def fit_softmax(phrases: Sequence[Phrase], strength: float, least: int = 1) -> Fitted:
    """Fit one choice among all labels."""
    clues = vocabulary(phrases, least)
    wide, labels, shares = spread(phrases)
    model = LogisticRegression(C=strength, max_iter=1500).fit(matrix(wide, clues), labels, sample_weight=shares)
    return Fitted(tuple(map(str, model.classes_)), clues, model.intercept_, model.coef_)


def fit_danger(phrases: Sequence[Phrase], strength: float) -> Fitted:
    """Fit danger against none, and each line against the others among what is dangerous."""
    clues = vocabulary(phrases, 5)  # each typed phrase stands here twice, as typed and as heard
    binary = [Phrase(one.clues, tuple(pair for pair in one.labels if pair[0] in (DANGER, NONE)), "") for one in phrases]
    wide, labels, shares = spread(binary)
    model = LogisticRegression(C=strength, max_iter=2000, solver="liblinear")
    model.fit(matrix(wide, clues), [label == DANGER for label in labels], sample_weight=shares)
    danger = [one for one in phrases if one.labels[0] == (DANGER, 1.0)]
    kinds = LogisticRegression(C=strength, max_iter=1500)
    kinds.fit(matrix(danger, clues), [one.labels[1][0] for one in danger])
    return Fitted(
        (DANGER, *map(str, kinds.classes_)),
        clues,
        np.concatenate([model.intercept_, kinds.intercept_]),
        np.vstack([model.coef_, kinds.coef_]),
    )


def write(path: Path, fitted: Fitted, digest: str, *, whole: bool) -> None:
    """Write weights, a line a clue.

    Args:
        path: the file.
        fitted: the weights.
        digest: of what they were learned from.
        whole: whether single words that speak for nothing stay, since they are known words then.
    """
    steps = np.rint(fitted.weights / SCALE).astype(int)
    lines = [
        f'{json.dumps(clue, ensure_ascii=False)}:"{row}"'
        for clue, column in fitted.clues.items()
        if (row := _row(steps[:, column]) or ("0:0" if whole and " " not in clue else ""))
    ]
    head = {
        "about": ABOUT,
        "data": digest,
        "labels": fitted.labels,
        "bias": list(map(float, fitted.bias)),
        "scale": SCALE,
    }
    opened = json.dumps(head)[:-1]
    body = ",\n".join(lines)
    path.write_text(f'{opened},\n"weights":{{\n{body}\n}}}}\n', encoding="utf-8")
    print(f"{path.name}: {len(lines)} clues, {path.stat().st_size // 1024} KB")


def _row(steps: np.ndarray) -> str:
    return " ".join(f"{label}:{steps[label]}" for label in np.flatnonzero(steps))
