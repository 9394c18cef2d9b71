"""The line from a command to the chat: one request of the JSON API, as the console.

Exactly one process may have the database. When that is a server, the request goes to it over HTTP;
when nobody has it, this process takes it, asks its own app and lets it go again.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from flask import Flask

from chat.core.chat import Chat
from chat.edge.console_file import ConsoleAddress, read_console
from chat.values.errors import ChatError, Unavailable
from chat.values.settings import Settings

CHUNK_BYTES = 1 << 20
PATIENCE_S = 3600
"""For the answer to begin: a backup of many gigabytes is made before its first byte is sent."""
_FIRST_ERROR = 400


class CommandRefused(ChatError):
    """A command cannot be done; the message is one line."""

    def __init__(self, message: str) -> None:
        """Say what is wrong, and what to do."""
        super().__init__("command_refused", message)


class Told(NamedTuple):
    """An answer that has begun; `chunks` are its body."""

    status: int
    chunks: Iterator[bytes]

    @property
    def json(self) -> Any:
        """The whole body, as JSON; None when it is empty."""
        body = b"".join(self.chunks)
        return json.loads(body) if body else None


@contextmanager
def told(app: Flask, method: str, path: str, body: object = None) -> Iterator[Told]:
    """Ask the chat, and give its answer, which was no refusal.

    The chat may be open in this process afterwards; whoever asks closes it in the end.

    Raises:
        CommandRefused: it refused, or there is none that can be asked.
    """
    chat: Chat = app.extensions["chat"]
    if not chat.settings.database_file.exists():
        raise CommandRefused(
            f"There is no database {chat.settings.database_file}. Set CHAT_DATA to the folder of"
            " the server, or start it once."
        )
    try:
        chat.start()
    except Unavailable as refusal:
        if refusal.code != "in_use":
            raise CommandRefused(refusal.message) from None
        line = _asked_over_http(_found(chat.settings, refusal), method, path, body)
    else:
        line = _asked_here(app, method, path, body)
    with line as answer:
        if answer.status >= _FIRST_ERROR:
            raise CommandRefused(_message_of(answer))
        yield answer


def _found(settings: Settings, refusal: Unavailable) -> ConsoleAddress:
    address = read_console(settings.data)
    if address is None:
        raise CommandRefused(
            f"{refusal.message} Commands reach a server only when it is started by"
            " python app.py; one that is started otherwise has to be stopped first."
        )
    return address


@contextmanager
def _asked_here(app: Flask, method: str, path: str, body: object) -> Iterator[Told]:
    chat: Chat = app.extensions["chat"]
    # What is told in answers, as the address in an invitation, is as the server would tell it.
    base_url = f"http://{_in_url(chat.settings.host)}:{chat.settings.port}/"
    client = app.test_client(use_cookies=False)
    headers = {"Authorization": f"Bearer {chat.console.token}"}
    asked = client.open(path, method=method, json=body, headers=headers, base_url=base_url)
    with asked as answer:
        yield Told(answer.status_code, iter(answer.iter_encoded()))


@contextmanager
def _asked_over_http(
    address: ConsoleAddress, method: str, path: str, body: object
) -> Iterator[Told]:
    headers = {"Authorization": f"Bearer {address.token}"}
    sent = None if body is None else json.dumps(body).encode()
    if sent is not None:
        headers["Content-Type"] = "application/json"
    server = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE_S)
    with closing(server):
        try:
            server.request(method, path, sent, headers)
            answer = server.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise CommandRefused(
                f"The server at {_in_url(address.host)}:{address.port} does not answer: {error}."
            ) from error
        yield Told(answer.status, _chunks(answer))


def _chunks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield the body, all of it.

    Raises:
        CommandRefused: the server was gone before its end.
    """
    try:
        while chunk := answer.read(CHUNK_BYTES):
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise CommandRefused(f"The server did not send all of it: {error}.") from error
    if answer.length:
        raise CommandRefused(f"The server did not send all of it: {answer.length} bytes lack.")


def _message_of(answer: Told) -> str:
    try:
        return str(answer.json["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {answer.status}."


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
