"""How much CPU a request costs with the SDK's serializer and with ours, in one run, side by side.

    python tests/benchmarks/alexa_serializer.py

The skill answers with one sentence and a reprompt, so that what is left is what every request pays. Both start from the
same text and end in text; "parsed" starts from the JSON that the verification has parsed already.
"""

# ruff: noqa: E402 - the checkout comes first, whatever is installed
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import orjson
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope

from skill.channels.alexa.serializer import Serializer

_ENVELOPES = Path(__file__).parents[1] / "skill" / "envelopes"
_ROUNDS, _CALLS = 15, 100


class _Answer(AbstractRequestHandler):
    """Says one sentence, whatever was asked."""

    def can_handle(self, handler_input: Any) -> bool:
        return True

    def handle(self, handler_input: Any) -> Any:
        return handler_input.response_builder.speak("It has many causes.").ask("What else?").response


def _envelope() -> dict[str, Any]:
    """A question with a resolved slot, from a device with a screen, in a conversation."""
    envelope: dict[str, Any] = json.loads((_ENVELOPES / "intent_slot_matched.json").read_text(encoding="utf-8"))
    screen = json.loads((_ENVELOPES / "launch_screen.json").read_text(encoding="utf-8"))
    envelope["context"] = screen["context"]
    # The skill keeps its conversation as one text, since the SDK copies what is nested value by value.
    envelope["session"]["attributes"] = {"conversation": '{"topic":"neutropenia","heard":["causes","symptoms"]}'}
    return envelope


def _side_by_side(tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median µs of CPU of each task; the tasks take turns, so that a busy machine slows all of them alike."""
    samples: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in range(_ROUNDS):
        for name, task in tasks.items():
            start = time.process_time()
            for _ in range(_CALLS):
                task()
            samples[name].append((time.process_time() - start) / _CALLS * 1e6)
    return {name: statistics.median(values) for name, values in samples.items()}


def rows() -> list[tuple[str, float]]:
    """Measure; give (what, µs of CPU for one request) rows."""
    data = _envelope()
    text = json.dumps(data)
    builder = SkillBuilder()
    builder.add_request_handler(_Answer())
    skill = builder.create()
    theirs, ours = DefaultSerializer(), Serializer()
    request = ours.from_data(data, RequestEnvelope)
    response = skill.invoke(request, None)

    def whole(serializer: Any, write: Callable[[Any], object]) -> object:
        return write(serializer.serialize(skill.invoke(serializer.deserialize(text, RequestEnvelope), None)))

    times = _side_by_side(
        {
            "SDK: read, invoke, write": lambda: whole(theirs, json.dumps),
            "ours: read, invoke, write": lambda: whole(ours, orjson.dumps),
            "ours, parsed: read, invoke, write": lambda: orjson.dumps(
                ours.serialize(skill.invoke(ours.from_data(data, RequestEnvelope), None))
            ),
            "SDK: read": lambda: theirs.deserialize(text, RequestEnvelope),
            "ours: read": lambda: ours.deserialize(text, RequestEnvelope),
            "ours, parsed: read": lambda: ours.from_data(data, RequestEnvelope),
            "json.loads alone": lambda: json.loads(text),
            "SDK: write": lambda: theirs.serialize(response),
            "ours: write": lambda: ours.serialize(response),
            "invoke alone": lambda: skill.invoke(request, None),
        }
    )
    return list(times.items())


def main() -> None:
    """Print the table and what it comes to."""
    table = rows()
    for name, micros in table:
        print(f"{name:<36}{micros:>9.1f} µs")
    times = dict(table)
    whole = times["SDK: read, invoke, write"]
    reading = times["SDK: read"] - times["json.loads alone"]
    print(f"a whole request: {whole / times['ours: read, invoke, write']:.1f} times less CPU")
    print(f"a whole request, parsed: {whole / times['ours, parsed: read, invoke, write']:.1f} times less CPU")
    print(f"JSON values to objects: {reading / times['ours, parsed: read']:.1f} times less CPU")
    print(f"objects to JSON values: {times['SDK: write'] / times['ours: write']:.1f} times less CPU")


if __name__ == "__main__":
    main()
