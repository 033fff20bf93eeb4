"""What to do on a call, as markup for phone providers: one renderer, and a table for what each of them takes."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from skill.channels.phone.dialect import Dialect
from skill.channels.phone.events import Action, Gather, HangUp, Play, TextMessage, Transfer
from speech_content.model import Line
from speech_content.speech import words

__all__ = ["HEAD", "Twiml", "escape"]

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_HINTS = 200
"""Most phrases that help a recogniser; providers take up to 500."""
_LONGEST_HINT = 100
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_ESCAPES = str.maketrans(_MARKUP)


def escape(text: str) -> str:
    """Make a text safe within XML 1.0, in content and attributes: what XML can't hold at all is left out first."""
    return _NOT_XML.sub("", text).translate(_ESCAPES)


class Twiml:
    """Renders actions for one provider."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        clip_url: Callable[[Line, bool], str],
        text_url: Callable[[TextMessage], str],
        hints: Callable[[str], Iterable[str]] = lambda language: (),
        missing: Callable[[], None] = lambda: None,
    ) -> None:
        """Get ready.

        Args:
            dialect: the provider.
            clip_url: where a line's recording is, by line and rate (True for slow); empty where there is none.
            text_url: where the link of a text message leads.
            hints: what callers are likely to say, by language.
            missing: told of every line without a recording, which is then spoken by the provider's own voice.
        """
        self.dialect = dialect
        self._clip_url, self._text_url, self._hints, self._missing = clip_url, text_url, hints, missing
        self._gather = lru_cache(64)(self._gather_parts)
        self._clips: dict[tuple[str, bool], str] = {}

    def render(self, actions: Sequence[Action], url: str) -> str:
        """Give a whole document.

        Args:
            actions: what to do, in order.
            url: absolute address that is asked next, not yet escaped.
        """
        body: list[str] = []
        heard = ""
        address = escape(url)
        for action in actions:
            match action:
                case Play(lines, slow):
                    heard = "".join([self._line(line, slow) for line in lines])
                case Gather():
                    before, after, pause = self._gather(action)
                    redirect = self._element("Redirect", {"method": "POST"}, address)
                    body += [before, address, after, heard, pause, "</Gather>", redirect]
                    heard = ""
                case Transfer(number, seconds):
                    # Letters, signs and spaces in a number are for people.
                    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
                    attributes = {"action": address, "method": "POST", "timeout": str(seconds)}
                    body += [heard, self._element("Dial", attributes, digits)]
                    heard = ""
                case TextMessage():
                    if self.dialect.message:
                        body.append(self._element("Sms", {}, escape(f"{action.line.written} {self._text_url(action)}")))
                case HangUp():
                    body += [heard, self._element("Hangup", {}, "")]
                    heard = ""
        return "".join([HEAD, "<Response>", *body, heard, "</Response>"])

    def _element(self, verb: str, attributes: dict[str, str], content: str) -> str:
        """Write an element; attributes and content are escaped already."""
        shown = "".join(f' {name}="{value}"' for name, value in attributes.items() if self.dialect.takes(verb, name))
        return f"<{verb}{shown}>{content}</{verb}>" if content else f"<{verb}{shown}/>"

    def _line(self, line: Line, slow: bool) -> str:
        """Write one line: its recording, or its words where there is none."""
        known = self._clips.get((line.key, slow))
        if known is None:
            url = self._clip_url(line, slow)
            known = self._element("Play", {}, escape(url)) if url else ""
            self._clips[line.key, slow] = known
        if known:
            return known
        self._missing()
        language = line.key.partition("/")[0]
        return self._element("Say", {"language": language}, escape(words(line.speech)))

    def _gather_parts(self, gather: Gather) -> tuple[str, str, str]:
        """Give what comes before the address, between it and the prompts, and after the prompts."""
        takes = self.dialect.takes
        speech = gather.speech and takes("Gather", "input")
        attributes = {
            "method": "POST",
            "numDigits": str(gather.length),
            "timeout": str(gather.between_keys),
            "finishOnKey": "",
            "actionOnEmptyResult": "true",
        }
        if speech:
            hints = [hint[:_LONGEST_HINT] for hint in self._hints(gather.language)][:_HINTS]
            attributes |= {
                "input": "dtmf speech",
                "language": gather.language,
                "speechTimeout": "auto",
                "profanityFilter": "false",
                "hints": escape(", ".join(hint.replace(",", " ") for hint in hints)),
            }
        shown = "".join(f' {name}="{value}"' for name, value in attributes.items() if takes("Gather", name))
        # The wait for the first key is the wait between keys and a pause before it.
        rest = gather.first_key - gather.between_keys
        pause = self._element("Pause", {"length": str(rest)}, "") if rest > 0 else ""
        return f'<Gather{shown} action="', '">', pause
