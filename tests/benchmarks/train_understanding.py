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

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT)
sys.path.append(str(Path(__file__).parent))

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from labelled import digest, half
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill.question import Question
from skill.session import Session
from skill.understanding import Named, Understanding
from skill.understanding.aspect import AskingClues
from skill.understanding.evidence import TYPICAL
from skill.understanding.grammar import Grammar, expand
from skill.understanding.moves import FOLLOW_UP, MoveClues
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from skill.understanding.urgent import DANGER, UrgentClues
from skill.understanding.words import Words
from speech_content.library import load_library

LANGUAGE = ROOT / "speech_content" / "languages" / "en-US"
ABOUT = (
    "Learned by tests/benchmarks/train_understanding.py from phrases that engineers of Leafline wrote and labelled, no "
    "clinicians; no caller's words are in them. For each clue: the number of each label with the steps of its weight."
)
SCALE = 0.05
LEAST = 3
"""Steps below which a weight is left out."""
HALF = 0.5
LINES = {"chemo-fever": "fever"}
"""Lines of what the data calls otherwise."""
SIGNS = {"fever": "fever", "chills": "fever", "bleeding": "bleeding", "confusion": "sepsis"}
"""Line of each sign, where no topic has one of its own."""
OWN = (
    "febrile neutropenia",
    "fever and infection during chemotherapy",
    "neutropenic fever",
    "low white blood cell count",
    "neutropenia",
    "sepsis",
    "leukemia",
    "low platelets",
    "chemotherapy",
)
"""Names that hold a sign or a danger, and are asked about all the same."""
NONE, OPEN, OUTSIDE = "none", "open", "outside"
FEWEST = 3
"""In how many phrases a word stands that is known."""
STRANGE = "zzyzx"
"""Stands for a word that nobody knows."""


@dataclass(frozen=True)
class Phrase:
    """One labelled phrase, as clues."""

    clues: tuple[str, ...]
    labels: tuple[tuple[str, float], ...]
    """Labels with how much each counts."""
    author: str


class Trainer:
    """Makes clues with the parts that understanding uses, and fits weights to them."""

    def __init__(self) -> None:
        def table(name: str) -> dict[str, Any]:
            return tomllib.loads((LANGUAGE / f"{name}.toml").read_text("utf-8"))

        self._words = words = Words.from_table(table("words"), "words.toml")
        self._urgent_table = table("urgent")
        self._normaliser = Normaliser(words)
        self._urgent = UrgentClues(words, self._normaliser)
        self._grammar = Grammar.from_table(table("grammar"), "grammar.toml")
        self._asking = AskingClues(words, self._normaliser, self._grammar)
        self._moves = MoveClues(words, self._normaliser)
        self._names = [name for row in half("lookalikes") for name in (row["name_a"], row["name_b"])]

    def stems(self, text: str) -> tuple[str, ...]:
        """Normalise a phrase; ``{}`` stands for a topic's name."""
        before, *after = text.split("{}")
        stems = list(self._normaliser.say(before).stems)
        for part in after:
            stems += [NAME, *self._normaliser.say(part).stems]
        return tuple(stems)

    # Danger

    def danger(self) -> list[Phrase]:
        """Give phrases labelled with danger, a line or none of both, typed and as a recogniser would write them."""
        phrases = []
        questions = cycle([row["text"] for row in half("questions") if row["kind"] == "clean"])
        for at, row in enumerate(half("emergencies")):
            line = LINES.get(row["flag"], row["flag"])
            labels = {"alert": ((DANGER, 1.0), (line, 1.0)), "soft": ((DANGER, HALF), (NONE, HALF))}.get(row["label"])
            phrases += self._said(row["text"], labels or ((NONE, 1.0),), row["author"], row["channel"])
            if labels and at % 3 == 0:  # told in one breath with a question
                phrases += self._said(f"{row['text']} {next(questions)}", labels, row["author"], row["channel"])
        for line, entry in self._urgent_table["lines"].items():
            for sample in entry["samples"]:
                phrases += 2 * self._said(sample, ((DANGER, 1.0), (line, 1.0)), "samples", "text")
        calm = [(row["text"], row["author"], "text") for row in half("information")]
        calm += [(row["text"], row["author"], "text") for row in half("outside")]
        calm += [(row["text"], row["author"], "text") for row in half("moves")]
        calm += [
            (row["text"], row["author"], "speech" if row["kind"] == "misheard" else "text") for row in half("questions")
        ]
        names = self._names
        calm += [(row["text"], row["author"], "text") for row in half("followups")]
        calm += [
            (row["text"].replace("{}", names[at % len(names)]), row["author"], "text")
            for at, row in enumerate(half("phrasings"))
        ]
        calm += [(text, "grammar", "text") for text in self._grammar_sentences()]
        topics = load_library().topics.values()
        calm += [(name, "names", "text") for one in topics for name in (one.title, *one.names, *one.misheard_as)]
        for row in half("signs"):
            label = ((DANGER, 1.0), (SIGNS[row["sign"]], 1.0)) if row["label"] == "alert" else ((NONE, 1.0),)
            told = f"{self._urgent_table['signs'][row['sign']]['with']} {row['text']}"
            phrases += 2 * self._said(told, label, row["author"], "text")
            if label[0][0] == NONE:
                calm.append((row["text"], row["author"], "text"))
        for text, author, channel in calm:
            phrases += self._said(text, ((NONE, 1.0),), author, channel)
        return phrases

    def _grammar_sentences(self) -> list[str]:
        """Give what the grammar expects, with names of illnesses that sound alarming or not in the topic's place."""
        turn = cycle([*self._names, *OWN])
        asked = [
            sentence.replace("{topic}", next(turn) if at % 2 else OWN[at % len(OWN)])
            for at, sentence in enumerate(self._asking_of())
        ]
        alone = self._grammar_follow_ups()
        moves = [s for templates in self._grammar.intents.values() for template in templates for s in expand(template)]
        return [*asked, *alone, *moves]

    def _said(self, text: str, labels: tuple[tuple[str, float], ...], author: str, channel: str) -> list[Phrase]:
        """Give a phrase as it stands, a typed one as heard too, and one that has lost its "not"."""
        stems = self.stems(text)
        said = [] if channel == "speech" else [Phrase(tuple(self._urgent.of(stems, spoken=False)), labels, author)]
        if channel == "typed":
            return said * 3
        said.append(Phrase(tuple(self._urgent.of(stems, spoken=True)), labels, author))
        if labels[0] == (DANGER, 1.0) and "can not" in (joined := " ".join(stems)):
            lost = tuple(joined.replace("can not", "can").split())
            said.append(Phrase(tuple(self._urgent.of(lost, spoken=True)), labels, author))
        return said

    # Aspects and moves

    def asking(self) -> list[Phrase]:
        """Give phrases labelled with the aspects that they ask for, the best first."""
        phrases = []
        for row in (*half("phrasings"), *half("followups")):
            clues = tuple(self._asking.of(self.stems(row["text"])))
            phrases.append(Phrase(clues, _shared(row["aspect"]), row["author"]))
        phrases += [
            Phrase(tuple(self._asking.of(self.stems(said.replace("{topic}", "{}")))), ((str(aspect), 1.0),), "grammar")
            for aspect, asking in self._grammar.ask.items()
            for template in (*asking.with_topic, *asking.follow_up)
            for said in expand(template)
        ]
        asked = [row for row in half("questions") if row["kind"] in ("clean", "typo") and row["aspect"] != "-"]
        topics = {row["title"]: Named(row["topic"], row["title"]) for row in asked}
        understanding = Understanding(topics.values(), Grammar({}, {}, ()), {}, self._words)
        for row in asked:
            reading = understanding.explain(Question(text=row["text"]), Session()).reading
            stems = reading.masked if reading else self.stems(row["text"])
            phrases.append(Phrase(tuple(self._asking.of(stems)), _shared(row["aspect"]), row["author"]))
        phrases += [
            Phrase(tuple(self._asking.of(self.stems(row["text"]))), ((OPEN, 1.0),), row["author"])
            for row in half("moves")
            if row["intent"] != NONE
        ]
        elsewhere = [*half("outside"), *(row for row in half("questions") if row["kind"] == "oos")]
        for row in elsewhere:
            stems = self.stems(row["text"])
            # Once as it stands, and once with a word that may have been taken for a topic's name.
            longest = max(stems, key=len, default="")
            for said in (stems, tuple(NAME if stem == longest else stem for stem in stems)):
                phrases.append(Phrase(tuple(self._asking.of(said)), ((OUTSIDE, HALF),), row["author"]))
        return phrases

    def moves(self) -> list[Phrase]:
        """Give phrases labelled with a move, as a follow-up on what is spoken of, or as none of both."""
        said = [
            (self.stems(row["text"]), ((row["intent"], 1.0),), row["author"])
            for row in half("moves")
            if row["intent"] != NONE
        ]
        # What looks like a move but is a question may name its topic or not.
        either = ((FOLLOW_UP, HALF), (NONE, HALF))
        said += [(self.stems(row["text"]), either, row["author"]) for row in half("moves") if row["intent"] == NONE]
        follow = [(row["text"], row["author"]) for row in half("followups")]
        follow += [(text, "grammar") for text in self._grammar_follow_ups()]
        said += [(self.stems(text), ((FOLLOW_UP, 1.0),), author) for text, author in follow]
        none = [(row["text"], row["author"]) for name in ("outside", "questions") for row in half(name)]
        none += [
            (self._naming(row["text"], at), row["author"])
            for at, row in enumerate(row for row in half("phrasings") if "{}" in row["text"])
        ]
        asked = (text.replace("{topic}", "{}") for text in self._asking_of())
        none += [(self._naming(text, at), "grammar") for at, text in enumerate(asked)]
        said += [(self.stems(text), ((NONE, 1.0),), author) for text, author in none]
        counted = Counter(stem for stems, _, _ in said for stem in set(self._moves.kinds(stems)))
        known = {stem for stem, count in counted.items() if count >= FEWEST and stem != STRANGE}
        return [
            Phrase(tuple(self._moves.of(stems, known.__contains__)), labels, author) for stems, labels, author in said
        ]

    def _naming(self, text: str, at: int) -> str:
        """Put a name into a phrase's gap: words that nobody knows, or a real one, in turn."""
        names = self._names
        return text.replace("{}", (STRANGE, f"{STRANGE} {STRANGE}", names[at % len(names)])[at % 3])

    def _asking_of(self) -> list[str]:
        return [s for asking in self._grammar.ask.values() for template in asking.with_topic for s in expand(template)]

    def _grammar_follow_ups(self) -> list[str]:
        return [s for asking in self._grammar.ask.values() for template in asking.follow_up for s in expand(template)]


