"""Serve a first visitor when this is imported, for the servers that are forked afterwards.

Compiled templates, compressed assets and catalogues follow from the files of the checkout alone:
they are the same for every server, and a third of the cost of its first page.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient

from chat.edge.factory import create_app
from chat.values.languages import LANGUAGES
from chat.values.settings import Settings
from tests.compiled import share_templates


def _warm_up() -> None:
    share_templates()
    with TemporaryDirectory() as data:
        app = create_app(Settings(data=Path(data)))
        _visit(app.test_client())
        _load(app)
        app.extensions["chat"].close()


def _visit(client: FlaskClient) -> None:
    for language in LANGUAGES:
        client.get("/", headers={"Accept-Language": language})
    client.post("/api/session", json={"name": "Ann"})
    client.get("/r/general")


def _load(app: Flask) -> None:
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    folder = Path(app.static_folder or "")
    for file in filter(Path.is_file, folder.rglob("*")):
        address = f"/assets/0/{file.relative_to(folder).as_posix()}"
        app.test_client().get(address, headers={"Accept-Encoding": "gzip"})


_warm_up()
