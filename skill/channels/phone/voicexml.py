"""The line as VoiceXML 2.1, one document for each menu: for contact-centre platforms that take nothing else."""

import json
from dataclasses import dataclass

from skill.channels.phone.asterisk import played
from skill.channels.phone.events import Gather, Outcome, Play, Transfer
from skill.channels.phone.graph import ByDate, ByHours, Graph, Stop, Way
from skill.channels.phone.sounds import place
from skill.channels.phone.twiml import escape
from speech_content.model import Line
from speech_content.organisation import DAYS, Hours
from speech_content.speech import words

__all__ = ["FORMATS", "ROOT", "START", "VoiceXml"]

FORMATS = ("wav",)
"""Formats of the recordings: 8 kHz PCM, which every platform plays."""
START = "index.vxml"
"""Where calls begin."""
ROOT = "root.vxml"
"""What all documents share: the clock."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_XMLNS = "http://www.w3.org/2001/vxml"
_RESULTS: dict[str, Outcome] = {
    "busy": "busy",
    "network_busy": "busy",
    "noanswer": "no-answer",
    "far_end_disconnect": "completed",
    "near_end_disconnect": "completed",
    "network_disconnect": "completed",
    "maxtime_disconnect": "completed",
}
_CLOCK = """
function today() { var d = new Date(); return d.getFullYear() * 10000 + (d.getMonth() + 1) * 100 + d.getDate(); }
function byDate(stops) {
  var day = today(), stop = stops[0][1];
  for (var i = 1; i &lt; stops.length; i++) { if (day &gt;= stops[i][0]) { stop = stops[i][1]; } }
  return stop;
}
function byHours(open, closed) {
  var d = new Date(), minute = d.getHours() * 60 + d.getMinutes(), day = today(), spans = hours[(d.getDay() + 6) % 7];
  for (var i = 0; i &lt; holidays.length; i++) { if (holidays[i] == day) { return closed; } }
  for (var j = 0; j &lt; spans.length; j++) {
    if (minute &gt;= spans[j][0] &amp;&amp; minute &lt; spans[j][1]) { return open; }
  }
  return closed;
}
function way(ways, typed, miss, repeat) {
  var keys = String(typed).replace(/\\s/g, '');
  if (ways[keys]) { return ways[keys](); }
  if (repeat &amp;&amp; keys.indexOf('*') &gt;= 0) { return repeat(); }
  if (repeat &amp;&amp; keys.length &gt; 1) { keys = keys.replace(/#$/, ''); }
  return ways[keys] ? ways[keys]() : miss();
}
"""


@dataclass(frozen=True, slots=True)
class VoiceXml:
    """Writes one laid-out flow as documents."""

    graph: Graph

    def files(self) -> dict[str, str]:
        """Give every document by its name."""
        documents = {self._name(stop.number): self._document(stop) for stop in self.graph.stops}
        return {**documents, ROOT: self._root()}

    def lines(self) -> tuple[tuple[Line, bool], ...]:
        """Give every line that is played, with its rate (True for slow)."""
        return played(self.graph)

    @staticmethod
    def _name(number: int) -> str:
        return f"menu-{number}.vxml" if number else START

    def _root(self) -> str:
        hours: Hours = self.graph.flow.organisation.hours
        spans = [[list(span) for span in hours.spans.get(day, ())] for day in DAYS]
        holidays = [int(f"{day:%Y%m%d}") for day in hours.closed_on]
        clock = f"var hours = {json.dumps(spans)}, holidays = {json.dumps(holidays)};{_CLOCK}"
        return f'{_HEAD}\n<vxml version="2.1" xmlns="{_XMLNS}"><script>{clock}</script></vxml>\n'

    def _document(self, stop: Stop) -> str:
        language = escape(stop.state.language)
        head = f'<vxml version="2.1" xmlns="{_XMLNS}" xml:lang="{language}" application="{ROOT}">'
        prompt, body = "", ""
        for action in stop.actions:
            match action:
                case Play(lines, slow):
                    clips = "".join(self._clip(line, slow=slow) for line in lines)
                    prompt = f'<prompt bargein="true">{clips}</prompt>'
                case Gather():
                    body = self._field(stop, action, prompt)
                case Transfer(number, seconds):
                    body = self._transfer(stop, number, seconds, prompt)
        return f"{_HEAD}\n{head}{body or f'<form><block>{prompt}<disconnect/></block></form>'}</vxml>\n"

    @staticmethod
    def _clip(line: Line, *, slow: bool) -> str:
        source = f"sounds/{line.key.partition('/')[0]}/{place(line, slow=slow)}.{FORMATS[0]}"
        return f'<audio src="{escape(source)}">{escape(words(line.speech))}</audio>'

    def _field(self, stop: Stop, gather: Gather, prompt: str) -> str:
        silence = self._expression(stop.silence if stop.silence is not None else stop.number)
        miss = self._expression(stop.miss) if stop.miss is not None else silence
        repeat = f"function() {{ return {self._expression(stop.repeat)}; }}" if stop.repeat is not None else "null"
        ways = ", ".join(
            f"{json.dumps(entry)}: function() {{ return {self._expression(way)}; }}"
            for entry, way in stop.entries.items()
        )
        properties = {
            "inputmodes": "dtmf",
            "termchar": "",
            "timeout": f"{gather.first_key}s",
            "interdigittimeout": f"{gather.between_keys}s",
        }
        set_ = "".join(f'<property name="{name}" value="{value}"/>' for name, value in properties.items())
        call = f"way(ways, key, function() {{ return {miss}; }}, {repeat})"
        return (
            f"{set_}<script>{escape(f'var ways = {{{ways}}};')}</script>"
            f'<form><field name="key">{self._grammar(gather)}{prompt}'
            f'<noinput><goto expr="{escape(silence)}"/></noinput><nomatch><goto expr="{escape(miss)}"/></nomatch>'
            f'<filled><goto expr="{escape(call)}"/></filled></field></form>'
        )

    @staticmethod
    def _grammar(gather: Gather) -> str:
        """Take single keys, and longer entries where there are any; these may end in one of the keys that end them."""
        keys = "".join(f"<item>{key}</item>" for key in "1234567890*#")
        rules = f'<rule id="key"><one-of>{keys}</one-of></rule>'
        if gather.length == 1:
            entry = '<rule id="entry" scope="public"><ruleref uri="#key"/></rule>'
        else:
            digits = "".join(f"<item>{key}</item>" for key in "1234567890")
            ends = "".join(f"<item>{key}</item>" for key in gather.ends)
            rules += f'<rule id="digit"><one-of>{digits}</one-of></rule>'
            rules += f'<rule id="end"><one-of>{ends}</one-of></rule>'
            typed = f'<item repeat="1-{gather.length}"><ruleref uri="#digit"/></item>'
            ended = f'<item repeat="0-{gather.length - 1}"><ruleref uri="#digit"/></item><ruleref uri="#end"/>'
            entry = f'<rule id="entry" scope="public"><one-of><item>{typed}</item><item>{ended}</item></one-of></rule>'
        head = '<grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" mode="dtmf" root="entry">'
        return f"{head}{entry}{rules}</grammar>"

    def _transfer(self, stop: Stop, number: str, seconds: int, prompt: str) -> str:
        digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
        ways = {result: self._expression(stop.outcomes[outcome]) for result, outcome in _RESULTS.items()}
        table = ", ".join(f"{json.dumps(result)}: function() {{ return {way}; }}" for result, way in ways.items())
        call = f"(ways[talk] ? ways[talk]() : {self._expression(stop.outcomes['failed'])})"
        failed = f'<goto expr="{escape(self._expression(stop.outcomes["failed"]))}"/>'
        return (
            f"<script>{escape(f'var ways = {{{table}}};')}</script><form>"
            f'<transfer name="talk" dest="tel:{digits}" type="bridge" connecttimeout="{seconds}s">{prompt}'
            f'<filled><goto expr="{escape(call)}"/></filled>'
            f'<catch event="error.connection error.unsupported.transfer">{failed}</catch></transfer></form>'
        )

    def _expression(self, way: Way) -> str:
        """Give a way as ECMAScript."""
        match way:
            case ByDate(stops):
                table = [[int(f"{day:%Y%m%d}"), self._name(stop)] for day, stop in stops]
                return f"byDate({json.dumps(table)})"
            case ByHours(opened, closed):
                return f"byHours({json.dumps(self._name(opened))}, {json.dumps(self._name(closed))})"
            case _:
                return json.dumps(self._name(way))
