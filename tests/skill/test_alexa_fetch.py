"""How certificates are had: against real servers on loopback that hang, drip, lie and err."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from skill.channels.alexa.certificates import MAX_CHAIN
from skill.channels.alexa.fetch import folder_fetcher, https_fetcher
from skill.channels.alexa.verify import Refused, Verifier
from speech_content.errors import SettingError
from tests.blackbox.alexa_peer import APPLICATION, URL, Authority, Peer, envelope, pem, rsa_key

PATIENCE = 20.0
"""Seconds after which a test gives up; far more than anything here takes."""

Talk = Callable[[ssl.SSLSocket], None]
Serve = Callable[[Talk], AbstractContextManager[str]]


def _read_request(connection: ssl.SSLSocket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        more = connection.recv(4096)
        if not more:
            break
        request += more
    return request


def answering(*pieces: bytes) -> Talk:
    """Give a server that reads the request and sends these bytes."""

    def talk(connection: ssl.SSLSocket) -> None:
        _read_request(connection)
        for piece in pieces:
            connection.sendall(piece)

    return talk


def page(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Give a whole answer of a server."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.root()


@pytest.fixture(scope="module")
def trust(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=pem(authority.certificate).decode())


@pytest.fixture
def serve(authority: Authority, tmp_path: Path) -> Serve:
    """Give a function that runs a server for one connection and gives its address."""

    @contextmanager
    def run(talk: Talk, names: tuple[str, ...] = ("localhost",)) -> Iterator[str]:
        key = rsa_key("server")
        certificate = tmp_path / "server.pem"
        certificate.write_bytes(
            pem(authority.leaf(key.public_key(), names=names))
            + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(PATIENCE)
            thread = threading.Thread(target=_serve_one, args=(listener, context, talk))
            thread.start()
            try:
                yield f"https://localhost:{listener.getsockname()[1]}/echo.api/cert.pem"
            finally:
                thread.join(PATIENCE)
                assert not thread.is_alive()

    return run


def _serve_one(listener: socket.socket, context: ssl.SSLContext, talk: Talk) -> None:
    try:
        accepted, _ = listener.accept()
        accepted.settimeout(PATIENCE)
        with accepted, context.wrap_socket(accepted, server_side=True) as connection:
            talk(connection)
    except OSError:
        return  # the other side hung up, which some tests want


def test_what_the_server_has(serve: Serve, trust: ssl.SSLContext) -> None:
    """A page comes out unchanged, asked for by its path and host alone."""
    requests: list[bytes] = []

    def talk(connection: ssl.SSLSocket) -> None:
        requests.append(_read_request(connection))
        connection.sendall(page(b"certificates"))

    with serve(talk) as url:
        assert https_fetcher(context=trust)(url) == b"certificates"
    first, *headers = requests[0].decode().strip().split("\r\n")
    assert first == "GET /echo.api/cert.pem HTTP/1.1"
    assert {header.partition(":")[0].lower() for header in headers} == {"host", "accept-encoding", "user-agent"}


def test_no_proxy_is_asked(serve: Serve, trust: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment, which could hand out other certificates, is passed by."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serve(answering(page(b"certificates"))) as url:
        assert https_fetcher(context=trust)(url) == b"certificates"


def test_of_the_largest_size(serve: Serve, trust: ssl.SSLContext) -> None:
    """A page of exactly the limit is taken."""
    with serve(answering(page(b" " * MAX_CHAIN))) as url:
        assert len(https_fetcher(context=trust)(url)) == MAX_CHAIN


CHUNK = b"8000\r\n" + b" " * 0x8000 + b"\r\n"

BAD_ANSWERS = {
    "one byte too large": page(b" " * (MAX_CHAIN + 1)),
    "too large, in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK * 3 + b"0\r\n\r\n",
    "too large, until the end": b"HTTP/1.0 200 OK\r\n\r\n" + b" " * (MAX_CHAIN + 1),
    "moved for good": page(b"certificates", "301 Moved Permanently", "Location: https://localhost/echo.api/x"),
    "moved for now": page(b"certificates", "302 Found", "Location: http://169.254.169.254/latest"),
    "see there": page(b"certificates", "307 Temporary Redirect", "Location: /echo.api/other.pem"),
    "not modified": page(b"", "304 Not Modified"),
    "no content": page(b"", "204 No Content"),
    "a part": page(b"certificates", "206 Partial Content"),
    "forbidden": page(b"<Error/>", "403 Forbidden"),
    "not found": page(b"<Error/>", "404 Not Found"),
    "error": page(b"", "500 Internal Server Error"),
    "slow down": page(b"", "503 Slow Down"),
    "nothing": b"",
    "no HTTP": b"-----BEGIN CERTIFICATE-----\r\n\r\n",
    "a status that is no number": page(b"", "OK 200"),
    "a length that is a lie": page(b"certificates").replace(b": 12", b": 900"),
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n",
    "a chunk that is no number": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_bad_answers(serve: Serve, trust: ssl.SSLContext, answer: bytes) -> None:
    """A redirect, an error, too much or rubbish is no certificate."""
    with serve(answering(answer)) as url, pytest.raises(OSError):
        https_fetcher(context=trust)(url)


def test_nobody_listens(trust: ssl.SSLContext) -> None:
    """A closed port is an error like any other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(OSError):
        https_fetcher(context=trust)(f"https://localhost:{port}/echo.api/cert.pem")


