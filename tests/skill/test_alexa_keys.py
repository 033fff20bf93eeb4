"""Alexa's keys: kept, renewed, fetched once, and never many at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.channels.alexa.certificates import ChainPolicy
from skill.channels.alexa.keys import KeyRing
from skill.channels.alexa.refusal import Refused
from tests.blackbox.alexa_peer import URL, Authority, Peer, pem, rsa_key

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PEER = Peer.new(now=START)
KEY = PEER.key.public_key()


@dataclass
class World:
    """A key ring with its clock, and the server that it asks."""

    now: datetime = START
    answer: Callable[[str], bytes] = lambda _: PEER.chain
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ring = KeyRing(ChainPolicy(PEER.roots), self._fetch, lambda: self.now)

    def _fetch(self, url: str) -> bytes:
        self.asked.append(url)
        return self.answer(url)

    def ask(self, url: str = URL) -> RSAPublicKey | str:
        """Give the key, or the reason for a refusal."""
        try:
            return self.ring.key(url)
        except Refused as refused:
            return refused.reason

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@pytest.fixture
def world() -> World:
    return World()


def address(number: int) -> str:
    """Give one of many addresses."""
    return f"https://s3.amazonaws.com/echo.api/{number}.pem"


def unreachable(_: str) -> bytes:
    """Answer as a server that is down."""
    raise ConnectionRefusedError


def test_fetched_once_and_kept_for_a_day(world: World) -> None:
    """A key is looked up for a day and fetched again after it."""
    assert world.ask() == KEY
    world.later(hours=23, minutes=59, seconds=59)
    assert world.ask() == KEY
    assert world.asked == [URL]
    world.later(seconds=1)
    assert world.ask() == KEY
    assert world.asked == [URL, URL]


def test_a_rotated_key_is_found(world: World) -> None:
    """A new key at a new address serves beside the old one; at the same address it replaces it after a day."""
    middle = Authority.root(now=START).intermediate(now=START)
    new = rsa_key("rotated").public_key()
    rotated = pem(middle.leaf(new, begins=START), middle.certificate)
    world.answer = lambda url: rotated if url == address(2) else PEER.chain
    assert (KEY, new, KEY) == (world.ask(), world.ask(address(2)), world.ask())
    world.answer = lambda _: rotated
    world.later(hours=24)
    assert new == world.ask()


def test_a_key_ends_with_its_certificate(world: World) -> None:
    """A key whose certificate ends within the day is not used beyond it, though it is kept."""
    middle = Authority.root(now=START).intermediate(now=START)
    brief = pem(middle.leaf(begins=START - timedelta(days=1), ends=START + timedelta(hours=1)), middle.certificate)
    world.answer = lambda _: brief
    assert world.ask() == KEY
    world.later(hours=1, seconds=1)
    assert world.ask() == "chain"
    assert len(world.asked) == 2


def test_the_sixteen_last_used_are_kept(world: World) -> None:
    """Of seventeen addresses the one that was used least lately is fetched again, the others are not."""
    for number in range(16):
        world.ask(address(number))
    world.ask(address(0))
    world.ask(address(16))
    world.asked.clear()
    assert world.ask(address(0)) == KEY
    assert world.asked == []
    assert world.ask(address(1)) == KEY
    assert [address(1)] == world.asked


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (unreachable, "fetch"),
        (lambda _: 1 / 0, "fetch"),
        (lambda _: b"", "chain"),
        (lambda _: b"<Error/>", "chain"),
        (lambda _: None, "chain"),
        (lambda _: "text", "chain"),
    ],
)
def test_a_failure_is_remembered_for_ten_seconds(world: World, answer: Callable[[str], bytes], reason: str) -> None:
    """What failed fails again with the same reason and without another fetch, and is tried anew after ten seconds."""
    world.answer = answer
    assert [reason] * 3 == [world.ask() for _ in range(3)]
    world.later(seconds=9.9)
    assert reason == world.ask()
    assert world.asked == [URL]
    world.answer = lambda _: PEER.chain
    world.later(seconds=0.1)
    assert world.ask() == KEY


def test_a_clock_set_back_ends_a_failure(world: World) -> None:
    """A failure from a future that is no longer to come doesn't keep Alexa out until then."""
    world.answer = unreachable
    world.ask()
    world.answer = lambda _: PEER.chain
    world.later(days=-1)
    assert world.ask() == KEY


def test_a_flood_of_bad_addresses(world: World) -> None:
    """Of a thousand made-up addresses sixteen are fetched; the good key keeps serving, and renews in spite of them."""
    assert world.ask() == KEY
    world.later(hours=24)
    world.answer = unreachable
    answers = [world.ask(address(number)) for number in range(1000)]
    assert (answers, len(world.asked)) == (["fetch"] * 16 + ["busy"] * 984, 17)
    world.answer = lambda _: PEER.chain
    assert world.ask() == KEY
    world.later(seconds=10)
    assert world.ask(address(2000)) == KEY


def test_many_ask_for_one_new_address() -> None:
    """Thirty-two threads that ask for one new address cost one fetch, and all get the key."""
    together = threading.Barrier(32)
    gate = threading.Event()

    def slow(_: str) -> bytes:
        assert gate.wait(20)
        return PEER.chain

    world = World(answer=slow)

    def ask() -> RSAPublicKey | str:
        if together.wait(20) == 0:
            threading.Timer(0.2, gate.set).start()
        return world.ask()

    with ThreadPoolExecutor(32) as pool:
        answers = [done.result(20) for done in [pool.submit(ask) for _ in range(32)]]
    assert answers == [KEY] * 32
    assert world.asked == [URL]


def test_many_ask_for_one_that_fails() -> None:
    """Threads that wait for a fetch that fails are refused with its reason."""
    together = threading.Barrier(8)

    def fail(_: str) -> bytes:
        raise TimeoutError

    world = World(answer=fail)

    def ask() -> RSAPublicKey | str:
        together.wait(20)
        return world.ask()

    with ThreadPoolExecutor(8) as pool:
        assert [done.result(20) for done in [pool.submit(ask) for _ in range(8)]] == ["fetch"] * 8
    assert world.asked == [URL]


def test_four_fetches_at_a_time() -> None:
    """While four fetches hang, a fifth new address is refused at once; known keys serve and renew."""
    hanging = threading.Semaphore(0)
    gate = threading.Event()

    def hang(url: str) -> bytes:
        if url != URL:
            hanging.release()
            assert gate.wait(20)
        return PEER.chain

    world = World(answer=hang)
    assert world.ask() == KEY
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(world.ask, address(number)) for number in range(4)]
        assert all(hanging.acquire(timeout=20) for _ in waiting)
        assert world.ask(address(4)) == "busy"
        assert world.ask() == KEY
        world.later(hours=24)
        assert world.ask() == KEY
        gate.set()
        assert [done.result(20) for done in waiting] == [KEY] * 4
    assert world.ask(address(4)) == KEY


def test_a_worker_that_is_stopped_holds_nobody_up(world: World) -> None:
    """A fetch that is broken off by the end of its worker leaves nothing behind that others would wait for."""

    def stop(_: str) -> bytes:
        raise SystemExit

    world.answer = stop
    with pytest.raises(SystemExit):
        world.ask()
    assert world.ask() == "fetch"
    world.later(seconds=10)
    world.answer = lambda _: PEER.chain
    assert world.ask() == KEY
