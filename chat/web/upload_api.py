"""/api/rooms/SLUG/uploads and /files: add a file, and get it, if one may."""

from __future__ import annotations

from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Blueprint, Response, request, send_file

from chat.core.uploads import file_not_found
from chat.values.errors import TooLarge
from chat.values.words import words
from chat.web.answers import json_answer
from chat.web.auth import current_user, the_chat
from chat.web.parameters import id_in_path, parameter

blueprint = Blueprint("upload_api", __name__)

POLICY = "sandbox; default-src 'none'"
"""Whatever a file holds, a browser that shows it runs nothing of it and loads nothing for it."""


@blueprint.post("/api/rooms/<slug>/uploads")
def add(slug: str) -> Response:
    """Keep the body of the request as a file called `name`."""
    user, chat = current_user(), the_chat()
    limit = chat.settings.upload_bytes
    request.max_content_length = limit + 1
    if (request.content_length or 0) > limit:
        raise TooLarge(
            "upload_too_large",
            words("The file has more than {limit} bytes. Send a smaller one.", limit=limit),
            limit=limit,
        )
    body = cast("BinaryIO", request.stream)
    return json_answer(chat.uploads.add(user, slug, parameter("name") or "", body), 201)


@blueprint.delete("/api/uploads/<upload_id>")
def drop(upload_id: str) -> Response:
    """Remove a file that the caller has added and not sent."""
    the_chat().uploads.drop(current_user(), id_in_path(upload_id, "file"))
    return Response(status=204)


@blueprint.get("/files/<key>")
def show(key: str) -> Response:
    """Send a file, a picture to be shown and anything else to be saved."""
    small = parameter("size") == "small"
    file = the_chat().uploads.open(current_user(), key, small=small)
    is_picture = file.type.startswith("image/")
    try:
        answer = send_file(file.path, mimetype=file.type, conditional=True, etag=key, max_age=0)
    except FileNotFoundError:  # removed just now, or not in the backup that was restored
        raise file_not_found() from None
    way = "inline" if is_picture else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(file.upload.name)}"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
