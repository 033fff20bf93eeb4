"""A speech service on this machine that speaks the real ``batchexecute`` framing over TLS, with faults on demand."""

import base64
import datetime
import ipaddress
import json
import socket
import ssl
import struct
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import lameenc
import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

RPC = "jQ1olc"
PATH = "/_/TranslateWebserverUi/data/batchexecute"


def mp3(seconds: float, pitch: float = 220.0) -> bytes:
    """A tone as a real MP3, 24 kHz mono."""
    clock = np.arange(round(seconds * 24_000)) / 24_000
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(24_000)
    encoder.set_bit_rate(64)
    samples = (8000 * np.sin(2 * np.pi * pitch * clock)).astype("<i2")
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


def framed(payload: str | None) -> bytes:
    """An answer as the service writes it: a guard, then chunks, each after its length."""
    rows = json.dumps([["wrb.fr", RPC, payload, None, None, None, "generic"], ["di", 41], ["af.httprm", 41, "7", 12]])
    tail = json.dumps([["e", 4, None, None, len(rows)]])
    return f")]}}'\n\n{len(rows) + 2}\n{rows}\n{len(tail) + 2}\n{tail}\n".encode()


class Service:
    """The server's state: what was asked, and what goes wrong next."""

    def __init__(self) -> None:
        self.address = ""
        self.certificate = Path()
        """What to trust."""
        self.asked: list[tuple[str, str, bool]] = []
        """Text, language and whether slow, in order."""
        self.faults: list[str] = []
        """What the next requests meet; "" is a good answer. When it is empty, all goes well."""
        self.released = threading.Event()

    def answer(self, form: bytes) -> tuple[int, dict[str, str], bytes]:
        """Read a form strictly and answer it."""
        (request,) = urllib.parse.parse_qs(form.decode(), strict_parsing=False)["f.req"]
        (((rpc, inner, _, kind),),) = json.loads(request)
        text, language, slow, _ = json.loads(inner)
        assert (rpc, kind) == (RPC, "generic")
        assert len(text) <= 100, "the service takes at most 100 characters"
        fault = self.faults.pop(0) if self.faults else ""
        self.asked.append((text, language, bool(slow)))
        sound = mp3(0.065 * len(text) * (1.3 if slow else 1.0) + 0.2, pitch=150 + len(text))
        if fault[:3].isdecimal():
            status, _, after = fault.partition(" ")
            return int(status), {"Retry-After": after} if after else {}, b"sorry"
        match fault:
            case "empty":
                return 200, {}, framed(None)
            case "rubbish":
                return 200, {}, framed(json.dumps([base64.b64encode(b"\x00\x17not sound at all" * 40).decode()]))
            case "no base64":
                return 200, {}, framed(json.dumps(["%%%"]))
            case "page":
                return 200, {}, b"<html>Our systems have detected unusual traffic</html>"
            case "cut short":
                return 200, {}, framed(json.dumps([base64.b64encode(mp3(0.2)).decode()]))
            case "endless":
                return 200, {}, b"0" * (5 << 20)
        return 200, {}, framed(json.dumps([base64.b64encode(sound).decode()]))


@contextmanager
def gtts_server(folder: Path) -> Iterator[Service]:
    """Run the service."""
    certificate, key = _certificate(folder)
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"]))
            fault = service.faults[0] if service.faults else ""
            status, headers, body = service.answer(form)
            if fault == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                socket.socket(fileno=self.connection.detach()).close()
                return
            if fault == "hang":
                service.released.wait(30)
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if fault == "truncated":
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # a client that hung up

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.certificate = certificate
    service.address = f"https://127.0.0.1:{server.server_address[1]}{PATH}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Leafline test service")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "service.pem", folder / "service.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
