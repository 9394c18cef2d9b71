"""/api/session: join or sign in, see who one is, leave."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.values.errors import Invalid
from chat.values.records import User
from chat.web.answers import json_answer
from chat.web.auth import (
    clear_session_cookie,
    current_user,
    device,
    end_cookie_session,
    end_session,
    set_session_cookie,
    the_chat,
)
from chat.web.bodies import read_body
from chat.web.limits import count_join, count_sign_in, note_sign_in

blueprint = Blueprint("session_api", __name__, url_prefix="/api")


class Joining(msgspec.Struct):
    """What one joins with as a guest; by a password or a link one signs in instead."""

    name: str | None = None
    password: str | None = None
    invite: str | None = None
    link: str | None = None


class Renaming(msgspec.Struct):
    """What one wants to be called."""

    name: str


@blueprint.post("/session")
def join() -> Response:
    """Join as a guest, or sign in; the token is told once, to browsers as a cookie too."""
    wanted = read_body(Joining)
    if wanted.link is not None:
        count_sign_in(None)
        user, token = the_chat().links.sign_in(wanted.link, device())
        return _welcome(user, token, 200)
    if wanted.name is None:
        raise Invalid("field_invalid", "Object missing required field `name`.")
    if wanted.password is not None:
        count_sign_in(wanted.name)
        user, token = the_chat().accounts.sign_in(wanted.name, wanted.password, device())
        note_sign_in(wanted.name)
        return _welcome(user, token, 200)
    count_join()
    user, token = the_chat().sessions.join(wanted.name, device(), wanted.invite)
    return _welcome(user, token, 201)


@blueprint.get("/session")
def show() -> Response:
    """Tell who asks."""
    return json_answer({"user": current_user()})


@blueprint.patch("/session")
def rename() -> Response:
    """Let the caller have another name."""
    user = current_user()
    return json_answer({"user": the_chat().accounts.rename(user, read_body(Renaming).name)})


@blueprint.delete("/session")
def leave() -> Response:
    """End the session; harmless when there is none."""
    end_session()
    answer = Response(status=204)
    clear_session_cookie(answer)
    return answer


def _welcome(user: User, token: str, status: int) -> Response:
    """Hand out a new token; the session of the cookie that it replaces ends."""
    end_cookie_session()
    answer = json_answer({"user": user, "token": token}, status)
    set_session_cookie(answer, token)
    return answer
