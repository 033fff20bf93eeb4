import base64
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gtts_server import Service, framed, gtts_server, mp3

from audio.engine import EngineOptions
from audio.engines.gtts import GttsEngine, open_engine
from audio.service import Patience
from speech_content.errors import EngineError, SettingError
from speech_content.speech import Term, Text

QUICK = Patience(connect=2, silence=0.5, answer=5, tries=4, first_wait=0.01, longest_wait=0.05, interval=0.0, budget=60)
LONG = (
    Text(
        "Chemotherapy often lowers the number of white cells, and the dr. and the nurse of your team, who know you, "
        "check them before each course; so does the st. after it."
    ),
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with gtts_server(tmp_path) as running:
        yield running


@pytest.fixture
def engine(service: Service, tmp_path: Path) -> Iterator[GttsEngine]:
    opened = opened_at(service, cache=tmp_path / "cache")
    yield opened
    opened.close()


def opened_at(service: Service, *, cache: Path | None = None, patience: Patience = QUICK) -> GttsEngine:
    options = EngineOptions("en-US", cache=cache)
    return open_engine(options, address=service.address, certificates=service.certificate, patience=patience)


def test_a_sentence_comes_back_as_sound(service: Service, engine: GttsEngine) -> None:
    """One short sentence is one request with its punctuation, in the language, at the normal rate."""
    sound = engine.synthesise((Text("It can start after chemotherapy."),))
    assert [("It can start after chemotherapy.", "en", False)] == service.asked
    assert sound.pcm.rate == 24_000
    assert 1.5 < sound.pcm.seconds < 3.5


def test_terms_are_respelled_in_small_letters(service: Service, engine: GttsEngine) -> None:
    """Capitals would be spelled out."""
    engine.synthesise((Text("This is "), Term("neutropenia", "ˌnu.tɹəˈpi.ni.ə", "noo-truh-PEE-nee-uh"), Text(".")))
    assert "This is noo-truh-pee-nee-uh." == service.asked[0][0]


def test_long_sentences_are_cut_at_clauses_with_their_punctuation(service: Service, engine: GttsEngine) -> None:
    """Parts have at most 100 characters, end at a breath, and together are the sentence; no stop is lost."""
    engine.synthesise(LONG)
    texts = [text for text, _, _ in service.asked]
    assert LONG[0].words == " ".join(texts)
    assert all(len(text) <= 100 for text in texts)
    assert all(text[-1] in ",;." for text in texts)


def test_slow_asks_for_the_slow_rate(service: Service, engine: GttsEngine) -> None:
    """The service has a rate of its own for slow speech."""
    engine.synthesise((Text("Slowly now."),), slow=True)
    assert [True] == [slow for _, _, slow in service.asked]


@pytest.mark.parametrize(
    "fault",
    ["429", "429 0", "500", "502", "503", "empty", "rubbish", "no base64", "page", "cut short", "endless", "reset",
     "hang", "truncated"],
)  # fmt: skip
def test_what_may_pass_is_asked_again(service: Service, engine: GttsEngine, fault: str) -> None:
    """A fault that may pass costs a second request and nothing else."""
    service.faults = [fault]
    sound = engine.synthesise((Text("Wash your hands often."),))
    assert 2 == len(service.asked)
    assert sound.pcm.seconds > 1


@pytest.mark.parametrize("status", ["400", "403", "404", "301", "418"])
def test_a_refusal_is_not_asked_again(service: Service, engine: GttsEngine, status: str) -> None:
    """What will be refused again is not sent again, and isn't said to pass."""
    service.faults = [status]
    with pytest.raises(EngineError, match=status) as caught:
        engine.synthesise((Text("Wash your hands often."),))
    assert (1, False) == (len(service.asked), caught.value.passing)


@pytest.mark.parametrize(("fault", "passing"), [("503", True), ("reset", True), ("empty", False), ("rubbish", False)])
def test_tries_end(service: Service, engine: GttsEngine, fault: str, passing: bool) -> None:
    """After the last try it is said whether the service is down or this text has no sound; the text isn't repeated."""
    service.faults = [fault] * 9
    with pytest.raises(EngineError) as caught:
        engine.synthesise((Text("Wash your hands often."),))
    assert (QUICK.tries, passing) == (len(service.asked), caught.value.passing)
    assert "hands" not in str(caught.value)


def test_retry_after_is_honoured(service: Service, tmp_path: Path) -> None:
    """The service's own wait is kept, up to the longest that we accept."""
    waits: list[float] = []
    engine = opened_at(service, patience=Patience(first_wait=0.01, longest_wait=7, interval=0))
    engine._service._sleep = waits.append
    service.faults = ["429 3", "503 3600"]
    engine.synthesise((Text("Wash your hands often."),))
    engine.close()
    assert [3, 7] == waits


def test_retry_after_may_be_a_date(service: Service) -> None:
    """The header's other form is a date."""
    waits: list[float] = []
    engine = opened_at(service, patience=Patience(first_wait=0.01, longest_wait=60, interval=0))
    engine._service._sleep = waits.append
    service.faults = ["429 " + time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 30))]
    engine.synthesise((Text("Wash your hands often."),))
    engine.close()
    assert 25 < waits[0] <= 30


