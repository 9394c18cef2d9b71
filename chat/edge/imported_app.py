"""The app for other servers: `waitress-serve app:app`, `flask --app app run`."""

from __future__ import annotations

import atexit
import logging

from flask import Flask

from chat.edge.factory import create_app
from chat.values.errors import ChatError
from chat.values.settings import Settings, runs_under_flask_command

log = logging.getLogger(__name__)


def imported_app() -> Flask:
    """Return the app, its database open, unless the flask command imports it.

    Raises:
        SystemExit: it cannot start; its text is one line for each fault. An exception of another
            kind would be shown by the server as a traceback.
    """
    try:
        app = create_app(Settings.from_environment())
        chat = app.extensions["chat"]
        if not runs_under_flask_command():
            chat.start()
            if path := chat.setup_path():
                log.warning("Nobody is admin yet: open /%s on this server", path)
    except ChatError as refusal:
        raise SystemExit(str(refusal)) from None
    atexit.register(chat.close)
    return app
