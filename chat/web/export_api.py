"""/api/rooms/SLUG/export: a room in one file, as a page that needs nothing else or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Response, current_app

from chat.core.exports import as_json
from chat.values.errors import BadRequest
from chat.values.export import ExportedRoom
from chat.values.records import Message
from chat.web.auth import current_admin, the_chat
from chat.web.dates import date_in_words, in_full
from chat.web.downloads import download_answer
from chat.web.language import language
from chat.web.parameters import parameter

blueprint = Blueprint("export_api", __name__, url_prefix="/api/rooms")

MIMETYPES = {"html": "text/html", "json": "application/json"}


@blueprint.get("/<slug>/export")
def export(slug: str) -> Response:
    """Make an export and send it."""
    admin = current_admin()
    kind = parameter("as") or "html"
    if kind not in MIMETYPES:
        raise BadRequest("bad_parameter", "The parameter as must be html or json.", parameter="as")
    download = the_chat().exports.make(admin, slug, as_json if kind == "json" else _as_html)
    return download_answer(download, f"{slug}.{kind}", MIMETYPES[kind])


def _as_html(room: ExportedRoom, found: Iterator[Message], now_ms: int) -> Iterator[str]:
    template = current_app.jinja_env.get_template("export.html")
    return template.generate(
        room=room,
        found=found,
        now=in_full(_moment(now_ms)),
        moment=_moment,
        day_of=partial(date_in_words, with_year=True),
        language=language(),
    )


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
