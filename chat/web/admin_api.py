"""/api/bans, /api/audit, /api/sizes: what admins look at."""

from __future__ import annotations

from flask import Blueprint, Response

from chat.web.answers import json_answer
from chat.web.auth import current_admin, the_chat
from chat.web.parameters import whole_in_path, whole_parameter

blueprint = Blueprint("admin_api", __name__, url_prefix="/api")


@blueprint.get("/bans")
def bans() -> Response:
    """Tell the bans that run."""
    current_admin()
    return json_answer({"bans": the_chat().bans.listed()})


@blueprint.delete("/bans/<ban_id>")
def lift(ban_id: str) -> Response:
    """Lift one ban."""
    # No ban has the number 0.
    the_chat().bans.lift(current_admin(), whole_in_path(ban_id) or 0)
    return Response(status=204)


@blueprint.get("/audit")
def audit() -> Response:
    """Tell what admins did."""
    current_admin()
    entries, more = the_chat().order.audit_log(whole_parameter("before", 1))
    return json_answer({"entries": entries, "more": more})


@blueprint.get("/sizes")
def sizes() -> Response:
    """Tell how much there is."""
    current_admin()
    return json_answer(the_chat().sizes())
