"""``leafline say``: a text as a recording, to hear how it will sound before it is content."""

import re
from pathlib import Path

import click

from audio.disk import write_file
from audio.engine import open_engine
from audio.formats import FORMATS
from audio.master import finish
from audio.outputs import record
from skill.recordings import chosen, engine_options
from skill.settings import Settings
from speech_content.errors import EngineError, SettingError
from speech_content.library import load_library
from speech_content.speech import SENTENCE_PAUSE, Pause, Speech
from speech_content.spoken_form import SpokenWords, spoken_form
from speech_content.unsayable import Unsayable

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LONGEST = 2000


@click.command("say")
@click.argument("text")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--slow", is_flag=True, help="At the slow rate.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="mp3", show_default=True)
@engine_options
def command(settings: Settings, voice: str, text: str, out: Path, slow: bool, form: str) -> None:
    """Speak TEXT as a line of the script would be spoken, with the lexicon's pronunciations."""
    if not text.strip() or len(text) > _LONGEST:
        raise SettingError(f"Give a text of 1 to {_LONGEST} characters.")
    speech = _speech(text, settings)
    choice = chosen(settings, voice)
    click.echo(choice.said, err=True)
    problem: EngineError | None = None
    for name, options in choice.engines:
        engine = open_engine(name, options)
        try:
            (file,) = finish(record(engine, speech, slow=slow).pcm, [FORMATS[form]])
        except EngineError as error:
            click.echo(str(error), err=True)
            problem = error
            continue
        finally:
            engine.close()
        write_file(out, file.data)
        click.echo(f"{out}: {file.seconds:.1f} s, {name}/{engine.voice}")
        return
    assert problem is not None  # noqa: S101  # a choice has at least one engine
    raise problem


def _speech(text: str, settings: Settings) -> Speech:
    library = load_library(settings.language, settings.folders)
    words = SpokenWords.from_table(library.table("spoken"))
    speech: Speech = ()
    for sentence in _SENTENCE_END.split(text.strip()):
        try:
            spoken = library.lexicon.mark(spoken_form(sentence, words))
        except Unsayable as error:
            raise SettingError(f"“{sentence}”: {error.what}. {error.mend}.") from None
        speech += (*((Pause(SENTENCE_PAUSE),) if speech else ()), *spoken)
    return speech
