"""A network of clues, units and labels, fitted to labelled phrases and written as a language ships it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fitting import ABOUT, matrix, spread, vocabulary
from numpy.typing import NDArray
from phrases_learned import Phrase
from scipy.sparse import csr_matrix

from skill.understanding.network import MOST, written

UNITS = 64
LEAST = 5
"""In how many phrases a clue must stand."""
ROUNDS, BATCH, RATE = 40, 1024, 0.003
SETTLED = 6
"""After so many rounds, the weights at the end of each one go into their mean, which is what is kept."""
CLUES_LEFT_OUT, UNITS_LEFT_OUT = 0.7, 0.2
"""Shares that are left out at random in each step, so that nothing rests on one clue or one unit."""
OUTLIERS = 0.0001
"""Share of the weights that are cut off at the largest step."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Network:
    """Weights: of clues for units, and of units for labels."""

    labels: tuple[str, ...]
    clues: dict[str, int]
    weights: Floats
    starts: Floats
    speaks: Floats
    bias: Floats

    def odds(self, phrases: Sequence[Phrase]) -> Floats:
        """Give the log-odds of phrases."""
        fired = np.maximum(matrix(phrases, self.clues) @ self.weights + self.starts, 0)
        return np.asarray(fired @ self.speaks + self.bias)

    def steps(self) -> tuple[float, NDArray[np.int64]]:
        """Give the weights of clues in steps, and what one step is."""
        scale = float(np.quantile(np.abs(self.weights), 1 - OUTLIERS)) / MOST
        return scale, np.clip(np.rint(self.weights / scale), -MOST, MOST).astype(int)


class _Adam:
    """Moves weights by what was learned so far; of the first table, only the rows that a step touched."""

    def __init__(self, tables: Sequence[Floats]) -> None:
        self._tables = tables
        self._means = [np.zeros_like(table) for table in tables]
        self._squares = [np.zeros_like(table) for table in tables]
        self._steps = 0

    def step(self, rows: NDArray[np.int32], slopes: Sequence[Floats]) -> None:
        self._steps += 1
        for table, mean, square, slope in zip(self._tables, self._means, self._squares, slopes, strict=True):
            at = rows if table is self._tables[0] else slice(None)
            mean[at] = 0.9 * mean[at] + 0.1 * slope
            square[at] = 0.999 * square[at] + 0.001 * slope * slope
            near = mean[at] / (1 - 0.9**self._steps)
            table[at] -= RATE * near / (np.sqrt(square[at] / (1 - 0.999**self._steps)) + 1e-8)


def fit_network(phrases: Sequence[Phrase]) -> Network:
    """Fit one choice among all labels; the same phrases give the same weights."""
    clues = vocabulary(phrases, LEAST)
    wide, named, shares = spread(phrases)
    labels = sorted(set(named))
    said, wanted = matrix(wide, clues), np.array([labels.index(label) for label in named])
    counts = np.array(shares, np.float32)
    chance = np.random.default_rng(0)

    def drawn(rows: int, columns: int, width: float) -> Floats:
        return (chance.normal(size=(rows, columns)) * width).astype(np.float32)

    weights, speaks = drawn(len(clues), UNITS, 0.05), drawn(UNITS, len(labels), UNITS**-0.5)
    starts, bias = np.zeros(UNITS, np.float32), np.zeros(len(labels), np.float32)
    tables = (weights, starts, speaks, bias)
    adam, means = _Adam(tables), [np.zeros_like(table) for table in tables]
    for turn in range(ROUNDS):
        order = chance.permutation(len(wanted))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            some = _thinned(said[rows], chance)
            sums = some @ weights + starts
            mask = (chance.random(sums.shape) >= UNITS_LEFT_OUT).astype(np.float32) / (1 - UNITS_LEFT_OUT)
            fired = np.maximum(sums, 0) * mask
            wrong = _shares(fired @ speaks + bias)
            wrong[np.arange(len(rows)), wanted[rows]] -= 1
            wrong *= counts[rows][:, None] / len(rows)
            back = (wrong @ speaks.T) * mask * (sums > 0)
            used = np.unique(some.indices)
            slopes = (some[:, used].T @ back, back.sum(0), fired.T @ wrong, wrong.sum(0))
            adam.step(used, slopes)
        for mean, table in zip(means, tables, strict=True) if turn >= SETTLED else ():
            np.add(mean, table / (ROUNDS - SETTLED), out=mean)
    weights, starts, speaks, bias = means
    # What a unit speaks for all labels alike decides nothing, and would only blur an explanation.
    return Network(tuple(labels), clues, weights, starts, speaks - speaks.mean(1, keepdims=True), bias - bias.mean())


def _thinned(said: csr_matrix, chance: np.random.Generator) -> csr_matrix:
    """Leave clues out at random."""
    some = said.copy()
    some.data *= (chance.random(len(some.data)) >= CLUES_LEFT_OUT) / (1 - CLUES_LEFT_OUT)
    return some


def _shares(odds: Floats) -> Floats:
    parts = np.exp(odds - odds.max(1, keepdims=True))
    return np.asarray(parts / parts.sum(1, keepdims=True))


def write_network(path: Path, network: Network, digest: str, talk: Sequence[str]) -> None:
    """Write a network, a line a clue.

    Args:
        path: the file.
        network: what was fitted.
        digest: of what it was learned from.
        talk: stems of words that people say whatever they ask about.
    """
    scale, steps = network.steps()
    head = {
        "about": ABOUT,
        "data": digest,
        "labels": network.labels,
        "bias": [round(float(value), 3) for value in network.bias],
        "units": [
            [round(float(value), 3) for value in (start, *speaks)]
            for start, speaks in zip(network.starts, network.speaks, strict=True)
        ],
        "scale": round(scale, 6),
        "talk": " ".join(talk),
    }
    lines = [
        f'{json.dumps(clue, ensure_ascii=False)}:"{written(row.tolist())}"'
        for clue, row in zip(network.clues, steps, strict=True)
    ]
    body = ",\n".join(lines)
    path.write_text(f'{json.dumps(head)[:-1]},\n"weights":{{\n{body}\n}}}}\n', encoding="utf-8")
    print(f"{path.name}: {len(lines)} clues, {path.stat().st_size // 1024} KB")
