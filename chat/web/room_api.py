"""/api/rooms: list them, make one, remember how far one has read."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.values.cursor import MAX_SEQ
from chat.values.errors import Invalid
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.bodies import read_body

blueprint = Blueprint("room_api", __name__, url_prefix="/api/rooms")


class NewRoom(msgspec.Struct):
    """What a room is made of."""

    name: str
    topic: str = ""
    private: bool = False


class ReadMark(msgspec.Struct):
    """Up to which message one has read."""

    message: int


@blueprint.get("")
def overview() -> Response:
    """Tell all rooms that the caller sees, and the cursor of that instant."""
    return json_answer(the_chat().rooms.overview(current_user()))


@blueprint.post("")
def create() -> Response:
    """Make an open room."""
    user = current_user()
    wanted = read_body(NewRoom)
    if wanted.private:
        raise Invalid("private_unsupported", "This server has only open rooms. Leave out private.")
    return json_answer(the_chat().rooms.create(user, wanted.name, wanted.topic), 201)


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """Tell one room."""
    return json_answer(the_chat().rooms.get(current_user(), slug))


@blueprint.put("/<slug>/read")
def mark_read(slug: str) -> Response:
    """Move the caller's marker forward."""
    user = current_user()
    mark = read_body(ReadMark)
    if not 0 <= mark.message <= MAX_SEQ:
        raise Invalid("message_invalid", f"A message's id is from 0 to {MAX_SEQ}.")
    the_chat().rooms.mark_read(user, slug, mark.message)
    return Response(status=204)
