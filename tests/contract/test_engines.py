"""Every engine, found by its file name, keeps what the protocol promises."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audio.engine import Engine, EngineOptions, engine_names, missing, open_engine
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Speech, Text

sys.path.insert(0, str(Path(__file__).parents[1] / "audio"))
from gtts_server import gtts_server

SENTENCE: Speech = (Text("Wash your hands often, and keep away from people who are ill."),)
USABLE = [name for name in engine_names() if not missing(name) and name != "piper"]


@pytest.fixture(scope="module", params=USABLE)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine that can be used here; the one on the network with a service on this machine."""
    if request.param == "gtts":
        from audio.engines.gtts import open_engine as open_gtts

        with gtts_server(tmp_path_factory.mktemp("service")) as service:
            opened: Engine = open_gtts(EngineOptions(), address=service.address, certificates=service.certificate)
            yield opened
            opened.close()
        return
    opened = open_engine(request.param, EngineOptions())
    yield opened
    opened.close()


def test_engines_are_found_by_file_name() -> None:
    """The five that the design names are there, and whatever else lies in the folder."""
    assert {"espeak", "flite", "gtts", "piper", "silence"} <= set(engine_names())
    assert {"espeak", "gtts", "silence"} <= set(USABLE), "these need nothing but Python packages"


def test_an_unknown_engine_is_named_with_its_alternatives() -> None:
    """The message lists what there is."""
    with pytest.raises(SettingError, match="espeak, flite, gtts, piper, silence"):
        open_engine("festival", EngineOptions())


def test_sound_is_mono_within_full_scale(engine: Engine) -> None:
    """One channel of float32 between -1 and 1, as long as such a sentence lasts."""
    pcm = engine.synthesise(SENTENCE).pcm
    assert (1, np.float32) == (pcm.samples.ndim, pcm.samples.dtype)
    assert pcm.rate in (16_000, 22_050, 24_000)
    assert 0 < float(np.abs(pcm.samples).max()) <= 1
    assert 2 < pcm.seconds < 8


def test_the_same_words_give_the_same_samples(engine: Engine) -> None:
    """Nothing that was said in between changes them."""
    first = engine.synthesise(SENTENCE).pcm.samples.tobytes()
    engine.synthesise((Text("Something else."),))
    assert first == engine.synthesise(SENTENCE).pcm.samples.tobytes()


def test_slow_is_slower(engine: Engine) -> None:
    """The slow rate lasts 10 to 60 % longer."""
    normal, slow = (engine.synthesise(SENTENCE, slow=slow).pcm.seconds for slow in (False, True))
    assert 1.1 < slow / normal < 1.6


def test_timings_are_given_where_they_are_promised(engine: Engine) -> None:
    """With timings, every word has one, in order and within the sound; without, there are none."""
    sound = engine.synthesise(SENTENCE)
    assert engine.skills.timings == (sound.words is not None)
    if sound.words is not None:
        assert "Wash your hands often, and keep away from people who are ill." == " ".join(w.word for w in sound.words)
        edges = [edge for word in sound.words for edge in (word.start, word.end)]
        assert sorted(edges) == edges
        assert edges[-1] <= sound.pcm.seconds + 0.001


def test_nothing_to_say_is_an_error(engine: Engine) -> None:
    """Silence is never made by mistake."""
    with pytest.raises(EngineError):
        engine.synthesise((Text(" , "),))


def test_the_fingerprint_names_engine_and_voice(engine: Engine) -> None:
    """It is the same each time, and says who speaks."""
    assert engine.fingerprint() == engine.fingerprint()
    assert engine.fingerprint().startswith(engine.name)
    assert engine.voice in engine.voices()


def test_an_unknown_voice_is_refused(engine: Engine) -> None:
    """When it is opened, not when it speaks."""
    with pytest.raises(SettingError, match="voice"):
        open_engine(engine.name, EngineOptions(voice="nobody"))
