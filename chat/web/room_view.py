"""RoomView: one rendering of a room as HTML, with what the browser's script starts from."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec
from flask import current_app, render_template, request, url_for
from markupsafe import Markup

from chat.core.access import INVITE
from chat.values.records import Message, Overview, Room, Upload, User
from chat.web.auth import the_chat
from chat.web.room_label import name_of, other_in, title_of
from chat.web.rows import DividerRow, MessageRow, blank_row, rows_of
from chat.web.share import is_only_here
from chat.web.sidebar import sidebar_of
from chat.web.times import reader_zone

# The modules of the join card and of the pages around the chat are not part of a room's page, and
# some of its own are loaded when they are first wanted.
_JOIN_MODULE = "join.js"
_OTHER_FOLDERS = ("pages", "later")
# From which the browser makes its template.
_BLANK_ROOM = Room("-", "", "", "open", members=0, last_message=None)
_BLANK_PICTURE = Upload(0, name="", type="", bytes=0, url="", width=1, height=1)
_IN_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'"}


@dataclass(frozen=True, slots=True)
class TypedRoom:
    """What was typed for a new room, and why which field was refused."""

    name: str = ""
    topic: str = ""
    private: bool = False
    field: str = ""
    refusal: str = ""


class RoomView:
    """One rendering of a room.

    The overview is read before the messages: what happens in between comes again by the events
    after its cursor, and the script may be told an event twice.
    """

    def __init__(
        self, overview: Overview, messages: list[Message], *, has_older: bool, has_newer: bool
    ) -> None:
        """Keep what was read, and on which sides there is more."""
        self._overview = overview
        self._messages = messages
        self._has_older = has_older
        self._has_newer = has_newer

    def render(
        self,
        slug: str,
        user: User,
        *,
        highlighted: int | None = None,
        kept_text: str = "",
        refusal: str = "",
        typed: TypedRoom | None = None,
    ) -> str:
        """Return the HTML of the room *slug* for *user*.

        Args:
            slug: The room.
            user: Who looks at it.
            highlighted: The id of the message that a permalink leads to.
            kept_text: What was typed and not accepted.
            refusal: Why it was not accepted.
            typed: A new room that was refused.
        """
        room = self._room(slug, user)
        return render_template(
            "room.html",
            me=user,
            room=room,
            room_name=name_of(room, user),
            room_title=title_of(room, user),
            name_of=name_of,
            other_in=other_in,
            listed=sidebar_of(self._overview.rooms, slug, request.args.get("rooms")),
            rows=self._rows(room, user, highlighted),
            older=self._older_link(),
            newer=self._newer_link(),
            room_address=url_for("page.room", slug=slug, _external=True),
            is_only_here=is_only_here(request.host),
            by_invitation=the_chat().server_state().access == INVITE,
            client_id=secrets.token_urlsafe(12),
            kept_text=kept_text,
            refusal=refusal,
            typed=typed or TypedRoom(),
            blank_row=blank_row(),
            blank_room=_BLANK_ROOM,
            blank_picture=_BLANK_PICTURE,
            modules=_modules(current_app.static_folder or ""),
            state=self._state(room, user, highlighted),
        )

    def _rows(
        self, room: Room, user: User, highlighted: int | None
    ) -> list[DividerRow | MessageRow]:
        return rows_of(
            self._messages,
            now=datetime.now(reader_zone()),
            reader=user,
            has_older=self._has_older and bool(self._messages),
            last_read=room.last_read,
            highlighted=highlighted,
        )

    def _room(self, slug: str, user: User) -> Room:
        listed = (room for room in self._overview.rooms if room.slug == slug)
        return next(listed, None) or the_chat().rooms.get(user, slug)

    def _older_link(self) -> str | None:
        if not self._has_older or not self._messages:
            return None
        first = self._messages[0]
        return url_for("page.room", slug=first.room, before=first.id)

    def _newer_link(self) -> str | None:
        if not self._has_newer or not self._messages:
            return None
        last = self._messages[-1]
        return url_for("page.room", slug=last.room, after=last.id)

    def _state(self, room: Room, user: User, highlighted: int | None) -> Markup:
        """Return what the script starts from: the same instant as what it finds rendered."""
        state = {
            "server_name": the_chat().settings.name,
            "me": user,
            "rooms": self._overview.rooms,
            "cursor": self._overview.cursor,
            "tick": the_chat().queue.tick,
            "slug": room.slug,
            "limits": {"upload_bytes": the_chat().settings.upload_bytes},
            "messages": [_for_script(message) for message in self._messages],
            "has_older": self._has_older,
            "has_newer": self._has_newer,
            "highlighted": highlighted,
            "muted_until": the_chat().mutes.until(user.id),
        }
        return json_in_html(state)


def json_in_html(known: object) -> Markup:
    """Return *known* as JSON that may stand in a script element, and ends none."""
    return Markup(msgspec.json.encode(known).decode().translate(_IN_HTML))  # noqa: S704


def _for_script(message: Message) -> dict[str, object]:
    """Return *message* without its html: the script finds that in the page."""
    fields: dict[str, object] = msgspec.to_builtins(message)
    del fields["html"]
    return fields


@cache
def _modules(static_folder: str) -> list[str]:
    """Return the modules that a room's page starts with; the browser asks for them side by side."""
    folder = Path(static_folder)
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.glob("js/**/*.js")
        if path.name != _JOIN_MODULE and path.parent.name not in _OTHER_FOLDERS
    )
