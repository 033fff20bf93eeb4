"""Where jobs run: in this process, in a pool of processes, or on a cluster; one seam for all three."""

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from speech_content.errors import AudioError, SettingError

__all__ = ["Dask", "Executor", "Here", "Pool", "open_executor"]

_J = TypeVar("_J")
_O = TypeVar("_O")

_AHEAD = 4
"""Jobs a process that wait for it; the rest stay where they come from."""


class Executor(Protocol):
    """Runs one function on many jobs."""

    def run(self, function: Callable[[_J], _O], jobs: Iterable[_J]) -> Iterator[_O]:
        """Give outcomes as they come, in any order; closing the iterator ends what hasn't begun."""


def open_executor(workers: int, cluster: str = "") -> Executor:
    """Choose by number of processes, or take the dask scheduler at an address (``tcp://…:8786``)."""
    if cluster:
        return Dask(cluster)
    return Here() if workers == 1 else Pool(workers)


class Here:
    """This process, one job after the other."""

    def run(self, function: Callable[[_J], _O], jobs: Iterable[_J]) -> Iterator[_O]:
        """See ``Executor``."""
        return map(function, jobs)


class Pool:
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, function: Callable[[_J], _O], jobs: Iterable[_J]) -> Iterator[_O]:
        """See ``Executor``; raises AudioError where a process dies."""
        # Fresh processes: a fork of one that has threads or an open engine is asking for trouble.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin)
        try:
            yield from _windowed(lambda job: pool.submit(function, job), jobs, self._workers * _AHEAD)
        except BrokenProcessPool:
            raise AudioError(
                "A build process died; the system may have run out of memory. What was finished is kept: "
                "run the same command again, with fewer --workers if it happens twice."
            ) from None
        except KeyboardInterrupt:
            # Nobody waits for a long leaflet after Ctrl-C, and a process may be ended at any moment: see audio/disk.py.
            for process in list(pool._processes.values()):
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


class Dask:
    """A dask.distributed cluster whose machines have Leafline and reach the target."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise SettingError("A cluster needs another package: install the extra leafline[dask].") from None
        self._distributed: Any = distributed
        self._address = address

    def run(self, function: Callable[[_J], _O], jobs: Iterable[_J]) -> Iterator[_O]:
        """See ``Executor``; raises AudioError where the scheduler can't be reached."""
        try:
            client = self._distributed.Client(self._address, timeout="10s")
        except OSError as error:
            raise AudioError(
                f"There is no dask scheduler at {self._address}: {error}. Start it, or leave it out."
            ) from None
        with client:
            pool = client.get_executor(pure=False)
            cores = sum(client.nthreads().values())
            yield from _windowed(lambda job: pool.submit(function, job), jobs, max(1, cores) * _AHEAD)


def _begin() -> None:
    """Leave Ctrl-C to the build, and don't outlive one that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _windowed(submit: Callable[[_J], "Future[_O]"], jobs: Iterable[_J], window: int) -> Iterator[_O]:
    """Keep a bounded number of jobs under way."""
    source = iter(jobs)
    pending: set[Future[_O]] = set()
    try:
        while True:
            pending |= {submit(job) for job in itertools.islice(source, window - len(pending))}
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in pending:
            future.cancel()
