"""What an open offer makes of an utterance: a yes, a place in the list, a name that is on it."""

from collections.abc import Sequence

from skill.answer import Ambiguous
from skill.session import Offer
from skill.understanding.context import Context
from skill.understanding.decide import Decider, Reading
from skill.understanding.explain import Decision
from speech_content.model import Aspect

__all__ = ["Offers"]

_OFFERED = 0.15
"""Probability from which a name counts as one of those on offer."""
_MOST = 3
"""Most topics of which one is asked about."""
_ASPECTS = {str(aspect): aspect for aspect in Aspect}


class Offers:
    """Takes up "did you mean"."""

    def __init__(self, decider: Decider, context: Context) -> None:
        self._decider = decider
        self._context = context

    def accepted(self, offer: Offer) -> Decision | None:
        """Take a "yes" as the topic on offer; none where no topic is."""
        topics, asked = self._topics(offer), self._asked(offer)
        if len(topics) > 1:
            return Decision(Ambiguous(topics[:_MOST], asked[0] if asked else None), "yes, but to which")
        return Decision(self._decider.spoken(topics[0], asked), "yes to the offer") if topics else None

    def placed(self, stems: Sequence[str], offer: Offer) -> Decision | None:
        """Take a place in a list, "the second one", as the topic that was offered there."""
        topic = self._context.choice(stems, offer.topics) if offer.kind == "topics" else ""
        if not self._decider.knows(topic):
            return None
        return Decision(self._decider.spoken(topic, self._asked(offer)), "chosen by its place")

    def named(self, reading: Reading, offer: Offer) -> Decision | None:
        """Take a name as one of the topics on offer, even where it would be asked about otherwise."""
        topics, asked, scene = self._topics(offer), reading.asked, reading.scene
        if not topics or self._context.elsewhere(scene, topics):
            return None
        aspects = asked.aspects if asked.sure else self._asked(offer) or asked.aspects
        if told := self._context.told_apart(scene.stems, topics):
            how = "told apart from the rest of the offer"
            return Decision(self._decider.spoken(told, aspects), how, reading=reading)
        named = [one for one in reading.candidates if self._decider.id_of(one) in topics]
        if named and named[0].probability >= max(_OFFERED, reading.best / 2):
            topic = self._decider.id_of(named[0])
            return Decision(self._decider.spoken(topic, aspects), "one of the offer", reading=reading)
        return None

    def _topics(self, offer: Offer) -> tuple[str, ...]:
        return tuple(filter(self._decider.knows, offer.topics)) if offer.kind in ("topic", "topics") else ()

    @staticmethod
    def _asked(offer: Offer) -> tuple[Aspect, ...]:
        aspect = _ASPECTS.get(offer.aspect)
        return (aspect,) if aspect else ()
