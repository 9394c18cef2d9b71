"""Where a form leads afterwards: a place of this server, whatever the address says."""

from __future__ import annotations

from flask import url_for

from chat.core.room_rules import FIRST_ROOM

PLACES = ("/r/", "/account", "/people", "/admin")


def local_path(path: str) -> str:
    r"""Return *path* when it leads to a page of this server, else the home room.

    Browsers read `//host` and `/\host` as another server's address: only what begins like a page
    is followed.
    """
    if path.startswith(PLACES) and _is_plain(path):
        return path
    return url_for("page.room", slug=FIRST_ROOM)


def any_local_path(path: str) -> str:
    """Return *path* when it is any of this server's, those of the cards too, else its root."""
    return path if path.startswith("/") and path[1:2] != "/" and _is_plain(path) else "/"


def _is_plain(path: str) -> bool:
    return path.isprintable() and "\\" not in path
