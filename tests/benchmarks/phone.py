"""Measure the phone line: CPU of a signed webhook request, and a caller's time to an answer.

The yardstick is the smallest handler that anyone would write with the provider's own library: Flask's form, the
library's check, and the library's builder for one gather with four clips in it. Both run in this process, in turns, on
the same requests.

    python tests/benchmarks/phone.py [--requests N] [--audio DIR] [--events N] [--calls N] [--agi N]
                                     [--names FILE] [--vectors FILE]
"""

# ruff: noqa: E402 - this script's own folder would hide the package of its name
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import argparse
import asyncio
import base64
import datetime
import hashlib
import hmac
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from audio.clip import Clip, Made
from audio.manifest import Manifest, read_manifest
from audio.store import open_store
from skill.channels.phone.authentic import Form, Twilio
from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.dialect import dialects
from skill.channels.phone.events import (
    Call,
    Digits,
    EndOfPrompt,
    Event,
    Gather,
    HangUp,
    Play,
    Silence,
    Speech,
    Start,
    Transfer,
    Transferred,
)
from skill.channels.phone.fastagi import FastAgi
from skill.channels.phone.keys import ALL_KEYS, Names, keymap
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.routes import blueprint
from skill.channels.phone.simulator import Simulator
from skill.channels.phone.sounds import place
from skill.channels.phone.state import Node, State
from skill.channels.phone.twiml import Twiml
from skill.channels.phone.webhook import FORMAT, PATH, PhoneWebhook
from skill.settings import Settings

KEY = "0123456789abcdef0123456789abcdef"
BASE = "https://line.example.org"
SECONDS_A_KEY = 0.4
"""How fast a caller keys: four keys in 1.6 s."""
SECONDS_A_REQUEST = 0.3
"""From the provider to the server and back, twice a key entry."""
FIELDS = {
    "AccountSid": "AC00000000000000000000000000000000",
    "ApiVersion": "2010-04-01",
    "CallSid": "CA00000000000000000000000000000001",
    "CallStatus": "in-progress",
    "CallToken": "x" * 300,
    "Called": "+15550100100",
    "CalledCity": "",
    "CalledCountry": "US",
    "CalledState": "NY",
    "CalledZip": "",
    "Caller": "+15550100101",
    "CallerCity": "",
    "CallerCountry": "US",
    "CallerState": "NY",
    "CallerZip": "",
    "Direction": "inbound",
    "From": "+15550100101",
    "FromCountry": "US",
    "To": "+15550100100",
    "ToCountry": "US",
}


