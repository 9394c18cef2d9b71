"""The page and its forms: everything a person sees, usable without JavaScript.

Views parse, call one verb of the core and render. A form that is refused is shown again with what
was typed and the reason. Live updates, the outbox and the rest are the browser's (static/js).
"""

from __future__ import annotations

from urllib.parse import unquote

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chat.core.access import INVITE
from chat.core.room_rules import FIRST_ROOM
from chat.values.cursor import MAX_SEQ, Wish
from chat.values.errors import ChatError, NotFound, Unauthorized
from chat.values.records import User
from chat.values.texts import name_key
from chat.web.auth import (
    clear_session_cookie,
    current_user,
    current_user_or_none,
    device,
    end_cookie_session,
    set_session_cookie,
    the_chat,
    token_of,
)
from chat.web.codes import qr_picture
from chat.web.dates import size
from chat.web.errors import status_of
from chat.web.limits import count_join
from chat.web.next_page import local_path
from chat.web.parameters import whole_parameter
from chat.web.room_view import RoomView, TypedRoom
from chat.web.rows import initials

blueprint = Blueprint("page", __name__)
blueprint.add_app_template_global(size)

# What a reader sees at once: two screens of a large display.
PAGE_MESSAGES = 50
THEMES = ("light", "dark")


@blueprint.app_context_processor
def frame() -> dict[str, object]:
    """Return what every template needs, error pages included."""
    theme = request.cookies.get("chat_theme", "")
    return {
        "server_name": the_chat().settings.name,
        "theme": theme if theme in THEMES else "",
        "initials": initials,
    }


@blueprint.app_template_filter()
def decoded(address: str) -> str:
    """Return *address* as people read it, in letters of any script."""
    return unquote(address)


@blueprint.get("/")
def index() -> Response | str:
    """Show the join card, or the home room to whoever is signed in."""
    to = local_path(request.args.get("next", ""))
    return redirect(to, 303) if current_user_or_none() else join_card(to)


@blueprint.get("/join")
@blueprint.get("/rooms")
def form_again() -> Response:
    """Lead whoever loads the address of a form again to a page."""
    return redirect(url_for("page.index"), 303)


@blueprint.post("/join")
def join() -> Response | tuple[str, int]:
    """Join as a guest under the name in the form."""
    name, to = request.form.get("name", ""), local_path(request.form.get("next", ""))
    invite = request.form.get("invite", "").strip()
    try:
        count_join()
        _, token = the_chat().sessions.join(name, device(), _code_in(invite) or None)
    except ChatError as refusal:
        return join_card(to, name, refusal, invite), status_of(refusal)
    end_cookie_session()
    response = redirect(to, 303)
    set_session_cookie(response, token)
    return response


def join_card(to: str, name: str = "", refusal: ChatError | None = None, invite: str = "") -> str:
    """Return the card at which one joins.

    Args:
        to: Where joining leads.
        name: What was typed.
        refusal: Why it was not accepted.
        invite: The code of an invite, or the link that it stands in.
    """
    by_invitation = the_chat().server_state().access == INVITE
    return render_template(
        "join.html",
        next=to,
        name=name,
        refusal=refusal,
        field=_field_of(refusal),
        invite=invite,
        by_invitation=by_invitation,
    )


@blueprint.post("/leave")
def leave() -> Response:
    """Sign this browser out."""
    if token := token_of(request):
        the_chat().sessions.leave(token)
    response = redirect(url_for("page.index"), 303)
    clear_session_cookie(response)
    return response


@blueprint.get("/r/<slug>")
def room(slug: str) -> Response | str:
    """Show a room: its newest messages, or those before or after an id."""
    user = current_user_or_none()
    if user is None:
        return _to_join()
    before, after = whole_parameter("before", 1), whole_parameter("after", 0)
    its_slug = _its_slug(user, slug)
    if its_slug != slug:
        return redirect(url_for("page.room", slug=its_slug, before=before, after=after), 301)
    return _window(user, slug, before, after).render(slug, user)


