"""The panel: what the pages around the chat share, that is account, people and server.

Every action on them is a form. What was done leads back to the page with a word for it in the
address; what was refused shows the page again with the reason next to its field. The script
(static/js/pages) posts the same forms and takes the page from the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chat.values.errors import BadRequest, ChatError
from chat.values.words import Words, words
from chat.web.auth import current_user, current_user_or_none
from chat.web.errors import status_of
from chat.web.language import t

PageAnswer = Response | str | tuple[str, int]

DONE: Mapping[str, Words] = {
    "renamed": words("Your name is changed."),
    "account": words("You have an account now. Sign in with it wherever you like."),
    "password": words("The password is changed. All your other devices are signed out."),
    "rescued": words("You are signed in. Set a new password now: the link works no more."),
    "session": words("Signed out there."),
    "theme": words("The theme is changed."),
    "claimed": words("This server is yours: you are its admin."),
    "role": words("The role of {name} is changed."),
    "kick": words("{name} is signed out everywhere."),
    "mute": words("{name} cannot write for a while."),
    "unmute": words("{name} can write again."),
    "ban": words("{name} is banned."),
    "unban": words("{name} may come in again."),
    "delete": words("All messages of {name} are deleted."),
    "access": words("Saved who may join."),
    "invited": words("The invitation is made. Send its link."),
    "renewed": words("A new link is made. The old one works no longer."),
    "revoked": words("The invitation is revoked."),
    "lifted": words("The ban is lifted."),
}
"""What the word in the address says, {name} being whom the page is about; others say nothing."""
FIELDS: Mapping[str, str] = {
    "name": "name",
    "password": "password",
    "bad": "current",
    "reason": "reason",
}
"""The field that a refusal concerns, by the beginning of its code."""
SECRET_FIELDS = frozenset({"password", "current"})


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was refused, which of its fields that concerns, and what was typed."""

    form: str
    field: str
    message: str
    typed: Mapping[str, str]


def lead_to_joining() -> Response | None:
    """Lead who is not signed in to the join card; runs before the views of the panel."""
    if current_user_or_none() is not None:
        return None
    return redirect(url_for("page.index", next=request.path), 303)


def render_panel(
    template: str, refused: Refused | None = None, subject: str = "", **facts: object
) -> str:
    """Return a page of the panel, with what has just been done, asked or refused.

    Args:
        template: The page.
        refused: What was refused.
        subject: The name of whom the page is about.
        facts: What the page shows.
    """
    done = DONE.get(request.args.get("done", ""))
    return render_template(
        template,
        me=current_user(),
        refusal=refused,
        asked=request.args.get("ask", ""),
        notice=t(done, name=subject) if done else "",
        **facts,
    )


def carry_out(
    form: str,
    verb: Callable[[], object],
    *,
    then: Response,
    page: Callable[[Refused], str],
) -> PageAnswer:
    """Do what the form asks for.

    Args:
        form: The name of the form, next to which a refusal is shown.
        verb: Does it.
        then: The answer when it is done.
        page: Shows the page again with the refusal.
    """
    try:
        verb()
    except ChatError as refusal:
        return page(refused_of(form, refusal)), status_of(refusal)
    return then


def refused_of(form: str, refusal: ChatError) -> Refused:
    """Return *refusal* as the form shows it."""
    field = FIELDS.get(refusal.code.split("_")[0], "")
    kept = {name: text for name, text in request.form.items() if name not in SECRET_FIELDS}
    is_there = field in request.form
    return Refused(form, field if is_there else "", refusal.message, kept)


def chosen(field: str, choices: Mapping[str, str]) -> str:
    """Return what was chosen in a list of the form.

    Raises:
        BadRequest: `bad_parameter`: it is not in the list.
    """
    text = request.form.get(field, "")
    if text not in choices:
        raise BadRequest(
            "bad_parameter", words("The field {field} holds what is not in its list.", field=field)
        )
    return text
