"""Settings: flag, then environment, then default; all that is wrong at once."""

from dataclasses import fields
from pathlib import Path

import pytest

from skill.settings import PREFIX, Settings, read_settings
from speech_content.errors import SettingError


def test_defaults_need_nothing() -> None:
    """An empty environment works."""
    assert Settings() == read_settings({})


def test_a_flag_goes_before_the_environment() -> None:
    """What is typed wins."""
    assert 1 == read_settings({"LEAFLINE_PORT": "2"}, port=1).port
    assert 2 == read_settings({"LEAFLINE_PORT": "2"}, port=None).port


def test_each_kind_of_value_is_read() -> None:
    """Numbers, switches, lists and paths."""
    settings = read_settings(
        {
            "LEAFLINE_WORKERS": " 3 ",
            "LEAFLINE_OFFLINE": "Yes",
            "LEAFLINE_REQUIRE_REVIEW": "",
            "LEAFLINE_ALEXA_SKILL_IDS": "a, b,,",
            "LEAFLINE_CONTENT": "/tmp",
            "LEAFLINE_AUDIO": "",
        }
    )
    assert (3, True, False, ("a", "b"), Path("/tmp"), None) == (
        settings.workers,
        settings.offline,
        settings.require_review,
        settings.alexa_skill_ids,
        settings.content,
        settings.audio,
    )


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"LEAFLINE_PORT": "http"}, ["LEAFLINE_PORT"]),
        ({"LEAFLINE_PORT": "70000"}, ["LEAFLINE_PORT"]),
        ({"LEAFLINE_WORKERS": "0"}, ["LEAFLINE_WORKERS"]),
        ({"LEAFLINE_OFFLINE": "maybe", "LEAFLINE_THREADS": "²"}, ["LEAFLINE_OFFLINE", "LEAFLINE_THREADS"]),
        ({"LEAFLINE_PUBLIC_URL": "http://a.example"}, ["LEAFLINE_PUBLIC_URL"]),
        ({"LEAFLINE_PUBLIC_URL": "https://a.example?x=1"}, ["LEAFLINE_PUBLIC_URL"]),
        *(
            ({"LEAFLINE_PUBLIC_URL": "https://a.example", name: "1"}, [name])
            for name in ("LEAFLINE_ALEXA_UNSIGNED", "LEAFLINE_ALEXA_TRUST_ROOTS", "LEAFLINE_ALEXA_CERT_FOLDER")
        ),
    ],
)
def test_what_is_wrong_is_named(environ: dict[str, str], named: list[str]) -> None:
    """The message names each setting; a weakened check of requests never starts with a public address."""
    with pytest.raises(SettingError) as caught:
        read_settings(environ)
    lines = str(caught.value).splitlines()
    assert len(named) == len(lines)
    assert all(any(name in line for line in lines) for name in named)


def test_every_setting_says_what_it_means() -> None:
    """Nothing can be set that `leafline settings` doesn't explain."""
    for known in fields(Settings):
        assert known.metadata["help"].endswith("."), known.name
    assert PREFIX.isupper()
