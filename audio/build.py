"""Turning the script into recordings: what is missing is made, what is there stays, the manifest comes last."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from audio.album import Album
from audio.clip import Clip, Made
from audio.engine import identity, open_engine
from audio.executor import Executor, Here
from audio.job import Job, Outcome, Setup, work
from audio.ledger import read_ledger, strike
from audio.manifest import Manifest, read_manifest, write_manifest
from audio.outputs import Item, album_item, line_item
from audio.recipe import part_recipe, parts_made, recipe
from audio.store import OBJECTS, Store, open_store
from speech_content.errors import AudioError, SettingError
from speech_content.model import Line

__all__ = ["Progress", "Shard", "Summary", "build", "parse_shard"]


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of a build that is spread over machines."""

    number: int
    """From 1."""
    of: int

    def takes(self, mark: str) -> bool:
        """Tell whether a piece of work, marked by a hexadecimal digest, belongs to this part."""
        return int(mark[:8], 16) % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is; reported when it begins and after each line."""

    done: int
    """Lines finished or failed by this build."""
    todo: int
    """Lines that this build has to do."""
    clips: int
    """Recordings made."""
    audio_seconds: float
    """Length of the recordings made."""
    elapsed: float
    """Seconds since the build began."""
    outcome: Outcome | None = None
    """The line just done."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build has done."""

    made: int
    """Recordings made."""
    kept: int
    """Recordings that were there already."""
    audio_seconds: float
    elapsed: float
    instead: tuple[str, ...]
    """Keys of lines that another engine had to speak; the next build tries again."""
    published: bool
    """False where other shards have work to do still."""


def parse_shard(text: str) -> Shard:
    """Read ``2/8``; raises SettingError."""
    number, _, of = text.partition("/")
    if number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
        return Shard(int(number), int(of))
    raise SettingError(f"“{text}” is no part of a build. Give number and count, such as 2/8.")


