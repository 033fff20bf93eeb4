"""Whether a request comes from the provider: each scheme is a class, named in the dialects' table."""

import base64
import binascii
import time
from collections.abc import Callable
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from skill.channels.phone.dialect import Dialect
from speech_content.errors import SettingError

__all__ = ["Authenticator", "Form", "Headers", "Telnyx", "Twilio", "authenticator"]

_LONGEST_SIGNATURE = 200
_FRESH = 300
"""Seconds for which a dated signature is good."""


class Form(dict[str, list[str]]):
    """Fields of a form; several of one name are kept, as they come."""

    def getall(self, name: str) -> list[str]:
        """Give all values of a field; the provider's library asks for them in this way."""
        return self[name]

    def first(self, name: str) -> str:
        """Give the first value of a field, or nothing."""
        values = self.get(name)
        return values[0] if values else ""


class Headers(Protocol):
    """Headers of a request, found by name in any case."""

    def get(self, key: str, default: str, /) -> str:
        """Give a header, or the default."""


class Authenticator(Protocol):
    """Tells genuine requests from others."""

    def genuine(self, url: str, form: Form, body: bytes, headers: Headers) -> bool:
        """Tell whether a request is the provider's.

        Args:
            url: whole address as the provider knows it, with its query.
            form: fields of the body.
            body: the body itself.
            headers: of the request, in any case.
        """


class Twilio:
    """HMAC over address and fields, as the provider's own library checks it."""

    def __init__(self, key: str, header: str) -> None:
        """Get ready; raises SettingError where the library is missing."""
        try:
            from twilio.request_validator import RequestValidator
        except ImportError:
            message = "the phone line needs the twilio library. Install it with: pip install 'leafline[phone]'"
            raise SettingError(message) from None
        self._validator, self._header = RequestValidator(key), header

    def genuine(self, url: str, form: Form, body: bytes, headers: Headers) -> bool:
        """See `Authenticator`."""
        del body
        signature = headers.get(self._header, "")
        # The library compares what it is given, and fails on what is no text.
        if not signature or len(signature) > _LONGEST_SIGNATURE or not signature.isascii():
            return False
        return bool(self._validator.validate(url, form, signature))


class Telnyx:
    """Ed25519 over time and body."""

    def __init__(self, key: str, header: str, now: Callable[[], float] = time.time) -> None:
        """Get ready; raises SettingError where the key is none."""
        try:
            self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        except (binascii.Error, ValueError):
            message = "LEAFLINE_PHONE_KEY is no public key: copy the one that the provider's portal shows, in base64."
            raise SettingError(message) from None
        self._header, self._now = header, now

    def genuine(self, url: str, form: Form, body: bytes, headers: Headers) -> bool:
        """See `Authenticator`; the address is not signed, but its sealed part is bound to the call in the body."""
        del url, form
        stamp, signature = headers.get("Telnyx-Timestamp", ""), headers.get(self._header, "")
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12 and len(signature) <= _LONGEST_SIGNATURE):
            return False
        if abs(self._now() - int(stamp)) > _FRESH:
            return False
        try:
            self._key.verify(base64.b64decode(signature, validate=True), stamp.encode() + b"|" + body)
        except (binascii.Error, InvalidSignature, ValueError):
            return False
        return True


_SCHEMES: dict[str, Callable[[str, str], Authenticator]] = {"twilio": Twilio, "telnyx": Telnyx}


def authenticator(dialect: Dialect, key: str) -> Authenticator:
    """Give a provider's authenticator.

    Raises:
        SettingError: the provider signs nothing, so that nobody could tell who is asking.
    """
    if dialect.authenticator not in _SCHEMES:
        message = (
            f"{dialect.name} doesn't sign its requests, so it can't be served. Use another LEAFLINE_PHONE_DIALECT."
        )
        raise SettingError(message)
    return _SCHEMES[dialect.authenticator](key, dialect.header)
