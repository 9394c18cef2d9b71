"""Errors: from a refusal to its HTTP status and body, in JSON or as a page.

Programs get `{"error":{"code":…,"message":…}}`, and so does everything below `/api`; a browser that
asks for a page gets one. Nothing that a client sends may end in a 500.
"""

from __future__ import annotations

import logging

import msgspec
from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from chat.values import errors
from chat.values.errors import ChatError, TooMany, Unavailable
from chat.values.words import words
from chat.web.answers import json_answer
from chat.web.bodies import MAX_BODY_BYTES
from chat.web.language import said, t
from chat.web.parking import LateAnswer

log = logging.getLogger(__name__)

blueprint = Blueprint("errors", __name__)

STATUS: dict[type[ChatError], int] = {
    errors.BadRequest: 400,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.WrongType: 415,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    415: "not_json",
}
"""The codes of what Flask itself refuses."""
SENTENCES = {
    404: words("There is nothing at this address. Look at how it is written."),
    405: words("This address does not take this method. Use one of those in Allow."),
}
"""What it says itself is English alone."""
FAULT_MESSAGE = words("The server has a fault; it has been logged.")


@blueprint.app_errorhandler(ChatError)
def tell_refusal(refusal: ChatError) -> Response:
    """Answer with the refusal of a verb."""
    answer = _answer(status_of(refusal), refusal.code, refusal.message, **refusal.facts)
    answer.headers.extend(_headers_of(refusal))
    return answer


@blueprint.app_errorhandler(RequestEntityTooLarge)
def tell_too_large(_error: RequestEntityTooLarge) -> Response:
    """Answer a body over the limit, naming it."""
    message = words(
        "The body has more than {limit} bytes. Send less at once.", limit=MAX_BODY_BYTES
    )
    return tell_refusal(errors.TooLarge("body_too_large", message, limit=MAX_BODY_BYTES))


@blueprint.app_errorhandler(HTTPException)
def tell_http_error(error: HTTPException) -> Response:
    """Answer with what Flask refuses by itself: no such route, method or size."""
    status = error.code or 500
    sentence = SENTENCES.get(status) or error.description or error.name
    answer = _answer(status, CODES.get(status, f"http_{status}"), sentence)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


@blueprint.app_errorhandler(Exception)
def tell_fault(fault: Exception) -> Response:
    """Answer for a fault of ours; its traceback is in the log and nowhere else."""
    log.error("A fault of the server at %s %s", request.method, request.path, exc_info=fault)
    return _answer(500, "internal_error", FAULT_MESSAGE)


def status_of(refusal: ChatError) -> int:
    """Return the HTTP status that tells *refusal*."""
    return STATUS[type(refusal)]


def late_answer_to(fault: Exception, language: str) -> LateAnswer:
    """Return the answer to a parked request of which *fault* came, a refusal or one of ours.

    Args:
        fault: What came of it.
        language: That of the request.
    """
    if isinstance(fault, ChatError):
        body = _error(fault.code, said(language, fault.message), **fault.facts)
        return LateAnswer(status_of(fault), msgspec.json.encode(body), _headers_of(fault))
    log.error("A fault of the server at a parked request", exc_info=fault)
    body = _error("internal_error", said(language, FAULT_MESSAGE))
    return LateAnswer(500, msgspec.json.encode(body))


def _headers_of(refusal: ChatError) -> tuple[tuple[str, str], ...]:
    if isinstance(refusal, (TooMany, Unavailable)):
        return (("Retry-After", str(refusal.retry_after_s)),)
    if isinstance(refusal, errors.Unauthorized):
        return (("WWW-Authenticate", 'Bearer realm="chat"'),)
    return ()


def _answer(status: int, code: str, message: str, **facts: object) -> Response:
    message = t(message)
    if request.path.startswith("/api/") or not _wants_page():
        return json_answer(_error(code, message, **facts), status)
    chat = current_app.extensions["chat"]
    page = render_template(
        "error.html", status=status, code=code, message=message, server_name=chat.settings.name
    )
    return Response(page, status)


def _wants_page() -> bool:
    """Tell whether a page is what the caller likes best; `*/*`, as curl sends it, does not say."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def _error(code: str, message: str, **facts: object) -> dict[str, object]:
    return {"error": {"code": code, "message": message, **facts}}
