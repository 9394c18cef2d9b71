"""What the console may ask: it has no name and is in no room, so it is only let in by this list."""

from __future__ import annotations

from flask import request

from chat.values.errors import Forbidden
from chat.values.records import CONSOLE, User

ROUTES = frozenset(
    {
        ("GET", "/api/backup"),
        ("GET", "/api/rooms"),
        ("GET", "/api/rooms/<slug>/export"),
        ("GET", "/api/users"),
        ("PATCH", "/api/users/<name>"),
        ("PUT", "/api/users/<name>/ban"),
        ("DELETE", "/api/users/<name>/ban"),
        ("POST", "/api/users/<name>/link"),
        ("POST", "/api/invites"),
    }
)
"""What the commands of chat/edge/commands.py need, and no more."""


def console_user() -> User:
    """Return the user that stands for the console, on the routes that are open to it.

    Raises:
        Forbidden: `not_for_console`.
    """
    rule = request.url_rule
    if rule is not None and (request.method, rule.rule) not in ROUTES:
        raise Forbidden("not_for_console", "The console is nobody in the chat. Join to do this.")
    return CONSOLE
