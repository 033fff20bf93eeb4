"""What an Alexa request costs, in µs of CPU, side by side and in one run.

    python tests/benchmarks/alexa.py [--rounds N] [--profile]

a  reading, answering and writing: the SDK's serializer against ours
b  a whole verified request through Flask: ours against the steps of ``ask-sdk-webservice-support``, which validates
   the chain anew for each request (here by `cryptography`, since its own validator doesn't import on a current Debian)
c  the same against Flask that does nothing but check one RSA signature

The requests are conversations: about each topic one question for each of its aspects, session attributes carried. All
sides get the same ones as a WSGI server hands them over, so that no client is measured. They take turns, so that a busy
machine slows all alike. Certificates come from a folder; the clock is the real one.
"""

import argparse
import base64
import cProfile
import io
import json
import logging
import posixpath
import pstats
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from operator import truediv
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

import certifi  # noqa: E402
from ask_sdk_core.serialize import DefaultSerializer  # noqa: E402
from ask_sdk_core.skill import CustomSkill  # noqa: E402
from ask_sdk_core.skill_builder import SkillBuilder  # noqa: E402
from ask_sdk_model import RequestEnvelope  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: E402
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402
from cryptography.x509.verification import PolicyBuilder, Store  # noqa: E402
from flask import Flask, request  # noqa: E402

from skill.app import create_app  # noqa: E402
from skill.channels.alexa.handlers import Talk  # noqa: E402
from skill.channels.alexa.intents import ASPECT_INTENTS  # noqa: E402
from skill.channels.alexa.voice import Voice  # noqa: E402
from skill.desk import Desk  # noqa: E402
from skill.settings import Settings  # noqa: E402
from speech_content.library import Library  # noqa: E402
from tests.benchmarks.alexa_serializer import rows as serializer_rows  # noqa: E402
from tests.blackbox.alexa_peer import APPLICATION, NAME, Peer, envelope, pem  # noqa: E402

_SDK, _OURS = "SDK: read, invoke, write", "ours: read, invoke, write"
_BUNDLE = Path(certifi.where())

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def turn(intent: str, topic: str, title: str, attributes: dict[str, Any]) -> Callable[[], bytes]:
    """Give a maker of the request that asks about a topic, as fresh as the moment it is made."""
    found = {
        "authority": f"amzn1.er-authority.echo-sdk.{APPLICATION}.TOPIC",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": title, "id": topic}}],
    }
    slot = {
        "name": "topic",
        "value": title,
        "confirmationStatus": "NONE",
        "resolutions": {"resolutionsPerAuthority": [found]},
    }
    asked = {"name": intent, "confirmationStatus": "NONE", "slots": {"topic": slot}}
    return lambda: envelope({"type": "IntentRequest", "dialogState": "STARTED", "intent": asked}, attributes=attributes)


def conversations(application: Application, peer: Peer, library: Library) -> list[Callable[[], bytes]]:
    """Hold a conversation about each topic, one question for each of its aspects; give all the requests."""
    turns = []
    for topic in library.topics.values():
        attributes: dict[str, Any] = {}
        for aspect in topic.aspects:
            turns.append(turn(ASPECT_INTENTS[aspect], topic.id, topic.title, attributes))
            status, answer = call(application, signed(turns[-1](), peer))
            if not status.startswith("200"):
                raise SystemExit(f"{topic.id}, {aspect}: answered {status}")
            attributes = json.loads(answer)["sessionAttributes"]
    return turns


def signed(body: bytes, peer: Peer) -> dict[str, Any]:
    """Give the WSGI environment of a signed request, but for its stream."""
    headers = peer.headers(body)
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/alexa",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "leafline.example",
        "HTTP_ACCEPT": "application/json",
        "HTTP_ACCEPT_CHARSET": "utf-8",
        "HTTP_USER_AGENT": "Apache-HttpClient/4.5.x (Java/1.8.0)",
        "HTTP_SIGNATURE_256": headers["Signature-256"],
        "HTTP_SIGNATURECERTCHAINURL": headers["SignatureCertChainUrl"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "benchmark.body": body,
    }


def call(application: Application, environ: dict[str, Any]) -> tuple[str, bytes]:
    """Call an application as a server does; give the status line and the body of the answer."""
    told: list[str] = []

    def start_response(status: str, headers: object, failure: object = None) -> None:
        told.append(status)

    answer = application(environ | {"wsgi.input": io.BytesIO(environ["benchmark.body"])}, start_response)
    body = b"".join(answer)
    close = getattr(answer, "close", None)
    if close is not None:
        close()
    return told[0], body


