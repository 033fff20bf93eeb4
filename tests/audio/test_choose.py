from collections.abc import Iterator
from pathlib import Path

import pytest
from gtts_server import Service, gtts_server

from audio import choose as choose_module
from audio.choose import choose
from audio.engine import EngineOptions, missing
from audio.engines import gtts
from speech_content.errors import SettingError

real_open = gtts.open_engine


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that answers the probe."""
    with gtts_server(tmp_path) as running:
        monkeypatch.setattr(
            gtts,
            "open_engine",
            lambda options: real_open(options, address=running.address, certificates=running.certificate),
        )
        yield running


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make engines unusable here."""
    monkeypatch.setattr(choose_module, "missing", lambda name: "install it" if name in names else missing(name))


def names(**how: object) -> list[str]:
    """Engines that are tried, in order."""
    return [name for name, _ in choose("auto", language="en-US", **how).engines]  # type: ignore[arg-type]


def test_a_configured_piper_voice_comes_first(tmp_path: Path) -> None:
    """The network isn't asked then."""
    choice = choose("auto", language="en-US", piper_voice=tmp_path / "v.onnx")
    assert ("piper", EngineOptions("en-US", str(tmp_path / "v.onnx"))) == choice.engines[0]


def test_then_the_service_if_it_answers(service: Service) -> None:
    """It is asked one short question, and it is said that texts go to it."""
    choice = choose("auto", language="en-US")
    assert ("gtts", 1) == (choice.engines[0][0], len(service.asked))
    assert "texts of the lines go to Google" in choice.said
    assert "\n" not in choice.said


def test_then_what_this_machine_has(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """flite where it is, else espeak, each helped out by the other; another language than English has no flite."""
    service.faults = ["503"] * 3
    without(monkeypatch)
    expected = ["flite", "espeak"] if not missing("flite") else ["espeak"]
    assert expected == names()
    assert "espeak" == choose("auto", language="es-US").engines[0][0]
    without(monkeypatch, "flite")
    assert ["espeak"] == names()


def test_offline_never_asks_the_network(service: Service) -> None:
    """Not even whether it is there."""
    assert names(offline=True)[0] in ("flite", "espeak")
    assert [] == service.asked
    with pytest.raises(SettingError, match="--offline"):
        choose("gtts", language="en-US", offline=True)


def test_an_engine_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its voice; those that help out use their own, and the silent one gets no help."""
    without(monkeypatch, "flite")
    choice = choose("gtts", language="en-US", voice="ie")
    assert [("gtts", "ie"), ("espeak", "")] == [(name, options.voice) for name, options in choice.engines]
    assert ["silence"] == [name for name, _ in choose("silence", language="en-US").engines]


def test_an_unknown_engine_is_named_with_its_alternatives() -> None:
    """And auto among them."""
    with pytest.raises(SettingError, match="espeak, flite, gtts, piper, silence, or auto"):
        choose("festival", language="en-US")
