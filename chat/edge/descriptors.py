"""Enough file descriptors for the settings, or a refusal that names the number.

A server that runs out of descriptors while it serves spins and fills its log; so it is settled
before the start. The soft limit is raised as far as needed, up to the hard one.
"""

from __future__ import annotations

import resource
from dataclasses import replace

from chat.values.settings import Settings, SettingsError, least_connections

# Standard streams, listener, trigger, the log, the lock of the database, modules being imported.
PROCESS_DESCRIPTORS = 64
# A reading connection of SQLite has the file, its WAL and its shared memory open.
DESCRIPTORS_PER_READER = 3


def claim_descriptors(settings: Settings) -> Settings:
    """Raise the soft limit if *settings* need it; return them with a number of connections.

    When that is not set, it is lowered to what the hard limit allows.

    Raises:
        SettingsError: the hard limit is too low; the message names both numbers and two cures.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if settings.connections is None and hard != resource.RLIM_INFINITY:
        wanted = settings.on_own_server()
        allowed = min(wanted.connections or 0, hard - _reserve(settings))
        settings = replace(wanted, connections=max(allowed, least_connections(wanted)))
    needed = descriptors_needed(settings)
    if not _at_least(hard, needed):
        raise SettingsError(_refusal(settings, needed, hard))
    if not _at_least(soft, needed):
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return settings.on_own_server()


def descriptors_needed(settings: Settings) -> int:
    """Return the connections and the named reserve beside them."""
    return (settings.on_own_server().connections or 0) + _reserve(settings)


def _reserve(settings: Settings) -> int:
    return PROCESS_DESCRIPTORS + DESCRIPTORS_PER_READER * settings.serve_threads


def _at_least(limit: int, needed: int) -> bool:
    return limit == resource.RLIM_INFINITY or limit >= needed


def _refusal(settings: Settings, needed: int, hard: int) -> str:
    connections = settings.on_own_server().connections
    return (
        f"CHAT_CONNECTIONS={connections} is refused: it takes {needed} file descriptors, "
        f"{_reserve(settings)} of them in reserve, and this process may open {hard}. "
        f"Allow {needed} (ulimit -Hn, or LimitNOFILE in systemd), or lower CHAT_POLL_THREADS "
        f"and CHAT_CONNECTIONS."
    )
