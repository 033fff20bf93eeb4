"""Phrases that understanding learns from, as clues with labels, made with the parts that read what people say."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from labelled import half

from skill.question import Question
from skill.session import Session
from skill.understanding import Named, Understanding
from skill.understanding.aspect import AskingClues
from skill.understanding.grammar import Grammar, expand
from skill.understanding.moves import FOLLOW_UP, MoveClues
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from skill.understanding.urgent import DANGER, UrgentClues
from skill.understanding.words import Words
from speech_content.library import load_library

LANGUAGE = Path(__file__).resolve().parents[2] / "speech_content" / "languages" / "en-US"
HALF, TWICE = 0.5, 2.0
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
TALKED = 5000
"""Among how many phrases about any topic a word stands once, if people say it whatever they ask about."""
HEARD = (("what are", "what our"), ("is {}", "is our {}"), ("is {}", "is are {}"))
"""What recognisers, and people who leave a word open, make of small words."""
STRANGE = "zzyzx"
"""Stands for a word that nobody knows."""


@dataclass(frozen=True)
class Phrase:
    """One labelled phrase, as clues."""

    clues: tuple[str, ...]
    labels: tuple[tuple[str, float], ...]
    """Labels with how much each counts."""
    author: str


class Phrases:
    """Reads the labelled data, and makes clues of it with the parts that understanding uses."""

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
        expected = [
            (said.replace("{topic}", "{}"), str(aspect))
            for aspect, asking in self._grammar.ask.items()
            for template in (*asking.with_topic, *asking.follow_up)
            for said in expand(template)
        ]
        phrases += [
            Phrase(tuple(self._asking.of(self.stems(said))), ((aspect, TWICE),), "grammar") for said, aspect in expected
        ]
        phrases += [
            Phrase(tuple(self._asking.of(self.stems(said.replace(small, heard)))), ((aspect, HALF),), "grammar")
            for small, heard in HEARD
            for said, aspect in expected
            if small in said
        ]
        turn = cycle(expected)
        told = [row for row in half("emergencies") if row["label"] != "alert"]
        for row in told[::4]:  # what somebody tells first isn't what they ask
            said, aspect = next(turn)
            clues = tuple(self._asking.of(self.stems(f"{row['text']} {said}")))
            phrases.append(Phrase(clues, ((aspect, HALF),), row["author"]))
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
                phrases.append(Phrase(tuple(self._asking.of(said)), ((OUTSIDE, TWICE),), row["author"]))
        return phrases

    def talk(self) -> list[str]:
        """Give the stems of words that people often say whatever they ask about."""
        asked = [self.stems(row["text"]) for name in ("phrasings", "followups") for row in half(name)]
        counted = Counter(stem for stems in asked for stem in set(stems) - {NAME})
        return sorted(stem for stem, count in counted.items() if count * TALKED >= len(asked))

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
