"""Making the recordings of one line or album; this is what runs in the processes of a build."""

import atexit
from dataclasses import dataclass

from audio.album import Album
from audio.clip import Clip, Made
from audio.engine import Engine, EngineOptions, identity, open_engine
from audio.ledger import enter
from audio.outputs import render
from audio.recipe import LONGEST, Takes, part_recipe, parts_made, recipe
from audio.store import OBJECTS, object_name, open_store
from speech_content.errors import AudioError, EngineError, SettingError
from speech_content.speech import Speech

__all__ = ["Job", "Outcome", "Setup", "close_engines", "work"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What all jobs of a build share."""

    engines: tuple[tuple[str, EngineOptions], ...]
    """The first speaks; where it fails on a clip, the next speaks the whole clip."""
    target: str
    """Folder or URL of the store."""
    longest: int = LONGEST
    """Seconds of the longest recording for a smart speaker; a longer line is cut between sentences."""


@dataclass(frozen=True, slots=True)
class Job:
    """One line or album that lacks recordings."""

    key: str
    digest: str
    content: Speech | Album
    takes: Takes
    """What is missing."""
    spare: tuple[Made, ...] = ()
    """What another engine has made of it before; good for use where the first fails again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job."""

    key: str
    clips: tuple[Clip, ...] = ()
    problem: str = ""
    """Why there are none, or why another engine spoke."""
    stop: bool = False
    """True where going on makes no sense: the network or the store is gone."""


def work(setup: Setup, job: Job) -> Outcome:
    """Make and keep the recordings of a line or album."""
    problems: list[str] = []
    for name, options in setup.engines:
        try:
            engine = _engine(name, options)
            clips, objects = _render(engine, job, setup.longest, setup.engines[0][0] if problems else "")
        except EngineError as error:
            if error.passing:
                return Outcome(job.key, problem=str(error), stop=True)
            problems.append(str(error))
        except AudioError as error:
            problems.append(str(error))
        except SettingError as error:
            if not problems:
                raise  # the engine that was asked for can't be used at all
            problems.append(str(error))
        else:
            try:
                _keep(setup.target, clips, objects)
            except AudioError as error:
                return Outcome(job.key, problem=str(error), stop=True)
            return Outcome(job.key, clips, " ".join(problems))
    return Outcome(job.key, problem=" ".join(problems))


def close_engines() -> None:
    """Close what this process has opened."""
    while _engines:
        _engines.popitem()[1].close()


_engines: dict[tuple[str, EngineOptions], Engine] = {}
atexit.register(close_engines)


def _engine(name: str, options: EngineOptions) -> Engine:
    if (name, options) not in _engines:
        _engines[name, options] = open_engine(name, options)
    return _engines[name, options]


def _render(engine: Engine, job: Job, longest: int, instead_of: str) -> tuple[tuple[Clip, ...], dict[str, bytes]]:
    """Speak and master; gives all clips, and the content of each new object by its name."""
    print_ = identity(engine)
    spare = {made.recipe: made for made in job.spare}
    clips: list[Clip] = []
    wanted: list[tuple[bool, tuple[str, ...]]] = []
    for slow, names in job.takes:
        missing = []
        for name in names:
            before = parts_made(recipe(job.digest, print_, name, slow=slow, longest=longest), spare)
            clips += [Clip(job.key, job.digest, name, slow, made, instead_of) for made in before]
            if not before:
                missing.append(name)
        if missing:
            wanted.append((slow, tuple(missing)))
    objects: dict[str, bytes] = {}
    for output in render(engine, job.content, tuple(wanted), longest) if wanted else ():
        name = object_name(output.data, output.suffix)
        whole = recipe(job.digest, print_, output.profile, slow=output.slow, longest=longest)
        made = Made(
            part_recipe(whole, output.part),
            f"{OBJECTS}/{name}",
            len(output.data),
            round(output.seconds, 3),
            engine.name,
            engine.voice,
            output.part,
            output.parts,
        )
        objects[name] = output.data
        clips.append(Clip(job.key, job.digest, output.profile, output.slow, made, instead_of))
    return tuple(clips), objects


def _keep(target: str, clips: tuple[Clip, ...], objects: dict[str, bytes]) -> None:
    """Write the objects, then the note that they are there."""
    if objects:
        store = open_store(target)
        store.write(OBJECTS, objects)
        enter(store, [clip.made for clip in clips])
