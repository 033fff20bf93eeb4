"""Hears red flags in the raw words: what is the danger, who has it, when, and whether it is told as something else.

A flag is weighed against how it is told. Past, supposed, denied and general talk is no alarm; what is over or mild is
worth one sentence before the answer; what somebody has now is an alert.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from skill.understanding.grammar import written_out
from skill.understanding.named import Named
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import Found, PhraseBook
from skill.understanding.sounds import alike, layers, sounds
from skill.understanding.words import Words
from speech_content.errors import ContentError, Problem

__all__ = ["Alarm", "RedFlags"]

Severity = Literal["alert", "soft"]
_BEFORE = 4
"""How many words before a flag may deny it."""
_FIRST = "asking_first"
"""Context that counts only as the first words."""
_LAST = "asking_last"
"""Context that counts only as the last words."""
_PAIR = "telling_pair"
"""Context that makes news of a question, for flags that are urgent together."""
_HEARD = 0.84
"""From here on two words may be one for a recogniser."""
_LONGEST_CRY = 40
"""Most words of an utterance in which words of danger are looked for by their sound."""
_LONGEST_GLUED = 3
"""Most words that a recogniser makes of one."""
_TALK = 3
"""A flag with at most so many other words, by nobody, is the name of a topic rather than news."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A red flag that was heard and not explained away."""

    line: str
    """Id of the line, or of the topic whose emergency section is said."""
    severity: Severity
    reasons: tuple[str, ...]
    """The words that it rests on, for explanation."""


@dataclass(frozen=True, slots=True)
class _Flag:
    id: str
    line: str
    sure: bool
    spoken: bool
    """True where it counts only when a recogniser wrote the words."""
    vague: bool
    """True for a single word of danger: worth one sentence where somebody tells of it, whatever the rest says."""


@dataclass(frozen=True, slots=True)
class _Told:
    """How something is told."""

    me: bool
    now: bool
    asking: bool
    telling: bool
    past: bool
    over: bool
    """Told as over, or as mild."""
    lately: bool
    """Told as some days ago."""
    pressing: bool
    supposing: bool


