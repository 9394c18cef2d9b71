"""Wire: a program that talks to a live server over one connection that it keeps.

Any number of requests; it connects again when the server is gone and back. Not thread-safe.
"""

from __future__ import annotations

import http.client
import json
from typing import Any, NamedTuple

from tests.live import ANSWER_S


class Told(NamedTuple):
    """An answer that has come whole."""

    status: int
    json: Any


class Wire:
    """One program's connection.

    Args:
        port: Where the server listens, on the loopback.
        headers: What goes with each request, such as who asks.
    """

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        """Prepare; the first request connects."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
        self._headers = {"Content-Type": "application/json"} | (headers or {})

    def ask(self, method: str, path: str, body: object = None) -> Told:
        """Return the answer to one request.

        Raises:
            OSError: the server cannot be reached, or hung up; so does HTTPException.
            http.client.HTTPException: what came is no whole answer.
        """
        sent = None if body is None else json.dumps(body)
        try:
            self._connection.request(method, path, sent, self._headers)
            with self._connection.getresponse() as response:
                told = response.read()
        except BaseException:
            self.close()
            raise
        return Told(response.status, json.loads(told) if told else None)

    def close(self) -> None:
        """Hang up; the next request connects again."""
        self._connection.close()


GONE = (OSError, http.client.HTTPException)
"""What a request raises whose server is gone."""
