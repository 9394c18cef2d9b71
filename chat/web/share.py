"""Share: an address to pass on, as a link and as a picture for a camera."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from chat.core.links import MadeLink
from chat.values.records import Invite
from chat.web.codes import address_of, qr_of


@dataclass(frozen=True, slots=True)
class Share:
    """An address, its QR code as a `data:` URI, until when it works, and whether only here."""

    url: str
    qr: str
    expires_at: int | None
    is_only_here: bool


def is_only_here(host: str) -> bool:
    """Tell whether *host* is a name under which each computer finds itself."""
    return host.startswith(("localhost", "127.", "[::1]"))


def shared_link(link: MadeLink) -> Share:
    """Return the address of a one-time link."""
    return _shared(address_of("link", link.code), link.expires_at)


def shared_invite(invite: Invite) -> Share:
    """Return the address of an invite."""
    return _shared(address_of("invite", invite.code), invite.expires_at)


def _shared(url: str, expires_at: int | None) -> Share:
    return Share(url, qr_of(url), expires_at, is_only_here(request.host))
