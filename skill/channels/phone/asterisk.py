"""The line as a static dialplan for Asterisk and FreePBX: it runs with no server and no network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skill.channels.phone.events import Gather, HangUp, Outcome, Play, Transfer
from skill.channels.phone.graph import ByDate, ByHours, Graph, Stop, Way
from skill.channels.phone.keys import ALL_KEYS, Keymap
from skill.channels.phone.sounds import place
from speech_content.model import Line
from speech_content.organisation import DAYS, Hours
from speech_content.review import GRACE

__all__ = ["CONTEXT", "DIAL", "FORMATS", "Dialplan", "note", "played"]

CONTEXT = "leafline"
"""Where calls come in: ``leafline,s,1``."""
DIAL = "Local/{number}@from-internal"
"""How a person is dialled; the context is FreePBX's own."""
FORMATS = ("ulaw", "sln16", "g722")
_STATUS: dict[str, Outcome] = {"ANSWER": "completed", "BUSY": "busy", "NOANSWER": "no-answer"}
_NOTE = Path(__file__).with_name("install_asterisk.md")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def played(graph: Graph) -> tuple[tuple[Line, bool], ...]:
    """Give every line that a laid-out flow plays, with its rate (True for slow), sorted."""
    found = {
        (line.key, action.slow): (line, action.slow)
        for stop in graph.stops
        for action in stop.actions
        if isinstance(action, Play)
        for line in action.lines
    }
    return tuple(found[key] for key in sorted(found))


def note(graph: Graph, sounds: int, dial: str) -> str:
    """Give the install note of an export."""
    flow, day = graph.flow, graph.stops[0].state.call.day
    topics = [topic for tongue in flow.tongues.values() for topic in tongue.library.topics.values()]
    ends = sorted((topic.review.due + GRACE, topic.title) for topic in topics if topic.review)
    drafts = sum(topic.review is None for topic in topics)
    dates = [f"Drafts that no clinician has checked: {drafts}."] if drafts else []
    dates += [f"The first leaflet to go out of date is {ends[0][1]}, after {ends[0][0].isoformat()}."] if ends else []
    return _NOTE.read_text(encoding="utf-8").format(
        organisation=flow.organisation.name,
        day=day.isoformat(),
        stops=len(graph.stops),
        sounds=sounds,
        topics=len(topics),
        dates=" ".join(dates),
        dial=dial.format(number=flow.organisation.transfer or "number"),
    )


