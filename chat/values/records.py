"""The records of the API: what a user, a room and a message look like to everybody.

Field names are the contract (docs/protocol.md). All are immutable; `*_at` are milliseconds since
the epoch, UTC. `msgspec` encodes them as they stand.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Record(msgspec.Struct, frozen=True):
    """What the API tells; equal when all fields are."""


class User(Record, frozen=True):
    """Somebody who writes."""

    id: int
    name: str
    kind: Literal["guest", "account", "bot"] = "guest"
    role: Literal["member", "admin"] = "member"


CONSOLE = User(0, "console", "bot", "admin")
"""The command line on the server itself. It is no row of users: `id or None` is what is stored."""


class PresentUser(User, frozen=True):
    """A user, and whether it is here now."""

    online: bool = False


class UserPage(Record, frozen=True):
    """Users by name; `more` tells that there are more after them."""

    users: list[PresentUser]
    more: bool


class Invite(Record, frozen=True):
    """What lets people join; None for no limit, and for what the command line made."""

    id: int
    code: str
    uses_left: int | None
    expires_at: int | None
    created_at: int
    made_by: User | None


class ServerState(Record, frozen=True):
    """What anybody may know of the server; it is claimed when it has an admin."""

    name: str
    access: str
    claimed: bool


class Session(Record, frozen=True):
    """Where its owner is signed in; `current` for the session that asks."""

    id: str
    created_at: int
    used_at: int
    agent: str
    address: str
    current: bool


NotifyLevel = Literal["all", "mentions", "none"]
"""Of what in a room one wants to be told aloud; a talk of two is all mentions."""


class RoomState(Record, frozen=True, rename={"with_": "with"}):
    """A room as everybody in it sees it; `with` has the two of a direct room."""

    slug: str
    name: str
    topic: str
    kind: Literal["open", "private", "direct"]
    members: int
    last_message: int | None
    archived: bool = False
    with_: list[User] = []


class Room(RoomState, frozen=True):
    """A room as one user sees it.

    `unread` counts the messages of others after `last_read`, `mentions` those of them that call
    the user, `notify` is of what it wants to be told; all stay at their defaults for somebody who
    is not a member.
    """

    unread: int = 0
    last_read: int | None = None
    mentions: int = 0
    role: Literal["owner", "member"] | None = None
    notify: NotifyLevel = "mentions"


class Member(Record, frozen=True):
    """Somebody who is in a room, since when, and whether that one is here now."""

    user: User
    role: Literal["owner", "member"]
    joined_at: int
    online: bool = False


class Reaction(Record, frozen=True):
    """How many answered a message with one emoji, and who."""

    emoji: str
    count: int
    by: list[int]


class Quote(Record, frozen=True):
    """What a reply shows of the message that it replies to, as that stands now."""

    id: int
    author: User
    text: str
    deleted: bool


class Upload(Record, frozen=True):
    """A file that belongs to a message; a picture has a size, and a small one when it is large."""

    id: int
    name: str
    type: str
    bytes: int
    url: str
    width: int | None = None
    height: int | None = None
    small_url: str | None = None


class Message(Record, frozen=True):
    """A message as it stands now; its id is the seq of the event that created it."""

    id: int
    room: str
    author: User
    text: str
    html: str
    sent_at: int
    edited_at: int | None = None
    deleted: bool = False
    reply_to: int | None = None
    reactions: list[Reaction] = []
    files: list[Upload] = []
    client_id: str | None = None
    quote: Quote | None = None


class Gap(Record, frozen=True):
    """A hole in what a reader gets: never left unsaid."""

    reason: Literal["trimmed", "reset"]
    missed: int | None


class Page(Record, frozen=True):
    """Messages of a room, oldest first, and the cursor of the instant at which they were read."""

    messages: list[Message]
    cursor: str
    more: bool
    gap: Gap | None = None


class Found(Record, frozen=True):
    """Messages that a search found, newest first.

    `marks` has, for each message by its id, where in its text the words are: beginnings and ends in
    UTF-16 units.
    """

    messages: list[Message]
    more: bool
    marks: dict[int, list[tuple[int, int]]]


class Overview(Record, frozen=True):
    """All rooms that a user sees, and the cursor of the same instant."""

    rooms: list[Room]
    cursor: str
