"""/api/session: join, see who one is, leave."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.values.errors import Unauthorized
from chat.web.answers import json_answer
from chat.web.auth import (
    clear_session_cookie,
    current_user,
    end_session,
    set_session_cookie,
    the_chat,
)
from chat.web.bodies import read_body
from chat.web.limits import count_join, count_sign_in

blueprint = Blueprint("session_api", __name__, url_prefix="/api")


class Joining(msgspec.Struct):
    """What one joins with; a password signs in to an account instead."""

    name: str
    password: str | None = None


@blueprint.post("/session")
def join() -> Response:
    """Make a guest and give it its token, once; browsers get it as a cookie too."""
    joining = read_body(Joining)
    if joining.password is not None:
        count_sign_in(joining.name)
        raise Unauthorized("bad_credentials", "No account here has this name and password.")
    count_join()
    user, token = the_chat().sessions.join(joining.name)
    answer = json_answer({"user": user, "token": token}, 201)
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
