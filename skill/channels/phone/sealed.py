"""A call's state on its way through a provider: nobody there or between can read, change or reuse it."""

import base64
import binascii
import os
import time
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from skill.channels.phone.state import State

__all__ = ["HOURS", "LONGEST", "Seal"]

HOURS = 6
"""How long a sealed state is good; no call lasts longer."""
LONGEST = 1500
"""Most characters of a sealed state."""
_NONCE = 12
_INFO = b"leafline phone state 1"


class Seal:
    """Seals and opens states with AES-128-GCM; each belongs to one call."""

    def __init__(self, secret: str, *, now: Callable[[], float] = time.time) -> None:
        """Make the key from a secret that all of a line's servers share."""
        self._cipher = AESGCM(HKDF(SHA256(), 16, None, _INFO).derive(secret.encode()))
        self._now = now

    def close(self, state: State, call: str) -> str:
        """Give a state as text that is fit for an address."""
        nonce = os.urandom(_NONCE)
        text = f"{int(self._now()) // 60:x}~{state.to_text()}"
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), call.encode())
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, token: str, call: str) -> State:
        """Give the state back.

        Raises:
            ValueError: it was made by somebody else, for another call, too long ago, or was changed.
        """
        if len(token) > LONGEST or not token.isascii():
            message = "the token is too long"
            raise ValueError(message)
        try:
            sealed = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
            text = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], call.encode()).decode()
        except (binascii.Error, InvalidTag, ValueError) as error:
            message = "the token is not ours"
            raise ValueError(message) from error
        minute, _, state = text.partition("~")
        if not 0 <= int(self._now()) // 60 - int(minute, 16) <= HOURS * 60:
            message = "the token is too old"
            raise ValueError(message)
        return State.from_text(state)
