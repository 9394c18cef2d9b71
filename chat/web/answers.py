"""Answers: JSON out of records, and the headers that every response carries."""

from __future__ import annotations

import msgspec
from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SAFETY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Frame-Options", "DENY"),
    ("Cache-Control", "no-store"),
)

_encode = msgspec.json.Encoder().encode


def json_answer(record: object, status: int = 200) -> Response:
    """Return *record*, a record of the API or what JSON knows, as a response."""
    return json_bytes_answer(_encode(record), status)


def json_bytes_answer(body: bytes, status: int = 200) -> Response:
    """Return JSON that is encoded already as a response."""
    answer = Response(body, status, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def add_safety_headers(answer: Response) -> Response:
    """Put the headers on *answer* that keep browsers from doing harm with it."""
    headers = answer.headers
    headers.extend([field for field in SAFETY_HEADERS if field[0] not in headers])
    if request.is_secure:
        # Over plain HTTP browsers ignore it, and say so on every page.
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return answer
