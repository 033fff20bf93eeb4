"""A sentence that a draft proposes, and how plain sentences and lists become proposals."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from speech_content.drafting.bullets import ListWords, say_list
from speech_content.drafting.sentences import split_sentences
from speech_content.drafting.unit import Filed, Polarity
from speech_content.drafting.words import ImportWords
from speech_content.model import Aspect

__all__ = ["Proposal", "propose"]

# Forecast at 150 words a minute, as in speech_content.speech; the written form stands for the spoken one.
_SECONDS_A_CHARACTER, _SECONDS_A_SENTENCE = 0.062, 0.46


@dataclass(frozen=True, slots=True)
class Proposal:
    """One sentence of a draft."""

    text: str
    units: tuple[int, ...]
    """Numbers of the units, and so of the facts, that it says."""
    aspect: Aspect
    doubts: tuple[str, ...] = ()
    """What an editor has to decide before it can be spoken; empty where nothing is."""
    polarity: Polarity = Polarity.STATEMENT

    @property
    def seconds(self) -> float:
        """Forecast length."""
        return _SECONDS_A_CHARACTER * len(self.text) + _SECONDS_A_SENTENCE


def propose(filed: Sequence[Filed], words: ImportWords) -> Iterator[Proposal]:
    """Make sentences of filed units, in order; each unit is in one of them at least."""
    spelling = ListWords.of(words, (text for each in filed for text in (each.unit.text, each.unit.lead)))
    aspect = Aspect.OVERVIEW
    for group in _groups(filed):
        first = group[0]
        aspect = first.aspect or aspect
        doubts = tuple(_doubts(group, words))
        if not first.unit.item:
            yield Proposal(_ended(first.unit.text), (first.unit.number,), aspect, doubts, first.polarity)
            continue
        for text, numbers, whole in say_list([each.unit for each in group], first.polarity, spelling):
            dose = () if not _dosed(text, words) or _DOSE in doubts else (_DOSE,)
            own = (*doubts, *dose, *(() if whole else (_FRAGMENT,)))
            for part in split_sentences(text):
                yield Proposal(_ended(part), numbers, aspect, own, first.polarity)


_DOSE = "names a dose: take it out or ask a clinician"
_FRAGMENT = "no whole sentence: its lead-in is lost"


def _groups(filed: Iterable[Filed]) -> Iterator[list[Filed]]:
    group: list[Filed] = []
    for each in filed:
        if group and not (
            each.unit.item
            and group[0].unit.item
            and each.unit.paragraph == group[0].unit.paragraph
            and each.unit.lead == group[0].unit.lead
            and each.polarity is group[0].polarity
            and each.choices == group[0].choices
        ):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _doubts(group: Sequence[Filed], words: ImportWords) -> Iterator[str]:
    first = group[0]
    if not first.certain:
        found = list({choice.aspect: choice for choice in reversed(first.choices)}.values())[::-1]
        said = " or ".join(f"{choice.aspect} ({choice.how} {choice.confidence:.2f})" for choice in found[:2])
        yield f"{said}?" if found else "which aspect?"
    if first.polarity is Polarity.UNKNOWN:
        yield "do or don't?"
    if any(_dosed(each.unit.text, words) for each in group) and not first.unit.item:
        yield _DOSE


def _dosed(text: str, words: ImportWords) -> bool:
    return any(pattern.search(text) for pattern in words.doses)


def _ended(text: str) -> str:
    """End a sentence, and take out braces, which mean something else in a topic file."""
    text = text.strip().replace("{", "(").replace("}", ")").rstrip(" ,;:")
    return text if text.endswith((".", "!")) else f"{text}."
