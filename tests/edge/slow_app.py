"""The real server, with a few routes that are slow, stuck or broken on demand.

Run as `python -m tests.edge.slow_app`. A real chat has nothing that runs for long enough to be
caught in the act.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from chat.edge.descriptors import claim_descriptors
from chat.edge.factory import create_app
from chat.edge.runner import serve
from chat.values.settings import Settings

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main() -> int:
    """Serve until a signal asks to stop."""
    settings = claim_descriptors(Settings.from_environment())
    app = create_app(settings)
    add_routes(app)
    app.wsgi_app = breaking(app.wsgi_app)  # type: ignore[method-assign]
    return serve(app, settings)


def add_routes(app: Flask) -> None:
    """Add the test's own routes."""
    running = threading.Semaphore(0)
    counts = {"running": 0}

    @app.get("/test/now")
    def tell_what_goes_on() -> Response:
        while running.acquire(blocking=False):
            counts["running"] += 1
        return jsonify(held=app.extensions["chat"].queue.waiting, **counts)

    @app.get("/test/slow")
    def wait_for_the_gate() -> Response:
        running.release()
        Path(request.args["gate"]).read_bytes()
        return jsonify(slow=True)

    @app.get("/test/stuck")
    def never_return() -> Response:
        running.release()
        threading.Event().wait()
        return jsonify(stuck=False)

    @app.get("/test/large")
    def answer_at_length() -> Response:
        return Response(b"x" * 16_000_000)


def breaking(app: Wsgi) -> Wsgi:
    """Wrap *app* so that one path fails outside of what Flask would catch."""

    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/test/broken":
            raise ValueError("broken on purpose")
        return app(environ, start_response)

    return broken


if __name__ == "__main__":
    raise SystemExit(main())
