"""The phone line for providers that ask over the web: one request in, one document out."""

import datetime
import logging
import re
from collections.abc import Iterable
from urllib.parse import unquote

from audio.manifest import Manifest
from skill.channels.phone.authentic import Form, Headers, authenticator
from skill.channels.phone.counters import Counters, step_of
from skill.channels.phone.dialect import dialect
from skill.channels.phone.events import (
    Digits,
    Event,
    HangUp,
    Outcome,
    Silence,
    Speech,
    Start,
    TextMessage,
    Transferred,
)
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.sealed import LONGEST, Seal
from skill.channels.phone.sounds import RATES, lacking
from skill.channels.phone.state import Node, State
from skill.channels.phone.trouble import place_of
from skill.channels.phone.twiml import Twiml
from skill.settings import PREFIX
from speech_content.errors import SettingError
from speech_content.model import Line

__all__ = ["FORMAT", "PATH", "PhoneWebhook", "RefusedError", "read_form"]

PATH = "/phone"
FORMAT = "twilio"
"""Format of the recordings that providers fetch."""
_FIELDS = 200
_TOKEN = re.compile(rf"(?:^|&)s=([A-Za-z0-9_-]{{1,{LONGEST}}})(?:&|$)")
_LONGEST_CALL = 128
_OVER = {"completed", "canceled", "failed", "busy", "no-answer"}
_DIALLED: dict[str, Outcome] = {
    "completed": "completed",
    "answered": "completed",
    "busy": "busy",
    "no-answer": "no-answer",
}
_HINTS_A_TOPIC = 3
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A request that is not the provider's; its status says why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class PhoneWebhook:
    """Answers a provider's requests; safe to share among threads."""

    def __init__(self, line: PhoneLine, *, manifest: Manifest, counters: Counters | None = None) -> None:
        """Get ready for calls.

        Args:
            line: what answers.
            manifest: which recordings there are.
            counters: where steps are counted.

        Raises:
            SettingError: a setting is missing or can't be used.
        """
        settings = line.settings
        if not settings.public_url:
            message = f"the phone line needs {PREFIX}PUBLIC_URL: the address under which the provider reaches it."
            raise SettingError(message)
        self._dialect = dialect(settings.phone_dialect)
        self._authenticator = authenticator(self._dialect, settings.phone_key)
        if not settings.phone_secret and self._dialect.authenticator != "twilio":
            message = f"{self._dialect.name} needs {PREFIX}PHONE_SECRET: a long random text that only you know."
            raise SettingError(message)
        self.line, self.flow = line, line.flow
        self.counters = counters or Counters()
        self._base = settings.public_url.rstrip("/")
        self._audio = settings.recordings_url
        self._seal = Seal(settings.phone_secret or settings.phone_key)
        self._manifest = manifest
        self._twiml = Twiml(
            self._dialect,
            clip_url=self._clip_url,
            text_url=lambda message: f"{self._base}{PATH}/text/{message.line.key.partition('/')[0]}/{message.code}",
            hints=self._hints,
            missing=lambda: self.counters.count("missing-clip"),
        )

    # Requests

    def answer(self, query: str, body: bytes, headers: Headers) -> str:
        """Answer one request whose size and kind were checked.

        Args:
            query: of the address, as it came.
            body: of the request.
            headers: of the request, in any case.

        Raises:
            RefusedError: it is not the provider's.
        """
        form = read_form(body)
        url = f"{self._base}{PATH}?{query}" if query else f"{self._base}{PATH}"
        if not self._authenticator.genuine(url, form, body, headers):
            raise RefusedError(403, "signature")
        call = form.first("CallSid")[:_LONGEST_CALL]
        state: State | None = None
        if "s=" in query:
            match = _TOKEN.search(query)
            try:
                state = self._seal.open(match[1] if match else "", call)
            except ValueError as error:
                _log.warning("state %s", type(error.__cause__ or error).__name__)
                return self._again(call, "state")
        try:
            return self._step(state, self._event(state, form), call)
        except Exception as error:  # a caller hears no error of ours
            _log.error("failed %s at %s", type(error).__name__, place_of(error))
            return self._again(call, "failed")

    def _step(self, state: State | None, event: Event, call: str) -> str:
        after, actions = self.flow.step(state, event)
        self.counters.count(step_of(event, after))
        if any(isinstance(action, TextMessage) for action in actions):
            self.counters.count("message")
        return self._twiml.render(actions, f"{self._base}{PATH}?s={self._seal.close(after, call)}")

    def _again(self, call: str, reason: str) -> str:
        """Apologise and begin again; never an error, never silence."""
        self.counters.count("failed" if reason == "failed" else "refused")
        state = self.flow.follow(None, self._start())[0].at(Node.TOPIC, notices=("prompt/began-again",))
        return self._twiml.render(self.flow.actions(state), f"{self._base}{PATH}?s={self._seal.close(state, call)}")

    def _start(self) -> Start:
        speech = self._dialect.speech and self.line.settings.phone_speech
        now = datetime.datetime.now(datetime.UTC)
        return Start(self.line.call(now, speech=speech, message=self._dialect.message))

    def _event(self, state: State | None, form: Form) -> Event:
        if state is None:
            # The end of a call is told at the same address, where the operator has set it so.
            return HangUp() if form.first("CallStatus") in _OVER else self._start()
        if digits := form.first("Digits"):
            return Digits(digits)
        if dialled := form.first("DialCallStatus"):
            return Transferred(_DIALLED.get(dialled, "failed"))
        if said := form.first("SpeechResult"):
            return Speech(said, _confidence(form.first("Confidence")))
        return HangUp() if form.first("CallStatus") in _OVER else Silence()

    # What is said

    def _clip_url(self, line: Line, slow: bool) -> str:
        clip = self._manifest.find(line.key, FORMAT, slow=slow, digest=line.digest)
        if clip is None:
            return ""
        return f"{self._audio}/{clip.path.rpartition('/')[2]}"

    def _hints(self, language: str) -> Iterable[str]:
        topics = self.flow.tongues[language].library.topics.values()
        return (name for topic in topics for name in (topic.title, *topic.names[:_HINTS_A_TOPIC]))

    def lacking(self) -> tuple[str, ...]:
        """Name the lines of this line's script whose recordings are missing or of other words."""
        lines = ((line, slow) for line in self.line.script() for slow in RATES)
        return tuple(lacking(lines, self._manifest, (FORMAT,)))


def read_form(body: bytes) -> Form:
    """Read the fields of a body; raises RefusedError where it is none, or has too many."""
    form = Form()
    try:
        pairs = body.decode("utf-8").split("&") if body else []
        if len(pairs) > _FIELDS:
            raise RefusedError(403, "form")
        for pair in pairs:
            name, _, value = pair.partition("=")
            form.setdefault(_plain(name), []).append(_plain(value))
    except UnicodeDecodeError as error:
        raise RefusedError(403, "form") from error
    return form


def _plain(text: str) -> str:
    """Undo a form's encoding; most fields need none of it, and the general reader of the library takes long."""
    if "+" in text:
        text = text.replace("+", " ")
    return unquote(text, errors="strict") if "%" in text else text


def _confidence(text: str) -> float:
    try:
        confidence = float(text)
    except ValueError:
        return 1.0
    return confidence if 0 <= confidence <= 1 else 1.0
