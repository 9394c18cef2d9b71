"""Every setting of the server, in one table, read once at the start.

`Settings` is that table: a field is a setting, its annotation holds unit, limit and reason; the
rates of limits stand in limit_settings.py, the rest here. The environment variable of a field is
`CHAT_` and the name in capitals; nothing else in the project reads the environment. An empty
variable counts as not set. Wrong values, contradictions and misspelt names are refused all at once,
one line each.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Self, get_type_hints

from chat.values import tunable
from chat.values.environment import PREFIX, Variable, read_environment
from chat.values.errors import ChatError
from chat.values.limit_settings import LimitSettings
from chat.values.tunable import Tunable

DATABASE_FILE_NAME = "halley.db"
# Held polls on the project's own server that block a thread; the others are parked, which wakes
# faster: each one that blocks adds some 0.3 ms to the last of a thousand answers.
OWN_POLL_THREADS = 2
# Ten thousand held polls, and what browsers keep open beside them, up to six each, mostly idle.
OWN_CONNECTIONS = 12_000
# Ten thousand, and some for those that come back before their last one is seen to be gone.
OWN_MAX_POLLS = 10_500
# Below this, polls alone could fill the server: over its limit a client hangs, not refused.
MIN_SPARE_CONNECTIONS = 200


class SettingsError(ChatError):
    """The settings cannot be used; the message has one line for each fault."""

    def __init__(self, message: str) -> None:
        """Say what is wrong, in lines that name the variable, the value, the limit and the cure."""
        super().__init__("bad_settings", message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(LimitSettings):
    """How this server runs; made once at the start, the same for its whole life."""

    host: Annotated[
        str,
        tunable.listen_host("only this machine reaches it until you decide otherwise"),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        tunable.whole(0, 65535, "port", "free on most machines; 0 takes any free one"),
    ] = 8000
    data: Annotated[
        Path,
        tunable.folder("one folder to back up: database, uploads, secrets; created when missing"),
    ] = Path("data")
    database_url: Annotated[
        str | None,
        tunable.sqlite_url(
            "a file needs no second server", unset=f"SQLite in {DATABASE_FILE_NAME} of CHAT_DATA"
        ),
    ] = None
    name: Annotated[
        str,
        tunable.title(64, "the server's name on the page and in titles"),
    ] = "Halley"
    access: Annotated[
        str,
        tunable.choice(
            {"open": "open", "invite": "invite"},
            "word",
            "whoever reaches the page may join, or who has an invite; admins may switch it",
        ),
    ] = "open"
    limits: Annotated[
        bool,
        tunable.choice(
            {"on": True, "off": False},
            "switch",
            "limits per user and address; off only for load tests on a closed network",
        ),
    ] = True
    max_polls: Annotated[
        int | None,
        tunable.whole(
            1,
            60_000,
            "polls",
            "held at a time, in every way of waiting; those beyond are told to come back",
            unset=f"{OWN_MAX_POLLS}, or {MIN_SPARE_CONNECTIONS} fewer than the connections",
        ),
    ] = None
    polls_per_user: Annotated[
        int,
        tunable.whole(
            1, 60_000, "polls", "held for one user: its tabs, and a program with many listeners"
        ),
    ] = 1000
    polls_per_address: Annotated[
        int,
        tunable.whole(
            1, 60_000, "polls", "held for one address: all behind one proxy or router share one"
        ),
    ] = 5000
    poll_threads: Annotated[
        int | None,
        tunable.whole(
            0,
            4096,
            "threads",
            "polls that may block a thread, 64 KB each; others are parked, or told to come back",
            unset=f"{OWN_POLL_THREADS} on python app.py; elsewhere what the server has to spare",
        ),
    ] = None
    serve_threads: Annotated[
        int,
        tunable.whole(
            2, 256, "threads", "always kept for pages and posts, which take milliseconds"
        ),
    ] = 16
    connections: Annotated[
        int | None,
        tunable.whole(
            300,
            60_000,
            "connections",
            "polls, and what browsers keep open beside them; counts two of the server's own",
            unset=f"{OWN_CONNECTIONS}, or what the limit of file descriptors allows",
        ),
    ] = None
    upload_bytes: Annotated[
        int,
        tunable.whole(1024, 1 << 30, "bytes", "of one file that somebody adds to a message"),
    ] = 10 << 20
    uploads_per_user_bytes: Annotated[
        int,
        tunable.whole(1024, 1 << 40, "bytes", "of all files of one user"),
    ] = 1 << 30
    uploads_bytes: Annotated[
        int,
        tunable.whole(1024, 1 << 50, "bytes", "of all files of this server"),
    ] = 10 << 30
    ring_events: Annotated[
        int,
        tunable.whole(10, 1_000_000, "events", "recent events answered without the database"),
    ] = 10_000
    ring_bytes: Annotated[
        int,
        tunable.whole(
            1 << 20, 1 << 32, "bytes", "the same bound in memory: 10,000 events of 3 KB each"
        ),
    ] = 32 << 20
    write_queue: Annotated[
        int,
        tunable.whole(
            1, 100_000, "writes", "waiting at most; beyond it a post is told to try again"
        ),
    ] = 2000
    log_events: Annotated[
        int,
        tunable.whole(
            10, 1_000_000_000, "events", "kept in the database for readers that were away"
        ),
    ] = 1_000_000
    trusted_proxy: Annotated[
        str | None,
        tunable.one_address(
            "whose X-Forwarded-For and X-Forwarded-Proto are believed",
            unset="no proxy is believed",
        ),
    ] = None
    hosts: Annotated[
        frozenset[str] | None,
        tunable.host_names(
            "under which browsers may reach it; a page of another site whose name leads here by a"
            " trick (DNS rebinding) is refused then",
            unset="any name",
        ),
    ] = None
    metrics: Annotated[
        str,
        tunable.choice(
            {"local": "local", "open": "open", "off": "off"},
            "word",
            "who may read /metrics: this machine alone, everybody, or nobody",
        ),
    ] = "local"
    debug: Annotated[
        bool,
        tunable.choice(
            {"on": True, "off": False}, "switch", "/debug/state, for tests and benchmarks alone"
        ),
    ] = False
    max_wait_s: Annotated[
        int,
        tunable.whole(1, 50, "seconds", "a poll is held at most; proxies cut at 60"),
    ] = 50

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings from *environ*, or from the environment of this process.

        Raises:
            SettingsError: a value, a name or a combination is wrong; one line for each.
        """
        values, faults = read_environment(os.environ if environ is None else environ, _variables())
        settings = cls(**values)
        faults += [] if faults else _contradictions(settings)
        if faults:
            raise SettingsError("\n".join(faults))
        return settings

    @property
    def database_file(self) -> Path:
        """The SQLite file that holds everything."""
        if self.database_url is None:
            return self.data / DATABASE_FILE_NAME
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def held_polls(self) -> int:
        """How many polls may be held at a time; connections are left for everything else."""
        room = (self.connections or OWN_CONNECTIONS) - MIN_SPARE_CONNECTIONS
        return min(self.max_polls or OWN_MAX_POLLS, room)

    def on_own_server(self) -> Self:
        """Fill in what is unset with the numbers of the project's own server."""
        poll_threads = OWN_POLL_THREADS if self.poll_threads is None else self.poll_threads
        connections = self.connections or OWN_CONNECTIONS
        return replace(self, poll_threads=poll_threads, connections=connections)