@dataclass(frozen=True, slots=True)
class Dialplan:
    """Writes one laid-out flow as text for ``extensions.conf``."""

    graph: Graph
    dial: str = DIAL
    """Dial string of a person, with ``{number}`` in it."""
    pause: float = 0.5
    """Seconds between answering and the first word, in which the sound's way is set up."""

    def lines(self) -> tuple[tuple[Line, bool], ...]:
        """Give every line that is played, with its rate (True for slow); the self-test has two of its own."""
        found = {(line.key, slow): (line, slow) for line, slow in played(self.graph)}
        found |= {(line.key, False): (line, False) for line in self._verdicts()}
        return tuple(found[key] for key in sorted(found))

    def _verdicts(self) -> tuple[Line, Line]:
        """Give what the self-test says when all is well, and when it is not."""
        tongue = self.graph.flow.tongues[self.graph.stops[0].state.language]
        return tongue.say("welcome"), tongue.say("began-again")

    def text(self) -> str:
        """Give the whole fragment."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        first = self.graph.stops[0].state.language
        flow = self.graph.flow
        yield f"; {flow.organisation.name}: an information line, made by Leafline. Don't edit it: export it anew."
        digests = (f"{tag} {tongue.library.digest[:16]}" for tag, tongue in flow.tongues.items())
        yield f"; content: {', '.join(digests)}; from {self.graph.stops[0].state.call.day.isoformat()} on"
        yield f"[{CONTEXT}]"
        yield "exten => s,1,Answer()"
        yield f" same => n,Set(CHANNEL(language)={first})"
        yield f" same => n,Wait({self.pause:g})"
        yield f" same => n,Goto({CONTEXT}-0,s,1)"
        shared: dict[tuple[str, ...], int] = {}
        for stop in self.graph.stops:
            keys = tuple(self._keys(stop))
            number = shared.setdefault(keys, len(shared)) if keys else None
            yield from self._stop(stop, number)
        for keys, number in shared.items():
            yield f"[{CONTEXT}-keys-{number}]"
            yield from keys
        yield from self._hours(flow.organisation.hours)
        yield from self._self_test()

    def _stop(self, stop: Stop, keys: int | None) -> Iterator[str]:
        yield f"[{CONTEXT}-{stop.number}]"
        if keys is not None:
            yield f"include => {CONTEXT}-keys-{keys}"
        steps: list[str] = []
        for action in stop.actions:
            match action:
                case Play(lines, slow):
                    files = "&".join(place(line, slow=slow) for line in lines)
                    heard = "Background" if keys is not None else "Playback"
                    steps.append(f"{heard}({files})")
                case Gather():
                    steps.insert(0, f"Set(TIMEOUT(digit)={action.between_keys})")
                    steps.append(f"WaitExten({action.first_key})")
                case Transfer(number, seconds):
                    steps.append(f"Dial({self.dial.format(number=number)},{seconds},g)")
                    steps += self._outcomes(stop)
                case HangUp():
                    steps.append("Hangup()")
        language = stop.state.language
        if len(self.graph.flow.tongues) > 1:
            steps.insert(0, f"Set(CHANNEL(language)={language})")
        yield from self._exten("s", steps)
        if stop.silence is not None:
            yield from self._exten("t", self._way(stop.silence))
            yield from self._exten("i", self._way(stop.miss if stop.miss is not None else stop.silence))

    def _outcomes(self, stop: Stop) -> Iterator[str]:
        for status, outcome in _STATUS.items():
            target = stop.outcomes[outcome]
            if isinstance(target, int):
                yield f'GotoIf($["${{DIALSTATUS}}" = "{status}"]?{CONTEXT}-{target},s,1)'
        yield from self._way(stop.outcomes["failed"])

    @staticmethod
    def _exten(name: str, steps: Iterable[str]) -> Iterator[str]:
        head = f"exten => {name},1,"
        for step in steps:
            yield head + step
            head = " same => n,"

    def _way(self, way: Way) -> Iterator[str]:
        match way:
            case ByDate(stops):
                for day, stop in reversed(stops[1:]):
                    yield f"GotoIf($[{self._clock('%Y%m%d')} >= {day:%Y%m%d}]?{CONTEXT}-{stop},s,1)"
                yield f"Goto({CONTEXT}-{stops[0][1]},s,1)"
            case ByHours(opened, closed):
                yield f"Gosub({CONTEXT}-hours,s,1)"
                yield f'GotoIf($["${{LEAFLINE_OPEN}}" = "1"]?{CONTEXT}-{opened},s,1)'
                yield f"Goto({CONTEXT}-{closed},s,1)"
            case _:
                yield f"Goto({CONTEXT}-{way},s,1)"

    def _clock(self, form: str) -> str:
        return f"${{STRFTIME(${{EPOCH}},{self.graph.flow.organisation.hours.timezone},{form})}}"

    # Keys

    def _keys(self, stop: Stop) -> Iterator[str]:
        """Write what entries lead to; Asterisk takes an exact number before a pattern."""
        for entry, way in stop.entries.items():
            yield from self._exten(entry, self._way(way))
        if stop.miss is None or stop.repeat is None:
            return
        keys = self.graph.flow.keys
        for entry, way in stop.entries.items():
            if self._grows(entry, keys):
                yield from self._exten(entry + keys.start, self._way(way))
        begins = "".join(key for key in ALL_KEYS if self._grows(key, keys) and not self._settled(key, stop))
        for key in (key for key in ALL_KEYS if key not in stop.entries and key not in begins):
            yield from self._exten(key, self._way(stop.miss))
        for more in range(keys.code_length):
            typed = f"_[{begins}]" + "X" * more
            if len(begins) > 1 or more or begins not in stop.entries:
                yield from self._exten(typed, self._way(stop.miss))
            if more + 1 < keys.code_length:
                yield from self._exten(typed + keys.start, self._way(stop.miss))
                yield from self._exten(typed + keys.repeat, self._way(stop.repeat))

    @staticmethod
    def _grows(entry: str, keys: Keymap) -> bool:
        """Tell whether an entry may be ended by the start key, since more keys could follow."""
        return len(entry) < keys.code_length and not set(entry) & {keys.repeat, keys.start} and entry != keys.person

    def _settled(self, key: str, stop: Stop) -> bool:
        return self.graph.flow.gather(stop.state).complete(key)

    # Hours and self-test

    def _hours(self, hours: Hours) -> Iterator[str]:
        zone = f",{hours.timezone}" if hours.timezone else ""
        steps = ["Set(LEAFLINE_OPEN=0)"]
        steps += [f"GotoIf($[{self._clock('%Y%m%d')} = {day:%Y%m%d}]?closed)" for day in hours.closed_on]
        for short, spans in zip(_DAYS, (hours.spans.get(day, ()) for day in DAYS), strict=True):
            for start, end in spans:
                last = end - 1  # Asterisk counts the last minute in
                span = f"{start // 60:02}:{start % 60:02}-{last // 60:02}:{last % 60:02}"
                steps.append(f"ExecIfTime({span},{short},*,*{zone}?Set(LEAFLINE_OPEN=1))")
        yield f"[{CONTEXT}-hours]"
        yield from self._exten("s", steps)
        yield " same => n(closed),Return()"

    def _self_test(self) -> Iterator[str]:
        """Write an extension that looks for every recording, logs what is missing, and says how it went."""
        yield f"[{CONTEXT}-self-test]"
        steps = ["Answer()", f"Wait({self.pause:g})", "Set(LEAFLINE_MISSING=0)"]
        for line, slow in self.lines():
            path = f"${{ASTDATADIR}}/sounds/{line.key.partition('/')[0]}/{place(line, slow=slow)}.{FORMATS[0]}"
            steps.append(f"ExecIf($[${{STAT(e,{path})}} = 0]?Gosub({CONTEXT}-missing,s,1({place(line, slow=slow)})))")
        steps.append(f"Set(CHANNEL(language)={self.graph.stops[0].state.language})")
        good, bad = (place(line, slow=False) for line in self._verdicts())
        steps.append("NoOp(leafline: ${LEAFLINE_MISSING} recordings are missing)")
        steps.append(f'Playback(${{IF($["${{LEAFLINE_MISSING}}" = "0"]?{good}:{bad})}})')
        steps.append("Hangup()")
        yield from self._exten("s", steps)
        yield f"[{CONTEXT}-missing]"
        yield "exten => s,1,Set(LEAFLINE_MISSING=$[${LEAFLINE_MISSING} + 1])"
        yield " same => n,Log(ERROR,leafline: the recording ${ARG1} is missing)"
        yield " same => n,Return()"
