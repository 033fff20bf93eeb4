"""Bodies of Alexa requests: read whole, or refused, and never beyond the limit."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from skill.channels.alexa.verify import MAX_BODY, Refused, read_body
from tests.blackbox.alexa_peer import envelope

SENT = envelope({"type": "LaunchRequest"})


def refusal(check: Callable[[], object]) -> str:
    """Give the reason that a request is refused for; fail where it isn't."""
    with pytest.raises(Refused) as caught:
        check()
    return caught.value.reason


@dataclass
class Stream:
    """A body of any length that counts what is read of it."""

    length: int
    read_so_far: int = 0

    def read(self, size: int) -> bytes:
        """Give as many bytes as there are, at most `size`."""
        given_out = min(size, self.length - self.read_so_far)
        self.read_so_far += given_out
        return b" " * given_out


def test_body_is_read_whole() -> None:
    """A body with a length, and one whose end the server marks, come out unchanged."""
    assert read_body({"CONTENT_LENGTH": str(len(SENT)), "wsgi.input": io.BytesIO(SENT + b"next request")}) == SENT
    assert read_body({"wsgi.input_terminated": True, "wsgi.input": io.BytesIO(SENT)}) == SENT
    assert read_body({"wsgi.input": io.BytesIO(b"next request")}) == b""
    assert read_body({"CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(b"next request")}) == b""
    assert len(read_body({"CONTENT_LENGTH": str(MAX_BODY), "wsgi.input": Stream(MAX_BODY)})) == MAX_BODY


@pytest.mark.parametrize("declared", [str(MAX_BODY + 1), "9" * 30, "0" * 20 + "5"])
def test_body_declared_too_large_is_not_read(declared: str) -> None:
    """A declared length above the limit is refused before a byte is read."""
    stream = Stream(10**12)
    assert refusal(lambda: read_body({"CONTENT_LENGTH": declared, "wsgi.input": stream})) == "body-too-large"
    assert stream.read_so_far == 0


def test_body_without_end_is_not_read_on() -> None:
    """A body in chunks is read up to one byte above the limit."""
    stream = Stream(10**12)
    assert refusal(lambda: read_body({"wsgi.input_terminated": True, "wsgi.input": stream})) == "body-too-large"
    assert stream.read_so_far == MAX_BODY + 1


@pytest.mark.parametrize("declared", ["-1", "+5", "five", "1.5", "٥", "0x10", " 5"])
def test_body_of_a_length_that_is_no_number(declared: str) -> None:
    """A length that isn't written in plain digits is refused."""
    assert refusal(lambda: read_body({"CONTENT_LENGTH": declared, "wsgi.input": Stream(9)})) == "body"


def test_body_that_ends_early() -> None:
    """A connection that ends or breaks in the middle is refused."""

    class Broken(Stream):
        def read(self, size: int) -> bytes:
            raise ConnectionResetError

    assert refusal(lambda: read_body({"CONTENT_LENGTH": "10", "wsgi.input": Stream(9)})) == "body"
    assert refusal(lambda: read_body({"CONTENT_LENGTH": "10", "wsgi.input": Broken(10)})) == "body"
