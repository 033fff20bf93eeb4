import os
from collections.abc import Iterator

import pytest
from recording_kit import LINES, contents, silence

from audio.build import build
from audio.executor import Dask, Executor, Here, Pool, open_executor
from speech_content.errors import AudioError, SettingError


def double(number: int) -> int:
    """Work."""
    return 2 * number


def die(number: int) -> int:
    """Work that takes its process down."""
    if number == 3:
        os._exit(9)
    return number


def endless() -> Iterator[int]:
    """Jobs without end."""
    number = 0
    while True:
        yield number
        number += 1


@pytest.fixture(params=["here", "pool"])
def executor(request: pytest.FixtureRequest) -> Executor:
    return Here() if request.param == "here" else Pool(2)


def test_every_job_is_run_once(executor: Executor) -> None:
    """In whatever order."""
    assert [2 * number for number in range(50)] == sorted(executor.run(double, range(50)))


def test_jobs_are_taken_as_they_are_needed(executor: Executor) -> None:
    """However many there are, a few are under way; stopping ends the rest."""
    taken = []

    def jobs() -> Iterator[int]:
        for number in endless():
            taken.append(number)
            yield number

    outcomes = executor.run(double, jobs())
    assert 0 == next(outcomes) % 2
    if close := getattr(outcomes, "close", None):
        close()
    assert len(taken) <= 20


def test_a_process_that_dies_is_said() -> None:
    """With what to do, instead of a trace."""
    with pytest.raises(AudioError, match="run the same command again"):
        list(Pool(2).run(die, range(10)))


def test_the_number_of_workers_chooses() -> None:
    """One needs no pool."""
    assert isinstance(open_executor(1), Here)
    assert isinstance(open_executor(2), Pool)


def test_without_the_package_a_cluster_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(SettingError, match=r"leafline\[dask\]"):
        open_executor(1, "tcp://127.0.0.1:1")


def test_a_cluster_builds_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Through the same seam, every file is the same."""
    distributed = pytest.importorskip("distributed")
    folder = tmp_path_factory.mktemp("cluster")
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, host="127.0.0.1", protocol="tcp"
    )
    with cluster:
        build(LINES[:2], silence(folder / "dask"), executor=Dask(cluster.scheduler_address))
    build(LINES[:2], silence(folder / "here"))
    assert contents(folder / "here") == contents(folder / "dask")
