"""/api/session/password and /api/sessions: own one's name, and see where one is signed in."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.web.answers import json_answer
from chat.web.auth import (
    clear_session_cookie,
    current_token,
    current_user,
    device,
    set_session_cookie,
    the_chat,
)
from chat.web.bodies import read_body
from chat.web.limits import count_sign_in, note_sign_in

blueprint = Blueprint("account_api", __name__, url_prefix="/api")

TOKEN_HEADER = "Chat-Token"  # noqa: S105 -- the name of a header
"""Where a program finds its new token; a browser has it as a cookie."""


class NewPassword(msgspec.Struct):
    """A password, and the one before."""

    password: str
    current: str | None = None


@blueprint.put("/session/password")
def set_password() -> Response:
    """Set the password: a guest becomes an account in place; all other sessions end."""
    token = current_token()
    wanted = read_body(NewPassword)
    count_sign_in(current_user().name)
    accounts = the_chat().accounts
    user, token = accounts.set_password(token, wanted.password, wanted.current, device())
    note_sign_in(user.name)
    answer = Response(status=204)
    answer.headers[TOKEN_HEADER] = token
    set_session_cookie(answer, token)
    return answer


@blueprint.get("/sessions")
def sessions() -> Response:
    """Tell where the caller is signed in."""
    return json_answer({"sessions": the_chat().sessions.listed(current_user(), current_token())})


@blueprint.delete("/sessions/<session_id>")
def end_session(session_id: str) -> Response:
    """Sign the caller out in one place."""
    the_chat().sessions.end(current_user(), session_id)
    return Response(status=204)


@blueprint.delete("/sessions")
def end_all_sessions() -> Response:
    """Sign the caller out everywhere, here too."""
    the_chat().sessions.end_all(current_user())
    answer = Response(status=204)
    clear_session_cookie(answer)
    return answer