def sign(url: str, fields: dict[str, str]) -> str:
    """Sign a form as the provider does."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(KEY.encode(), text.encode(), hashlib.sha1).digest()).decode()


def recorded(line: PhoneLine) -> Manifest:
    """Give a manifest in which every line is recorded."""
    clips = [
        Clip(text.key, text.digest, FORMAT, slow, Made("r", f"objects/{text.digest}.ulaw.wav", 1, 1.0, "e", "v"))
        for text in line.script()
        for slow in (False, True)
    ]
    return Manifest(tuple(clips))


def ours() -> Flask:
    """The phone line in an app of its own."""
    line = PhoneLine(Settings(phone_key=KEY, public_url=BASE))
    app = Flask("ours")
    app.register_blueprint(blueprint(PhoneWebhook(line, manifest=recorded(line))))
    return app


def smallest() -> Flask:
    """The yardstick."""
    app, validator = Flask("smallest"), RequestValidator(KEY)

    @app.post(PATH)
    def _phone() -> Response:
        url = BASE + PATH + (f"?{request.query_string.decode()}" if request.query_string else "")
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            return Response("", 403)
        response = VoiceResponse()
        gather = response.gather(num_digits=1, action=PATH, method="POST", timeout=3, finish_on_key="")
        digits = request.form.get("Digits", "")
        for name in ("topic", "aspect", "answer", "menu"):
            gather.play(f"{BASE}/audio/{name}{digits}.wav")
        return Response(str(response), mimetype="text/xml")

    return app


def environ(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """Give one request as a server hands it over."""
    body = urlencode(fields).encode()
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": url.partition("?")[2],
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "line.example.org",
        "HTTP_X_TWILIO_SIGNATURE": sign(url, fields),
        "wsgi.errors": sys.stderr,
        "body": body,
    }


def send(app: Flask, prepared: dict[str, Any]) -> bytes:
    """Send a prepared request to an app; give the answer."""
    import io

    body = prepared["body"]
    status: list[str] = []
    given = {**prepared, "wsgi.input": io.BytesIO(body)}
    answer = b"".join(app.wsgi_app(given, lambda line, headers, *rest: status.append(line)))  # type: ignore[arg-type]
    assert status == ["200 OK"], (status, answer[:200])
    return answer


def walk(app: Flask, keys: list[str]) -> list[dict[str, Any]]:
    """Make a call and keep its requests."""
    url, prepared = BASE + PATH, []
    fields = dict(FIELDS)
    for key in ["", *keys]:
        if key:
            fields["Digits"] = key
        one = environ(url, fields)
        prepared.append(one)
        answer = send(app, one).decode()
        token = answer.partition("?s=")[2].partition('"')[0]
        url = f"{BASE}{PATH}?s={token}"
    return prepared


def benchmark(requests: int) -> None:
    """Compare CPU time of whole requests."""
    mine, yardstick = ours(), smallest()
    calls = walk(mine, ["1101", "1", "*", "5", "6", "6", "7", "9", "2", "#", "6388", "2", "3", "#", "1105", "6", "1"])
    rounds = max(1, requests // len(calls))
    times: dict[str, list[float]] = {"leafline": [], "smallest": []}
    for app in (mine, yardstick):
        for one in calls:
            send(app, one)
    for _ in range(rounds):
        for name, app in (("leafline", mine), ("smallest", yardstick)):
            start = time.process_time()
            for one in calls:
                send(app, one)
            times[name].append((time.process_time() - start) / len(calls) * 1e6)
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"signed webhook requests, {rounds * len(calls)} each, CPU time in microseconds (median of rounds)")
    for name, taken in times.items():
        print(f"  {name:10} {middle[name]:8.1f}   fastest {min(taken):8.1f}")
    print(f"  ratio {middle['leafline'] / middle['smallest']:.2f}")


def reach(audio: Path | None) -> None:
    """Say how long a caller takes from the line's answering to the first word of a topic's content, by code."""
    line = PhoneLine(Settings())
    manifest = read_manifest(open_store(audio)) if audio else Manifest()
    slowest: tuple[float, str] = (0.0, "")
    for code, topic in line.tongues[0].names.by_code.items():
        simulator = Simulator(line.flow, Call(datetime.date.today()))
        simulator.begin()
        simulator.take(Digits(code))  # keyed over the greeting; the menu is cut off by the next key
        turn = simulator.take(Digits("1"))
        said_back = 0.0
        for said in turn.lines:
            if said.key.split("/")[1] == topic:
                break
            clip = manifest.find(said.key, FORMAT, digest=said.digest)
            said_back += clip.seconds if clip else said.seconds
        keyed = SECONDS_A_KEY * (len(code) + 1)
        slowest = max(slowest, (keyed + said_back + 2 * SECONDS_A_REQUEST, topic))
    lengths = "of the recordings" if audio else "as forecast"
    print(f"from answer to the first word by code: at most {slowest[0]:.1f} s ({slowest[1]}), lengths {lengths};")
    print(
        f"  {SECONDS_A_KEY * 5:.1f} s keying and {2 * SECONDS_A_REQUEST:.1f} s for two requests; the rest is said back"
    )


def walk_flow(events: int) -> None:
    """Let events happen at random, and hold each step against the script, the key map and a way out."""
    line = PhoneLine(Settings())
    organisation = replace(line.organisation, transfer="100", voicemail="200", text_messages=True)
    flow = CallFlow(line.tongues, organisation, line.flow.keys)
    script, chance = set(line.script()), random.Random(events)
    codes = list(line.tongues[0].names.by_code)
    said = ["what causes anemia", "yes", "no", "repeat", "more", "sepsis", "zzz", "help", "stop", "i can't breathe"]
    kinds: list[Callable[[], Event]] = [
        *[lambda: Digits(chance.choice(ALL_KEYS))] * 4,
        lambda: Digits(chance.choice(codes)),
        lambda: Digits("".join(chance.choices(ALL_KEYS, k=chance.randrange(1, 9)))),
        lambda: Speech(chance.choice(said), chance.random()),
        lambda: Transferred(chance.choice(["completed", "busy", "no-answer", "failed"])),
        EndOfPrompt,
        Silence,
    ]
    seen: dict[State, bool] = {}
    calls, longest, state, day = 0, 0, None, datetime.date.today()
    start = time.process_time()
    for _ in range(events):
        if state is None or state.node is Node.END:
            calls += 1
            holds = Call(day, chance.random() < 0.5, chance.random() < 0.9, chance.random() < 0.5)
            state, actions = flow.step(None, Start(holds))
        else:
            state, actions = flow.step(state, chance.choice(kinds)())
        assert actions
        assert isinstance(actions[-1], Gather | Transfer | HangUp), (state, actions)
        for action in actions:
            assert not isinstance(action, Play) or script.issuperset(action.lines), state
        if state not in seen and state.node not in (Node.END, Node.PERSON):
            seen[state] = True
            assert flow.follow(state, Digits("#"))[0].node in (Node.TOPIC, Node.LIST), state
            for text in flow.lines(state):
                _, found, key = text.key.partition("/prompt/press")
                if found:
                    key = {"-star": "*", "-pound": "#"}.get(key, key.removeprefix("/"))
                    assert "prompt/no-key" not in flow.follow(state, Digits(key))[0].notices, (state, key)
            longest = max(longest, len(state.to_text()))
    taken = time.process_time() - start
    print(
        f"{events} random events, {calls} calls, {len(seen)} different states, {taken:.0f} s of CPU: every line is of"
    )
    print(
        "  every line is of the script, every step ends in something to do, and every key that is said does something;"
    )
    print(f"  the longest state has {longest} bytes")


def documents(calls: int) -> None:
    """Parse every document of random calls, for each provider, and hold it against the provider's table."""
    from lxml import etree

    line, chance, parsed = PhoneLine(Settings()), random.Random(calls), 0
    for number in range(calls):
        known = list(dialects().values())[number % len(dialects())]
        renderer = Twiml(known, clip_url=lambda text, slow: f"https://x/{text.digest}?a&{slow}", text_url=str)
        state, actions = line.flow.step(None, Start(Call(datetime.date.today(), chance.random() < 0.5, known.speech)))
        for _ in range(12):
            document = etree.fromstring(renderer.render(actions, f"{BASE}{PATH}?s=<&>").encode())
            parsed += 1
            for element in document.iter():
                assert set(element.attrib) <= set(known.verbs[element.tag]), (known.name, element.tag)
            if state.node is Node.END:
                break
            keyed = [Digits(chance.choice(ALL_KEYS)), Digits("1101"), Silence(), Speech("sepsis", chance.random())]
            state, actions = line.flow.step(state, chance.choice(keyed))
    print(f"{parsed} documents of {calls} random calls: all well-formed, and only what each provider's table allows")


