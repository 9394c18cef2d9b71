"""/api/users/NAME: what admins do about people: roles, kicking, bans, mutes, deleting messages."""

from __future__ import annotations

from typing import Literal

import msgspec
from flask import Blueprint, Response

from chat.core.bans import MAX_HOURS
from chat.core.mutes import MAX_MINUTES
from chat.values.errors import Invalid
from chat.values.words import words
from chat.web.answers import json_answer
from chat.web.auth import current_admin, the_chat
from chat.web.bodies import read_body

blueprint = Blueprint("people_api", __name__, url_prefix="/api/users")

UNITS = {"hours": words("hours"), "minutes": words("minutes")}


class NewRole(msgspec.Struct):
    """What somebody is to be."""

    role: Literal["member", "admin"]


class NewBan(msgspec.Struct):
    """Why and for how long somebody is kept out; for ever without hours."""

    reason: str = ""
    hours: int | None = None
    address: bool = False


class NewMute(msgspec.Struct):
    """For how long somebody may not write."""

    minutes: int


@blueprint.patch("/<name>")
def set_role(name: str) -> Response:
    """Make somebody an admin, or a member again."""
    admin = current_admin()
    return json_answer(the_chat().order.set_role(admin, name, read_body(NewRole).role))


@blueprint.delete("/<name>/sessions")
def kick(name: str) -> Response:
    """Sign somebody out everywhere."""
    the_chat().order.kick(current_admin(), name)
    return Response(status=204)


@blueprint.put("/<name>/ban")
def ban(name: str) -> Response:
    """Keep somebody out."""
    admin = current_admin()
    new = read_body(NewBan)
    if new.hours is not None:
        _within("hours", new.hours, MAX_HOURS)
    the_chat().bans.ban(admin, name, new.reason, new.hours, with_addresses=new.address)
    return Response(status=204)


@blueprint.delete("/<name>/ban")
def unban(name: str) -> Response:
    """Let somebody come in again."""
    the_chat().bans.unban(current_admin(), name)
    return Response(status=204)


@blueprint.put("/<name>/mute")
def mute(name: str) -> Response:
    """Let somebody write nothing for a time."""
    admin = current_admin()
    minutes = read_body(NewMute).minutes
    _within("minutes", minutes, MAX_MINUTES)
    the_chat().mutes.mute(admin, name, minutes)
    return Response(status=204)


@blueprint.delete("/<name>/mute")
def unmute(name: str) -> Response:
    """Let somebody write again."""
    the_chat().mutes.unmute(current_admin(), name)
    return Response(status=204)


@blueprint.delete("/<name>/messages")
def delete_messages(name: str) -> Response:
    """Delete all that somebody wrote."""
    return json_answer({"deleted": the_chat().order.delete_messages(current_admin(), name)})


def _within(unit: Literal["hours", "minutes"], number: int, most: int) -> None:
    if not 1 <= number <= most:
        sentence = words("Give 1 to {limit} {unit}.", limit=most, unit=UNITS[unit])
        raise Invalid(f"{unit}_invalid", sentence, limit=most)
