"""The keys that Alexa signs with, fetched and checked once, and looked up from then on."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from threading import Lock

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.channels.alexa.certificates import ChainPolicy, SigningKey
from skill.channels.alexa.fetch import FETCH_SECONDS, Fetch
from skill.channels.alexa.refusal import Reason, Refused

__all__ = ["KeyRing"]

_MOST_KEYS = 16
_MOST_FAILURES = 16
_FAILURE_LASTS = timedelta(seconds=10)
_MOST_FETCHES = 4


class KeyRing:
    """A bounded store of checked keys by certificate address, safe among threads.

    However many ask for a new address, it is fetched once. Failures are remembered for ten seconds; since an address
    that is not known is turned away while sixteen failures are remembered or four fetches are under way, a flood of
    made-up addresses costs at most two fetches a second, pushes out no good key, and doesn't hold up a renewal.
    """

    def __init__(self, policy: ChainPolicy, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._policy = policy
        self._fetch = fetch
        self._now = now
        self._lock = Lock()
        self._keys: OrderedDict[str, SigningKey] = OrderedDict()
        self._failures: dict[str, tuple[Reason, datetime]] = {}
        self._fetches: dict[str, Future[SigningKey | Reason]] = {}

    def key(self, url: str) -> RSAPublicKey:
        """Give the key behind a checked address.

        Raises `Refused`: "fetch", "chain", or "busy" when no more unknown addresses are looked at for now.
        """
        now = self._now()
        with self._lock:
            kept = self._keys.get(url)
            if kept is not None and now < kept.until:
                self._keys.move_to_end(url)
                return kept.key
            fetch = self._fetches.get(url)
            mine = fetch is None
            if fetch is None:
                self._admit(url, now)
                fetch = self._fetches[url] = Future()
        if mine:
            self._settle(url, fetch)
        try:
            outcome = fetch.result(2 * FETCH_SECONDS)
        except TimeoutError:
            outcome = "fetch"
        if isinstance(outcome, SigningKey):
            return outcome.key
        raise Refused(outcome)

    def _admit(self, url: str, now: datetime) -> None:
        self._failures = {
            failed: (reason, since)
            for failed, (reason, since) in self._failures.items()
            if since <= now < since + _FAILURE_LASTS  # a clock that is set back makes a failure lapse, not last
        }
        if url in self._failures:
            raise Refused(self._failures[url][0])
        known = url in self._keys
        if not known and (len(self._fetches) >= _MOST_FETCHES or len(self._failures) >= _MOST_FAILURES):
            raise Refused("busy")

    def _settle(self, url: str, fetch: Future[SigningKey | Reason]) -> None:
        outcome: SigningKey | Reason = "fetch"
        try:
            outcome = self._look(url)
        finally:  # also when the worker is told to stop in the middle: nobody may wait for ever
            with self._lock:
                del self._fetches[url]
                self._remember(url, outcome)
            fetch.set_result(outcome)

    def _look(self, url: str) -> SigningKey | Reason:
        try:
            pem = self._fetch(url)
        except Exception:  # the seam is open to any fetcher
            return "fetch"
        try:
            return self._policy.signing_key(pem, self._now())
        except Refused as refused:
            return refused.reason

    def _remember(self, url: str, outcome: SigningKey | Reason) -> None:
        if isinstance(outcome, SigningKey):
            self._keys[url] = outcome
            self._keys.move_to_end(url)
            if len(self._keys) > _MOST_KEYS:
                self._keys.popitem(last=False)
        else:
            self._failures[url] = (outcome, self._now())
