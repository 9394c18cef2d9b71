"""A peer for durable posts: Halley's server with a view that answers the same bytes, at once.

python -m bench.peers.stores_nothing POLLS
"""

from __future__ import annotations

from flask import Response

from bench.peers.event_body import encoded, message
from chat.edge.factory import create_app
from chat.edge.runner import serve
from chat.values.settings import Settings
from chat.web.answers import json_bytes_answer

ANSWER = encoded(message(1042, "general", "m0000001 the build is green again, and lunch is at one"))


def main() -> int:
    """Serve until a signal asks to stop."""
    settings = Settings.from_environment()
    app = create_app(settings)

    @app.post("/publish")
    def publish() -> Response:
        return json_bytes_answer(ANSWER, 201)

    return serve(app, settings)


if __name__ == "__main__":
    raise SystemExit(main())
