"""What all tests share: the library loaded once, and no network but this machine's own."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from skill.conversation import Conversation
from skill.understanding import Grammar, Learned, Named, Understanding, Words, build
from speech_content.library import Library, load_library

ROOT = Path(__file__).parents[1]

# A busy machine draws examples slowly; that says nothing about the code.
settings.register_profile("leafline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("leafline")


@pytest.fixture(scope="session", autouse=True)
def _no_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Refuse every connection that leaves this machine, and keep recordings out of the user's own folders."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if not (host.startswith("127.") or host in ("::1", "localhost")):
                message = f"a test asked the network for {host}"
                raise RuntimeError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        patch.setenv("LEAFLINE_OFFLINE", "1")
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The built-in content."""
    return load_library()


@pytest.fixture(scope="session")
def understanding(library: Library) -> Understanding:
    """Understanding of the built-in content."""
    return build(library)


@pytest.fixture(scope="session")
def words(library: Library) -> Words:
    """The built-in words of en-US, without the names of a further file."""
    return Words.from_table(library.table("words"), "words.toml")


@pytest.fixture(scope="session")
def understood(library: Library, words: Words) -> Callable[..., Understanding]:
    """Make understanding of some topics with all that en-US has; `talk` stands for what it learned people often say."""
    grammar = Grammar.from_table(library.table("grammar"), "grammar.toml")
    learned = Learned.read(library.tables.data, "en-US")

    def made(*topics: Named, talk: frozenset[str] = learned.talk) -> Understanding:
        return Understanding(topics, grammar, library.table("urgent"), words, replace(learned, talk=talk))

    return made


@pytest.fixture(scope="session")
def conversation(library: Library, understanding: Understanding) -> Conversation:
    """A conversation over the built-in content."""
    return Conversation(library, understanding)
