"""The server: ``/alexa`` for Amazon, ``/healthz`` and ``/readyz`` for whoever runs it."""

import json
import logging

from flask import Flask, Response, request

from skill.channels.alexa.certificates import load_trust_roots
from skill.channels.alexa.fetch import folder_fetcher
from skill.channels.alexa.package import PRIVACY_PATH, store_text
from skill.channels.alexa.skill import AlexaSkill
from skill.channels.alexa.verify import Authenticity, Refused, Unsigned, Verifier, read_body
from skill.desk import Desk
from skill.settings import PREFIX, Settings
from speech_content.errors import SettingError

__all__ = ["create_app"]

_log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Flask:
    """Make the WSGI application; content and trust are loaded here, so that no request waits for them.

    Raises:
        ContentError: the content can't be spoken.
        SettingError: a setting can't be used.
    """
    desk = Desk(settings)
    authenticity = _authenticity(settings)
    alexa = AlexaSkill(desk.conversation)
    ready = json.dumps({"ready": True, "topics": len(desk.library.topics), "script": desk.library.digest})
    app = Flask(__name__, static_folder=None)

    @app.post("/alexa")
    def _alexa() -> Response:
        try:
            body = read_body(request.environ)
            envelope = authenticity.check(request.headers, body, request.remote_addr or "")
        except Refused as refusal:
            _log.warning("refused %s", refusal.reason)
            return Response("", 400)
        return Response(json.dumps(alexa.answer(envelope)), mimetype="application/json")

    privacy = "\n\n".join(store_text(desk.library, name) for name in ("privacy", "health"))

    @app.get(PRIVACY_PATH)
    def _privacy() -> Response:
        return Response(privacy, mimetype="text/plain")

    @app.get("/healthz")
    def _healthz() -> Response:
        return Response('{"alive": true}', mimetype="application/json")

    @app.get("/readyz")
    def _readyz() -> Response:
        return Response(ready, mimetype="application/json")

    return app


def _authenticity(settings: Settings) -> Authenticity:
    if settings.alexa_unsigned:
        return Unsigned()
    if not settings.alexa_skill_ids:
        _log.warning("no skill may ask: set %sALEXA_SKILL_IDS to the id of yours", PREFIX)
    folder = settings.alexa_cert_folder
    if folder and not folder.is_dir():
        message = f"{PREFIX}ALEXA_CERT_FOLDER={folder}: there is no such folder. Give one with certificates in it."
        raise SettingError(message)
    return Verifier(
        application_ids=frozenset(settings.alexa_skill_ids),
        trust_roots=load_trust_roots(settings.alexa_trust_roots) if settings.alexa_trust_roots else None,
        fetch=folder_fetcher(folder) if folder else None,
    )
