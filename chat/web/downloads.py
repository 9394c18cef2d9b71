"""Downloads as answers: the server sends the file by itself, and keeps no thread for it.

waitress takes over a file that comes as `wsgi.file_wrapper` and sends it from its loop, as fast as
the client reads; other servers read it in the thread of the request.
"""

from __future__ import annotations

from typing import IO, cast
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from chat.core.downloads import Download


def download_answer(download: Download, name: str, mimetype: str) -> Response:
    """Return *download* as a file that a browser saves as *name*."""
    body = wrap_file(request.environ, cast("IO[bytes]", download))
    answer = Response(body, mimetype=mimetype, direct_passthrough=True)
    answer.content_length = download.bytes
    answer.headers["Content-Disposition"] = _attachment(name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _attachment(name: str) -> str:
    """Name a file in a header: in ASCII for all, and as it is for those who know RFC 6266."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
