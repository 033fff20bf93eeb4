"""What an utterance does to the conversation: a move in people's own words, a follow-up, or something new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skill.question import Intent
from skill.understanding.evidence import Clues, Evidence, shares
from skill.understanding.normalise import Normaliser
from skill.understanding.words import Words

__all__ = ["FOLLOW_UP", "MOVE", "MoveClues", "Moves", "Turn"]

MOVE = 0.5
"""Share from which an utterance is a move; set on development dialogues."""
FOLLOW_UP = "follow-up"
"""Label of a question about the topic of the conversation, which it doesn't name."""
_LONGEST = 60
"""Most words that are weighed: a move is short, and a story shows early what it follows."""
_NEW = "<new>"
"""Stands for a word that nobody was heard to say: a name, often, but as often a thing."""
_INTENTS = {str(intent): intent for intent in Intent}


@dataclass(frozen=True, slots=True)
class Turn:
    """What an utterance does."""

    move: Intent | None = None
    """The likeliest move; None where it is likelier no move at all."""
    share: float = 0.0
    """How sure the likeliest is, 0 to 1."""
    follows: float = 0.0
    """How sure it is that the topic of the conversation is meant, though no word names it, 0 to 1."""


class MoveClues:
    """What of an utterance is weighed."""

    def __init__(self, words: Words, normaliser: Normaliser) -> None:
        self._clues = Clues(words, normaliser)
        self.kinds = self._clues.kinds

    def of(self, stems: Sequence[str], known: Callable[[str], bool]) -> list[str]:
        """Give all clues; words that aren't known are all the same."""
        said = [stem if known(stem) else _NEW for stem in self.kinds(stems[:_LONGEST])]
        return [*self._clues.words(said), *self._clues.apart(said)]


class Moves:
    """Reads what utterances do."""

    def __init__(self, words: Words, normaliser: Normaliser, evidence: Evidence | None = None) -> None:
        self._clues = MoveClues(words, normaliser)
        self._evidence = evidence
        self._follow = evidence.labels.index(FOLLOW_UP) if evidence and FOLLOW_UP in evidence.labels else None

    def read(self, stems: Sequence[str]) -> Turn:
        """Give what an utterance does to the conversation."""
        if not self._evidence or not stems:
            return Turn()
        parts = shares(self._evidence.odds(self._clues.of(stems, self._evidence.knows)))
        share, label = max(zip(parts, self._evidence.labels, strict=True))
        return Turn(_INTENTS.get(label), share, parts[self._follow] if self._follow is not None else 0.0)
