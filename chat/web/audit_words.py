"""What admins did, in words: an entry of the audit log as the server's page tells it.

In the language of the request; else it knows no HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.values.order import AuditEntry
from chat.values.words import Words, words
from chat.web.language import t, tn

WORDS: Mapping[str, Words] = {
    "user.role": words("made {subject} {role}"),
    "user.kicked": words("signed {subject} out everywhere"),
    "user.banned": words("banned {subject}"),
    "user.unbanned": words("lifted the ban of {subject}"),
    "user.muted": words("muted {subject}"),
    "user.unmuted": words("let {subject} write again"),
    "messages.deleted": words("deleted all messages of {subject}"),
    "ban.lifted": words("lifted the ban of {subject}"),
    "invite.made": words("made an invitation"),
    "invite.deleted": words("revoked an invitation"),
    "invite.renewed": words("renewed an invitation"),
    "link.made": words("made a one-time link for {subject}"),
    "access.changed": words("let people join {access}"),
    "server.claimed": words("claimed this server"),
    "room.exported": words("exported the room {subject}"),
    "backup.made": words("downloaded a backup"),
}
"""What each action says; one that is not here is told as it is stored."""
ROLES = {"admin": words("an admin"), "member": words("a member")}
ACCESS = {"open": words("without an invitation"), "invite": words("by invitation only")}
FACTS = {
    "reason": words("reason: {fact}"),
    "addresses": words("addresses: {fact}"),
    "sessions": words("sessions: {fact}"),
    "uses": words("uses: {fact}"),
}
"""What else an entry can know; what is not here is told as it is stored."""
CONSOLE = words("The command line")


def who_of(entry: AuditEntry) -> str:
    """Return who did it."""
    return entry.by.name if entry.by else t(CONSOLE)


def words_of(entry: AuditEntry) -> str:
    """Return what was done, to follow the name of who did it."""
    sentence = WORDS.get(entry.action)
    if sentence is None:
        return f"{entry.action} {entry.subject}".strip()
    access = ACCESS.get(entry.subject, entry.subject)
    role = ROLES.get(str(entry.details.get("role")), words("something else"))
    return t(sentence, subject=entry.subject, role=role, access=access)


def details_of(entry: AuditEntry) -> str:
    """Return what else is known, on one line; empty when that is nothing."""
    kept = {name: fact for name, fact in entry.details.items() if name != "role" and fact}
    return " · ".join(_detail(name, fact) for name, fact in kept.items())


def _detail(name: str, fact: object) -> str:
    match name, fact:
        case "minutes", int(n):
            return tn("{n} minute", "{n} minutes", n)
        case "hours", int(n):
            return tn("{n} hour", "{n} hours", n)
        case "days", int(n):
            return tn("{n} day", "{n} days", n)
    told = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
    sentence = FACTS.get(name)
    return f"{name}: {told}" if sentence is None else t(sentence, fact=told)
