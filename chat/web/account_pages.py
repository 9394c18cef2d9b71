"""/account: one's own name, password, devices and theme, usable without JavaScript."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from chat.values.errors import ChatError
from chat.web.agents import agent_name
from chat.web.auth import (
    clear_session_cookie,
    current_token,
    current_user,
    device,
    set_session_cookie,
    the_chat,
)
from chat.web.errors import status_of
from chat.web.limits import count_sign_in, note_sign_in
from chat.web.page import THEMES
from chat.web.panel import (
    PageAnswer,
    Refused,
    carry_out,
    lead_to_joining,
    refused_of,
    render_panel,
)
from chat.web.share import Share, shared_link
from chat.web.times import moment

blueprint = Blueprint("account_pages", __name__)
blueprint.before_request(lead_to_joining)
blueprint.add_app_template_filter(agent_name)
blueprint.add_app_template_filter(moment)

THEME_S = 365 * 24 * 3600
"""As long as the script keeps it (static/js/preferences.js)."""


@blueprint.get("/account")
def account() -> str:
    """Show who one is, and all that can be changed about it."""
    return _page()


@blueprint.get("/account/<path:_form>")
def form_again(_form: str) -> Response:
    """Lead whoever loads the address of a form again to the page."""
    return redirect(url_for("account_pages.account"), 303)


@blueprint.post("/account/name")
def rename() -> PageAnswer:
    """Take another name."""
    name = request.form.get("name", "")
    return carry_out(
        "name",
        lambda: the_chat().accounts.rename(current_user(), name),
        then=_done("renamed", "name"),
        page=_page,
    )


@blueprint.post("/account/password")
def set_password() -> PageAnswer:
    """Set the password; a guest becomes an account."""
    was_guest = current_user().kind == "guest"
    password, current = request.form.get("password", ""), request.form.get("current")
    try:
        count_sign_in(current_user().name)
        accounts = the_chat().accounts
        user, token = accounts.set_password(current_token(), password, current, device())
    except ChatError as refusal:
        return _page(refused_of("password", refusal)), status_of(refusal)
    note_sign_in(user.name)
    answer = _done("account" if was_guest else "password", "password")
    set_session_cookie(answer, token)
    return answer


@blueprint.post("/account/link")
def make_link() -> PageAnswer:
    """Make a link that signs another device in, and show it, once."""
    try:
        link = the_chat().links.make(current_user())
    except ChatError as refusal:
        return _page(refused_of("link", refusal)), status_of(refusal)
    return _page(link=shared_link(link))


@blueprint.post("/account/sessions/<session_id>")
def end_session(session_id: str) -> PageAnswer:
    """Sign out in one place."""
    return carry_out(
        "sessions",
        lambda: the_chat().sessions.end(current_user(), session_id),
        then=_done("session", "sessions"),
        page=_page,
    )


@blueprint.post("/account/sessions")
def end_all() -> Response:
    """Sign out everywhere, here too."""
    the_chat().sessions.end_all(current_user())
    answer = redirect(url_for("page.index", done="everywhere"), 303)
    clear_session_cookie(answer)
    return answer


@blueprint.post("/account/theme")
def set_theme() -> Response:
    """Keep the theme in this browser."""
    theme = request.form.get("theme", "")
    answer = _done("theme", "theme")
    if theme in THEMES:
        answer.set_cookie("chat_theme", theme, THEME_S, samesite="Lax")
    else:
        answer.delete_cookie("chat_theme", samesite="Lax")
    return answer


def _page(refused: Refused | None = None, link: Share | None = None) -> str:
    user, token, chat = current_user(), current_token(), the_chat()
    return render_panel(
        "account.html",
        refused,
        sessions=chat.sessions.listed(user, token),
        needs_current=chat.accounts.needs_current(token),
        link=link,
    )


def _done(word: str, place: str) -> Response:
    return redirect(url_for("account_pages.account", done=word, _anchor=place), 303)
