"""/sign-in: the join card's other side, for those who have an account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from chat.values.errors import ChatError
from chat.web.auth import (
    current_user_or_none,
    device,
    end_cookie_session,
    set_session_cookie,
    the_chat,
)
from chat.web.errors import status_of
from chat.web.limits import count_sign_in, note_sign_in
from chat.web.next_page import local_path

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def card() -> Response | str:
    """Show the card, or the home room to whoever is signed in."""
    to = local_path(request.args.get("next", ""))
    return redirect(to, 303) if current_user_or_none() else _card(to, request.args.get("name", ""))


@blueprint.post("/sign-in")
def sign_in() -> Response | tuple[str, int]:
    """Sign in to the account in the form."""
    name, to = request.form.get("name", ""), local_path(request.form.get("next", ""))
    try:
        count_sign_in(name)
        _, token = the_chat().accounts.sign_in(name, request.form.get("password", ""), device())
    except ChatError as refusal:
        return _card(to, name, refusal), status_of(refusal)
    note_sign_in(name)
    end_cookie_session()
    answer = redirect(to, 303)
    set_session_cookie(answer, token)
    return answer


def _card(to: str, name: str = "", refusal: ChatError | None = None) -> str:
    return render_template("sign_in.html", next=to, name=name, refusal=refusal)
