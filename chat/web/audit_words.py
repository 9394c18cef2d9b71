"""What admins did, in words: an entry of the audit log as the server's page tells it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chat.values.order import AuditEntry

WORDS: Mapping[str, str] = {
    "user.role": "made {subject} {role}",
    "user.kicked": "signed {subject} out everywhere",
    "user.banned": "banned {subject}",
    "user.unbanned": "lifted the ban of {subject}",
    "user.muted": "muted {subject}",
    "user.unmuted": "let {subject} write again",
    "messages.deleted": "deleted all messages of {subject}",
    "ban.lifted": "lifted the ban of {subject}",
    "invite.made": "made an invitation",
    "invite.deleted": "revoked an invitation",
    "invite.renewed": "renewed an invitation",
    "link.made": "made a one-time link for {subject}",
    "access.changed": "let people join {access}",
    "server.claimed": "claimed this server",
    "room.exported": "exported the room {subject}",
    "backup.made": "downloaded a backup",
}
"""What each action says; one that is not here is told as it is stored."""
ROLES = {"admin": "an admin", "member": "a member"}
ACCESS = {"open": "without an invitation", "invite": "by invitation only"}
UNITS = frozenset({"hours", "minutes", "days"})
CONSOLE = "The command line"


def who_of(entry: AuditEntry) -> str:
    """Return who did it."""
    return entry.by.name if entry.by else CONSOLE


def words_of(entry: AuditEntry) -> str:
    """Return what was done, to follow the name of who did it."""
    words = WORDS.get(entry.action)
    if words is None:
        return f"{entry.action} {entry.subject}".strip()
    access = ACCESS.get(entry.subject, entry.subject)
    role = ROLES.get(str(entry.details.get("role")), "something else")
    return words.format(subject=entry.subject, role=role, access=access)


def details_of(entry: AuditEntry) -> str:
    """Return what else is known, on one line; empty when that is nothing."""
    kept = {name: fact for name, fact in entry.details.items() if name != "role" and fact}
    return " · ".join(_detail(name, fact) for name, fact in kept.items())


def _detail(name: str, fact: object) -> str:
    if name in UNITS:
        return f"{fact} {name[:-1] if fact == 1 else name}"
    told = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
    return f"{name}: {told}"
