"""/assets/HASH/…: the page's scripts, styles and pictures, as small as they travel.

They are the files of static/, read when a page is first asked for: scripts and styles minified, a
sheet that imports others in one piece with them. The hash is of all of them together, so that a
module's relative imports lead to its like, and a browser keeps them for a year. /static/… serves
the source as it is written.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, cached_property
from pathlib import Path

from flask import Blueprint, Response, current_app, url_for
from rcssmin import cssmin
from rjsmin import jsmin

from chat.values.errors import NotFound
from chat.web.gzipped import gzipped, mark_gzipped, takes_gzip

blueprint = Blueprint("assets", __name__)

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
FOR_A_YEAR = "public, max-age=31536000, immutable"
_IMPORT = re.compile(r'^@import "([a-z_]+\.css)";\n', re.MULTILINE)


class Asset:
    """One file as it is served."""

    def __init__(self, file: Path) -> None:
        """Read *file*."""
        self.type = TYPES.get(file.suffix, "text/plain")
        self.body = _read(file)

    @cached_property
    def gzipped(self) -> bytes:
        """It, compressed; made when it is first wanted."""
        return gzipped(self.body)


class Assets:
    """All files of a folder as they are served, and the hash of them all."""

    def __init__(self, folder: Path) -> None:
        """Read them: some milliseconds, once a process."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        self._assets = {path.relative_to(folder).as_posix(): Asset(path) for path in files}
        sums = "".join(
            f"{name} {hashlib.sha256(asset.body).hexdigest()}\n"
            for name, asset in self._assets.items()
        )
        self.hash = hashlib.sha256(sums.encode()).hexdigest()[:16]

    def get(self, name: str) -> Asset:
        """Return the file *name*, by its path in the folder.

        Raises:
            NotFound: there is none.
        """
        if name not in self._assets:
            raise NotFound("not_found", "There is no such file.")
        return self._assets[name]


@blueprint.get("/assets/<version>/<path:name>")
def asset(version: str, name: str) -> Response:
    """Serve a file.

    A page that was open while the server was upgraded still asks for modules under its own hash:
    it gets those of today, which nobody may keep under that address.
    """
    assets = _assets(current_app.static_folder or "")
    found = assets.get(name)
    is_small = takes_gzip()
    answer = Response(found.gzipped if is_small else found.body, mimetype=found.type)
    if is_small:
        mark_gzipped(answer)
    answer.vary.add("Accept-Encoding")
    if version == assets.hash:
        answer.headers["Cache-Control"] = FOR_A_YEAR
    return answer


@blueprint.app_template_global("asset")
def address_of(name: str) -> str:
    """Return where the page finds the file *name* of static/."""
    return url_for("assets.asset", version=build(), name=name)


def build() -> str:
    """Return the hash of all files: a page that was made with another one is outdated."""
    return _assets(current_app.static_folder or "").hash


@cache
def _assets(folder: str) -> Assets:
    return Assets(Path(folder))


def _read(file: Path) -> bytes:
    match file.suffix:
        case ".js":
            return str(jsmin(file.read_text())).encode()
        case ".css":
            return str(cssmin(_whole_sheet(file))).encode()
        case _:
            return file.read_bytes()


def _whole_sheet(sheet: Path) -> str:
    """Return *sheet* with the sheets that it imports in their places."""
    return _IMPORT.sub(lambda found: _whole_sheet(sheet.parent / found[1]), sheet.read_text())
