"""Which move of a conversation an utterance is, where it is none of the grammar's own sentences."""

from collections.abc import Sequence

from skill.question import Intent
from skill.understanding.evidence import Clues, Evidence, shares
from skill.understanding.normalise import Normaliser
from skill.understanding.words import Words

__all__ = ["MOVE", "MoveClues", "Moves"]

MOVE = 0.5
"""Share from which an utterance is a move; set on development dialogues."""
_NONE = "none"


class MoveClues:
    """What of an utterance is weighed."""

    def __init__(self, words: Words, normaliser: Normaliser) -> None:
        self._clues = Clues(words, normaliser)

    def of(self, stems: Sequence[str]) -> list[str]:
        """Give all clues."""
        return [*self._clues.words(stems), *self._clues.apart(stems)]


class Moves:
    """Reads moves in people's own words."""

    def __init__(self, words: Words, normaliser: Normaliser, evidence: Evidence | None = None) -> None:
        self._clues = MoveClues(words, normaliser)
        self._evidence = evidence

    def read(self, stems: Sequence[str]) -> tuple[Intent | None, float]:
        """Give the likeliest move, None for none, with its share."""
        if not self._evidence or not stems:
            return None, 0.0
        parts = shares(self._evidence.odds(self._clues.of(stems)))
        share, label = max(zip(parts, self._evidence.labels, strict=True))
        return (None if label == _NONE else Intent(label)), share
