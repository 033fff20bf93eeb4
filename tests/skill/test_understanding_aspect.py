"""What is asked: what all words weigh together, and what is certain."""

from skill.understanding import Asking, Grammar, Words
from skill.understanding.aspect import Aspects
from skill.understanding.network import Network, written
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import NAME
from speech_content.model import Aspect


def test_an_unsure_aspect_is_told_with_its_neighbour(words: Words) -> None:
    """Where the second is nearly as likely; not where the first is sure, nor where the second is far behind."""
    normaliser = Normaliser(words)

    def aspects(*steps: int) -> tuple[Aspect, ...]:
        labels = ("causes", "outlook", "treatment", "open", "types")
        units = [(0.0, [float(at == own) for at in range(5)]) for own in range(5)]
        network = Network(labels, units, [0.0] * 5, 0.1, {"gone": written(steps)})
        return Aspects(words, normaliser, None, network).read(("then", "gone")).aspects

    assert (Aspect.CAUSES, Aspect.OUTLOOK) == aspects(12, 10, 6, 6, 6)
    assert (Aspect.CAUSES,) == aspects(12, 10, 0, 0, 0), "the first is sure enough"
    assert (Aspect.CAUSES,) == aspects(12, 9, 8, 8, 6), "the second is far behind"


def test_what_speaks_of_something_else_asks_for_nothing(words: Words) -> None:
    """However clearly the rest of it asks, but for a sure cue."""
    normaliser = Normaliser(words)

    def aspects(odds: float, *said: str) -> tuple[Aspect, ...]:
        network = Network(("outside", "causes"), [(0.0, (0.0, 0.0))], (odds, 0.0), 0.1, {})
        return Aspects(words, normaliser, None, network).read(said).aspects

    assert (Aspect.CAUSES,) == aspects(2.0, "then", "gone")
    assert () == aspects(4.0, "then", "gone")
    assert (Aspect.SYMPTOMS,) == aspects(4.0, "sign", "of", "it")


def test_only_a_question_with_a_name_is_certain(words: Words) -> None:
    """It isn't weighed; the same words without a name may lead to anything."""
    ask = {Aspect.CAUSES: Asking(("what brought {topic} on",), ())}
    network = Network(("outside", "treatment"), [(0.0, (0.0, 0.0))], (0.0, 2.0), 0.1, {})
    aspects = Aspects(words, Normaliser(words), Grammar(ask, {}, ()), network)
    certain = aspects.read(("what", "brought", NAME, "on"))
    assert ((Aspect.CAUSES,), 0.0) == (certain.aspects, certain.share)
    assert aspects.read(("what", "brought", "it", "on")).share > 0
    assert aspects.read(("what", "brought", "on")).share > 0
