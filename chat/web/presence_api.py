"""Who is here, and who types: /api/users, /api/session/away and /api/rooms/SLUG/typing."""

from __future__ import annotations

from flask import Blueprint, Response

from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.parameters import whole_parameter

blueprint = Blueprint("presence_api", __name__, url_prefix="/api")


@blueprint.get("/users")
def users() -> Response:
    """Tell all users by name, and who of them is here."""
    current_user()
    after, with_left = whole_parameter("after", 1) or 0, whole_parameter("left", 0, 1) == 1
    return json_answer(the_chat().user_list.page(after, with_left=with_left))


@blueprint.post("/session/away")
def away() -> Response:
    """Take note that a page of the caller closes."""
    the_chat().presence.leave(current_user().id)
    return Response(status=204)


@blueprint.post("/rooms/<slug>/typing")
def typing(slug: str) -> Response:
    """Let the others in a room know that the caller types."""
    the_chat().signals.types(current_user(), slug)
    return Response(status=204)
