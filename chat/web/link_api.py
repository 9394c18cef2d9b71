"""One-time links: for oneself, or by an admin for somebody who is locked out."""

from __future__ import annotations

from flask import Blueprint, Response

from chat.core.links import MadeLink
from chat.web.answers import json_answer
from chat.web.auth import current_admin, current_user, the_chat
from chat.web.codes import address_of, qr_of

blueprint = Blueprint("link_api", __name__, url_prefix="/api")


@blueprint.post("/session/link")
def make() -> Response:
    """Make a link that signs the caller in elsewhere."""
    return _told(the_chat().links.make(current_user()))


@blueprint.post("/users/<name>/link")
def make_for(name: str) -> Response:
    """Make a link that signs somebody else in."""
    return _told(the_chat().links.make_for(name, current_admin()))


def _told(link: MadeLink) -> Response:
    url = address_of("link", link.code)
    return json_answer({"url": url, "qr": qr_of(url), "expires_at": link.expires_at}, 201)
