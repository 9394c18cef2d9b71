"""/api/server and /api/setup: what the server is, who may join, and who becomes the first admin."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.web.answers import json_answer
from chat.web.assets import build
from chat.web.auth import current_admin, current_user, the_chat
from chat.web.bodies import read_body
from chat.web.limits import count_sign_in

blueprint = Blueprint("server_api", __name__, url_prefix="/api")


class NewAccess(msgspec.Struct):
    """Who may join: `open` or `invite`."""

    access: str


class SetupCode(msgspec.Struct):
    """What the server's console shows as long as there is no admin."""

    code: str


@blueprint.get("/server")
def show() -> Response:
    """Tell what anybody may know of the server."""
    return _state()


@blueprint.patch("/server")
def change() -> Response:
    """Switch who may join."""
    admin = current_admin()
    the_chat().access.change(admin, read_body(NewAccess).access)
    return _state()


@blueprint.post("/setup")
def claim() -> Response:
    """Make the caller the first admin."""
    user = current_user()
    wanted = read_body(SetupCode)
    count_sign_in(None)
    return json_answer({"user": the_chat().claim.by(user, wanted.code)})


def _state() -> Response:
    return json_answer({**msgspec.structs.asdict(the_chat().server_state()), "build": build()})
