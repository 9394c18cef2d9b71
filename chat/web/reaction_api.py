"""/api/messages/ID/reactions/EMOJI: answer a message with an emoji, and take it back."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from chat.values.records import Message
from chat.web.auth import current_user, the_chat
from chat.web.parameters import id_in_path
from chat.web.parking import LateAnswer
from chat.web.written import answer_written

blueprint = Blueprint("reaction_api", __name__, url_prefix="/api/messages/<message_id>/reactions")


@blueprint.put("/<emoji>")
def react(message_id: str, emoji: str) -> Response:
    """Store that the caller answers with this emoji."""
    user, wanted = current_user(), id_in_path(message_id)
    return answer_written(the_chat().changes.begin_react(user, wanted, emoji), _changed)


@blueprint.delete("/<emoji>")
def unreact(message_id: str, emoji: str) -> Response:
    """Forget that the caller answered with this emoji."""
    user, wanted = current_user(), id_in_path(message_id)
    return answer_written(the_chat().changes.begin_unreact(user, wanted, emoji), _changed)


def _changed(message: Message) -> LateAnswer:
    return LateAnswer(200, msgspec.json.encode(message))
