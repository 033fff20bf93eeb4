"""Decides an utterance within its conversation: what leans on the topic that is spoken of, and what goes on from it."""

from skill.answer import Unknown
from skill.session import Session
from skill.understanding.context import Context
from skill.understanding.decide import Decider, Naming, Reading
from skill.understanding.explain import Decision
from skill.understanding.moves import Turn
from skill.understanding.score import ANSWER, ASK
from skill.understanding.words import STRENGTHS
from speech_content.model import Aspect

__all__ = ["FollowUps"]

_ASKS = 0.5
"""Share from which the words together ask for an aspect of the topic of the conversation."""
_FOLLOWS, _FOLLOWS_NAMED = 0.5, 0.8
"""Share from which a follow-up is one, where nothing is named and where something may be; set on dev dialogues."""
_STRANGE = 0.05
"""Share below which an utterance doesn't follow, whatever its words."""
_AWAY, _AWAY_OF_IT = 0.4, 0.6
"""Shares of what isn't health from which nothing leans on the conversation: without and with a word such as "it"."""

Asked = tuple[Aspect, ...]


class FollowUps:
    """Decides by what an utterance names, what it asks, and what was spoken of."""

    def __init__(self, decider: Decider, context: Context) -> None:
        self._decider = decider
        self._context = context

    def decide(self, reading: Reading, turn: Turn, session: Session, given: Asked) -> Decision:
        """Give what an utterance comes to.

        Args:
            reading: the utterance.
            turn: what it does to the conversation.
            session: the conversation.
            given: what a platform understood to be asked; else its words tell.
        """
        naming = self._decider.naming(reading)
        alone = reading.alone
        enough = alone.weight >= STRENGTHS["plain"] or alone.share >= _ASKS
        asked = given or (alone.aspects if naming.found or enough else ())
        if (decision := self._another(reading, naming, session, asked, given)) or (
            decision := self._same(reading, naming, turn, session, asked)
        ):
            return decision
        named = self._context.aspects(reading.scene, reading.asked, session, reading.masked)
        aspects = given or (asked if reading.best < ASK else named)
        # Who says "what about X" means no X that was just spoken of, but what sounds like it.
        mixed_up = naming.exact and self._context.keeps_aspect(reading.scene.stems)
        if ASK <= reading.best < ANSWER and naming.topic == session.topic and not mixed_up:
            return self._spoken(session.topic, aspects, "likely the topic of the conversation", reading)
        return Decision(self._decider.decide(reading, aspects), "named", reading=reading)

    def _another(
        self, reading: Reading, naming: Naming, session: Session, asked: Asked, given: Asked
    ) -> Decision | None:
        """Take the topic before this one where it is asked back, or one that differs from this one in what was said."""
        if reading.best >= ANSWER and not naming.everyday:
            return None
        topic = self._context.sibling(reading.scene.stems, session.topic)
        if not topic:
            back = self._decider.knows(session.before) and self._context.returns(reading.scene)
            topic = (
                session.before if back else self._context.completed(reading.candidates, reading.scene, session.topic)
            )
        if not topic:
            return None
        # "Type 1" says which, not which there are; where it is found as a name, that is put aside.
        told = reading.asked if reading.best >= ASK else reading.alone
        which = told.aspects[:1] == (Aspect.TYPES,) and told.weight < STRENGTHS["strong"]
        own = told.aspects if told.sure and not which else self._context.last(session) or asked
        return self._spoken(topic, given or own, "told by the topic of the conversation", reading)

    def _same(self, reading: Reading, naming: Naming, turn: Turn, session: Session, asked: Asked) -> Decision | None:
        """Take an utterance for a follow-up on the topic of the conversation, if no name is sure."""
        scene, alone, context = reading.scene, reading.alone, self._context
        away = alone.outside >= (_AWAY_OF_IT if context.pronoun(scene) else _AWAY)
        first = naming.whole and context.leads(scene, reading.candidates[0].match.places)
        if naming.sure or away or first or (not naming.found and context.another(scene)):
            return None
        known = self._decider.knows(session.topic)
        goes_on = naming.found and context.keeps_aspect(scene.stems)
        if known and not goes_on and turn.follows >= (_FOLLOWS_NAMED if naming.found else _FOLLOWS):
            guess = (alone.guess,) if alone.guess else ()
            return self._spoken(session.topic, asked or guess, "a follow-up in other words", reading)
        # Where nothing but a sure question is left, what else it may be doesn't count.
        bare = alone.sure and not context.told(scene)
        least = _FOLLOWS_NAMED if naming.whole else _FOLLOWS if naming.exact else 0.0 if bare else _STRANGE
        if not asked or turn.follows < least or not context.leans(scene, found=naming.found):
            return None
        if known and (reading.best < ANSWER or naming.everyday or context.pronoun(scene)):
            return self._spoken(session.topic, asked, "leans on the conversation", reading)
        return Decision(Unknown(asked[0]), "no topic yet", reading=reading) if reading.best < ASK else None

    def _spoken(self, topic: str, asked: Asked, how: str, reading: Reading) -> Decision:
        return Decision(self._decider.spoken(topic, asked), how, reading=reading)
