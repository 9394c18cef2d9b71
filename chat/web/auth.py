"""Auth: who asks, and whether a browser asks on somebody else's behalf.

Programs send `Authorization: Bearer TOKEN`, browsers a cookie. A browser adds the cookie to all
that any site makes it send, so an unsafe request with a cookie must prove that our page made it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, current_app, request
from werkzeug.wrappers import Response

from chat.core.chat import Chat
from chat.values.address import network_of
from chat.values.device import Device, device_of
from chat.values.errors import BadRequest, Forbidden, Unauthorized
from chat.values.records import User
from chat.web.console import console_user

COOKIE = "chat_session"
HOST_COOKIE = f"__Host-{COOKIE}"
"""Its name under https: browsers take it from this very host alone (RFC 6265bis, 4.1.3.2), so that
a site next door, or somebody on the way, cannot sign a visitor in to a session of theirs."""
COOKIE_S = 400 * 24 * 3600
"""The longest that browsers keep a cookie (RFC 6265bis, section 5.5)."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_TO_ANY_HOST = frozenset({"health.alive", "health.ready"})
"""Those who watch over a server ask it by its address, and are told nothing but that it lives."""
DEFAULT_PORTS = {"http": 80, "https": 443}


def the_chat() -> Chat:
    """Return the chat that this app serves."""
    chat: Chat = current_app.extensions["chat"]
    return chat


def token_of(asked: Request) -> str | None:
    """Return the token that a request carries: a program's, else a browser's."""
    token = _bearer_token_of(asked)
    return asked.cookies.get(_cookie_of(asked)) if token is None else token


def current_user() -> User:
    """Return who asks; CONSOLE, where that is let in.

    Raises:
        Unauthorized: nobody who is signed in.
        Forbidden: `not_for_console`.
    """
    token, chat = _sent_token(), the_chat()
    if chat.console.is_token(token):
        return console_user()
    return chat.sessions.user_for(token)


def current_admin() -> User:
    """Return the admin who asks.

    Raises:
        Unauthorized: nobody who is signed in.
        Forbidden: `admin_only`.
    """
    user = current_user()
    if user.role != "admin":
        raise Forbidden("admin_only", "Only admins of this server may do this. Ask one of them.")
    return user


def current_token() -> str:
    """Return the token of who asks.

    Raises:
        Unauthorized: nobody who is signed in.
    """
    current_user()
    return _sent_token()


def device() -> Device:
    """Return what asks, from where, for its owner to know it again."""
    return device_of(request.user_agent.string, request.remote_addr or "")


def current_user_or_none() -> User | None:
    """Return who asks, or None when nobody is signed in."""
    try:
        return current_user()
    except Unauthorized:
        return None


def caller_address() -> str:
    """Return the address that the request came from, as limits and bans count it."""
    return network_of(request.remote_addr or "")


def end_session() -> None:
    """End the session of who asks; harmless when there is none."""
    token = token_of(request)
    if token:
        the_chat().sessions.leave(token)


def end_cookie_session() -> None:
    """End the session whose cookie the answer is about to replace; harmless without one."""
    token = request.cookies.get(_cookie_of(request))
    if token:
        the_chat().sessions.leave(token)


def set_session_cookie(answer: Response, token: str) -> None:
    """Let the browser that gets *answer* keep *token*, out of reach of scripts."""
    name, secure = _cookie_of(request), request.is_secure
    answer.set_cookie(name, token, COOKIE_S, secure=secure, httponly=True, samesite="Lax")


def clear_session_cookie(answer: Response) -> None:
    """Let the browser that gets *answer* forget its token."""
    name, secure = _cookie_of(request), request.is_secure
    answer.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")


def refuse_foreign_hosts() -> None:
    """Refuse a request under a name that is not the server's; runs before every view.

    A site can let its own name lead to this server, and then asks it from its visitors' browsers as
    if it were its own (DNS rebinding). A program with a token knows whom it asks.

    Raises:
        BadRequest: `unknown_host`.
    """
    hosts = the_chat().settings.hosts
    if hosts is None or _bearer_token_of(request) is not None:
        return
    if request.endpoint in OPEN_TO_ANY_HOST or _host_name(request.host) in hosts:
        return
    raise BadRequest(
        "unknown_host",
        "This server is not reached under this name. Use its own, or add it to CHAT_HOSTS.",
    )


def refuse_foreign_origins() -> None:
    """Refuse an unsafe request that another site made a browser send; runs before every view.

    Browsers name the site in `Origin` and `Sec-Fetch-Site`. Without either it was no browser, and
    then a cookie has no business there.

    Raises:
        Forbidden: `foreign_origin`.
    """
    if request.method in SAFE_METHODS or _bearer_token_of(request) is not None:
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    is_own = _is_own(origin) if origin is not None else site in ("same-origin", "none")
    if site not in (None, "same-origin", "none"):
        is_own = False
    is_marked = origin is not None or site is not None
    if not is_own and (is_marked or _cookie_of(request) in request.cookies):
        raise Forbidden(
            "foreign_origin",
            "This must come from the chat's own page, or carry a bearer token. Behind a proxy, let"
            " it pass the Host header on.",
        )


def _sent_token() -> str:
    token = token_of(request)
    if not token:
        raise Unauthorized("unauthorized", "You are not signed in. Join with a name first.")
    return token


def _cookie_of(asked: Request) -> str:
    return HOST_COOKIE if asked.is_secure else COOKIE


def _bearer_token_of(asked: Request) -> str | None:
    """Return the token of a program: browsers add other schemes by themselves, never this."""
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_own(origin: str) -> bool:
    try:
        theirs = urlsplit(origin)
        ours = urlsplit(f"{theirs.scheme}://{request.host}")
        default = DEFAULT_PORTS.get(theirs.scheme)
        hosts = [(address.hostname, address.port or default) for address in (theirs, ours)]
    except ValueError:
        return False
    return default is not None and hosts[0] == hosts[1]
