"""Passwords: what may be one, and what is kept of it. One or two are worked on at a time.

Each takes some 60 ms and 32 MiB on purpose (scrypt): without a bound, a crowd that signs in would
take all memory, all threads and all processors.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from chat.values.errors import Invalid, Unavailable
from chat.values.texts import name_key
from chat.values.words import words

MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_CHARS = 1024
METHOD = "scrypt:32768:8:1"
"""The cost that OWASP recommends as its second choice; 32 MiB each."""
NOBODYS_HASH = f"{METHOD}$nobody${'0' * 128}"
"""No password has it; to find that out costs as much as with any other."""
MOST_AT_ONCE = 2
"""Passwords worked on at a time, each with a processor and 32 MiB."""


def at_once(processors: int | None) -> int:
    """Return on how many passwords to work at a time, so that a processor stays free.

    Two of them on two processors make health checks wait for twice as long as one does.
    """
    return max(1, min(MOST_AT_ONCE, (processors or 1) - 1))


AT_ONCE = at_once(os.cpu_count())
MAX_WAITING = 8 - AT_ONCE
"""More may not wait: they would keep the threads from those who read and write."""
WAIT_S = 3.0
"""Seven that wait take 0.4 s on an idle machine; this is for one that is not."""
COMMON = Path(__file__).with_name("common_passwords.txt")
_MAX_DECOMPOSED = 4


class Passwords:
    """Checks and hashes passwords. Thread-safe; blocks for as long as that takes."""

    def __init__(self) -> None:
        """Begin with nothing under way."""
        self._places = threading.BoundedSemaphore(AT_ONCE + MAX_WAITING)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str) -> str:
        """Return what is stored of *password*, which has been checked.

        Raises:
            Unavailable: `busy`.
        """
        with self._turn():
            return generate_password_hash(password, METHOD)

    def fits(self, password: str, stored: str | None) -> bool:
        """Tell whether *stored* was made of *password*; takes the same time when it is None.

        Raises:
            Unavailable: `busy`.
        """
        tried = _normal(password)
        with self._turn():
            fits = check_password_hash(stored or NOBODYS_HASH, tried or "")
        return fits and stored is not None and tried is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turns.acquire(timeout=WAIT_S):
                raise _busy()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()


def checked_password(password: str, name: str) -> str:
    """Return *password* in NFC, as one that *name* may have.

    Raises:
        Invalid: `password_invalid`, `password_too_short`, `password_too_long` or `password_common`.
    """
    normal = _normal(password)
    if normal is None and len(password) <= MAX_PASSWORD_CHARS:
        raise Invalid("password_invalid", "The password holds half a character.")
    if normal is None or len(normal) > MAX_PASSWORD_CHARS:
        raise Invalid(
            "password_too_long",
            words(
                "The password has over {limit} characters. Use a shorter one.",
                limit=MAX_PASSWORD_CHARS,
            ),
            limit=MAX_PASSWORD_CHARS,
        )
    if len(normal) < MIN_PASSWORD_CHARS:
        raise Invalid(
            "password_too_short",
            words(
                "The password has {count} characters; use at least {limit}.",
                count=len(normal),
                limit=MIN_PASSWORD_CHARS,
            ),
            limit=MIN_PASSWORD_CHARS,
        )
    if name_key(normal) in {name_key(name), *_common()}:
        raise Invalid(
            "password_common",
            "That password is among the first that somebody would try. Choose another one.",
        )
    return normal


@cache
def _common() -> frozenset[str]:
    return frozenset(map(name_key, COMMON.read_text().split()))


def _normal(password: str) -> str | None:
    """Return *password* in NFC; None when it can be nobody's."""
    if len(password) > MAX_PASSWORD_CHARS * _MAX_DECOMPOSED:
        return None
    try:
        password.encode()
    except UnicodeEncodeError:
        return None
    return unicodedata.normalize("NFC", password)


def _busy() -> Unavailable:
    return Unavailable(
        "busy", "Too many sign in at this moment. Try again in a moment.", retry_after_s=2
    )
