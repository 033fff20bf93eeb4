"""The skill's endpoint as a plain WSGI application: authenticate, answer, and nothing on the way.

Flask's own way to a view costs more CPU than checking the signature, so that a server puts this in front of it.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from werkzeug.datastructures import EnvironHeaders

from skill.channels.alexa.refusal import Refused
from skill.channels.alexa.verify import Authenticity, read_body

__all__ = ["Door", "StartResponse"]

StartResponse = Callable[[str, list[tuple[str, str]]], object]
"""WSGI's ``start_response``, as far as it is used here."""

_log = logging.getLogger(__name__)


class Door:
    """Answers signed requests with 200 and JSON, all others with 400 and nothing."""

    def __init__(
        self,
        authenticity: Authenticity,
        answer: Callable[[dict[str, Any]], Mapping[str, Any]],
        *,
        failed: Mapping[str, Any],
    ) -> None:
        """Put the door in front of a skill.

        `authenticity` decides who comes in, `answer` gives the response to an envelope, and `failed` is the whole
        response where that raises: a prompt, made ahead.
        """
        self._authenticity = authenticity
        self._answer = answer
        self._failed = orjson.dumps(failed)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one POST request, as WSGI has it; reason codes are logged, and never a trace or what was sent."""
        try:
            body = read_body(environ)
            envelope = self._authenticity.check(EnvironHeaders(environ), body, environ.get("REMOTE_ADDR") or "")
        except Refused as refused:
            _log.warning("refused %s", refused.reason)
            start_response("400 Bad Request", [("Content-Length", "0")])
            return ()
        try:
            written = orjson.dumps(self._answer(envelope))
        except Exception as error:  # a listener hears a prompt, whatever broke
            _log.error("failed %s", type(error).__name__)
            written = self._failed
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(written)))]
        start_response("200 OK", headers)
        return (written,)
