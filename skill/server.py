"""The production server: gunicorn with threads, content loaded once before the workers are made."""

import logging
import os
from typing import Any

from gunicorn.app.base import BaseApplication

from skill.app import create_app
from skill.notice import Board
from skill.settings import Settings
from speech_content.errors import LeaflineError

__all__ = ["Server"]

_log = logging.getLogger("leafline")


class Server(BaseApplication):
    """Serves until it is told to stop; SIGHUP loads content anew, whole or not at all."""

    def __init__(self, settings: Settings) -> None:
        """Load everything, so that wrong content stops the start and not a request."""
        self._settings = settings
        self._app = create_app(settings)
        self._board = Board(settings.port)
        super().__init__()

    def load_config(self) -> None:
        """Set what did best when workers were killed, reloaded and stopped under load."""
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 30,
            "graceful_timeout": 20,
            "keepalive": 65,
            "limit_request_line": 4094,
            "limit_request_fields": 64,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in options.items():
            if name in self.cfg.settings:  # older releases have no control socket to turn off
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application to the workers."""
        return self._app

    def reload(self) -> None:
        """Load content anew; what can't be spoken is logged, and the old content stays."""
        try:
            self._app = create_app(self._settings)
        except LeaflineError as error:
            _log.error("content was not reloaded:\n%s", error)
            self._board.loaded(refused=str(error))
            return
        self.callable = None
        super().reload()
        self._board.loaded()
