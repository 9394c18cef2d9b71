"""/api/search: messages by what they say."""

from __future__ import annotations

from flask import Blueprint, Response

from chat.core.search import FOUND_MESSAGES, MAX_FOUND_MESSAGES
from chat.values.cursor import MAX_SEQ
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.parameters import parameter, whole_parameter

blueprint = Blueprint("search_api", __name__, url_prefix="/api")


@blueprint.get("/search")
def find() -> Response:
    """Tell the newest messages that have all words of a query, and where they have them."""
    found = the_chat().search.find(
        current_user(),
        parameter("q") or "",
        slug=parameter("room"),
        author=parameter("author"),
        before=whole_parameter("before", 1) or MAX_SEQ,
        limit=whole_parameter("limit", 1, MAX_FOUND_MESSAGES) or FOUND_MESSAGES,
    )
    return json_answer(found)
