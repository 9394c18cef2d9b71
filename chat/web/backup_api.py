"""/api/backup: everything in one file, for admins (docs/deployment.md says what is inside)."""

from __future__ import annotations

import time

from flask import Blueprint, Response

from chat.web.auth import current_admin, the_chat
from chat.web.downloads import download_answer

blueprint = Blueprint("backup_api", __name__, url_prefix="/api")


@blueprint.get("/backup")
def backup() -> Response:
    """Make a backup, checked, and send it; posts go on meanwhile."""
    admin = current_admin()
    name = time.strftime("halley-%Y%m%d-%H%M%S.zip", time.gmtime())
    return download_answer(the_chat().backup(admin), name, "application/zip")
