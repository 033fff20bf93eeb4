"""Train what words speak for, from phrases that engineers of Leafline wrote and labelled; none of them is a caller's.

    python tests/benchmarks/train_understanding.py [--write] [--cross]

Reads ``tests/skill/data``; only its development halves are learned from. Three files come of it, each readable, with a
line a clue: ``urgent_weights.json`` (is somebody in danger, and of what), ``asking_weights.json`` (which aspect is
asked for) and ``move_weights.json`` (which move of a conversation it is, if any). ``--write`` puts them into the
language's folder; ``--cross`` says how well phrases of one author are understood by what the others' teach. Needs
scikit-learn.
"""

# ruff: noqa: E402 - this script's own folder would hide the package of its name
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.append(str(Path(__file__).parent))

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np
from fitting import fit_danger, fit_softmax, write
from fitting_network import fit_network, write_network
from labelled import digest
from phrases_learned import FEWEST, HALF, LANGUAGE, NONE, OUTSIDE, Phrase, Phrases

from skill.understanding.urgent import DANGER

MODELS = {
    "urgent": ("danger", lambda phrases: fit_danger(phrases, 3.0).rounded()),
    "asking": ("asking", fit_network),
    "move": ("moves", lambda phrases: fit_softmax(phrases, 10.0, FEWEST).rounded(5)),
}


def cross(name: str, phrases: Sequence[Phrase], fit: Any) -> None:
    """Try each author's phrases on what the others' teach."""
    for author in sorted({one.author for one in phrases}):
        tried = [one for one in phrases if one.author == author]
        if not {one.author for one in phrases if one.labels[0][0] != NONE} - {author}:
            continue
        fitted = fit([one for one in phrases if one.author != author])
        odds = fitted.odds(tried)
        if name == "urgent":
            danger = 1 / (1 + np.exp(-odds[:, 0]))
            print(f"{name} {author}:")
            for label, share in (("alert", 1.0), ("soft", HALF), ("none", 0.0)):
                own = [
                    value for value, one in zip(danger, tried, strict=True) if dict(one.labels).get(DANGER, 0) == share
                ]
                if not own:
                    continue
                cut = ", ".join(
                    f">={limit} {np.mean(np.array(own) >= limit):.3f}" for limit in (0.05, 0.1, 0.2, 0.5, 0.6, 0.7)
                )
                print(f"  {label:6} n {len(own):5}  {cut}")
            continue
        if OUTSIDE in fitted.labels:  # whether it is health is weighed apart
            odds[:, fitted.labels.index(OUTSIDE)] = -np.inf
            inside = [at for at, one in enumerate(tried) if one.labels[0][0] != OUTSIDE]
            tried, odds = [tried[at] for at in inside], odds[inside]
            if not tried:
                continue
        right = [fitted.labels[int(row.argmax())] in dict(one.labels) for row, one in zip(odds, tried, strict=True)]
        print(f"{name} {author}: n {len(tried)}, right {np.mean(right):.3f}")


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--only", choices=tuple(MODELS))
    given = parser.parse_args()
    source = Phrases()
    for name, (method, fit) in MODELS.items():
        if given.only not in (None, name):
            continue
        phrases = getattr(source, method)()
        if given.cross:
            cross(name, phrases, fit)
        if given.write:
            path, fitted = LANGUAGE / f"{name}_weights.json", fit(phrases)
            if name == "asking":
                write_network(path, fitted, digest(), source.talk())
            else:
                write(path, fitted, digest(), whole=name == "move")


if __name__ == "__main__":
    main()
