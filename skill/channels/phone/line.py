"""A phone line put together from settings, for every channel's server, exporter and command alike."""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

from skill.channels.phone.call_flow import CallFlow
from skill.channels.phone.events import Call
from skill.channels.phone.keys import keymap
from skill.channels.phone.tongue import Tongue
from skill.desk import Desk
from skill.settings import Settings
from speech_content.errors import ContentError, Problem
from speech_content.library import Library
from speech_content.model import Line
from speech_content.organisation import Organisation, read_organisation

__all__ = ["PhoneLine"]


@dataclass(frozen=True)
class PhoneLine:
    """What answers a call; each part is made once, when it is first used."""

    settings: Settings

    @cached_property
    def _desk(self) -> Desk:
        return Desk(self.settings)

    @cached_property
    def organisation(self) -> Organisation:
        """Whose line it is."""
        return read_organisation(self._desk.library.tables.organisation())[0]

    @cached_property
    def tongues(self) -> tuple[Tongue, ...]:
        """The line's languages, the default first."""
        tags = self.organisation.languages or (self.settings.language,)
        desks = [
            self._desk if tag == self.settings.language else Desk(replace(self.settings, language=tag)) for tag in tags
        ]
        return tuple(Tongue(desk.library, desk.understanding, keymap(), self.settings.require_review) for desk in desks)

    @cached_property
    def flow(self) -> CallFlow:
        """The call flow.

        Raises:
            ContentError: a topic's number means something else on the line.
        """
        if problems := [problem for tongue in self.tongues for problem in _code_problems(tongue.library)]:
            raise ContentError(problems)
        return CallFlow(self.tongues, self.organisation, keymap())

    @property
    def libraries(self) -> tuple[Library, ...]:
        """The content of each language."""
        return tuple(tongue.library for tongue in self.tongues)

    def script(self) -> tuple[Line, ...]:
        """Give every line that the phone line can say."""
        return tuple(line for library in self.libraries for line in library.script())

    def call(self, moment: datetime.datetime, *, speech: bool = False, message: bool = False) -> Call:
        """Say what holds for a call that begins now.

        Args:
            moment: now, with a time zone.
            speech: whether the platform recognises speech.
            message: whether the platform can send a text message to this caller.
        """
        return Call(
            day=self.organisation.hours.local(moment).date(),
            person=self.organisation.person_at(moment),
            speech=speech,
            message=message and self.organisation.text_messages,
        )


def _code_problems(library: Library) -> list[Problem]:
    keys = keymap()
    wanted = f"Give it one of {keys.code_length} digits that begins with {keys.code_first}"
    problems = []
    for topic in library.topics.values():
        code = topic.code
        fits = len(code) == keys.code_length and code.startswith(keys.code_first) and code.isdigit() and code.isascii()
        if not fits or code == keys.more_time:
            problems.append(Problem(topic.file, 0, f"the keypad number {code} can't be keyed", wanted))
    return problems
