"""/api/rooms/SLUG/messages and /api/messages: post, read a page, wait for the next ones."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response
from msgspec.structs import asdict, replace

from chat.core.messages import MAX_PAGE_MESSAGES, PAGE_MESSAGES
from chat.values.cursor import MAX_SEQ, NOW, Wish, parse_wish
from chat.values.errors import BadRequest, Invalid
from chat.values.event import Event
from chat.values.records import User
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.bodies import read_body
from chat.web.parameters import id_in_path, place_parameter, seconds_parameter, whole_parameter
from chat.web.polls import MAX_WAIT_S, advice, held, held_answer

blueprint = Blueprint("message_api", __name__, url_prefix="/api")


class NewMessage(msgspec.Struct):
    """What a message is made of."""

    text: str
    client_id: str | None = None
    reply_to: int | None = None


@blueprint.post("/rooms/<slug>/messages")
def post(slug: str) -> Response:
    """Store a message; answer when it is on the disk."""
    author = current_user()
    new = read_body(NewMessage)
    if new.reply_to is not None and not 0 < new.reply_to <= MAX_SEQ:
        raise Invalid("reply_not_found", "The message that this replies to is not here.")
    message, is_new = the_chat().messages.post(author, slug, new.text, new.client_id, new.reply_to)
    return json_answer(message, 201 if is_new else 200)


@blueprint.get("/rooms/<slug>/messages")
def page(slug: str) -> Response:
    """Tell a page of messages; with `wait`, hold the request until there is one."""
    user = current_user()
    before = whole_parameter("before", 1)
    after = place_parameter("after")
    limit = whole_parameter("limit", 1, MAX_PAGE_MESSAGES) or PAGE_MESSAGES
    wait_s = seconds_parameter("wait", MAX_WAIT_S)
    if before is not None and (after is not None or wait_s is not None):
        raise BadRequest("bad_parameter", "The parameter before goes without after and wait.")
    if wait_s is None:
        return json_answer(the_chat().messages.page(user, slug, before, after, limit))
    return _held_page(user, slug, after or NOW, limit, wait_s)


@blueprint.get("/messages/<message_id>")
def show(message_id: str) -> Response:
    """Tell one message."""
    return json_answer(the_chat().messages.get(current_user(), id_in_path(message_id)))


def _held_page(user: User, slug: str, after: Wish, limit: int, wait_s: float) -> Response:
    chat = the_chat()
    interest = chat.directory.interest(user, [slug])
    page = chat.messages.page(user, slug, None, after, limit)
    next_ms = 0
    if not page.messages and page.gap is None:
        start = parse_wish(page.cursor)
        reading, next_ms = held(start.seq, interest, wait_s, is_wanted=_is_message)
        if any(map(_is_message, reading.backlog.events)):
            page = chat.messages.page(user, slug, None, start, limit)
        else:
            page = replace(page, cursor=str(chat.feed.cursor(reading.backlog.seq)))
    return held_answer(msgspec.json.encode(asdict(page) | {"advice": advice(next_ms)}))


def _is_message(event: Event) -> bool:
    return event.kind == "message.created"
