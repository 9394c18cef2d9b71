"""/api/rooms/SLUG/members and /api/direct: who is in a room, and rooms for two."""

from __future__ import annotations

from typing import Literal

import msgspec
from flask import Blueprint, Response, request
from msgspec import UNSET, UnsetType

from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.bodies import read_body

blueprint = Blueprint("member_api", __name__, url_prefix="/api")


class Place(msgspec.Struct):
    """As what somebody is in a room; left out, it stays as it is."""

    role: Literal["owner", "member"] | UnsetType = UNSET


class Partner(msgspec.Struct):
    """With whom one wants to be alone."""

    name: str


@blueprint.get("/rooms/<slug>/members")
def members(slug: str) -> Response:
    """Tell who is in a room."""
    return json_answer({"members": the_chat().memberships.members(current_user(), slug)})


@blueprint.put("/rooms/<slug>/members/<name>")
def put(slug: str, name: str) -> Response:
    """Let somebody in, oneself or another, or give a role; a body is not needed."""
    by = current_user()
    role = read_body(Place).role if request.content_length else UNSET
    the_chat().memberships.put(by, slug, name, None if isinstance(role, UnsetType) else role)
    return Response(status=204)


@blueprint.delete("/rooms/<slug>/members/<name>")
def remove(slug: str, name: str) -> Response:
    """Leave, or remove somebody."""
    the_chat().memberships.remove(current_user(), slug, name)
    return Response(status=204)


@blueprint.post("/direct")
def direct() -> Response:
    """Tell the room of the caller and another, and make it when there is none yet."""
    room, is_new = the_chat().rooms.direct(current_user(), read_body(Partner).name)
    return json_answer(room, 201 if is_new else 200)
