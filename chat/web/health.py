"""/healthz and /readyz: for those who watch over the server."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response

from chat.values.errors import Unavailable
from chat.web.answers import json_answer
from chat.web.auth import the_chat

blueprint = Blueprint("health", __name__)

INSTANCE = secrets.token_hex(4)
"""Tells one life of the server from the next."""


@blueprint.get("/healthz")
def alive() -> Response:
    """Tell that the process serves, and how many polls it holds."""
    return json_answer({"status": "ok", "instance": INSTANCE, "held": the_chat().queue.waiting})


@blueprint.get("/readyz")
def ready() -> Response:
    """Tell whether to send it requests: not while it drains or cannot read its database."""
    if not the_chat().is_ready():
        raise Unavailable("not_ready", "The server is stopping or cannot read its database.")
    return json_answer({"status": "ready", "instance": INSTANCE})
