"""Times as a reader reads them: in the zone that the browser keeps in a cookie, UTC without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flask import request

from chat.web.rows import day_label


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant for people (`label`, `title`) and for programs (`iso`)."""

    label: str
    title: str
    iso: str


def reader_zone() -> tzinfo:
    """Return the reader's time zone."""
    try:
        return ZoneInfo(request.cookies.get("chat_zone", "UTC"))
    except (KeyError, ValueError, OSError):
        return UTC


def moment(at_ms: int) -> Moment:
    """Return the instant *at_ms* as `today 10:42`, `tomorrow 9:00` or `Monday 3 March 10:42`."""
    zone = reader_zone()
    at, today = datetime.fromtimestamp(at_ms / 1000, zone), datetime.now(zone).date()
    is_tomorrow = at.date() == today + timedelta(days=1)
    day = "Tomorrow" if is_tomorrow else day_label(at.date(), today)
    return Moment(
        f"{day.lower() if day in ('Today', 'Yesterday', 'Tomorrow') else day} {at:%H:%M}",
        f"{at:%A} {at.day} {at:%B %Y, %H:%M:%S}",
        at.isoformat(timespec="seconds"),
    )