def live_calls(count: int) -> None:
    """Serve calls at once over FastAGI to clients that play in real time, ten times as fast, and look for gaps."""
    line, hurry, gaps = PhoneLine(Settings()), 10.0, list[float]()
    keys = ["1101", "2", "*", "#", "1103", "1", "6", "9"]
    seconds = {place(text, slow=slow): text.seconds / hurry for text in line.script() for slow in (False, True)}

    async def call(port: int) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"agi_network: yes\n\n")
        waiting, loop = list("".join(keys)), asyncio.get_running_loop()
        asked = loop.time()
        while command := await reader.readline():
            gaps.append(loop.time() - asked)
            answer = "200 result=0"
            if command.startswith(b"STREAM FILE"):
                await asyncio.sleep(seconds[command.split()[2].decode()])
                answer += " endpos=800"
            elif command.startswith(b"WAIT FOR DIGIT"):
                answer = f"200 result={ord(waiting.pop(0)) if waiting else -1}"
            writer.write(answer.encode() + b"\n")
            asked = loop.time()
        writer.close()
        await writer.wait_closed()
        return not waiting

    async def run() -> list[bool]:
        server = FastAgi(line.flow, line.call, most_calls=count)
        async with await server.start("127.0.0.1", 0) as listening:
            port = listening.sockets[0].getsockname()[1]
            return await asyncio.gather(*(call(port) for _ in range(count)))

    whole = sum(asyncio.run(run()))
    print(f"FastAGI: {whole} of {count} calls at once complete; longest wait for a command {max(gaps):.3f} s")


def spelling(path: Path) -> None:
    """Count how many candidates five keys leave, over a file of many topics."""
    names = Names([], keymap())
    titles = [topic["name"] for topic in json.loads(path.read_text(encoding="utf-8"))]
    spelled = [names.spell(title)[: keymap().spell_longest] for title in titles]
    few = sum(spelled.count(keys) <= 4 for keys in spelled)
    print(f"five keys leave at most four of {len(spelled)} topics for {100 * few / len(spelled):.0f} % of them")


def vectors(path: Path) -> None:
    """Check signatures from the test suites of the provider's libraries."""
    cases = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    right, stricter, wrong = 0, [], []
    for case in cases:
        params = case["params"]
        if case["json_body"] is not None or params is None:
            got = False  # what isn't a form is refused before anything is checked
        else:
            form = Form()
            pairs = params.items() if isinstance(params, dict) else params
            for name, value in pairs:
                form.setdefault(name, []).extend(value if isinstance(value, list) else [value])
            headers = {} if case["signature"] is None else {"X-Twilio-Signature": case["signature"]}
            try:
                got = Twilio(case["token"], "X-Twilio-Signature").genuine(case["url"], form, b"", headers)
            except TypeError:
                got = False
        if got == case["expect"]:
            right += 1
        elif case["expect"]:
            stricter.append(case["id"])
        else:
            wrong.append(case["id"])
    print(f"signature vectors: {right} of {len(cases)} as expected; stricter: {stricter}; accepted wrongly: {wrong}")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--audio", type=Path, help="folder of recordings, for their true lengths")
    parser.add_argument("--events", type=int, default=0, help="random events through the flow; a million takes minutes")
    parser.add_argument("--calls", type=int, default=0, help="random calls whose documents are parsed")
    parser.add_argument("--agi", type=int, default=0, help="calls at once over FastAGI")
    parser.add_argument("--names", type=Path, help="JSON list of many topics, each with a name")
    parser.add_argument("--vectors", type=Path)
    given = parser.parse_args()
    if given.requests:
        benchmark(given.requests)
        reach(given.audio)
    if given.events:
        walk_flow(given.events)
    if given.calls:
        documents(given.calls)
    if given.agi:
        live_calls(given.agi)
    if given.names:
        spelling(given.names)
    if given.vectors:
        vectors(given.vectors)


if __name__ == "__main__":
    main()