def test_waiting_in_vain_has_a_budget(service: Service, tmp_path: Path) -> None:
    """All waiting together ends, whatever the number of tries."""
    engine = opened_at(service, patience=Patience(tries=50, first_wait=10, longest_wait=10, interval=0, budget=25))
    engine._service._sleep = lambda seconds: None
    service.faults = ["503"] * 60
    with pytest.raises(EngineError):
        engine.synthesise((Text("Wash your hands often."),))
    engine.close()
    assert 3 <= len(service.asked) <= 5


def test_a_certificate_that_proves_nothing_is_refused(service: Service) -> None:
    """The package itself would send the text to anyone; here nothing is sent."""
    engine = open_engine(EngineOptions("en-US"), address=service.address, patience=QUICK)
    with pytest.raises(EngineError, match="prove") as caught:
        engine.synthesise((Text("Wash your hands often."),))
    engine.close()
    assert (True, []) == (caught.value.passing, service.asked)


def test_a_resumed_build_asks_for_what_is_missing_only(service: Service, tmp_path: Path) -> None:
    """Parts that came before the network was lost are kept, and used by the next engine."""
    first = opened_at(service, cache=tmp_path / "cache")
    service.faults = ["", *["reset"] * 9]
    with pytest.raises(EngineError):
        first.synthesise(LONG)
    first.close()
    done = service.asked[0]
    service.faults, service.asked = [], []
    second = opened_at(service, cache=tmp_path / "cache")
    sound = second.synthesise(LONG)
    assert done not in service.asked
    service.asked = []
    again = second.synthesise(LONG)
    second.close()
    assert [] == service.asked
    assert sound.pcm.samples.tobytes() == again.pcm.samples.tobytes()


def test_a_damaged_part_in_the_cache_is_asked_for_again(service: Service, engine: GttsEngine, tmp_path: Path) -> None:
    """A kept part is checked like a fresh one."""
    engine.synthesise((Text("Wash your hands often."),))
    (kept,) = (tmp_path / "cache").rglob("*.mp3")
    good = kept.read_bytes()
    kept.write_bytes(good[:50])
    engine.synthesise((Text("Wash your hands often."),))
    assert (2, good) == (len(service.asked), kept.read_bytes())


def test_requests_keep_their_distance_over_all_processes(service: Service, tmp_path: Path) -> None:
    """Two engines that share a cache share the minimum interval."""
    patience = Patience(interval=0.15)
    engines = [opened_at(service, cache=tmp_path / "cache", patience=patience) for _ in range(2)]
    moments: list[float] = []
    answer = service.answer

    def noted(form: bytes) -> tuple[int, dict[str, str], bytes]:
        moments.append(time.monotonic())
        return answer(form)

    service.answer = noted  # type: ignore[method-assign]
    threads = [
        threading.Thread(target=engine.synthesise, args=((Text(f"Sentence {word}."),),))
        for engine, word in zip(engines * 2, ("one", "two", "three", "four"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.close()
    gaps = [later - earlier for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False)]
    assert 3 == len(gaps)
    assert sum(gaps) > 3 * 0.15 * 0.8


def test_the_probe_asks_once(service: Service, engine: GttsEngine) -> None:
    """Choosing an engine waits for one short answer, good or bad."""
    assert engine.answers()
    service.faults = ["503"]
    assert not engine.answers()
    assert 2 == len(service.asked)


def test_an_unknown_voice_is_named_with_its_alternatives() -> None:
    """A voice is a domain of the service."""
    with pytest.raises(SettingError, match=r"co\.uk"):
        open_engine(EngineOptions("en-US", "Brian"))


def test_nothing_to_say_is_not_sent(service: Service, engine: GttsEngine) -> None:
    """Punctuation alone makes no request."""
    with pytest.raises(EngineError, match="no words"):
        engine.synthesise((Text(" … "),))
    assert [] == service.asked


def test_the_test_server_frames_as_the_package_expects() -> None:
    """gTTS's own reading of an answer finds the sound in ours: the framing is the real one."""
    import re

    payload = base64.b64encode(mp3(0.5)).decode()
    (line,) = [line for line in framed(json.dumps([payload])).decode().splitlines() if "jQ1olc" in line]
    found = re.search(r'jQ1olc",\s?"\[\\"(.*)\\"]', line)
    assert found is not None
    assert payload == found[1]
