import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.engine import EngineOptions
from audio.engines.silence import open_engine
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Text, seconds

WORDS = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_it_lasts_as_long_as_forecast(words: list[str]) -> None:
    """The sound has the forecast length to the sample, and the words fill it without a gap."""
    engine = open_engine(EngineOptions())
    speech = (Text(" ".join(words)),)
    sound = engine.synthesise(speech)
    assert round(seconds(speech) * 16_000) == len(sound.pcm.samples)
    assert sound.words is not None
    assert words == [word.word for word in sound.words]
    assert [0.0, *[word.end for word in sound.words]] == [*[word.start for word in sound.words], sound.pcm.seconds]


def test_it_has_one_voice_and_needs_words() -> None:
    """Asking for another voice, or for nothing to be said, is an error as with any engine."""
    with pytest.raises(SettingError):
        open_engine(EngineOptions(voice="rms"))
    with pytest.raises(EngineError):
        open_engine(EngineOptions()).synthesise((Text(" "),))
