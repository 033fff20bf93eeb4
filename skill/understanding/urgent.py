"""Hears red flags in the raw words: is somebody in danger now, and of what.

What the words speak for is weighed by evidence that was learned from labelled phrases: people in danger, what is over
or mild, questions, sayings, denials, supposings. A sign that is urgent only with something else (a fever during
chemotherapy) is weighed together with it, be that said in the same breath or the topic of the conversation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from skill.understanding.evidence import Clues, Evidence, probability, shares
from skill.understanding.grammar import written_out
from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import PhraseBook
from skill.understanding.words import Words
from speech_content.errors import ContentError, Problem

__all__ = ["ALERT", "DANGER", "SOFT", "Alarm", "RedFlags", "UrgentClues"]

Severity = Literal["alert", "soft"]
ALERT = 0.55
"""Probability of danger from which the emergency line is all that is said; set on development phrases."""
SOFT = 0.04
"""Probability from which one sentence comes before the answer; set on development phrases."""
DANGER = "danger"
"""First label of the evidence, for danger; the other labels are lines."""
_LONGEST_CRY = 40
"""Most words whose sounds are weighed."""
_KIND = 0.5
"""Share from which the kind of danger is told; below it the line that fits any."""
GENERAL = "general"
"""Line for an emergency of no kind in particular."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A red flag that was heard and not explained away."""

    line: str
    """Id of the line, or of the topic whose emergency section is said."""
    severity: Severity
    reasons: tuple[str, ...]
    """The words that it rests on, for explanation."""


class UrgentClues:
    """What of an utterance is weighed."""

    def __init__(self, words: Words, normaliser: Normaliser) -> None:
        self._clues = Clues(words, normaliser)

    def of(self, stems: Sequence[str], *, spoken: bool) -> list[str]:
        """Give all clues: words, and how they sound where a recogniser wrote them, which turns "can't" into "can"."""
        clues = self._clues.words(self._clues.kinds(stems))
        return clues + self._clues.sounds(stems[:_LONGEST_CRY]) if spoken else clues


class RedFlags:
    """Hears red flags; read-only."""

    def __init__(
        self,
        table: Mapping[str, Any],
        words: Words,
        normaliser: Normaliser,
        topics: Sequence[Named] = (),
        evidence: Evidence | None = None,
    ) -> None:
        """Read a parsed ``urgent.toml``; without evidence, only its own samples are heard."""
        self._evidence = evidence
        self._clues = UrgentClues(words, normaliser)
        self._signs: PhraseBook[str] = PhraseBook(normaliser, words.classes)
        signs = table.get("signs", {})
        for name, entry in signs.items():
            for phrase in entry.get("phrases", ()):
                self._signs.add(phrase, name)
        self._with = {name: normaliser.say(entry.get("with", "")).stems for name, entry in signs.items()}
        self._samples = {
            normaliser.say(sample).stems: name
            for name, entry in table.get("lines", {}).items()
            for sample in entry.get("samples", ())
        }
        self._titles = {normaliser.name(topic.title) for topic in topics}
        self._topics = {topic.id: frozenset(topic.red_flags) for topic in topics if topic.red_flags}
        self._names: PhraseBook[str] = PhraseBook(normaliser)
        for topic in topics:
            for name in (topic.title, *topic.names, *topic.misheard_as) if topic.red_flags else ():
                self._names.add_stems(normaliser.name(name), topic.id)

    @staticmethod
    def problems(
        table: Mapping[str, Any], file: str, topics: Iterable[Named] = (), evidence: Evidence | None = None
    ) -> list[Problem]:
        """Give what is wrong with a parsed ``urgent.toml``, its evidence and the red flags of topics."""
        found = []
        signs = table.get("signs", {})
        for phrase in (phrase for entry in signs.values() for phrase in entry.get("phrases", ())):
            try:
                tuple(written_out(phrase))
            except ValueError as error:
                found.append(Problem(file, 0, f'"{phrase}" {error}', "mend the phrase", "urgent"))
        labels = evidence.labels if evidence else (DANGER,)
        if labels[:1] != (DANGER,):
            found.append(Problem(file, 0, "its weights don't begin with danger", "train the weights anew", "urgent"))
        for line in labels:
            if line not in (DANGER, *table.get("lines", {})):
                found.append(Problem(file, 0, f"there is no line {line}", f"write [lines.{line}]", "urgent"))
        for topic in topics:
            for name in topic.red_flags:
                if name not in signs:
                    mend = f"use one of {', '.join(signs)}, or write [signs.{name}] in {file}"
                    found.append(Problem(topic.file, 0, f"there is no sign {name}", mend, "urgent"))
        return found

    @classmethod
    def from_table(
        cls,
        table: Mapping[str, Any],
        file: str,
        words: Words,
        normaliser: Normaliser,
        topics: Iterable[Named] = (),
        evidence: Evidence | None = None,
    ) -> "RedFlags":
        """Read a parsed ``urgent.toml``; raises `ContentError` with every problem."""
        named = tuple(topics)
        if problems := cls.problems(table, file, named, evidence):
            raise ContentError(problems)
        return cls(table, words, normaliser, named, evidence)

    def hear(self, stems: tuple[str, ...], *, topic: str = "", spoken: bool = False) -> Alarm | None:
        """Give the gravest red flag in an utterance, if there is any.

        Args:
            stems: what was said.
            topic: id of the topic of the conversation, whose own red flags count too.
            spoken: whether a recogniser wrote the words.
        """
        if not stems or stems in self._titles:
            return None
        if stems in self._samples:
            return Alarm(self._samples[stems], "alert", ("a sample",))
        if not self._evidence:
            return None
        alarm = self._weigh(stems, self._evidence, spoken=spoken)
        signs = {found.means for found in self._signs.find(stems)} if self._topics else set()
        if alarm and alarm.severity == "alert":
            named = [found.means for found in self._names.find(stems)] if signs else []
            own = (one for one in (*named, topic) if self._topics.get(one, frozenset()) & signs)
            return replace(alarm, line=next(own, alarm.line))
        for sign in sorted(self._topics.get(topic, frozenset()) & signs):
            closer = self._weigh((*self._with[sign], *stems), self._evidence, spoken=spoken)
            if closer and closer.severity == "alert":
                return replace(closer, line=topic)
        return alarm

    def _weigh(self, stems: Sequence[str], evidence: Evidence, *, spoken: bool) -> Alarm | None:
        clues = self._clues.of(stems, spoken=spoken)
        first, *others = evidence.odds(clues)
        if (danger := probability(first)) < SOFT:
            return None
        kinds = zip(shares(others), evidence.labels[1:], strict=True) if others else ()
        share, line = max(kinds, default=(0.0, GENERAL))
        line = line if share >= _KIND else GENERAL
        reasons = (f"danger {danger:.2f}", *evidence.reasons(clues, 0))
        return Alarm(line, "alert" if danger >= ALERT else "soft", reasons)