def webservice_support(desk: Desk, peer: Peer, *, trust_each_time: bool) -> Flask:
    """Make a server that takes the steps of the SDK's web service package, with its cache of certificate texts."""
    builder = SkillBuilder()
    builder.add_request_handler(Talk(desk.conversation, Voice(desk.library)))
    skill = CustomSkill(builder.skill_configuration)
    serializer = DefaultSerializer()

    def store() -> Store:
        return Store(x509.load_pem_x509_certificates(_BUNDLE.read_bytes() + pem(*peer.roots)))

    kept = store()
    app = Flask("webservice-support", static_folder=None)

    @app.post("/alexa")
    def answer() -> Any:
        text = request.get_data(as_text=True)
        content = serializer.deserialize(text, RequestEnvelope)
        headers = {name.lower(): value for name, value in request.headers.items()}
        url = urlsplit(headers["signaturecertchainurl"])
        assert (url.scheme, url.hostname, url.port) == ("https", "s3.amazonaws.com", None)
        assert posixpath.normpath(url.path).startswith("/echo.api/")
        leaf, *others = x509.load_pem_x509_certificates(peer.chain)
        trusted = store() if trust_each_time else kept
        PolicyBuilder().store(trusted).build_server_verifier(x509.DNSName(NAME)).verify(leaf, others)
        key = leaf.public_key()
        assert isinstance(key, RSAPublicKey)
        key.verify(base64.b64decode(headers["signature-256"]), text.encode(), PKCS1v15(), SHA256())
        assert abs((datetime.now(UTC) - content.request.timestamp).total_seconds()) < 150
        return serializer.serialize(skill.invoke(content, None))

    return app


def rsa_alone(peer: Peer) -> Flask:
    """Make a server that checks one signature with a key it has, and answers nothing."""
    key, padding, digest = peer.key.public_key(), PKCS1v15(), SHA256()
    app = Flask("rsa", static_folder=None)

    @app.post("/alexa")
    def answer() -> str:
        key.verify(base64.b64decode(request.headers["Signature-256"]), request.get_data(), padding, digest)
        return ""

    return app


def measure(
    applications: dict[str, Application], turns: list[Callable[[], bytes]], peer: Peer, rounds: int
) -> dict[str, list[float]]:
    """Give the µs of CPU a request in each round, for each application, all taking turns at the same requests."""
    samples: dict[str, list[float]] = {name: [] for name in applications}
    for _ in range(rounds + 1):
        environs = [signed(make(), peer) for make in turns]
        for name, application in applications.items():
            start = time.process_time()
            answers = [call(application, environ)[0] for environ in environs]
            samples[name].append((time.process_time() - start) / len(environs) * 1e6)
            if bad := {status for status in answers if not status.startswith("200")}:
                raise SystemExit(f"{name}: answered {', '.join(sorted(bad))}")
    return {name: taken[1:] for name, taken in samples.items()}


def profile(application: Application, turns: list[Callable[[], bytes]], peer: Peer) -> str:
    """Give where the CPU goes, the dearest functions first."""
    environs = [signed(make(), peer) for make in turns]
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        for environ in environs:
            call(application, environ)
    profiler.disable()
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).sort_stats("tottime").print_stats(40)
    return text.getvalue()


def main() -> None:
    """Print the table, and whether each target is met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="how often each side is measured")
    parser.add_argument("--profile", action="store_true", help="print where our CPU goes, and measure nothing")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    peer = Peer.new()
    with tempfile.TemporaryDirectory() as folder:
        roots, chains = peer.write(Path(folder))
        settings = Settings(alexa_skill_ids=(APPLICATION,), alexa_trust_roots=roots, alexa_cert_folder=chains)
        desk = Desk(settings)
        ours = create_app(settings).wsgi_app
        turns = conversations(ours, peer, desk.library)
        if options.profile:
            print(profile(ours, turns, peer))
            return
        applications: dict[str, Application] = {
            "ours": ours,
            "webservice-support's steps": webservice_support(desk, peer, trust_each_time=True).wsgi_app,
            "  the same, trust store kept": webservice_support(desk, peer, trust_each_time=False).wsgi_app,
            "Flask, RSA check alone": rsa_alone(peer).wsgi_app,
        }
        found = measure(applications, turns, peer, options.rounds)
    print(f"{len(turns)} requests of {len(desk.library.topics)} conversations, {options.rounds} rounds\n")
    report(serializer_rows(), found)


def report(reading: list[tuple[str, float]], found: dict[str, list[float]]) -> None:
    """Print every figure, and each target with what was reached.

    Medians count; sides are compared round by round, since what slows a round slows all of them.
    """
    print(f"{'a  reading, answering and writing':<48}{'':>10}{'median µs':>12}")
    for name, micros in reading:
        print(f"   {name:<55}{micros:>12.1f}")
    print(f"\n{'b, c  a whole request over WSGI':<48}{'least µs':>10}{'median µs':>12}")
    for name, taken in found.items():
        print(f"   {name:<45}{min(taken):>10.1f}{statistics.median(taken):>12.1f}")
    parts, ours = dict(reading), found["ours"]
    theirs, check = found["webservice-support's steps"], found["Flask, RSA check alone"]
    reached = {
        "a  at least 6 times less than the SDK": (parts[_SDK] / parts[_OURS], 6.0),
        "b  at least 15 times less than the steps": (statistics.median(map(truediv, theirs, ours)), 15.0),
        "b  at most 250 µs": (statistics.median(ours), -250.0),
        "c  at most 2 times the RSA check alone": (statistics.median(map(truediv, ours, check)), -2.0),
    }
    print()
    for name, (value, bound) in reached.items():
        met = value >= bound if bound > 0 else value <= -bound
        print(f"{name:<48}{value:>10.1f}   {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
