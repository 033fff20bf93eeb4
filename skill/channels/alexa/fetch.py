"""How Alexa's certificates are had: from Amazon over HTTPS, or from a folder where there is no network."""

import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from urllib.parse import urlsplit

import certifi

from skill.channels.alexa.certificates import MAX_CHAIN
from speech_content.errors import SettingError

__all__ = ["FETCH_SECONDS", "Fetch", "folder_fetcher", "https_fetcher"]

Fetch = Callable[[str], bytes]
"""From a checked address to the PEM text found there, at most `MAX_CHAIN` bytes; raises `OSError` where none is had."""

FETCH_SECONDS = 4.0
"""How long a fetch may take altogether; Alexa itself waits eight seconds for an answer."""

_STEP_SECONDS = 2.0
_FILE_NAME = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")


def https_fetcher(*, seconds: float = FETCH_SECONDS, context: ssl.SSLContext | None = None) -> Fetch:
    """Give a fetcher that asks the server itself: no proxy, no redirect, no cookie, no more bytes than allowed.

    `seconds` bounds the whole fetch, look-up of the name and a dripping server included; `context` holds the
    authorities to trust for the connection, certifi's where it is left out.
    """
    trust = context or ssl.create_default_context(cafile=certifi.where())

    def fetch(url: str) -> bytes:
        parts = urlsplit(url)
        step = min(seconds, _STEP_SECONDS)
        connection = HTTPSConnection(parts.hostname or "", parts.port, timeout=step, context=trust)
        found: SimpleQueue[bytes | None] = SimpleQueue()
        given_up = Event()
        # A thread of its own, since neither the look-up of a name nor slow headers heed a socket's time-out.
        Thread(
            target=_get, args=(connection, parts.path, found, given_up), name="alexa-certificates", daemon=True
        ).start()
        try:
            pem = found.get(timeout=seconds)
        except Empty:
            given_up.set()
            _hang_up(connection)
            raise TimeoutError from None
        if pem is None:
            raise ConnectionError
        return pem

    return fetch


def folder_fetcher(folder: Path) -> Fetch:
    """Give a fetcher that looks the last part of the address up in `folder`, and nowhere else.

    Raises `SettingError` where there is no such folder.
    """
    if not folder.is_dir():
        raise SettingError(f"{folder}: is not a folder. Name a folder that holds certificate chains as PEM files.")

    def fetch(url: str) -> bytes:
        name = url.rpartition("/")[2]
        if not _FILE_NAME.fullmatch(name):
            raise FileNotFoundError
        with (folder / name).open("rb") as file:
            return _bounded(file.read(MAX_CHAIN + 1))

    return fetch


def _get(connection: HTTPSConnection, path: str, found: SimpleQueue[bytes | None], given_up: Event) -> None:
    """Put what the server gives into `found`, or none."""
    pem = None
    try:
        connection.connect()
        if not given_up.is_set():
            connection.request("GET", path, headers={"User-Agent": "leafline"})
            response = connection.getresponse()
            if response.status == 200:
                pem = _bounded(response.read(MAX_CHAIN + 1))
                if response.length:  # less came than was announced
                    pem = None
    except (OSError, HTTPException, ValueError):
        pem = None
    finally:
        connection.close()
        found.put(pem)


def _hang_up(connection: HTTPSConnection) -> None:
    """Wake the thread that reads for nobody; closing the socket alone would not."""
    if connection.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _bounded(pem: bytes) -> bytes:
    if len(pem) > MAX_CHAIN:
        raise ConnectionError
    return pem
