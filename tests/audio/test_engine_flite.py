from collections.abc import Iterator

import pytest

from audio.engine import EngineOptions
from audio.engines.flite import FliteEngine, missing, open_engine
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Speech, Term, Text

NAME = Term("neutropenia", "ˌnu.tɹəˈpi.ni.ə", "noo-truh-PEE-nee-uh")
SENTENCE: Speech = (Text("It isn’t common — but low-grade "), NAME, Text(", we've heard, is naïve."))

needs_flite = pytest.mark.skipif(bool(missing()), reason="libflite isn't installed here")


@pytest.fixture(scope="module")
def engine() -> Iterator[FliteEngine]:
    opened = open_engine(EngineOptions("en-US"))
    yield opened
    opened.close()


@needs_flite
def test_words_are_timed_as_we_write_them(engine: FliteEngine) -> None:
    """Every word of ours has its time, in order, within the sound, terms under their own name."""
    sound = engine.synthesise(SENTENCE)
    assert sound.words is not None
    spoken = [word.word for word in sound.words]
    assert ["It", "isn't", "common,", "but", "low-grade", "neutropenia", "we've", "heard,", "is", "naive."] == spoken
    edges = [edge for word in sound.words for edge in (word.start, word.end)]
    assert sorted(edges) == edges
    assert 0 < edges[0]
    assert edges[-1] <= sound.pcm.seconds


@needs_flite
def test_a_pronunciation_is_heard_in_its_own_sentence_only(engine: FliteEngine) -> None:
    """Sounds given with a term decide how it is spoken, and are forgotten after it."""
    plain = engine.synthesise((Text("anemia."),)).pcm.samples.tobytes()
    term = engine.synthesise((Term("anemia", NAME.ipa, ""), Text("."))).pcm.samples.tobytes()
    same = engine.synthesise((Term("else", NAME.ipa, ""), Text("."))).pcm.samples.tobytes()
    assert plain != term
    assert term == same
    assert plain == engine.synthesise((Text("anemia."),)).pcm.samples.tobytes()


@needs_flite
def test_a_term_of_two_words_is_one_timing(engine: FliteEngine) -> None:
    """ "Felty syndrome" is spoken by its sounds, as a whole."""
    sound = engine.synthesise((Text("It is "), Term("Felty syndrome", "ˈfɛl.ti ˈsɪn.dɹoʊm", "FEL-tee SIN-drohm")))
    assert sound.words is not None
    assert ["It", "is", "Felty syndrome"] == [word.word for word in sound.words]


@needs_flite
def test_other_languages_and_voices_are_refused() -> None:
    """The library speaks English; its voices are named."""
    with pytest.raises(SettingError, match="English"):
        open_engine(EngineOptions("es-US"))
    with pytest.raises(SettingError, match="rms"):
        open_engine(EngineOptions("en-US", "kevin"))


@needs_flite
def test_sounds_that_cannot_be_read_name_the_lexicon(engine: FliteEngine) -> None:
    """A wrong IPA is the lexicon's fault and says so."""
    with pytest.raises(EngineError, match=r"lexicon\.toml"):
        engine.synthesise((Term("x", "!!", "x"),))
