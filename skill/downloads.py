"""Sends recordings: whole or in part, never so many or so slowly that nobody is left to answer questions."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from flask import Request, Response

from skill.byte_range import UnsatisfiableError, byte_range
from skill.shelf import StoredFile

__all__ = ["Downloads"]

_BLOCK = 64 * 1024
_PATIENCE = 30.0
"""Seconds that one block may take to leave: a sixth of the speed at which a leaflet is listened to."""
_MOMENT = 0.1
"""Seconds to wait for a place: whoever has read all of one recording may ask for the next at once."""
_HEADERS = {
    "Accept-Ranges": "bytes",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""A name stands for one content for good, and players on any page may read captions and chapters."""


class Downloads:
    """Answers requests for files; one a process."""

    def __init__(self, threads: int) -> None:
        """Leave one of the server's threads free for questions, where it has more than one."""
        self._places = BoundedSemaphore(max(1, threads - 1))

    def send(self, request: Request, file: StoredFile, path: Path) -> Response:
        """Answer a GET or HEAD request for a file.

        Preconditions come in the order of RFC 9110, section 13.2.2. With every thread taken it is 503, and 404 where
        the file is gone or isn't the one that the manifest names.
        """
        headers = {**_HEADERS, "ETag": f'"{file.digest}"'}
        if request.if_match and not request.if_match.is_strong(file.digest) and not request.if_match.star_tag:
            return Response(status=412, headers=headers)
        if request.if_none_match.contains_weak(file.digest):
            return Response(status=304, headers=headers)
        headers["Content-Type"] = file.media_type
        status, start, end = 200, 0, file.size
        # A tag that differs, or a date, means that the client holds a part of something else.
        wanted = request.headers.get("Range") if request.headers.get("If-Range") in (None, headers["ETag"]) else None
        if wanted and request.method == "GET":
            try:
                part = byte_range(wanted, file.size)
            except UnsatisfiableError:
                return Response(status=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
            if part:
                status, (start, end) = 206, part
                headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
        headers["Content-Length"] = str(end - start)
        if request.method == "HEAD":
            there = path.is_file() and path.stat().st_size == file.size
            return Response(status=status, headers=headers) if there else Response(status=404)
        return self._sent(request, path, file.size, (start, end), status, headers)

    def _sent(
        self, request: Request, path: Path, size: int, part: tuple[int, int], status: int, headers: dict[str, str]
    ) -> Response:
        if not self._places.acquire(timeout=_MOMENT):
            return Response(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
        with contextlib.ExitStack() as failed:
            failed.callback(self._places.release)
            try:
                content = failed.enter_context(path.open("rb"))
            except OSError:
                return Response(status=404)
            if content.seek(0, 2) != size:
                return Response(status=404)
            content.seek(part[0])
            body = _Part(content, part[1] - part[0], request.environ.get("gunicorn.socket"), self._places.release)
            failed.pop_all()
        return Response(body, status=status, headers=headers, direct_passthrough=True)


class _Part:
    """A stretch of a file on its way; the server closes it when it is sent or the listener has gone."""

    def __init__(self, content: BinaryIO, length: int, socket: Any, done: Callable[[], None]) -> None:
        self._content, self._left, self._socket, self._done = content, length, socket, done
        self._patience = socket.gettimeout() if socket else None
        self._wait(_PATIENCE)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = b"" if self._content.closed else self._content.read(min(_BLOCK, self._left))
        if not block:
            self.close()
            raise StopIteration
        self._left -= len(block)
        return block

    def close(self) -> None:
        if not self._content.closed:
            self._content.close()
            self._done()
            self._wait(self._patience)

    def _wait(self, seconds: float | None) -> None:
        if self._socket:
            with contextlib.suppress(OSError):  # it is closed already
                self._socket.settimeout(seconds)
