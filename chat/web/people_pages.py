"""/people: everybody on this server, and who of them is here. Usable without JavaScript."""

from __future__ import annotations

from flask import Blueprint, url_for

from chat.values.texts import name_key
from chat.web.auth import the_chat
from chat.web.panel import lead_to_joining, render_panel
from chat.web.parameters import whole_parameter

blueprint = Blueprint("people_pages", __name__)
blueprint.before_request(lead_to_joining)


@blueprint.get("/people")
def people() -> str:
    """Show everybody, a thousand at a time, those by name."""
    page = the_chat().user_list.page(whole_parameter("after", 1) or 0)
    more = url_for("people_pages.people", after=page.users[-1].id) if page.more else None
    by_name = sorted(page.users, key=lambda user: name_key(user.name))
    return render_panel("people.html", people=by_name, more=more)