def build(
    lines: Sequence[Line],
    setup: Setup,
    *,
    albums: Sequence[Album] = (),
    executor: Executor | None = None,
    shard: Shard | None = None,
    only: Callable[[str], bool] = lambda key: True,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Make every recording that the lines and albums lack, then write the manifest.

    Args:
        lines: the whole script: what it no longer has leaves the manifest.
        setup: engines in order of preference, and the target.
        albums: whole leaflets; an album that is no longer here leaves the manifest too.
        executor: where the jobs run; by default in this process.
        shard: do this part alone; whichever shard ends last writes the manifest.
        only: do lines and albums with such keys alone; others keep the recordings they have.
        report: told how far it is.

    Raises:
        AudioError: the network or the store is gone, or lines could not be spoken; their keys are named. What was
            finished is kept, and is in the manifest unless the store can't be written.
        SettingError: an engine or voice that can't be used.
    """
    store = open_store(setup.target)
    with store.lock(alone=False):
        items = (*map(line_item, lines), *map(album_item, albums))
        return _Build(items, setup, store, only, report).run(executor or Here(), shard)


class _Build:
    def __init__(
        self,
        items: Sequence[Item],
        setup: Setup,
        store: Store,
        only: Callable[[str], bool],
        report: Callable[[Progress], None],
    ) -> None:
        self.started = time.monotonic()
        self.items, self.setup, self.store, self.report = items, setup, store, report
        self.only = only
        self.old = read_manifest(store)
        self.notes = read_ledger(store)
        self.made: dict[str, Made] = {}
        self._learn()
        opened = open_engine(*setup.engines[0])
        try:
            print_ = identity(opened)
        finally:
            opened.close()
        self.recipes = {
            (item.digest, name, slow): recipe(item.digest, print_, name, slow=slow, longest=setup.longest)
            for item in items
            for slow, names in item.takes
            for name in names
        }
        self.instead: dict[tuple[str, str, bool], list[Clip]] = {}

    def _learn(self) -> None:
        """Take up what the manifest and the notes know, as far as the objects are there in full length."""
        sizes = self.store.sizes(OBJECTS)
        known = [clip.made for clip in self.old.clips]
        known += [one for made in self.notes.values() for one in made]
        self.made |= {one.recipe: one for one in known if sizes.get(one.path.rpartition("/")[2]) == one.size}

    def run(self, executor: Executor, shard: Shard | None) -> Summary:
        """Do what is missing, then publish."""
        jobs = [job for job in self._jobs() if shard is None or shard.takes(job.digest)]
        kept = sum(len(parts_made(whole, self.made)) for whole in self.recipes.values())
        clips, audio_seconds, problems, stop = 0, 0.0, list[str](), ""
        self.report(Progress(0, len(jobs), 0, 0.0, self._elapsed()))
        outcomes = executor.run(_Work(self.setup), jobs)
        for done, outcome in enumerate(outcomes, start=1):
            for clip in outcome.clips:
                self._expect(clip)
                self.made[clip.made.recipe] = clip.made
                clips += 1
                audio_seconds += clip.seconds
                if clip.instead_of:
                    self.instead.setdefault((clip.digest, clip.profile, clip.slow), []).append(clip)
            self.report(Progress(done, len(jobs), clips, audio_seconds, self._elapsed(), outcome))
            if not outcome.clips:
                problems.append(f"{outcome.key}: {outcome.problem}")
            if outcome.stop:
                stop = outcome.problem
                break
        close = getattr(outcomes, "close", lambda: None)
        close()
        published = self._publish(shard)
        if stop or problems:
            raise AudioError("\n".join([*problems, *self._advice(len(problems), len(jobs), stopped=bool(stop))]))
        instead = tuple(sorted({clip.key for clips_ in self.instead.values() for clip in clips_}))
        return Summary(clips, kept, audio_seconds, self._elapsed(), instead, published)

    def _jobs(self) -> list[Job]:
        """Give a job for each item that lacks something, the longest first; items that sound the same share one."""
        jobs: dict[str, tuple[float, Job]] = {}
        for item in self.items:
            if item.digest in jobs or not self.only(item.key):
                continue
            missing = (
                (
                    slow,
                    tuple(name for name in names if not parts_made(self.recipes[item.digest, name, slow], self.made)),
                )
                for slow, names in item.takes
            )
            takes = tuple((slow, names) for slow, names in missing if names)
            if takes:
                job = Job(item.key, item.digest, item.content, takes, self._spare(item))
                jobs[item.digest] = item.forecast, job
        # A long album that is begun last would keep one process busy while the others wait.
        return [job for _, job in sorted(jobs.values(), key=lambda entry: (-entry[0], entry[1].key))]

    def _expect(self, clip: Clip) -> None:
        """Stop where a process of the build has other code than this one, as machines of a cluster may."""
        expected = part_recipe(self.recipes[clip.digest, clip.profile, clip.slow], clip.part)
        if not clip.instead_of and clip.made.recipe != expected:
            raise AudioError(
                f"{clip.key}: it was made by another version of Leafline, its codecs or its engine than this one. "
                "Install the same versions everywhere, then run the same command again."
            )

    def _spare(self, item: Item) -> tuple[Made, ...]:
        places = ((name, slow) for slow, names in item.takes for name in names)
        found = (self.old.parts(item.key, name, slow=slow, digest=item.digest) for name, slow in places)
        return tuple(
            clip.made for clips in found for clip in clips if clip.instead_of and clip.made.recipe in self.made
        )

    def _publish(self, shard: Shard | None) -> bool:
        """Write the manifest; returns False where it is left to another shard."""
        self.notes = read_ledger(self.store)  # what was finished while the build was stopping, and what others did
        self._learn()
        manifest = Manifest(tuple(clip for item in self.items for clip in self._clips(item)))
        wanted = sum(len(names) for item in self.items for _, names in item.takes)
        if shard is not None and sum(clip.part == 1 for clip in manifest.clips) < wanted:
            return False
        write_manifest(self.store, manifest)
        strike(self.store, self.notes, (clip.made.recipe for clip in manifest.clips))
        return True

    def _clips(self, item: Item) -> Iterable[Clip]:
        """Give an item's clips: as they should be, else by another engine, else as they were (same words)."""
        for slow, names in item.takes:
            for name in names:
                if parts := parts_made(self.recipes[item.digest, name, slow], self.made):
                    yield from (Clip(item.key, item.digest, name, slow, made) for made in parts)
                    continue
                others = self.instead.get((item.digest, name, slow)) or self.old.parts(
                    item.key, name, slow=slow, digest=item.digest
                )
                if all(other.made.recipe in self.made for other in others):
                    yield from (replace(other, key=item.key) for other in others)

    def _advice(self, failed: int, todo: int, *, stopped: bool) -> Iterable[str]:
        if stopped:
            yield (
                f"The build stopped; {todo - failed} of {todo} lines or fewer are done and kept. Run the same command "
                "again to go on, or make the rest with another engine: --engine flite, or --engine espeak."
            )
        elif failed:
            yield f"{failed} of {todo} lines could not be spoken; all others are finished. Reword these lines."

    def _elapsed(self) -> float:
        return time.monotonic() - self.started


@dataclass(frozen=True, slots=True)
class _Work:
    """The function that runs a job, in a form that can be sent to another process."""

    setup: Setup

    def __call__(self, job: Job) -> Outcome:
        return work(self.setup, job)
