"""/api/rooms/SLUG/messages and /api/messages: post, read, wait for the next, edit, delete."""

from __future__ import annotations

from functools import partial

import msgspec
from flask import Blueprint, Response
from msgspec.structs import asdict

from chat.core.chat import Chat
from chat.core.messages import MAX_PAGE_MESSAGES, PAGE_MESSAGES
from chat.message_queue.ring import Backlog
from chat.message_queue.signals import Told
from chat.values.cursor import MAX_SEQ, NOW, Wish, parse_wish
from chat.values.errors import BadRequest, Invalid
from chat.values.event import Event
from chat.values.records import Message, User
from chat.web.advice import advice, pause_ms
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.bodies import read_body
from chat.web.parameters import id_in_path, place_parameter, seconds_parameter, whole_parameter
from chat.web.parked_poll import Poll
from chat.web.parking import LateAnswer
from chat.web.polls import MAX_WAIT_S, answer_poll, ask_from, held_answer, sight_of
from chat.web.written import answer_written

blueprint = Blueprint("message_api", __name__, url_prefix="/api")


class NewMessage(msgspec.Struct):
    """What a message is made of."""

    text: str
    client_id: str | None = None
    reply_to: int | None = None
    files: list[int] = []


class NewText(msgspec.Struct):
    """What a message is to say from now on."""

    text: str


class _MessageCreated(msgspec.Struct):
    """What is needed of the event's body; the message stays as it was encoded."""

    message: msgspec.Raw


_decode = msgspec.json.Decoder(_MessageCreated).decode


@blueprint.post("/rooms/<slug>/messages")
def post(slug: str) -> Response:
    """Store a message; answer when it is on the disk."""
    author = current_user()
    new = read_body(NewMessage)
    if new.reply_to is not None and not 0 < new.reply_to <= MAX_SEQ:
        raise Invalid("reply_not_found", "The message that this replies to is not here.")
    if not all(0 < each <= MAX_SEQ for each in new.files):
        raise Invalid("file_missing", "A file of this message is not here. Add it anew.")
    result = the_chat().messages.begin_post(
        author, slug, new.text, new.client_id, new.reply_to, new.files
    )
    return answer_written(result, _posted)


@blueprint.get("/rooms/<slug>/messages")
def page(slug: str) -> Response:
    """Tell a page of messages; with `wait`, hold the request until there is one."""
    user = current_user()
    before = whole_parameter("before", 1)
    after = place_parameter("after")
    at_ms = whole_parameter("at", 0)
    limit = whole_parameter("limit", 1, MAX_PAGE_MESSAGES) or PAGE_MESSAGES
    wait_s = seconds_parameter("wait", MAX_WAIT_S)
    if before is not None and (after is not None or wait_s is not None):
        raise BadRequest("bad_parameter", "The parameter before goes without after and wait.")
    if at_ms is not None:
        if (before, after, wait_s) != (None, None, None):
            raise BadRequest("bad_parameter", "The parameter at goes alone, or with limit.")
        return json_answer(the_chat().messages.page_at(user, slug, at_ms, limit))
    if wait_s is None:
        return json_answer(the_chat().messages.page(user, slug, before, after, limit))
    return _held_page(user, slug, after or NOW, limit, wait_s)


@blueprint.get("/messages/<message_id>")
def show(message_id: str) -> Response:
    """Tell one message."""
    return json_answer(the_chat().messages.get(current_user(), id_in_path(message_id)))


@blueprint.patch("/messages/<message_id>")
def edit(message_id: str) -> Response:
    """Store what a message says from now on."""
    user = current_user()
    wanted = id_in_path(message_id)
    new = read_body(NewText)
    return answer_written(the_chat().changes.begin_edit(user, wanted, new.text), _changed)


@blueprint.delete("/messages/<message_id>")
def delete(message_id: str) -> Response:
    """Delete a message; what is left of it is told."""
    result = the_chat().changes.begin_delete(current_user(), id_in_path(message_id))
    return answer_written(result, _changed)


def _changed(message: Message) -> LateAnswer:
    return LateAnswer(200, msgspec.json.encode(message))


def _posted(result: tuple[Message, bool]) -> LateAnswer:
    message, is_new = result
    return LateAnswer(201 if is_new else 200, msgspec.json.encode(message))


def _held_page(user: User, slug: str, after: Wish, limit: int, wait_s: float) -> Response:
    chat, ask = the_chat(), ask_from(user, after)
    page = chat.messages.page(user, slug, None, after, limit)
    if page.messages or page.gap or not wait_s:
        told = asdict(page) | {"advice": advice(chat, pause_ms(chat, ask))}
        return held_answer(msgspec.json.encode(told))
    seq = parse_wish(page.cursor).seq
    encode = partial(_encoded, chat, limit)
    return answer_poll(Poll(ask, seq, sight_of([slug]), wait_s, _is_message, encode))


def _encoded(chat: Chat, limit: int, backlog: Backlog, _told: Told, pause: int) -> bytes:
    """Tell the messages that came while the request was held, out of their events."""
    found = [event for event in backlog.events if _is_message(event)]
    is_cut = len(found) > limit
    told = {
        "messages": [_decode(event.body).message for event in found[:limit]],
        "cursor": str(chat.feed.cursor(found[limit - 1].seq if is_cut else backlog.seq)),
        "more": is_cut or backlog.more,
        "gap": None,
        "advice": advice(chat, pause),
    }
    return msgspec.json.encode(told)


def _is_message(event: Event) -> bool:
    return event.kind == "message.created"