def test_a_server_that_is_not_trusted(serve: Serve) -> None:
    """By default only the public authorities vouch for a server."""
    with serve(answering(page(b"certificates"))) as url, pytest.raises(OSError):
        https_fetcher()(url)


def test_a_server_of_another_name(serve: Serve, trust: ssl.SSLContext) -> None:
    """A server with the certificate of another name is not believed."""
    with serve(answering(page(b"certificates"))) as url, pytest.raises(OSError):
        https_fetcher(context=trust)(url.replace("localhost", "127.0.0.1"))


def test_a_server_that_never_shakes_hands(trust: ssl.SSLContext) -> None:
    """A server that accepts and then says nothing, not even a handshake, is given up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(OSError):
            https_fetcher(seconds=0.3, context=trust)(f"https://localhost:{port}/echo.api/cert.pem")


def test_a_server_that_hangs(serve: Serve, trust: ssl.SSLContext) -> None:
    """A server that takes the request and never answers is given up, and hung up on."""
    ended = threading.Event()

    def hang(connection: ssl.SSLSocket) -> None:
        _read_request(connection)
        try:
            connection.recv(1)  # gives nothing, or an error, once the other side hangs up
        finally:
            ended.set()

    with serve(hang) as url:
        with pytest.raises(OSError):
            https_fetcher(seconds=0.3, context=trust)(url)
        assert ended.wait(PATIENCE)


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"])
def test_a_server_that_drips(serve: Serve, trust: ssl.SSLContext, start: bytes) -> None:
    """A server that sends byte after byte, each in time, is given up all the same, and hung up on."""
    dripped: list[int] = []

    def drip(connection: ssl.SSLSocket) -> None:
        _read_request(connection)
        connection.sendall(start)
        for count in range(int(PATIENCE * 20)):
            dripped.append(count)
            connection.sendall(b"x")
            threading.Event().wait(0.05)

    with serve(drip) as url, pytest.raises(OSError):
        https_fetcher(seconds=0.4, context=trust)(url)
    assert 0 < len(dripped) < PATIENCE * 20


def test_a_hanging_server_and_a_request(serve: Serve, trust: ssl.SSLContext) -> None:
    """A request whose certificates can't be had in time is refused as such."""
    peer = Peer.new()
    body = envelope({"type": "LaunchRequest"})

    def hang(connection: ssl.SSLSocket) -> None:
        connection.recv(1)
        connection.recv(65536)
        connection.recv(1)

    with serve(hang) as url:
        fetch = https_fetcher(seconds=0.3, context=trust)
        verifier = Verifier(
            application_ids=frozenset({APPLICATION}), trust_roots=peer.roots, fetch=lambda _: fetch(url)
        )
        with pytest.raises(Refused, match=r"^fetch$"):
            verifier.check(peer.headers(body), body)


def test_a_folder_instead(tmp_path: Path) -> None:
    """The last part of the address is looked up in the folder, so that a server under test needs no network."""
    peer = Peer.new()
    _, folder = peer.write(tmp_path)
    body = envelope({"type": "LaunchRequest"})
    verifier = Verifier(application_ids=frozenset({APPLICATION}), trust_roots=peer.roots, fetch=folder_fetcher(folder))
    assert verifier.check(peer.headers(body), body)["request"]["type"] == "LaunchRequest"


@pytest.mark.parametrize("name", ["missing.pem", "..", ".", ".hidden", "", "a b", "x\x00", "..\\secret.pem", "chains"])
def test_what_a_folder_does_not_give(tmp_path: Path, name: str) -> None:
    """Nothing outside the folder, hidden, or that isn't a file is given."""
    (tmp_path / "secret.pem").write_bytes(b"secret")
    folder = tmp_path / "folder"
    (folder / "chains").mkdir(parents=True)
    (folder / ".hidden").write_bytes(b"secret")
    with pytest.raises(OSError):
        folder_fetcher(folder)(URL.rpartition("/")[0] + "/" + name)


def test_a_file_too_large(tmp_path: Path) -> None:
    """A file in the folder is bounded like a page of a server."""
    (tmp_path / "large.pem").write_bytes(b" " * (MAX_CHAIN + 1))
    with pytest.raises(OSError):
        folder_fetcher(tmp_path)("https://s3.amazonaws.com/echo.api/large.pem")


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """A folder that doesn't exist is named, with what to do, before anything is served."""
    with pytest.raises(SettingError, match=r"nowhere: is not a folder\. Name a folder"):
        folder_fetcher(tmp_path / "nowhere")