def _shared(aspects: str) -> tuple[tuple[str, float], ...]:
    """Share a phrase among its aspects, of which the first is the best."""
    first, *others = aspects.split("|")
    return ((first, 0.6 if others else 1.0), *((other, 0.4 / len(others)) for other in others))


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

    def rounded(self) -> "Fitted":
        """Give the weights in steps, as they are written; among many labels, small ones are left out."""
        steps = np.rint(self.weights / SCALE)
        small = np.abs(steps) < LEAST
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


def write(path: Path, fitted: Fitted, digest: str) -> None:
    """Write weights, a line a clue."""
    steps = np.rint(fitted.weights / SCALE).astype(int)
    lines = [
        f'{json.dumps(clue, ensure_ascii=False)}:"{row}"'
        for clue, column in fitted.clues.items()
        if (row := _row(steps[:, column]) or _kept(clue, path))
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


def _kept(clue: str, path: Path) -> str:
    """Keep single words of moves though they speak for nothing, since they are known words then."""
    return "0:0" if path.name.startswith("move") and " " not in clue else ""


MODELS = {
    "urgent": ("danger", lambda phrases: fit_danger(phrases, 3.0)),
    "asking": ("asking", lambda phrases: fit_softmax(phrases, 4.0, 3)),
    "move": ("moves", lambda phrases: fit_softmax(phrases, 10.0, FEWEST)),
}


def cross(name: str, phrases: Sequence[Phrase], fit: Any) -> None:
    """Try each author's phrases on what the others' teach."""
    for author in sorted({one.author for one in phrases}):
        tried = [one for one in phrases if one.author == author]
        if not {one.author for one in phrases if one.labels[0][0] != NONE} - {author}:
            continue
        fitted = fit([one for one in phrases if one.author != author]).rounded()
        odds = fitted.odds(tried)
        if name == "urgent":
            danger = 1 / (1 + np.exp(-odds[:, 0]))
            print(f"{name} {author}:")
            for label, share in (("alert", 1.0), ("soft", HALF), ("none", 0.0)):
                own = [
                    value for value, one in zip(danger, tried, strict=True) if dict(one.labels).get(DANGER, 0) == share
                ]
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
    trainer = Trainer()
    for name, (method, fit) in MODELS.items():
        if given.only not in (None, name):
            continue
        phrases = getattr(trainer, method)()
        if given.cross:
            cross(name, phrases, fit)
        if given.write:
            write(LANGUAGE / f"{name}_weights.json", fit(phrases).rounded(), digest())


if __name__ == "__main__":
    main()
