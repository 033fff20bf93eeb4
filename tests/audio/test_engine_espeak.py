import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.engine import EngineOptions
from audio.engines.espeak import EspeakEngine, open_engine, package
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Speech, Term, Text

NAME = Term("neutropenia", "ˌnu.tɹəˈpi.ni.ə", "noo-truh-PEE-nee-uh")
SENTENCE: Speech = (Text("It isn't common — but low-grade "), NAME, Text(", we think, is."))


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakEngine]:
    opened = open_engine(EngineOptions("en-US"))
    yield opened
    opened.close()


def test_words_are_timed_as_we_write_them(engine: EspeakEngine) -> None:
    """Every word of ours has its time, in order, within the sound, whatever the library makes of hyphens and names."""
    sound = engine.synthesise(SENTENCE)
    assert sound.words is not None
    spoken = [word.word for word in sound.words]
    assert ["It", "isn't", "common", "but", "low-grade", "neutropenia", "we", "think,", "is."] == spoken
    edges = [edge for word in sound.words for edge in (word.start, word.end)]
    assert sorted(edges) == edges
    assert 0 <= edges[0]
    assert edges[-1] <= sound.pcm.seconds


def test_what_was_spoken_before_leaves_no_trace(engine: EspeakEngine) -> None:
    """The library itself gives other samples the second time; a fork for each sentence doesn't."""
    first = engine.synthesise(SENTENCE).pcm.samples.tobytes()
    engine.synthesise((Text("Something quite different, and longer than the other one."),), slow=True)
    assert first == engine.synthesise(SENTENCE).pcm.samples.tobytes()


def test_a_pronunciation_is_heard(engine: EspeakEngine) -> None:
    """Another IPA is another sound; the letters of the term make no difference."""
    plain = engine.synthesise((NAME,)).pcm.samples.tobytes()
    same = engine.synthesise((Term("anything", NAME.ipa, ""),)).pcm.samples.tobytes()
    other = engine.synthesise((Term(NAME.words, "əˈni.mi.ə", ""),)).pcm.samples.tobytes()
    assert plain == same
    assert plain != other


def test_a_long_data_path_is_made_short(tmp_path: Path) -> None:
    """The library copies its path into 160 characters; ours may be longer, and nothing is left behind."""
    library, data = package()
    deep = tmp_path / ("d" * 120) / ("e" * 110)
    deep.mkdir(parents=True)
    (deep / "espeak-ng-data").symlink_to(data)
    engine = EspeakEngine("en-us", library, deep / "espeak-ng-data")
    short = Path(engine._shortened.name) if engine._shortened else None
    assert engine.synthesise((Text("Yes."),)).pcm.seconds > 0.2
    engine.close()
    assert short is not None
    assert not short.exists()


def test_the_library_stays_out_of_this_process(engine: EspeakEngine) -> None:
    """espeak-ng is GPL-3: it is loaded by the worker alone."""
    engine.synthesise((Text("Yes."),))
    assert "espeakng_loader" not in sys.modules
    maps = Path("/proc/self/maps")
    assert not maps.exists() or "libespeak-ng" not in maps.read_text()


def test_sounds_that_cannot_be_read_name_the_lexicon(engine: EspeakEngine) -> None:
    """A wrong IPA is the lexicon's fault and says so."""
    with pytest.raises(EngineError, match=r"lexicon\.toml"):
        engine.synthesise((Term("x", "!!", "x"),))


def test_brackets_in_a_text_are_not_phonemes(engine: EspeakEngine) -> None:
    """Only terms may give sounds."""
    assert engine.synthesise((Text("Yes [[no]]."),)).pcm.seconds == engine.synthesise((Text("Yes no."),)).pcm.seconds


def test_an_unknown_voice_is_named_with_its_neighbours() -> None:
    """The message lists voices of the same language."""
    with pytest.raises(SettingError, match="en-gb-scotland, "):
        open_engine(EngineOptions("en-US", "en-xx"))


def test_a_variant_changes_the_fingerprint() -> None:
    """Voices and their variants are told apart."""
    prints = set()
    for voice in ("en-us", "en-us+f3", "en-gb-x-rp"):
        engine = open_engine(EngineOptions("en-US", voice))
        prints.add(engine.fingerprint())
        engine.close()
    assert 3 == len(prints)
