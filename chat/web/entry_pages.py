"""The small pages at which people come in: a one-time link, an invite, and claiming the server.

A page that is only looked at uses nothing up: programs that preview links do that, too.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chat.core.room_rules import FIRST_ROOM
from chat.values.errors import ChatError
from chat.web.auth import (
    current_user_or_none,
    device,
    end_cookie_session,
    set_session_cookie,
    the_chat,
)
from chat.web.errors import status_of
from chat.web.limits import count_join, count_sign_in
from chat.web.page import join_card

blueprint = Blueprint("entry_pages", __name__)


@blueprint.get("/link/<code>")
def link(code: str) -> str:
    """Ask whether to sign in by a link."""
    user = the_chat().links.owner(code)
    return render_template("link.html", code=code, user=user, me=current_user_or_none())


@blueprint.post("/link")
def sign_in() -> Response:
    """Sign in by the link in the form."""
    count_sign_in(None)
    user, token = the_chat().links.sign_in(request.form.get("code", ""), device())
    is_locked_out = user.kind == "account" and not the_chat().accounts.needs_current(token)
    return _welcome(token, _to_password() if is_locked_out else None)


@blueprint.get("/invite/<code>")
def invite(code: str) -> Response | str | tuple[str, int]:
    """Show the join card with an invite; who is signed in already needs none."""
    if current_user_or_none():
        return _home()
    try:
        the_chat().access.check(code)
    except ChatError as refusal:
        return join_card(_home_path(), refusal=refusal), status_of(refusal)
    return join_card(_home_path(), invite=code)


@blueprint.get("/setup")
def setup() -> str:
    """Ask who is to be the first admin."""
    code = request.args.get("code", "")
    the_chat().claim.check(code)
    return _setup_card(code)


@blueprint.post("/setup")
def claim() -> Response | tuple[str, int]:
    """Make who asks the first admin; who is not signed in joins with that."""
    code, name = request.form.get("code", ""), request.form.get("name", "")
    chat, user = the_chat(), current_user_or_none()
    try:
        count_sign_in(None)
        if user is not None:
            chat.claim.by(user, code)
            return _to_admin()
        count_join()
        _, token = chat.claim.as_new(name, request.form.get("password", ""), code, device())
    except ChatError as refusal:
        return _setup_card(code, name, refusal), status_of(refusal)
    return _welcome(token, _to_admin())


def _setup_card(code: str, name: str = "", refusal: ChatError | None = None) -> str:
    beginning = refusal.code.split("_")[0] if refusal else ""
    return render_template(
        "setup.html",
        code=code,
        user=current_user_or_none(),
        name=name,
        refusal=refusal.message if refusal else "",
        refused_field=beginning if beginning in ("name", "password") else "",
    )


def _welcome(token: str, response: Response | None = None) -> Response:
    end_cookie_session()
    response = response or _home()
    set_session_cookie(response, token)
    return response


def _to_admin() -> Response:
    return redirect(url_for("admin_pages.admin", done="claimed"), 303)


def _to_password() -> Response:
    """Lead who forgot the password to where a new one is set: the link has worked its one time."""
    there = url_for("account_pages.account", done="rescued", _anchor="password")
    return redirect(there, 303)


def _home() -> Response:
    return redirect(_home_path(), 303)


def _home_path() -> str:
    return url_for("page.room", slug=FIRST_ROOM)
