"""Downloads as answers: the server sends the file by itself, and keeps no thread for it.

waitress takes over a file that comes as `wsgi.file_wrapper` and sends it from its loop, as fast as
the client reads; other servers read it in the thread of the request.
"""

from __future__ import annotations

from typing import IO, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from chat.core.downloads import Download


def download_answer(download: Download, name: str, mimetype: str) -> Response:
    """Return *download* as a file that a browser saves as *name*, in ASCII."""
    body = wrap_file(request.environ, cast("IO[bytes]", download))
    answer = Response(body, mimetype=mimetype, direct_passthrough=True)
    answer.content_length = download.bytes
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
