"""/admin: the server, for those who run it. Usable without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from chat.values.order import AuditEntry
from chat.values.records import Invite, User
from chat.values.words import words
from chat.web.audit_words import details_of, who_of, words_of
from chat.web.auth import current_admin, the_chat
from chat.web.panel import PageAnswer, Refused, carry_out, chosen, lead_to_joining, render_panel
from chat.web.parameters import whole_in_path, whole_parameter
from chat.web.room_label import title_of
from chat.web.share import Share, shared_invite
from chat.web.shown_limits import shown_limits

blueprint = Blueprint("admin_pages", __name__)
blueprint.before_request(lead_to_joining)


INVITE_USES = {
    "": words("Everybody"),
    "1": words("1 person"),
    "5": words("5 people"),
    "25": words("25 people"),
    "100": words("100 people"),
}
"""For how many people an invite may be made on the page."""
INVITE_DAYS = {
    "7": words("7 days"),
    "1": words("1 day"),
    "30": words("30 days"),
    "365": words("1 year"),
    "": words("No end"),
}
"""For how many days."""


@dataclass(frozen=True, slots=True)
class ShownInvite:
    """An invite with the address to pass on."""

    id: int
    share: Share
    uses_left: int | None
    made_by: User | None


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry of the audit log, in words."""

    at: int
    by: str
    words: str
    details: str


@blueprint.get("/admin")
def admin() -> str:
    """Show the server: who gets in, who is kept out, how much there is, and what was done."""
    return _page()


@blueprint.get("/admin/<path:_form>")
def form_again(_form: str) -> Response:
    """Lead whoever loads the address of a form again to the page."""
    return redirect(url_for("admin_pages.admin"), 303)


@blueprint.post("/admin/access")
def set_access() -> PageAnswer:
    """Switch who may join."""
    by, access = current_admin(), request.form.get("access", "")
    return carry_out(
        "access",
        lambda: the_chat().access.change(by, access),
        then=_done("access", "access"),
        page=_page,
    )


@blueprint.post("/admin/invites")
def make_invite() -> PageAnswer:
    """Make an invite."""
    by = current_admin()
    uses, days = chosen("uses", INVITE_USES), chosen("days", INVITE_DAYS)
    return carry_out(
        "invites",
        lambda: the_chat().access.invite(by, _number(uses), _number(days)),
        then=_done("invited", "invites"),
        page=_page,
    )


@blueprint.post("/admin/invites/<int:invite_id>/renew")
def renew_invite(invite_id: int) -> PageAnswer:
    """Let another invite take the place of this one."""
    by = current_admin()
    return carry_out(
        "invites",
        lambda: the_chat().access.renew(by, invite_id),
        then=_done("renewed", "invites"),
        page=_page,
    )


@blueprint.post("/admin/invites/<int:invite_id>")
def revoke_invite(invite_id: int) -> PageAnswer:
    """Let an invite be good no more."""
    by = current_admin()
    return carry_out(
        "invites",
        lambda: the_chat().access.revoke(by, invite_id),
        then=_done("revoked", "invites"),
        page=_page,
    )


@blueprint.post("/admin/bans/<ban_id>")
def lift_ban(ban_id: str) -> PageAnswer:
    """Lift a ban."""
    by = current_admin()
    # No ban has the number 0.
    return carry_out(
        "bans",
        lambda: the_chat().bans.lift(by, whole_in_path(ban_id) or 0),
        then=_done("lifted", "bans"),
        page=_page,
    )


def _page(refused: Refused | None = None) -> str:
    user, chat = current_admin(), the_chat()
    entries, more = chat.order.audit_log(whole_parameter("before", 1))
    return render_panel(
        "admin.html",
        refused,
        access=chat.server_state().access,
        invites=[_shown(invite) for invite in chat.access.invites()],
        invite_uses=INVITE_USES,
        invite_days=INVITE_DAYS,
        bans=chat.bans.listed(),
        rooms=[room for room in chat.rooms.overview(user).rooms if room.kind != "direct"],
        title_of=title_of,
        limits=shown_limits(chat.settings),
        is_limited=chat.settings.limits,
        sizes=chat.sizes(),
        deeds=[_deed(entry) for entry in entries],
        older=url_for("admin_pages.admin", before=entries[-1].id) if more else None,
    )


def _shown(invite: Invite) -> ShownInvite:
    return ShownInvite(invite.id, shared_invite(invite), invite.uses_left, invite.made_by)


def _deed(entry: AuditEntry) -> Deed:
    return Deed(entry.at, who_of(entry), words_of(entry), details_of(entry))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _done(word: str, place: str) -> Response:
    return redirect(url_for("admin_pages.admin", done=word, _anchor=place), 303)
