"""Scripted key calls, the same for every rendering of the line, and the content they are made on."""

import datetime
import random
from pathlib import Path

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import Call, Digits, Silence
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.simulator import Simulator, Turn
from skill.settings import Settings

__all__ = ["DAY", "heard", "key_calls", "line_for_tests", "replay"]

DAY = datetime.date.today()

_ORGANISATION = """
name = "Riverside Clinic"
[waits]
first_key = {first}
between_keys = 1
first_key_long = {first}
between_keys_long = 1
{more}
"""


def line_for_tests(folder: Path, *, first: int = 2, more: str = "") -> PhoneLine:
    """Give a line over the built-in content whose waits are short; its organisation's folder is written."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.toml").write_text(_ORGANISATION.format(first=first, more=more), encoding="utf-8")
    return PhoneLine(Settings(content=folder))


def key_calls(flow: CallFlow, count: int, seed: int = 2026) -> list[list[str]]:
    """Give calls, each a list of entries; an empty one is silence.

    Half the entries lead somewhere, so that calls get about; the others are what callers do by mistake.
    """
    chance = random.Random(seed)
    tongue = next(iter(flow.tongues.values()))
    codes, prefixes = sorted(tongue.names.by_code), list(tongue.names.prefixes)
    spelled = [prefix for prefix in prefixes if len(prefix) <= flow.keys.spell_keys]
    calls = []
    for _ in range(count):
        simulator = Simulator(flow, Call(DAY))
        simulator.begin()
        entries: list[str] = []
        while len(entries) < chance.randrange(4, 9) and not simulator.over:
            assert simulator.state is not None
            if flow.gather(simulator.state).length > 1:
                entry = chance.choice([chance.choice(codes), chance.choice(codes), chance.choice(spelled), *_ODD])
            else:
                entry = chance.choice(["1", "1", "2", "3", "5", "6", "4", "7", "9", "*", "#", "0", "8", ""])
            entries.append(entry)
            simulator.take(Digits(entry) if entry else Silence())
        calls.append(entries)
    return calls


_ODD = ("#", "1999", "*", "", "63#", "9999", "1000", "0", "2")


def replay(flow: CallFlow, entries: list[str]) -> list[Turn]:
    """Make a call on the simulator."""
    return Simulator(flow, Call(DAY)).run([Digits(entry) if entry else Silence() for entry in entries])


def heard(turns: list[Turn]) -> list[str]:
    """Give the keys of all lines of a call, each with its rate."""
    return [
        f"{'slow' if turn.slow else 'normal'}/{line.key.partition('/')[2]}" for turn in turns for line in turn.lines
    ]
