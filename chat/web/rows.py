"""A page of messages as the rows that a person reads: day separators, groups, the New divider.

The same rules as the browser's `static/js/rows.js`, for the first paint and for readers without
JavaScript. In the language of the request; else it knows no HTTP, and has no clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from chat.values.records import Message, User
from chat.web.dates import day_label, in_full
from chat.web.language import t

# A pause after which a new group begins, with avatar and name.
GROUP_PAUSE_MS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class DividerRow:
    """A line between messages: `kind` is `day` or `new`."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message and what its place among the others decides."""

    message: Message
    leads: bool
    highlighted: bool
    is_for_me: bool
    time: str
    datetime: str
    title: str
    edited: str = ""
    kind: str = "message"


def rows_of(
    messages: Sequence[Message],
    *,
    now: datetime,
    reader: User,
    has_older: bool = False,
    last_read: int | None = None,
    highlighted: int | None = None,
) -> list[DividerRow | MessageRow]:
    """Return the rows of *messages* (oldest first), in the time zone of *now*.

    The New divider stands where the unread begins; with *has_older* it may begin before the first
    of these messages, and then there is none.
    """
    begins_before = last_read is None or (has_older and messages[0].id > last_read)
    unread_id = None if begins_before else _first_unread(messages, reader, last_read or 0)
    return list(_rows(messages, now, reader, unread_id, highlighted))


def blank_row() -> MessageRow:
    """Return a row of nothing, from which the browser makes its template."""
    nobody = User(id=0, name="")
    message = Message(0, room="-", author=nobody, text="", html="", sent_at=0)
    return MessageRow(message, True, False, False, time="", datetime="", title="")


def initials(name: str) -> str:
    """Return one or two letters that stand for *name* in an avatar."""
    words = [word for word in name.split() if word[0].isalnum()] or [name]
    return "".join(word[:1] for word in words[:2]).upper()


def _first_unread(messages: Sequence[Message], reader: User, last_read: int) -> int | None:
    after = (m for m in messages if m.id > last_read and not m.deleted)
    return next((m.id for m in after if m.author.id != reader.id), None)


def _rows(
    messages: Sequence[Message],
    now: datetime,
    reader: User,
    unread_id: int | None,
    highlighted: int | None,
) -> Iterator[DividerRow | MessageRow]:
    previous: Message | None = None
    for message in messages:
        if message.deleted:  # only who saw it is told that it is gone: see the script
            continue
        divided = False
        if previous is None or _day(previous, now.tzinfo) != _day(message, now.tzinfo):
            divided = True
            yield DividerRow("day", day_label(_day(message, now.tzinfo), now.date()))
        if message.id == unread_id:
            divided = True
            yield DividerRow("new", t("New"))
        leads = divided or not _follows(message, previous)
        yield _message_row(message, reader, leads, message.id == highlighted, now.tzinfo)
        previous = message


def _follows(message: Message, previous: Message | None) -> bool:
    return (
        previous is not None
        and previous.author.id == message.author.id
        and message.sent_at - previous.sent_at <= GROUP_PAUSE_MS
    )


def _message_row(
    message: Message, reader: User, leads: bool, highlighted: bool, zone: tzinfo | None
) -> MessageRow:
    at = _at(message, zone)
    return MessageRow(
        message,
        leads,
        highlighted,
        _is_for(message, reader),
        time=f"{at:%H:%M}",
        datetime=at.isoformat(timespec="seconds"),
        title=in_full(at),
        edited=_edited(message, zone),
    )


def _edited(message: Message, zone: tzinfo | None) -> str:
    """Return when *message* was edited, in words; empty when it was not."""
    if message.edited_at is None or message.deleted:
        return ""
    return in_full(datetime.fromtimestamp(message.edited_at / 1000, tz=zone))


def _is_for(message: Message, reader: User) -> bool:
    """Tell whether *message* is somebody else's and calls *reader* by name."""
    return message.author.id != reader.id and f'data-user="{reader.id}"' in message.html


def _day(message: Message, zone: tzinfo | None) -> date:
    return _at(message, zone).date()


def _at(message: Message, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(message.sent_at / 1000, tz=zone)
