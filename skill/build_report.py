"""How far a build is: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from audio.build import Progress

__all__ = ["reporter"]

_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def reporter(console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """Give what a build reports to."""
    console = console or Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as report:
            yield report
    else:
        yield _plain()


@contextmanager
def _bar(console: Console) -> Iterator[Callable[[Progress], None]]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("", total=None)

        def report(progress: Progress) -> None:
            bar.update(task, total=progress.todo, completed=progress.done, description=_state(progress))
            if progress.outcome and progress.outcome.problem:
                bar.console.print(f"{progress.outcome.key}: {progress.outcome.problem}", markup=False, highlight=False)

        yield report


def _plain() -> Callable[[Progress], None]:
    said = 0.0

    def report(progress: Progress) -> None:
        nonlocal said
        if progress.outcome and progress.outcome.problem:
            click.echo(f"{progress.outcome.key}: {progress.outcome.problem}", err=True)
        last = progress.done == progress.todo and progress.todo > 0
        if last or progress.elapsed - said >= _SECONDS_BETWEEN_LINES:
            said = progress.elapsed
            left = progress.elapsed / progress.done * (progress.todo - progress.done) if progress.done else 0.0
            click.echo(f"{progress.done} of {progress.todo} lines, {_state(progress)}, {left:.0f} s left", err=True)

    return report


def _state(progress: Progress) -> str:
    speed = progress.audio_seconds / progress.elapsed if progress.elapsed else 0.0
    return f"{progress.clips} recordings, {progress.audio_seconds / 60:.1f} min of sound, {speed:.0f} times real time"