@blueprint.get("/r/<slug>/<int:message_id>")
def permalink(slug: str, message_id: int) -> Response | str:
    """Show a room around one message, that one highlighted."""
    user = current_user_or_none()
    if user is None:
        return _to_join()
    if message_id > MAX_SEQ:
        raise NotFound("message_not_found", "There is no such message here.")
    its_slug = _its_slug(user, slug)
    if its_slug != slug:
        return redirect(url_for("page.permalink", slug=its_slug, message_id=message_id), 301)
    return _around(user, slug, message_id).render(slug, user, highlighted=message_id)


@blueprint.get("/r/<slug>/qr.svg")
def qr(slug: str) -> Response:
    """Return the address of a room as a picture for a camera."""
    its_slug = the_chat().rooms.slug(current_user(), slug)
    address = url_for("page.room", slug=its_slug, _external=True)
    return Response(qr_picture(address), mimetype="image/svg+xml")


@blueprint.post("/r/<slug>")
def post(slug: str) -> Response | tuple[str, int]:
    """Post the text of the form; the same form sent again stores nothing twice."""
    user = current_user()
    text = request.form.get("text", "").replace("\r\n", "\n")
    client_id = request.form.get("client_id") or None
    try:
        the_chat().messages.post(user, slug, text, client_id=client_id)
    except (Unauthorized, NotFound):
        raise
    except ChatError as refusal:
        view = _window(user, slug)
        shown = view.render(slug, user, kept_text=text, refusal=refusal.message)
        return shown, status_of(refusal)
    return redirect(url_for("page.room", slug=slug), 303)


@blueprint.post("/rooms")
def create_room() -> Response | tuple[str, int]:
    """Create a room and go there."""
    user = current_user()
    name, topic = request.form.get("name", ""), request.form.get("topic", "")
    is_private = "private" in request.form
    try:
        created = the_chat().rooms.create(user, name, topic, is_private=is_private)
    except ChatError as refusal:
        field = "topic" if refusal.code.startswith("topic") else "name"
        typed = TypedRoom(name, topic, is_private, field, refusal.message)
        return _window(user, FIRST_ROOM).render(FIRST_ROOM, user, typed=typed), status_of(refusal)
    return redirect(url_for("page.room", slug=created.slug), 303)


def _its_slug(user: User, address: str) -> str:
    """Return the slug of the room that has, or had, this address but for capital letters.

    Raises:
        NotFound: `room_not_found`.
    """
    try:
        return the_chat().rooms.slug(user, address)
    except NotFound:
        return the_chat().rooms.slug(user, name_key(address))


def _window(user: User, slug: str, before: int | None = None, after: int | None = None) -> RoomView:
    """Read the newest messages, or those just before or after an id."""
    chat = the_chat()
    overview = chat.rooms.overview(user)
    if after is not None:
        page = chat.messages.page(user, slug, after=_place(after), limit=PAGE_MESSAGES)
        return RoomView(overview, page.messages, has_older=True, has_newer=page.more)
    page = chat.messages.page(user, slug, before=before, limit=PAGE_MESSAGES)
    is_past = before is not None
    return RoomView(overview, page.messages, has_older=page.more, has_newer=is_past)


def _around(user: User, slug: str, message_id: int) -> RoomView:
    """Read a message with those before and after it."""
    chat = the_chat()
    overview = chat.rooms.overview(user)
    half = PAGE_MESSAGES // 2
    older = chat.messages.page(user, slug, before=message_id + 1, limit=half)
    newer = chat.messages.page(user, slug, after=_place(message_id), limit=half)
    if not older.messages or older.messages[-1].id != message_id:
        raise NotFound("message_not_found", "There is no such message here.")
    messages = [*older.messages, *newer.messages]
    return RoomView(overview, messages, has_older=older.more, has_newer=newer.more)


def _place(message_id: int) -> Wish:
    return Wish(None, None, message_id)


def _field_of(refusal: ChatError | None) -> str:
    """Return the field of the join card that *refusal* concerns; empty for none of them."""
    beginning = refusal.code.split("_")[0] if refusal else ""
    return beginning if beginning in ("name", "invite") else ""


def _code_in(invite: str) -> str:
    """Return the code of an invite out of its link; people paste the one or the other."""
    return invite.rstrip("/").rsplit("/", 1)[-1]


def _to_join() -> Response:
    return redirect(url_for("page.index", next=request.full_path.rstrip("?")), 303)
