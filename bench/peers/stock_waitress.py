"""Serves a peer on stock waitress: its own loop, one thread a poll."""

from __future__ import annotations

import sys

import waitress
from flask import Flask

SERVE_THREADS = 16
"""For everything that is not held, as many as Halley keeps."""
SPARE_CONNECTIONS = 500


def serve(app: Flask, polls: int) -> None:
    """Serve *app* on a free port until the process ends, with threads for so many *polls*."""
    server = waitress.create_server(
        app,
        host="127.0.0.1",
        port=0,
        threads=polls + SERVE_THREADS,
        connection_limit=polls + SPARE_CONNECTIONS,
        # select() ends the server at descriptor 1024.
        asyncore_use_poll=True,
    )
    sys.stdout.write(f"Listening on http://127.0.0.1:{server.effective_port}/\n")
    sys.stdout.flush()
    server.run()
