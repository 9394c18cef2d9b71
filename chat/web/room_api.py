"""/api/rooms: list them, make and change one, remember how far one has read."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from flask import Blueprint, Response
from msgspec import UNSET, UnsetType

from chat.values.cursor import MAX_SEQ
from chat.values.errors import Invalid
from chat.values.records import NotifyLevel
from chat.values.words import words
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.bodies import read_body

T = TypeVar("T")

blueprint = Blueprint("room_api", __name__, url_prefix="/api/rooms")


class NewRoom(msgspec.Struct):
    """What a room is made of."""

    name: str
    topic: str = ""
    private: bool = False


class RoomChange(msgspec.Struct):
    """What is to be another in a room; what is left out stays."""

    name: str | UnsetType = UNSET
    topic: str | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class Bell(msgspec.Struct):
    """Of what one wants to be told aloud."""

    level: NotifyLevel


class ReadMark(msgspec.Struct):
    """Up to which message one has read."""

    message: int


@blueprint.get("")
def overview() -> Response:
    """Tell all rooms that the caller sees, and the cursor of that instant."""
    return json_answer(the_chat().rooms.overview(current_user()))


@blueprint.post("")
def create() -> Response:
    """Make a room, open or private."""
    user = current_user()
    wanted = read_body(NewRoom)
    made = the_chat().rooms.create(user, wanted.name, wanted.topic, is_private=wanted.private)
    return json_answer(made, 201)


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """Tell one room."""
    return json_answer(the_chat().rooms.get(current_user(), slug))


@blueprint.patch("/<slug>")
def change(slug: str) -> Response:
    """Give a room another name or topic, archive it or take it back."""
    user = current_user()
    wanted = read_body(RoomChange)
    if wanted == RoomChange():
        raise Invalid("field_invalid", "Give a name, a topic or archived: one of them at least.")
    changed = the_chat().rooms.change(
        user,
        slug,
        name=_or_none(wanted.name),
        topic=_or_none(wanted.topic),
        is_archived=_or_none(wanted.archived),
    )
    return json_answer(changed)


@blueprint.delete("/<slug>")
def archive(slug: str) -> Response:
    """Archive a room: it can be read, and nothing can be added."""
    the_chat().rooms.change(current_user(), slug, is_archived=True)
    return Response(status=204)


@blueprint.put("/<slug>/read")
def mark_read(slug: str) -> Response:
    """Move the caller's marker forward."""
    user = current_user()
    the_chat().rooms.mark_read(user, slug, _marked())
    return Response(status=204)


@blueprint.put("/<slug>/unread")
def mark_unread(slug: str) -> Response:
    """Move the caller's marker back, before a message."""
    user = current_user()
    the_chat().rooms.mark_unread(user, slug, _marked())
    return Response(status=204)


@blueprint.put("/<slug>/notify")
def notify(slug: str) -> Response:
    """Remember of what in a room the caller wants to be told aloud."""
    user = current_user()
    the_chat().memberships.notify(user, slug, read_body(Bell).level)
    return Response(status=204)


def _marked() -> int:
    mark = read_body(ReadMark)
    if not 0 <= mark.message <= MAX_SEQ:
        raise Invalid(
            "message_invalid", words("A message's id is from 0 to {limit}.", limit=MAX_SEQ)
        )
    return mark.message


def _or_none(value: T | UnsetType) -> T | None:
    return None if isinstance(value, UnsetType) else value
