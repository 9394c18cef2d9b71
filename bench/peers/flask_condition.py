"""A peer: plain Flask, one Condition, one blocked thread a poll, on stock waitress.

python -m bench.peers.flask_condition POLLS
"""

from __future__ import annotations

import json
import sys
import threading

from flask import Flask, Response, request

from bench.peers.event_body import HEADERS, WAIT_S, answer_bytes, encoded, message, seq_of
from bench.peers.stock_waitress import serve

app = Flask(__name__)
published = threading.Condition()
newest: dict[str, int] = {}
answers: dict[tuple[str, int], bytes] = {}
held = 0


@app.get("/poll")
def poll() -> Response:
    """Wait for the event after the cursor, and tell it."""
    global held  # noqa: PLW0603 -- one file, one counter
    room = request.args["room"]
    with published:
        seq = seq_of(request.args["after"], newest.get(room, 1))
        held += 1
        try:
            published.wait_for(lambda: newest.get(room, 1) > seq, WAIT_S)
        finally:
            held -= 1
        body = answers.get((room, seq + 1), b"{}")
    return Response(body, headers=HEADERS)


@app.post("/publish")
def publish() -> Response:
    """Publish, wake all, and answer with the message."""
    room = request.args["room"]
    text = json.loads(request.data)["text"]
    with published:
        seq = newest[room] = newest.get(room, 1) + 1
        answers[room, seq] = answer_bytes(seq, room, text)
        published.notify_all()
    return Response(encoded(message(seq, room, text)), mimetype="application/json")


@app.get("/held")
def count() -> dict[str, int]:
    """Count the polls that wait."""
    return {"held": held}


if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
