"""What the server hands out for the phone line: ``/phone``, the recordings, and the text behind a message's link."""

import datetime
import logging
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request

from audio.formats import FORMATS
from audio.manifest import read_manifest
from audio.store import Store
from skill.channels.phone.counters import Counters
from skill.channels.phone.line import PhoneLine
from skill.channels.phone.transcript import transcript
from skill.channels.phone.webhook import FORMAT, PATH, PhoneWebhook, RefusedError
from skill.recordings import recordings
from skill.settings import Settings

__all__ = ["LARGEST", "blueprint", "phone_routes"]

LARGEST = 65_536
"""Most bytes of a request's body; a provider sends about two thousand."""
_FORM = "application/x-www-form-urlencoded"
_OBJECT = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


def phone_routes(settings: Settings) -> tuple[Blueprint, PhoneWebhook]:
    """Give the phone line's part of the server, and the line itself, which knows whether it is ready.

    Raises:
        ContentError: the content can't be spoken.
        SettingError: a setting is missing or can't be used.
        AudioError: the recordings' list is broken.
    """
    store = recordings(settings)
    counters = Counters(settings.phone_counts)
    webhook = PhoneWebhook(PhoneLine(settings), manifest=read_manifest(store), counters=counters)
    return blueprint(webhook, store), webhook


def blueprint(phone: PhoneWebhook, store: Store) -> Blueprint:
    """Give the routes of one line, whose recordings are in a store."""
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

    @routes.get(f"{PATH}/audio/<name>.wav")
    def _clip(name: str) -> Response:
        if not _OBJECT.fullmatch(name) or name not in phone.clips:
            abort(404)
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{name}"'}
        if name in request.if_none_match:
            return Response("", 304, headers=headers)
        try:
            content = store.read(phone.clips[name])
        except FileNotFoundError:
            abort(404)
        return Response(content, headers=headers, content_type=FORMATS[FORMAT].media_type)

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
