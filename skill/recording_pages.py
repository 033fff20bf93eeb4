"""The pages of recordings: ``/audio/<hash>.mp3`` and what lies beside it, and the podcast under ``/feed``."""

import hashlib

from flask import Blueprint, Response, abort, request

from skill.downloads import Downloads
from skill.podcast import Podcast
from skill.settings import Settings
from skill.shelf import Shelf
from speech_content.library import Library

__all__ = ["recording_pages"]

_HEADERS = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
"""A feed changes with the content and the day; directories look for it every hour or so."""


def recording_pages(settings: Settings, library: Library, shelf: Shelf) -> Blueprint:
    """Make the pages; without recordings there are none, and without a public address no podcast.

    Raises:
        ContentError: the language doesn't say what the podcast is called.
    """
    pages = Blueprint("recordings", __name__)
    downloads = Downloads(settings.threads)

    @pages.get("/audio/<name>")
    def _recording(name: str) -> Response:
        file = shelf.files.get(name)  # whatever else was asked for isn't looked for on any disk
        return downloads.send(request, file, shelf.path(file)) if file else abort(404)

    if not (settings.public_url and shelf.files):
        return pages
    podcast = Podcast(shelf, library, public_url=settings.public_url.rstrip("/"), audio_url=settings.recordings_url)

    @pages.get("/feed/<name>")
    def _feed(name: str) -> Response:
        found = podcast.document(name)
        if found is None:
            abort(404)
        kind, content = found
        answer = Response(content, headers={**_HEADERS, "Content-Type": kind})
        answer.set_etag(hashlib.sha256(content).hexdigest())
        return answer.make_conditional(request)  # type: ignore[return-value]  # the same object

    return pages
