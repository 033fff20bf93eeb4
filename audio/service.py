"""Asking a speech service over the network: patiently, politely and with an end."""

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import requests

from audio.pace import Pace
from speech_content.errors import EngineError

__all__ = ["Patience", "Service"]

_T = TypeVar("_T")
_LONGEST_ANSWER = 1 << 22


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to ask; all times in seconds."""

    connect: float = 5.0
    """For a connection."""
    silence: float = 15.0
    """Between two pieces of an answer."""
    answer: float = 40.0
    """For a whole answer."""
    tries: int = 6
    first_wait: float = 1.0
    """Before the second try; doubled each time, and up to half of it is left off by chance."""
    longest_wait: float = 60.0
    """Between two tries, also where the service asks for more."""
    interval: float = 0.4
    """Between the starts of two requests, over all processes that share a cache."""
    budget: float = 900.0
    """For waiting in vain, over all requests of one engine."""


class Service:
    """One address that takes forms and answers with bytes.

    Asks again on 429 (waiting as long as ``Retry-After`` says), 5xx, a reset, a time-out and a broken answer; never on
    another status. Certificates are checked, redirects aren't followed.
    """

    def __init__(
        self,
        address: str,
        headers: dict[str, str],
        *,
        patience: Patience | None = None,
        certificates: Path | None = None,
        clock_file: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = address
        self._patience = patience or Patience()
        self._pace = Pace(self._patience.interval, clock_file, sleep)
        self._sleep = sleep
        self._wasted = 0.0
        self._session = requests.Session()
        self._session.headers.update(headers)
        self._verify: bool | str = str(certificates) if certificates else True
        self._chance = random.SystemRandom()

    def ask(self, form: str, read: Callable[[bytes], _T], *, once: bool = False) -> _T:
        """Send a form and give what ``read`` makes of the answer; ``read`` raises ValueError where it is broken.

        Raises EngineError: passing where the network or the service is down, not passing where this form is refused.
        """
        patience = self._patience
        tries = 1 if once else patience.tries
        for tried in range(1, tries + 1):
            self._pace.wait()
            started = time.monotonic()
            wait = patience.first_wait * 2 ** (tried - 1) * self._chance.uniform(0.5, 1.0)
            try:
                status, headers, body = self._send(form)
            except requests.exceptions.SSLError as error:
                raise EngineError(
                    f"{self._address} can't prove who it is ({_cause(error)}). Mend the certificates of this machine, "
                    "or go on with --offline.",
                    passing=True,
                ) from None
            except (requests.exceptions.RequestException, OSError) as error:
                trouble, passing = f"no answer ({_cause(error)})", True
            else:
                if status == 200:
                    try:
                        return read(body)
                    except ValueError as error:
                        trouble, passing = f"a broken answer ({error})", False
                elif status == 429 or status >= 500:
                    trouble, passing = f"status {status}", True
                    wait = max(wait, _retry_after(headers.get("Retry-After", "")))
                else:
                    raise EngineError(f"{self._address} refused the request with status {status}.")
            wait = min(wait, patience.longest_wait)
            self._wasted += time.monotonic() - started + wait
            if tried == tries or self._wasted > patience.budget:
                raise EngineError(f"{self._address} gave {trouble}, tried {tried} times.", passing=passing)
            self._sleep(wait)
        raise AssertionError  # the last try has returned or raised

    def close(self) -> None:
        """Close connections."""
        self._session.close()

    def _send(self, form: str) -> tuple[int, dict[str, str], bytes]:
        patience = self._patience
        deadline = time.monotonic() + patience.answer
        with self._session.post(
            self._address,
            data=form,
            stream=True,
            timeout=(patience.connect, patience.silence),
            verify=self._verify,
            allow_redirects=False,
        ) as response:
            body = bytearray()
            for piece in response.iter_content(1 << 16):
                body += piece
                if len(body) > _LONGEST_ANSWER:
                    raise requests.exceptions.ContentDecodingError("the answer is too long")
                if time.monotonic() > deadline:
                    raise requests.exceptions.ReadTimeout("the answer took too long")
            return response.status_code, dict(response.headers), bytes(body)


def _retry_after(text: str) -> float:
    """Give the seconds that a Retry-After header asks for, in either of its two forms; 0 where it says nothing."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return 0.0


def _cause(error: BaseException) -> str:
    """Name the kind of fault alone: the text of these errors may hold the form, and the form the line."""
    while error.__context__ is not None:
        error = error.__context__
    return type(error).__name__
