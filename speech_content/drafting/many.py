"""Many leaflets at once: each in a worker process with bounded memory and time, so that one bad file harms no other."""

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from speech_content.draft import Draft, draft
from speech_content.drafting.words import ImportWords
from speech_content.errors import ImportingError
from speech_content.importer import read_leaflets

__all__ = ["MOST_MEMORY", "MOST_SECONDS", "Outcome", "Wishes", "draft_file", "draft_many"]

MOST_MEMORY = 420 * 1024 * 1024
"""Bytes of data that a worker may hold."""
MOST_SECONDS = 120
"""Seconds that one file may take."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the importing person says of the files."""

    licence: str = ""
    title: str = ""
    topic_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    drafts: tuple[Draft, ...] = ()
    problem: str = ""
    """What is wrong with it; empty where it was drafted."""


def draft_file(path: Path, words: ImportWords, wishes: Wishes) -> tuple[Draft, ...]:
    """Draft every leaflet of a file.

    Raises:
        ImportingError: naming the file.
    """
    drafts = []
    for leaflet in read_leaflets(path):
        try:
            made = draft(leaflet, words, topic_id=wishes.topic_id, title=wishes.title, licence=wishes.licence)
        except ImportingError as error:
            message = f"{path}: {error}"
            raise ImportingError(message) from None
        drafts.append(made)
    return tuple(drafts)


def draft_many(
    paths: Sequence[Path],
    table: Mapping[str, Any],
    wishes: Wishes,
    *,
    workers: int = 1,
    report: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Draft files in parallel; outcomes come in the order of the paths.

    Args:
        paths: the files.
        table: ``importing.toml``, merged.
        wishes: what holds for all of them.
        workers: processes.
        report: called with each outcome as it comes.
    """
    done: dict[Path, Outcome] = {}
    rest = list(dict.fromkeys(paths))
    for count in (workers, 1):
        # A worker that died took others with it; a second round, one file a pool, shows which file it was.
        batches = [rest] if count > 1 or workers == 1 else [[path] for path in rest]
        for batch in batches:
            for outcome in _round(batch, table, wishes, count):
                done[outcome.path] = outcome
                report(outcome)
        rest = [path for path in rest if path not in done]
        if not rest:
            break
    for path in rest:
        done[path] = Outcome(path, problem=f"{path}: reading it broke the importer. Save its text alone, import that.")
        report(done[path])
    return [done[path] for path in dict.fromkeys(paths)]


def _round(paths: Sequence[Path], table: Mapping[str, Any], wishes: Wishes, workers: int) -> Iterator[Outcome]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(paths)) or 1, context, _begin, (dict(table),)) as pool:
        waiting: dict[Future[Outcome], Path] = {pool.submit(_work, path, wishes): path for path in paths}
        for future in as_completed(waiting):
            with contextlib.suppress(BrokenProcessPool):
                yield future.result()


_words: ImportWords | None = None


def _begin(table: dict[str, Any]) -> None:
    """Prepare a worker: its words once, and no more memory than it may have."""
    global _words  # noqa: PLW0603 - a worker's own state, set once before its first file
    _words = ImportWords.from_table(table)
    with contextlib.suppress(ImportError, ValueError, OSError):
        # Where the system knows no such bound, the sizes that importers refuse have to do.
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _work(path: Path, wishes: Wishes) -> Outcome:
    assert _words is not None  # noqa: S101 - _begin ran
    try:
        with _at_most(MOST_SECONDS):
            drafts = draft_file(path, _words, wishes)
    except ImportingError as error:
        return Outcome(path, problem=str(error))
    except MemoryError:
        return Outcome(path, problem=f"{path}: it needs too much memory. Save its text alone and import that.")
    # Importers' tables hold no more than a draft needs; the blocks stay behind.
    return Outcome(path, tuple(replace(each, leaflet=replace(each.leaflet, blocks=())) for each in drafts))


@contextlib.contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        message = f"reading it took more than {seconds} s. Save its text alone and import that."
        raise ImportingError(message)

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
