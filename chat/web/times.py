"""Times as a reader reads them: in the zone that the browser keeps in a cookie, UTC without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from flask import request

from chat.web.dates import day_and_time, in_full


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
    return Moment(day_and_time(at, today), in_full(at), at.isoformat(timespec="seconds"))
