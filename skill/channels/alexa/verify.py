"""Is this request from Alexa? Asked and answered before a byte of it is parsed.

    body limit -> headers -> certificate address -> key (kept, or fetched and checked) -> signature over the raw bytes
    -> JSON -> timestamp -> application id

Each step raises `Refused` with its reason code, and nothing else comes out of here.
"""

import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate

from skill.channels.alexa.certificates import ChainPolicy, certificate_url
from skill.channels.alexa.envelope import read_envelope, require_application, require_recent
from skill.channels.alexa.fetch import Fetch, https_fetcher
from skill.channels.alexa.keys import KeyRing
from skill.channels.alexa.refusal import Refused

__all__ = ["MAX_BODY", "Authenticity", "Headers", "Refused", "Unsigned", "Verifier", "read_body"]

MAX_BODY = 256 * 1024
"""Most bytes of a request's body; Alexa's own have a few KiB."""

_LONGEST_SIGNATURE = 700  # characters; an RSA key of 4,096 bits makes 684
_PADDING, _HASH = PKCS1v15(), SHA256()
_RELAYED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via", "Origin")


class Headers(Protocol):
    """The headers of a request, however a framework keeps them."""

    def get(self, name: str, /) -> str | None:
        """Give the value of a header, those of a repeated one joined by commas, or none.

        WSGI frameworks find names in any case; a plain mapping has them spelt as Amazon does.
        """
        ...


class Authenticity(Protocol):
    """What stands between a server and a skill."""

    def check(self, headers: Headers, body: bytes, remote: str = "") -> dict[str, Any]:
        """Give the parsed envelope of a request that may be answered; raise `Refused` for any other.

        `body` is as it came; `remote` is the address that the connection comes from.
        """
        ...


class Verifier:
    """Lets through what Alexa signed, lately, for this skill. Safe among threads; one a process is enough."""

    def __init__(
        self,
        *,
        application_ids: frozenset[str],
        trust_roots: Sequence[Certificate] | None = None,
        fetch: Fetch | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        tolerance: float = 150,
    ) -> None:
        """Set what differs between production and a test.

        `application_ids`: skills to answer for, none where it is empty; `trust_roots`: authorities instead of the
        public ones; `fetch`: how certificates are had instead of over HTTPS; `now`: the clock, aware UTC;
        `tolerance`: seconds a timestamp may be off, 150 at most by Amazon's rule.
        """
        self._application_ids = application_ids
        self._keys = KeyRing(ChainPolicy(trust_roots), fetch or https_fetcher(), now)
        self._now = now
        self._tolerance = timedelta(seconds=tolerance)

    def check(self, headers: Headers, body: bytes, remote: str = "") -> dict[str, Any]:
        """Give the parsed envelope of an authentic request, or raise `Refused`."""
        _require_size(len(body))
        signature = _signature(headers.get("Signature-256"))
        url = certificate_url(headers.get("SignatureCertChainUrl"))
        try:
            self._keys.key(url).verify(signature, body, _PADDING, _HASH)
        except InvalidSignature:
            raise Refused("signature") from None
        envelope = read_envelope(body)
        require_recent(envelope, self._now(), self._tolerance)
        require_application(envelope, self._application_ids)
        return envelope


class Unsigned:
    """Lets through whatever this machine asks itself; for development, and only by an explicit flag.

    Neither time nor skill is checked, so that a recorded request can be played again.
    """

    def check(self, headers: Headers, body: bytes, remote: str = "") -> dict[str, Any]:
        """Give the parsed envelope of a request from loopback that nobody relayed, or raise `Refused`."""
        if not _is_loopback(remote) or any(headers.get(name) is not None for name in _RELAYED):
            raise Refused("remote")
        _require_size(len(body))
        return read_envelope(body)


def read_body(environ: Mapping[str, Any]) -> bytes:
    """Read the body of a WSGI request and never more than one byte above `MAX_BODY`.

    Raises `Refused`: "body-too-large" before reading where the length is declared; "body" where it ends early.
    """
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared:
        if not (declared.isascii() and declared.isdecimal()):
            raise Refused("body")
        size = int(declared) if len(declared) <= 9 else MAX_BODY + 1
        _require_size(size)
    else:  # without a length only a server that marks the end can be read to the end
        size = MAX_BODY + 1 if environ.get("wsgi.input_terminated") else 0
    try:
        body: bytes = environ["wsgi.input"].read(size)
    except (OSError, ValueError):
        raise Refused("body") from None
    _require_size(len(body))
    if declared and len(body) != size:
        raise Refused("body")
    return body


def _require_size(size: int) -> None:
    if size > MAX_BODY:
        raise Refused("body-too-large")


def _signature(header: str | None) -> bytes:
    if header is None:
        raise Refused("no-signature")
    if len(header) > _LONGEST_SIGNATURE:
        raise Refused("signature")
    try:
        return binascii.a2b_base64(header, strict_mode=True)
    except ValueError:
        raise Refused("signature") from None


def _is_loopback(remote: str) -> bool:
    try:
        address = ip_address(remote)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback
