"""/people: everybody here; and one person, with what an admin can do. Usable without JavaScript.

A person's address holds the id: a guest that is signed out has another name afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, redirect, request, url_for
from msgspec.structs import replace
from werkzeug.wrappers import Response

from chat.values.errors import ChatError
from chat.values.order import Ban
from chat.values.records import PresentUser, User
from chat.values.words import words
from chat.web.auth import current_admin, current_user, the_chat
from chat.web.errors import status_of
from chat.web.panel import (
    PageAnswer,
    Refused,
    carry_out,
    chosen,
    lead_to_joining,
    refused_of,
    render_panel,
)
from chat.web.parameters import whole_parameter
from chat.web.room_label import title_of
from chat.web.share import Share, shared_link

blueprint = Blueprint("people_pages", __name__)
blueprint.before_request(lead_to_joining)

MUTES = {
    "10": words("10 minutes"),
    "60": words("1 hour"),
    "480": words("8 hours"),
    "1440": words("1 day"),
    "10080": words("7 days"),
    "43200": words("30 days"),
}
"""For how many minutes one may be muted on the page."""
BANS = {
    "": words("For good"),
    "1": words("1 hour"),
    "24": words("1 day"),
    "168": words("7 days"),
    "720": words("30 days"),
}
"""For how many hours one may be banned on the page."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the page shows them; whether they are muted or banned is told to admins alone."""

    user: PresentUser
    muted_until: int | None
    ban: Ban | None


@blueprint.get("/people")
def people() -> str:
    """Show everybody by name, a thousand at a time, and the rooms that are archived."""
    after, left = whole_parameter("after", 1) or 0, whole_parameter("left", 0, 1) or None
    page = the_chat().user_list.page(after, with_left=left is not None)
    last = page.users[-1].id if page.more else None
    more = last and url_for("people_pages.people", after=last, left=left)
    archived = [room for room in the_chat().rooms.overview(current_user()).rooms if room.archived]
    return render_panel(
        "people.html",
        people=_persons(page.users),
        more=more,
        left=left,
        archived=archived,
        title_of=title_of,
    )


@blueprint.get("/people/<int:user_id>")
def person(user_id: int) -> str:
    """Show what an admin can do about somebody."""
    return _page(user_id)


@blueprint.get("/people/<int:user_id>/<_form>")
def form_again(user_id: int, _form: str) -> Response:
    """Lead whoever loads the address of a form again to a page."""
    if current_user().role != "admin":
        return redirect(url_for("people_pages.people"), 303)
    return redirect(url_for("people_pages.person", user_id=user_id), 303)


@blueprint.post("/people/<int:user_id>/talk")
def talk(user_id: int) -> Response:
    """Go to the direct room with somebody; it is made when there is none."""
    room, _ = the_chat().rooms.direct(current_user(), _name_of(user_id))
    return redirect(url_for("page.room", slug=room.slug), 303)


@blueprint.post("/people/<int:user_id>/link")
def make_link(user_id: int) -> PageAnswer:
    """Make a link that signs somebody in once, and show it, once."""
    by, name = current_admin(), _name_of(user_id)
    try:
        link = the_chat().links.make_for(name, by)
    except ChatError as refusal:
        return _page(user_id, refused_of("link", refusal)), status_of(refusal)
    return _page(user_id, link=shared_link(link))


@blueprint.post("/people/<int:user_id>/role")
def set_role(user_id: int) -> PageAnswer:
    """Make somebody an admin, or a member again."""
    role: Literal["member", "admin"] = "admin" if _text("role") == "admin" else "member"
    order = the_chat().order
    return _act(user_id, "role", lambda by, name: order.set_role(by, name, role))


@blueprint.post("/people/<int:user_id>/kick")
def kick(user_id: int) -> PageAnswer:
    """Sign somebody out everywhere."""
    return _act(user_id, "kick", the_chat().order.kick)


@blueprint.post("/people/<int:user_id>/delete")
def delete_messages(user_id: int) -> PageAnswer:
    """Delete all that somebody wrote."""
    return _act(user_id, "delete", the_chat().order.delete_messages)


@blueprint.post("/people/<int:user_id>/mute")
def mute(user_id: int) -> PageAnswer:
    """Let somebody write nothing for a time."""
    minutes, mutes = int(chosen("minutes", MUTES)), the_chat().mutes
    return _act(user_id, "mute", lambda by, name: mutes.mute(by, name, minutes))


@blueprint.post("/people/<int:user_id>/unmute")
def unmute(user_id: int) -> PageAnswer:
    """Let somebody write again."""
    return _act(user_id, "unmute", the_chat().mutes.unmute)


@blueprint.post("/people/<int:user_id>/ban")
def ban(user_id: int) -> PageAnswer:
    """Keep somebody out."""
    reason, hours, bans = _text("reason"), chosen("hours", BANS), the_chat().bans
    until, address = int(hours) if hours else None, bool(_text("address"))
    return _act(
        user_id,
        "ban",
        lambda by, name: bans.ban(by, name, reason, until, with_addresses=address),
    )


@blueprint.post("/people/<int:user_id>/unban")
def unban(user_id: int) -> PageAnswer:
    """Let somebody come in again."""
    return _act(user_id, "unban", the_chat().bans.unban)


def _act(user_id: int, form: str, verb: Callable[[User, str], object]) -> PageAnswer:
    by, name = current_admin(), _name_of(user_id)
    return carry_out(
        form,
        lambda: verb(by, name),
        then=redirect(url_for("people_pages.person", user_id=user_id, done=form), 303),
        page=lambda refused: _page(user_id, refused),
    )


def _page(user_id: int, refused: Refused | None = None, link: Share | None = None) -> str:
    current_admin()
    [shown] = _persons([the_chat().user_list.one(user_id)])
    facts = {"person": shown, "link": link, "mutes": MUTES, "bans": BANS}
    return render_panel("person.html", refused, shown.user.name, **facts)


def _name_of(user_id: int) -> str:
    return the_chat().user_list.one(user_id).name


def _persons(users: list[PresentUser]) -> list[Person]:
    me = current_user()
    # Whoever looks at the page is here, with or without a poll.
    users = [replace(user, online=user.online or user.id == me.id) for user in users]
    if me.role != "admin":
        return [Person(user, None, None) for user in users]
    chat = the_chat()
    bans = {ban.user.id: ban for ban in chat.bans.listed() if ban.user}
    return [Person(user, chat.mutes.until(user.id), bans.get(user.id)) for user in users]


def _text(name: str) -> str:
    return request.form.get(name, "")
