import runpy
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio import worker
from audio.engine import EngineOptions
from audio.engines import piper
from audio.pcm import Pcm
from audio.worker import WorkerSound
from speech_content.errors import SettingError
from speech_content.speech import Term, Text


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """Files as a voice has them; nothing here reads what is in them."""
    (tmp_path / "en_US-some-medium.onnx").write_bytes(b"model")
    (tmp_path / "en_US-some-medium.onnx.json").write_text("{}")
    return tmp_path / "en_US-some-medium.onnx"


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is a command to run."""
    monkeypatch.setattr(piper.importlib.util, "find_spec", lambda name: None)
    assert "pip install leafline[piper]" in piper.missing()


def test_a_voice_is_a_file_with_its_settings(voice: Path) -> None:
    """A missing voice, or one without its settings, is named."""
    with pytest.raises(SettingError, match="--voice"):
        piper.open_engine(EngineOptions())
    voice.with_name(voice.name + ".json").unlink()
    with pytest.raises(SettingError, match=r"onnx\.json"):
        piper.open_engine(EngineOptions(voice=str(voice)))


def test_terms_go_in_as_sounds_of_their_own(voice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IPA goes between double brackets, without stops (they would end the sentence) and without ties."""
    asked: list[dict[str, Any]] = []

    def speak(self: worker.Worker, request: dict[str, Any]) -> WorkerSound:
        asked.append(request)
        return WorkerSound(Pcm(np.zeros(10, np.float32), 22_050), [])

    monkeypatch.setattr(worker.Worker, "speak", speak)
    engine = piper.open_engine(EngineOptions(voice=str(voice)))
    engine.synthesise((Text("It is "), Term("neutropenia", "ˌnu.tɹəˈpi.ni.ə", "x"), Text(" [[here]].")))
    engine.synthesise((Text("Slowly."),), slow=True)
    assert ["It is [[ ˌnutɹəˈpiniə ]] here.", "Slowly."] == [request["text"] for request in asked]
    assert [1.0, 1.25] == [request["stretch"] for request in asked]


def test_the_worker_speaks_without_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise is off, so that the same words give the same samples; the voice's own pace is kept and stretched."""
    asked: list[tuple[str, dict[str, float]]] = []

    class Voice:
        config = types.SimpleNamespace(length_scale=1.1)

        @classmethod
        def load(cls, path: str) -> "Voice":
            assert "voice.onnx" == path
            return cls()

        def synthesize(self, text: str, settings: dict[str, float]) -> list[Any]:
            asked.append((text, settings))
            return [types.SimpleNamespace(sample_rate=22_050, audio_int16_bytes=bytes(2 * n)) for n in (3, 4)]

    fake = types.ModuleType("piper")
    fake.PiperVoice, fake.SynthesisConfig = Voice, dict  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "piper", fake)
    speaker = runpy.run_path(str(worker._FOLDER / "piper.py"))
    speaker["load"]({"voice": "voice.onnx"})
    assert (22_050, bytes(14), []) == speaker["speak"]({"text": "Yes.", "stretch": 1.25})
    ((text, settings),) = asked
    assert "Yes." == text
    assert pytest.approx({"length_scale": 1.375, "noise_scale": 0, "noise_w_scale": 0}) == settings
