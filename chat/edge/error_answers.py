"""The answers to what never reaches the app, in the shape of the API's errors.

waitress itself refuses malformed, oversized and unsupported requests, and answers when the app
fails. Its texts are plain; a client of the API reads JSON.
"""

from __future__ import annotations

from typing import Any

import msgspec
from waitress.task import ErrorTask

from chat.edge.server_numbers import FIXED

_HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class JsonErrorTask(ErrorTask):
    """Answers a request that waitress refused, and closes its connection."""

    def execute(self) -> None:
        """Write the whole answer."""
        error = self.request.error
        body = error_body(error.code, error.body)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_HEADERS)
        self.set_close_on_finish()
        self.channel.refused = True
        self.content_length = len(body)
        self.write(body)


def error_body(status: int, detail: str) -> bytes:
    """Return the JSON of an error with this HTTP *status*; *detail* is waitress's own text."""
    return msgspec.json.encode({"error": _ERRORS.get(status, _malformed)(detail)})


def _malformed(detail: str) -> dict[str, Any]:
    # What waitress quotes came from the client, and is up to 16 KiB of anything.
    reason = detail.partition('"')[0].strip()
    return {
        "code": "malformed_request",
        "message": f"This is not HTTP/1.1 as in RFC 9112: {reason}. Correct the request.",
    }


def _headers_too_large(_: str) -> dict[str, Any]:
    limit = FIXED["max_request_header_size"]
    return {
        "code": "headers_too_large",
        "message": f"The headers reach the limit of {limit} bytes. Send fewer or shorter ones.",
        "limit": limit,
    }


def _body_too_large(detail: str) -> dict[str, Any]:
    # waitress's text ends with the limit that holds for this request.
    limit = int(detail.rpartition(" ")[2])
    return {
        "code": "body_too_large",
        "message": f"The body reaches the limit of {limit} bytes. Send less at once.",
        "limit": limit,
    }


def _unsupported(_: str) -> dict[str, Any]:
    return {
        "code": "unsupported_encoding",
        "message": "Only 'chunked' is understood as Transfer-Encoding. Send the body plain.",
    }


def _internal(_: str) -> dict[str, Any]:
    return {
        "code": "internal_error",
        "message": "The server failed; its log says why. Try again later.",
    }


_ERRORS = {
    413: _body_too_large,
    431: _headers_too_large,
    500: _internal,
    501: _unsupported,
}
