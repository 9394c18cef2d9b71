"""The command line: `flask --app app COMMAND`, while the server runs and while it does not.

Each command is one request of the JSON API (chat/edge/console_line.py), so that it does what the
same request does, with the same checks; `restore` alone has no server to ask. A refusal is one line
on standard error, and exit status 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from chat.edge.console_line import CommandRefused, told
from chat.edge.saved_file import save
from chat.store.restore import restore_backup
from chat.values.errors import ChatError

MAX_TOLD = 20
"""Rooms that a refusal names: more would not be read."""
KINDS = {".html": "html", ".json": "json"}


def add_commands(app: Flask) -> None:
    """Let the flask command find the commands of this module."""
    for each in COMMANDS:
        app.cli.add_command(each)


def command(run: Callable[..., None]) -> click.Command:
    """Make *run* a command that refuses in one line; its docstring is its help."""

    @wraps(run)
    def refusing(*arguments: Any, **options: Any) -> None:
        try:
            run(*arguments, **options)
        except ChatError as refusal:
            raise click.ClickException(refusal.message) from None
        finally:
            current_app.extensions["chat"].close()

    return click.command()(with_appcontext(refusing))


@command
def users() -> None:
    """List everybody: name, guest or account, role, and who is here now."""
    found = list(_all_users())
    width = max((len(user["name"]) for user in found), default=0)
    for user in found:
        is_here = "here" if user.get("online") else ""
        line = f"{user['name']:{width}}  {user['kind']:7}  {user['role']:6}  {is_here}"
        click.echo(line.rstrip())


@command
@click.argument("name")
@click.argument("role", type=click.Choice(["admin", "member"]))
def role(name: str, role: str) -> None:
    """Make NAME an admin of this server, or a member again."""
    user = _ask("PATCH", _of_user(name), {"role": role})
    click.echo(f"{user['name']} is now {'an admin' if role == 'admin' else 'a member'}.")


@command
@click.option("--uses", type=int, help="How many may join by it.  [default: any number]")
@click.option("--days", type=int, help="How long it lasts.  [default: until it is deleted]")
@click.option("--at", metavar="URL", help="The server's address as others see it.")
def invite(uses: int | None, days: int | None, at: str | None) -> None:
    """Print a link that lets people join."""
    made = _ask("POST", "/api/invites", {"uses": uses, "days": days})
    click.echo(_seen_at(made["url"], at))


@command
@click.argument("name")
@click.option("--at", metavar="URL", help="The server's address as others see it.")
def link(name: str, at: str | None) -> None:
    """Print a link that signs NAME in, once, within four hours: for a password that is lost."""
    made = _ask("POST", _of_user(name, "/link"), {})
    click.echo(_seen_at(made["url"], at))


@command
@click.argument("name")
@click.option("--hours", type=int, help="How long it lasts.  [default: until it is lifted]")
@click.option("--address", is_flag=True, help="Ban the addresses that NAME came from as well.")
@click.option("--reason", default="", help="Told to whoever is banned.")
def ban(name: str, hours: int | None, address: bool, reason: str) -> None:
    """Keep NAME out: all its sessions end, and it cannot come back."""
    _ask("PUT", _of_user(name, "/ban"), {"hours": hours, "address": address, "reason": reason})
    click.echo(f"{name} is banned.")


@command
@click.argument("name")
def unban(name: str) -> None:
    """Let NAME come back."""
    _ask("DELETE", _of_user(name, "/ban"))
    click.echo(f"{name} is no longer banned.")


@command
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Save the database and the uploads in FILE, a zip, while everybody writes on."""
    _save("/api/backup", file)


@command
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def restore(file: Path, folder: Path) -> None:
    """Unpack the backup FILE into FOLDER, a new or empty one, for a server to start on."""
    facts = restore_backup(file, folder).facts
    click.echo(
        f"{folder} has {facts.users} users, {facts.rooms} rooms and {facts.messages} messages."
        f" Start the server with CHAT_DATA={folder}."
    )


@command
@click.argument("room")
@click.argument("file", type=click.Path(path_type=Path))
def export(room: str, file: Path) -> None:
    """Save all messages of ROOM in FILE: a page (.html) or data (.json).

    ROOM is its name, or what its address has after /r/; private rooms and talks of two, too.
    """
    kind = KINDS.get(file.suffix)
    if kind is None:
        raise CommandRefused(f"{file} is refused: its name must end in .html or .json.")
    _save(f"/api/rooms/{quote(_slug_of(room), safe='')}/export?as={kind}", file)


def _ask(method: str, path: str, body: object = None) -> Any:
    with told(current_app, method, path, body) as answer:
        return answer.json


def _all_users() -> Iterator[dict[str, Any]]:
    """Yield everybody, page by page."""
    path, more = "/api/users", True
    while more:
        page = _ask("GET", path)
        yield from page["users"]
        path, more = f"/api/users?after={page['users'][-1]['id']}", page["more"]


def _slug_of(room: str) -> str:
    """Return the slug of the room that is called *room*, or has that slug.

    Raises:
        CommandRefused: none is, or several are; the message names what there is.
    """
    there = _ask("GET", "/api/rooms")["rooms"]
    wanted = room.removeprefix("#")
    alike = [each for each in there if each["name"].casefold() == room.casefold()]
    found = [each for each in there if each["slug"] == wanted] or alike
    if len(found) == 1:
        return str(found[0]["slug"])
    fault = f"{len(found)} rooms are called {room}" if found else f"There is no room {room}"
    raise CommandRefused(f"{fault}. Name one of these: {_listed(found or there)}.")


def _listed(rooms: list[dict[str, Any]]) -> str:
    shown = [_told(room) for room in rooms[:MAX_TOLD]]
    more = len(rooms) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _told(room: dict[str, Any]) -> str:
    is_open = room["kind"] == "open"
    return str(room["slug"]) if is_open else f"{room['slug']} ({room['name']}, {room['kind']})"


def _save(path: str, file: Path) -> None:
    if file.exists():
        raise CommandRefused(f"{file} is there already. Name another file.")
    with told(current_app, "GET", path) as answer:
        size = save(answer.chunks, file)
    click.echo(f"{file} has {size} bytes.")


def _of_user(name: str, more: str = "") -> str:
    return f"/api/users/{quote(name, safe='')}{more}"


def _seen_at(url: str, at: str | None) -> str:
    """Return *url*, with the address *at* in front of its path."""
    return url if at is None else at.rstrip("/") + urlsplit(url).path


COMMANDS = (users, role, invite, link, ban, unban, backup, restore, export)
