"""What the server hands out for the phone line: ``/phone``, and the text behind a message's link."""

import atexit
import datetime
import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request

from audio.manifest import read_manifest
from skill.channels.phone.counters import Counters
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.transcript import transcript
from skill.channels.phone.webhook import PATH, PhoneWebhook, RefusedError
from skill.recordings import recordings
from skill.settings import Settings

__all__ = ["LARGEST", "blueprint", "phone_routes"]

LARGEST = 65_536
"""Most bytes of a request's body; a provider sends about two thousand."""
_FORM = "application/x-www-form-urlencoded"
_log = logging.getLogger(__name__)


def phone_routes(settings: Settings) -> tuple[Blueprint, PhoneWebhook]:
    """Give the phone line's part of the server, and the line itself, which knows whether it is ready.

    Raises:
        ContentError: the content can't be spoken.
        SettingError: a setting is missing or can't be used.
        AudioError: the recordings' list is broken.
    """
    counters = Counters(settings.phone_counts)
    atexit.register(counters.close)
    webhook = PhoneWebhook(PhoneLine(settings), manifest=read_manifest(recordings(settings)), counters=counters)
    return blueprint(webhook), webhook


def blueprint(phone: PhoneWebhook) -> Blueprint:
    """Give the routes of one line."""
    routes = Blueprint("phone", __name__)

    @routes.post(PATH)
    def _phone() -> Response:
        try:
            body = _body(request.environ)
            text = phone.answer(request.environ.get("QUERY_STRING", ""), body, request.headers)
        except RefusedError as refusal:
            phone.counters.count("refused")
            _log.warning("refused %s", refusal.reason)
            return Response("", refusal.status)
        return Response(text, content_type="text/xml; charset=utf-8")

    @routes.get(f"{PATH}/text/<language>/<code>")
    def _text(language: str, code: str) -> Response:
        tongue = phone.flow.tongues.get(language)
        topic = tongue.names.by_code.get(code) if tongue else None
        if not tongue or not topic or not phone.line.organisation.text_messages:
            abort(404)
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "Referrer-Policy": "no-referrer",
        }
        today = datetime.datetime.now(datetime.UTC)
        page = transcript(tongue, topic, phone.line.organisation.hours.local(today).date())
        return Response(page, headers=headers, content_type="text/html; charset=utf-8")

    return routes


def _body(environ: Mapping[str, Any]) -> bytes:
    """Read a body once its kind and size are known to be a provider's; raises RefusedError."""
    kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().casefold()
    if kind != _FORM:
        raise RefusedError(415, "kind")
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not (length.isascii() and length.isdecimal()):
        raise RefusedError(411, "length")
    if len(length) > 7 or int(length) > LARGEST:
        raise RefusedError(413, "size")
    body: bytes = environ["wsgi.input"].read(int(length))
    return body