def least_connections(settings: Settings) -> int:
    """Return how many connections *settings* need at least."""
    return (settings.on_own_server().poll_threads or 0) + MIN_SPARE_CONNECTIONS


def tunables() -> dict[str, Tunable]:
    """Return each setting's description by field name, in the order of the table."""
    hints = get_type_hints(Settings, include_extras=True)
    inherited = [field.name for field in fields(LimitSettings)]
    own = [field.name for field in fields(Settings) if field.name not in inherited]
    return {name: hints[name].__metadata__[0] for name in own + inherited}


def variable(name: str) -> str:
    """Return the environment variable of the field *name*."""
    return PREFIX + name.upper()


def default_text(name: str) -> str:
    """Return the default of the field *name* as one would write it, or what happens without."""
    default = next(field.default for field in fields(Settings) if field.name == name)
    if default is None:
        return tunables()[name].unset
    return {True: "on", False: "off"}[default] if isinstance(default, bool) else str(default)


def runs_under_flask_command(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether the `flask` command imports the app.

    Its reloader imports the app in two processes, and `flask routes` serves nothing: there the
    database opens at the first request, everywhere else at once, so that a refusal shows at the
    start.
    """
    return (os.environ if environ is None else environ).get("FLASK_RUN_FROM_CLI") == "true"


def _variables() -> dict[str, Variable]:
    described = tunables().items()
    return {variable(name): Variable(name, each, default_text(name)) for name, each in described}


def _contradictions(settings: Settings) -> list[str]:
    faults = []
    numbers = settings.on_own_server()
    least = least_connections(numbers)
    if (numbers.connections or 0) < least:
        faults.append(
            f"CHAT_CONNECTIONS={numbers.connections} is refused: with {numbers.poll_threads} poll "
            f"threads it must be at least {least}. Raise it, or lower CHAT_POLL_THREADS."
        )
    elif (numbers.max_polls or 0) > (numbers.connections or 0) - MIN_SPARE_CONNECTIONS:
        faults.append(
            f"CHAT_MAX_POLLS={numbers.max_polls} is refused: it must be {MIN_SPARE_CONNECTIONS} "
            f"below CHAT_CONNECTIONS={numbers.connections}. Raise that, or lower CHAT_MAX_POLLS."
        )
    if settings.log_events < settings.ring_events:
        faults.append(
            f"CHAT_LOG_EVENTS={settings.log_events} is refused: it must be at least "
            f"CHAT_RING_EVENTS={settings.ring_events}. Raise it, or lower CHAT_RING_EVENTS."
        )
    return faults