class RedFlags:
    """Hears red flags; read-only."""

    def __init__(self, table: Mapping[str, Any], words: Words, normaliser: Normaliser, topics: Sequence[Named]) -> None:
        self._normaliser = normaliser
        classes = {**words.classes, **{name: str(text).split() for name, text in table.get("classes", {}).items()}}
        self._flags: PhraseBook[_Flag] = PhraseBook(normaliser, classes)
        for name, entry in table.get("flags", {}).items():
            for grade in ("sure", "sign", "spoken", "vague"):
                sure = grade in ("sure", "spoken")
                flag = _Flag(name, entry.get("line", name), sure, grade == "spoken", grade == "vague")
                for phrase in entry.get(grade, ()):
                    self._flags.add(phrase, flag)
        self._context: PhraseBook[str] = PhraseBook(normaliser, classes)
        for name, phrases in table.get("context", {}).items():
            for phrase in phrases if isinstance(phrases, list) else ():
                self._context.add(phrase, name)
        heard = str(table.get("context", {}).get("heard", "")).split()
        self._heard = tuple((normaliser.phrase(word)[0], layers((sounds(word),))) for word in heard)
        self._pairs = tuple(
            (frozenset(pair["flags"]), str(pair["line"]), pair["severity"]) for pair in table.get("pairs", ())
        )
        self._titles = {normaliser.name(topic.title) for topic in topics}
        self._topics = {topic.id: frozenset(topic.red_flags) for topic in topics if topic.red_flags}
        self._names: PhraseBook[str] = PhraseBook(normaliser)
        for topic in topics:
            for name in (topic.title, *topic.names, *topic.misheard_as) if topic.red_flags else ():
                self._names.add_stems(normaliser.name(name), topic.id)

    @staticmethod
    def problems(table: Mapping[str, Any], file: str) -> list[Problem]:
        """Give what is wrong with a parsed ``urgent.toml``."""
        lines, flags = table.get("lines", {}), table.get("flags", {})
        found = []
        phrases = [
            phrase
            for entry in (*flags.values(), table.get("context", {}))
            for value in entry.values()
            if isinstance(value, list)
            for phrase in value
        ]
        for phrase in phrases:
            try:
                tuple(written_out(phrase))
            except ValueError as error:
                found.append(Problem(file, 0, f'"{phrase}" {error}', "mend the phrase", "urgent"))
        for name, entry in flags.items():
            line = entry.get("line", name)
            if line and line not in lines:
                found.append(Problem(file, 0, f"flag {name} has no line {line}", f"write [lines.{line}]", "urgent"))
        for pair in table.get("pairs", ()):
            for name in (*pair["flags"], pair["line"]):
                if name not in flags and name not in lines:
                    found.append(Problem(file, 0, f"a pair names {name}", "name a flag or line that exists", "urgent"))
        return found

    @classmethod
    def from_table(
        cls, table: Mapping[str, Any], file: str, words: Words, normaliser: Normaliser, topics: Iterable[Named]
    ) -> "RedFlags":
        """Read a parsed ``urgent.toml``; raises `ContentError` with every problem."""
        if problems := cls.problems(table, file):
            raise ContentError(problems)
        return cls(table, words, normaliser, tuple(topics))

    def hear(self, text: str, *, topic: str = "", spoken: bool = False) -> Alarm | None:
        """Give the gravest red flag in an utterance, if there is any.

        Args:
            text: what was said.
            topic: id of the topic of the conversation, whose own red flags count too.
            spoken: whether a recogniser wrote the words.
        """
        said = self._normaliser.say(text)
        if said.stems in self._titles:
            return None
        alarms = [self._weigh(stems, topic, spoken=spoken) for stems in self._versions(said.stems, spoken=spoken)]
        found = [alarm for alarm in alarms if alarm]
        return min(found, key=lambda alarm: alarm.severity != "alert") if found else None

    def _versions(self, stems: tuple[str, ...], *, spoken: bool) -> Iterable[tuple[str, ...]]:
        """Give the words as written, and as a recogniser may have heard them."""
        yield stems
        if spoken and len(stems) <= _LONGEST_CRY and (again := self._reheard(stems)) != stems:
            yield again

    def _reheard(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Put words of danger for what sounds like them."""
        known = {stem for stem, _ in self._heard}
        again: list[str] = []
        at = 0
        while at < len(stems):
            best = (_HEARD, 1, stems[at])
            for size in range(1, min(_LONGEST_GLUED, len(stems) - at) + 1):
                piece = stems[at : at + size]
                if known & set(piece):
                    break
                said = layers(map(sounds, piece))
                if len(said[1]) < _LONGEST_GLUED:
                    continue
                for stem, heard in self._heard:
                    if abs(len(heard[1]) - len(said[1])) <= 1 and (likeness := alike(said, heard)) > best[0]:
                        best = (likeness, size, stem)
            again.append(best[2])
            at += best[1]
        return tuple(again)

    def _weigh(self, stems: Sequence[str], topic: str, *, spoken: bool) -> Alarm | None:
        found = [flag for flag in self._flags.find(stems) if spoken or not flag.means.spoken]
        if not found:
            return None
        context = self._context.find(stems)
        context = [
            one
            for one in context
            if (one.means != _FIRST or one.start == 0) and (one.means != _LAST or one.end == len(stems))
        ]
        told = _told(context)
        real = [flag for flag in found if not self._explained(flag, context, told)]
        standing = {flag.means.id for flag in real if not flag.means.vague}
        alarms = list(self._of_topics(standing, stems, topic, told, real))
        # A question about one's own fever may be news in a pair where it is none by itself.
        closer = replace(told, telling=told.telling or any(one.means == _PAIR for one in context))
        both = {flag.means.id for flag in found if not self._explained(flag, context, closer)}
        for flags, line, severity in self._pairs:
            if flags <= both:
                alarms.append(self._alarm(line, found, _severity(told, severity, sure=True, lately=False), flags))
        for flag in real:
            if flag.means.line:
                bare = not told.me and not told.now and len(stems) - len(flag.places) <= _TALK
                grade: Severity = "soft" if flag.means.vague or (bare and not flag.means.sure) else "alert"
                alarms.append(self._alarm(flag.means.line, [flag], _severity(told, grade, sure=flag.means.sure)))
        return min(alarms, key=lambda alarm: alarm.severity != "alert") if alarms else None

    def _of_topics(
        self, standing: set[str], stems: Sequence[str], topic: str, told: _Told, real: Sequence[Found[_Flag]]
    ) -> Iterable[Alarm]:
        """Flags that are urgent with the topic of the conversation, or with one that is named."""
        named = [name.means for name in self._names.find(stems)] if self._topics else []
        for topic_id in dict.fromkeys((*named, topic)):
            if flags := self._topics.get(topic_id, frozenset()) & standing:
                severity: Severity = "alert" if told.me or told.now or topic_id in named else "soft"
                yield self._alarm(topic_id, real, _severity(told, severity, sure=True, lately=False), flags)

    @staticmethod
    def _alarm(line: str, found: Sequence[Found[_Flag]], severity: Severity, only: Iterable[str] = ()) -> Alarm:
        wanted = set(only)
        kept = [flag for flag in found if not wanted or flag.means.id in wanted]
        return Alarm(line, severity, tuple(dict.fromkeys(flag.means.id for flag in kept)))

    @staticmethod
    def _explained(flag: Found[_Flag], context: Sequence[Found[str]], told: _Told) -> bool:
        """Tell whether a flag is denied, part of a saying, or only asked or supposed."""
        own = set(flag.places)
        for other in context:
            if other.means == "idiom" and not own.isdisjoint(range(other.start, other.end)):
                return True
            if (
                other.means == "denied"
                and own.isdisjoint(other.places)
                and flag.start - _BEFORE < other.end <= flag.start
            ):
                return True
        if flag.means.vague and (told.asking or not told.me):
            return True
        mine = told.telling or (told.me and (told.over or told.lately))
        if told.supposing or (told.asking and not mine):
            return True
        return told.past and not told.pressing


def _told(context: Sequence[Found[str]]) -> _Told:
    means = {found.means for found in context}
    if means & {_FIRST, _LAST}:
        means.add("asking")
    names = ("me", "now", "asking", "telling", "past", "over", "lately", "pressing", "supposing")
    return _Told(*(name in means for name in names))


def _severity(told: _Told, severity: Severity, *, sure: bool, lately: bool = True) -> Severity:
    """Soften what is told as over or mild, as days ago where that counts, or as nobody's in particular."""
    if (told.over or (told.lately and lately)) and not told.pressing:
        return "soft"
    return severity if sure or told.me or told.now else "soft"
