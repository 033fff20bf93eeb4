"""The key map, and names spelled on the keys."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.phone.keys import ALL_KEYS, Names, keymap
from speech_content.library import Library

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_every_key_has_one_meaning() -> None:
    """The map uses each of the twelve keys once, and nothing collides at the prompt for a leaflet."""
    assert [] == list(keymap().problems())
    assert sorted(ALL_KEYS) == sorted(keymap().commands.values())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"more": "6"}, "key 6 does more and next"),
        ({"person": "2"}, "key 2 does option 2 and person"),
        ({"code_first": "2"}, "spells and does something else"),
        ({"code_first": "0"}, "begins a number"),
        ({"more_time": "100"}, "can be entered"),
        ({"more_time": "2000"}, "can be entered"),
    ],
)
def test_every_collision_is_found(change: dict[str, str], expected: str) -> None:
    """A key with two meanings, or one that can be taken for a name or number, is reported."""
    assert any(expected in problem for problem in replace(keymap(), **change).problems())


def test_what_the_help_says_of_keys_is_what_the_map_says(library: Library) -> None:
    """The spoken help names the keys that the map gives to what it describes."""
    keys = keymap()
    parts, all_ = (library.prompt(name).written for name in ("parts-help", "keys-help"))
    for key, what in ((keys.previous, "part before"), (keys.more, "hear more"), (keys.next, "next part")):
        assert f"{key} " in parts.partition(what)[0]
    for key, what in ((keys.speed, "slower"), (keys.undo, "not what you meant"), (keys.person, "talk to someone")):
        assert f"{key} " in all_.partition(what)[0][-25:]
    assert "star to repeat" in all_
    assert "pound key to start" in all_
    spoken = " ".join(part.words for part in library.prompt("more-time").speech if hasattr(part, "words"))
    digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert " ".join(digits[int(key)] for key in keys.more_time) in spoken


def test_all_letters_are_on_the_keys() -> None:
    """Every letter of the alphabet is on one key, as on a telephone."""
    assert LETTERS == "".join(sorted("".join(letters for _, letters in keymap().letters)))


@given(st.text(max_size=30))
def test_any_name_is_spelled_in_digits(name: str) -> None:
    """Whatever an editor writes, its keys are digits; accents and signs don't matter."""
    spelled = Names([], keymap()).spell(name)
    assert set(spelled) <= set("0123456789")


def test_accents_spaces_and_signs_are_left_out() -> None:
    """People spell what they hear: "Ménière's disease" is "menieresdisease"."""
    names = Names([], keymap())
    assert names.spell("Menieres disease") == names.spell("Ménière's disease")
    assert "2126" == names.spell("b-12 m")


def test_every_leaflet_is_found_by_number_and_by_each_name(library: Library) -> None:
    """Each topic answers to its own number, and to the first letters of any of its names."""
    names = Names(library.topics.values(), keymap())
    for topic in library.topics.values():
        assert topic.id == names.by_code[topic.code]
        for name in (topic.title, *topic.names):
            spelled = names.spell(name)
            if spelled:
                assert topic.id in names.find(spelled[:4])
                assert topic.id in names.find(spelled)


def test_five_keys_of_a_title_leave_few_to_choose_from(library: Library) -> None:
    """With the keys that are asked for at most, no more than four leaflets are left for any title that ships."""
    names = Names(library.topics.values(), keymap())
    for topic in library.topics.values():
        assert len(names.find(names.spell(topic.title)[: keymap().spell_longest])) <= 4


def test_no_sentence_of_the_menus_names_a_key_that_the_map_could_change() -> None:
    """But for the help, keys are said by lines of their own, so that the map is data in one place."""
    folder = Path(__file__).parents[2] / "speech_content/languages/en-US/menus.toml"
    prompts = tomllib.loads(folder.read_text(encoding="utf-8"))
    with_digits = {name for name, text in prompts.items() if re.search("[0-9]", re.sub("{.*?}", "", text))}
    assert {"keys-help", "parts-help"} == with_digits
