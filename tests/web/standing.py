"""What tests of rooms and their members ask and arrange."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from chat.core.chat import Chat
from tests.web.program import Program


def code_of(answer: TestResponse) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json["error"]["code"]


def events_after(program: Program, cursor: str) -> list[Any]:
    """Return the events that *program* is told after *cursor*, without waiting."""
    events: list[Any] = program.get(f"/api/events?wait=0&after={cursor}").json["events"]
    return events


def make_admin(chat: Chat, name: str) -> None:
    """Make who is called *name* an admin, as the command line does."""
    chat._writer.write(
        lambda transaction: transaction.connection.execute(
            text("UPDATE users SET role = 'admin' WHERE name_key = :name"), {"name": name}
        )
    )
    with chat._database.snapshot() as connection:
        query = text("SELECT id FROM users WHERE name_key = :name")
        user_id = connection.execute(query, {"name": name}).scalar_one()
    chat.sessions.forget(user_id)
