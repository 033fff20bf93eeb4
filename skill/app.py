"""The server: ``/alexa``, ``/phone``, recordings and a podcast, ``/healthz`` and ``/readyz`` for whoever runs it."""

import logging
from collections.abc import Iterable
from typing import Any

import orjson
from flask import Flask, Response, request

from skill.channels.alexa.certificates import load_trust_roots
from skill.channels.alexa.door import Door
from skill.channels.alexa.fetch import folder_fetcher
from skill.channels.alexa.package import PRIVACY_PATH, store_text
from skill.channels.alexa.player import Player
from skill.channels.alexa.skill import AlexaSkill
from skill.channels.alexa.verify import Authenticity, Unsigned, Verifier
from skill.channels.phone.routes import phone_routes
from skill.desk import Desk
from skill.recording_pages import recording_pages
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
    alexa = AlexaSkill(desk.conversation, Player(desk.shelf, desk.library, settings.recordings_url))
    app = Flask(__name__, static_folder=None)
    silent = 0
    if settings.phone_key:
        routes, phone = phone_routes(settings)
        app.register_blueprint(routes)
        silent = len(phone.lacking())
    app.register_blueprint(recording_pages(settings, desk.library, desk.shelf))
    state = {"ready": not silent, "topics": len(desk.library.topics), "script": desk.library.digest}
    ready = orjson.dumps({**state, "recordings_lacking": silent} if silent else state)

    door = Door(authenticity, alexa.answer, failed=alexa.failed())
    # Flask knows the path; what is posted there goes past its router, which costs more than all of our own work.
    app.add_url_rule("/alexa", "alexa", lambda: Response.from_app(door, request.environ), methods=["POST"])
    pages = app.wsgi_app

    def enter(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        asked = environ["PATH_INFO"] == "/alexa" and environ["REQUEST_METHOD"] == "POST"
        return door(environ, start_response) if asked else pages(environ, start_response)

    app.wsgi_app = enter  # type: ignore[method-assign]
    privacy = "\n\n".join(store_text(desk.library, name) for name in ("privacy", "health"))

    @app.get(PRIVACY_PATH)
    def _privacy() -> Response:
        return Response(privacy, mimetype="text/plain")

    @app.get("/healthz")
    def _healthz() -> Response:
        return Response('{"alive": true}', mimetype="application/json")

    @app.get("/readyz")
    def _readyz() -> Response:
        return Response(ready, 503 if silent else 200, mimetype="application/json")

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
