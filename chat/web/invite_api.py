"""/api/invites: the links by which people join; for admins."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.values.records import Invite
from chat.web.answers import json_answer
from chat.web.auth import current_admin, the_chat
from chat.web.bodies import read_body
from chat.web.codes import address_of, qr_of
from chat.web.parameters import invite_in_path

blueprint = Blueprint("invite_api", __name__, url_prefix="/api/invites")


class NewInvite(msgspec.Struct):
    """For how many people, and for how many days; null is for no limit."""

    uses: int | None = None
    days: int | None = None


@blueprint.get("")
def overview() -> Response:
    """Tell all invites that are good."""
    current_admin()
    return json_answer({"invites": [_told(each) for each in the_chat().access.invites()]})


@blueprint.post("")
def make() -> Response:
    """Make an invite."""
    admin = current_admin()
    wanted = read_body(NewInvite)
    return json_answer(_told(the_chat().access.invite(admin, wanted.uses, wanted.days)), 201)


@blueprint.delete("/<invite_id>")
def revoke(invite_id: str) -> Response:
    """Let an invite be good no more."""
    the_chat().access.revoke(current_admin(), invite_in_path(invite_id))
    return Response(status=204)


def _told(invite: Invite) -> dict[str, object]:
    """Return *invite* with the address that it is used by."""
    fields: dict[str, object] = msgspec.structs.asdict(invite)
    url = address_of("invite", str(fields.pop("code")))
    return {"id": fields.pop("id"), "url": url, "qr": qr_of(url)} | fields
