"""Lines as SSML: escaped and marked up once, at load, so that a reply is a join of finished pieces."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from speech_content.errors import ContentError, Problem
from speech_content.library import Library
from speech_content.model import Line
from speech_content.speech import SENTENCE_PAUSE, Pause, Speech, Term

__all__ = ["LONGEST_LINE", "Ssml"]

LONGEST_LINE = 2_400
"""Most characters of one line's markup: two content lines and the prompts of a reply then stay under Alexa's 8,000."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Ssml:
    """The whole script as SSML, by key."""

    def __init__(self, library: Library) -> None:
        """Mark up every line.

        Raises:
            ContentError: naming each line that is too long for one answer on a speaker.
        """
        self._pieces: Mapping[str, str] = {line.key: _piece(line.speech) for line in library.lines.values()}
        long = [key for key, piece in self._pieces.items() if len(piece) > LONGEST_LINE]
        if long:
            mend = "Split the text with ### more"
            raise ContentError(Problem(key, 0, f"the line is over {LONGEST_LINE} characters", mend) for key in long)

    def speak(self, lines: Iterable[Line], *, slow: bool = False) -> str:
        """Give one SSML document for some lines."""
        spoken = " ".join([self._pieces[line.key] for line in lines])
        return f'<speak><prosody rate="slow">{spoken}</prosody></speak>' if slow else f"<speak>{spoken}</speak>"


def _piece(speech: Speech) -> str:
    return "".join(map(_part, speech)).strip()


def _part(part: object) -> str:
    match part:
        case Pause(seconds):
            # A voice pauses at a full stop by itself; only longer silences are asked for.
            return " " if seconds <= SENTENCE_PAUSE else f' <break time="{round(seconds * 1000)}ms"/> '
        case Term(words, ipa):
            return f'<phoneme alphabet="ipa" ph={quoteattr(_clean(ipa))}>{escape(_clean(words))}</phoneme>'
    return escape(_clean(part.words))  # type: ignore[attr-defined]


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
