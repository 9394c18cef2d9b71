"""create_app: the Flask app, put together from its blueprints."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from chat.core.chat import Chat
from chat.edge.commands import add_commands
from chat.values.settings import Settings
from chat.web import (
    account_api,
    account_pages,
    admin_api,
    admin_pages,
    assets,
    backup_api,
    debug,
    entry_pages,
    errors,
    event_api,
    export_api,
    health,
    invite_api,
    language,
    language_pages,
    link_api,
    member_api,
    message_api,
    metrics,
    page,
    people_api,
    people_pages,
    presence_api,
    reaction_api,
    room_api,
    search_api,
    server_api,
    session_api,
    sign_in,
    upload_api,
)
from chat.web.answers import add_safety_headers
from chat.web.auth import refuse_foreign_hosts, refuse_foreign_origins
from chat.web.bodies import MAX_BODY_BYTES
from chat.web.gzipped import compress_page
from chat.web.limits import refuse_what_is_too_often

ROOT = Path(__file__).parents[2]
BLUEPRINTS = (
    language,
    language_pages,
    errors,
    assets,
    health,
    metrics,
    debug,
    session_api,
    room_api,
    message_api,
    search_api,
    reaction_api,
    upload_api,
    event_api,
    backup_api,
    export_api,
    member_api,
    presence_api,
    account_api,
    people_api,
    admin_api,
    link_api,
    invite_api,
    server_api,
    entry_pages,
    page,
    sign_in,
    account_pages,
    people_pages,
    admin_pages,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app that serves one chat; it opens nothing before its first request.

    The chat is `app.extensions["chat"]`; whoever wants to hear at once whether its database can be
    used calls `start` on it.

    Args:
        settings: How it runs; read from the environment when left out.
    """
    app = Flask(
        "chat",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
    )
    # `/api//rooms` is no other way to write `/api/rooms`, and no redirect.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    chat = Chat(settings or Settings.from_environment())
    app.extensions["chat"] = chat
    app.before_request(refuse_foreign_hosts)
    app.before_request(refuse_foreign_origins)
    app.before_request(chat.start)
    app.before_request(refuse_what_is_too_often)
    app.after_request(add_safety_headers)
    app.after_request(compress_page)
    add_commands(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    return app
