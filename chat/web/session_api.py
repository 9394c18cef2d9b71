"""/api/session: join or sign in, see who one is, leave."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

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
    """What one joins with as a guest; with a password it signs in to an account instead."""

    name: str
    password: str | None = None


@blueprint.post("/session")
def join() -> Response:
    """Join as a guest, or sign in; the token is told once, to browsers as a cookie too."""
    wanted = read_body(Joining)
    chat = the_chat()
    if wanted.password is None:
        count_join()
        user, token = chat.sessions.join(wanted.name, device())
    else:
        count_sign_in(wanted.name)
        user, token = chat.accounts.sign_in(wanted.name, wanted.password, device())
        note_sign_in(wanted.name)
    end_cookie_session()
    answer = json_answer({"user": user, "token": token}, 201 if wanted.password is None else 200)
    set_session_cookie(answer, token)
    return answer


@blueprint.get("/session")
def show() -> Response:
    """Tell who asks."""
    return json_answer({"user": current_user()})


@blueprint.delete("/session")
def leave() -> Response:
    """End the session; harmless when there is none."""
    end_session()
    answer = Response(status=204)
    clear_session_cookie(answer)
    return answer
