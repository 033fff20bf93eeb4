"""Making one line's recordings; this is what runs in the processes of a build."""

import atexit
from collections.abc import Iterator
from dataclasses import dataclass

from audio.clip import Clip, Made
from audio.engine import Engine, EngineOptions, open_engine
from audio.formats import FORMATS
from audio.ledger import enter
from audio.master import Finished, finish
from audio.pcm import Piece, Recording, assemble
from audio.recipe import recipe
from audio.store import OBJECTS, object_name, open_store
from speech_content.errors import AudioError, EngineError, SettingError
from speech_content.speech import Pause, Speech, words

__all__ = ["Job", "Outcome", "Setup", "close_engines", "record", "sentences", "work"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What all jobs of a build share."""

    engines: tuple[tuple[str, EngineOptions], ...]
    """The first speaks; where it fails on a clip, the next speaks the whole clip."""
    target: str
    """Folder or URL of the store."""


@dataclass(frozen=True, slots=True)
class Job:
    """One line that lacks recordings."""

    key: str
    digest: str
    speech: Speech
    takes: tuple[tuple[bool, tuple[str, ...]], ...]
    """Rate (True for slow) and the names of the formats that are missing at it."""
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
    """Make and keep a line's recordings."""
    problems: list[str] = []
    for name, options in setup.engines:
        try:
            engine = _engine(name, options)
            clips, new = _render(engine, job, instead_of=setup.engines[0][0] if problems else "")
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
                _keep(setup.target, new)
            except AudioError as error:
                return Outcome(job.key, problem=str(error), stop=True)
            return Outcome(job.key, clips, " ".join(problems))
    return Outcome(job.key, problem=" ".join(problems))


def record(engine: Engine, speech: Speech, *, slow: bool = False) -> Recording:
    """Speak a line sentence by sentence and join it; raises AudioError."""
    return assemble(
        Piece(engine.synthesise(sentence, slow=slow), words(sentence), pause) for sentence, pause in sentences(speech)
    )


def sentences(speech: Speech) -> Iterator[tuple[Speech, float]]:
    """Cut speech at its pauses; each sentence comes with the silence after it, in seconds."""
    sentence: Speech = ()
    for part in speech:
        if not isinstance(part, Pause):
            sentence += (part,)
        elif sentence:
            yield sentence, part.seconds
            sentence = ()
    if sentence:
        yield sentence, 0.0


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


def _render(engine: Engine, job: Job, *, instead_of: str) -> tuple[tuple[Clip, ...], list[tuple[Made, Finished]]]:
    """Speak and master; gives all clips, and with each new file its content."""
    print_ = engine.fingerprint()
    spare = {made.recipe: made for made in job.spare}
    clips: list[Clip] = []
    new: list[tuple[Made, Finished]] = []
    for slow, forms in job.takes:
        recipes = {form: recipe(job.digest, print_, form, slow=slow) for form in forms}
        missing = [FORMATS[form] for form in forms if recipes[form] not in spare]
        files = {}
        if missing:
            files = {file.format.name: file for file in finish(record(engine, job.speech, slow=slow).pcm, missing)}
        for form in forms:
            made = spare.get(recipes[form])
            if made is None:
                file = files[form]
                name = object_name(file.data, file.format.suffix)
                length = round(file.seconds, 3)
                made = Made(recipes[form], f"{OBJECTS}/{name}", len(file.data), length, engine.name, engine.voice)
                new.append((made, file))
            clips.append(Clip(job.key, job.digest, form, slow, made, instead_of))
    return tuple(clips), new


def _keep(target: str, new: list[tuple[Made, Finished]]) -> None:
    """Write the objects, then the note that they are there."""
    if new:
        store = open_store(target)
        store.write(OBJECTS, {made.path.rpartition("/")[2]: file.data for made, file in new})
        enter(store, [made for made, _ in new])
