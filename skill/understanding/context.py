"""What leans on the conversation: follow-ups, "what about X", and answers to an open offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from skill.session import Session
from skill.understanding.aspect import Asked
from skill.understanding.index import Index, WordKind
from skill.understanding.matcher import Scene
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import PhraseBook
from skill.understanding.words import Words
from speech_content.model import Aspect

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class _Choice:
    number: int
    """Place in the offer from 0, or -1 for the last."""


class Context:
    """Reads what only the conversation can explain."""

    def __init__(self, words: Words, normaliser: Normaliser, index: Index) -> None:
        self._pronouns = frozenset(stem for word in words.pronouns for stem in normaliser.phrase(word))
        self._keeps: PhraseBook[bool] = PhraseBook(normaliser, words.classes)
        for phrase in words.keeps:
            self._keeps.add(phrase, True)
        self._choices: PhraseBook[_Choice] = PhraseBook(normaliser, words.classes)
        for phrase, number in words.choices:
            self._choices.add(phrase, _Choice(number))
        self._index = index

    def leans(self, scene: Scene, *, found: bool) -> bool:
        """Tell whether an utterance means the topic of the conversation: by a pronoun, or as no other word is left.

        Args:
            scene: the utterance.
            found: whether its words are like the name of a topic.
        """
        left = [at for at, kind in enumerate(scene.kinds) if kind is not WordKind.LIGHT and at not in scene.cues]
        if not left:
            return True
        strange = sum(scene.kinds[at] in (WordKind.UNKNOWN, WordKind.ELSEWHERE) for at in left)
        return strange <= (0 if found else 1) and self.pronoun(scene)

    def pronoun(self, scene: Scene) -> bool:
        """Tell whether a word stands for the topic of the conversation."""
        return any(stem in self._pronouns for stem in scene.stems)

    def keeps_aspect(self, scene: Scene) -> bool:
        """Tell whether another topic is asked about in the same respect: "what about leukemia"."""
        return any(found.start == 0 for found in self._keeps.find(scene.stems))

    def aspects(self, scene: Scene, asked: Asked, session: Session) -> tuple[Aspect, ...]:
        """Give what is asked of a named topic, taking the last aspect along where the words say so."""
        if session.aspect in _ASPECTS and not asked.sure and self.keeps_aspect(scene):
            return (_ASPECTS[session.aspect],)
        return asked.aspects

    def choice(self, stems: Sequence[str], offered: Sequence[str]) -> str:
        """Give the topic of an offer that is chosen by its place ("the second one"), or nothing."""
        found = self._choices.find(stems)
        if not found:
            return ""
        best = max(found, key=lambda one: len(one.places))
        others = (stem for at, stem in enumerate(stems) if at not in best.places)
        number = best.means.number
        return offered[number] if all(map(self._index.light, others)) and -1 <= number < len(offered) else ""


_ASPECTS = {str(aspect): aspect for aspect in Aspect}
