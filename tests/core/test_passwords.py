"""Passwords: what may be one, what is kept of it, and that checking costs no more than it may."""

import threading
from functools import partial

import pytest

from chat.core import passwords as module
from chat.core.passwords import AT_ONCE, MAX_WAITING, NOBODYS_HASH, Passwords, checked_password
from chat.values.errors import Invalid, Unavailable
from tests.blocked import Blocked
from tests.live import until

GOOD = "seven blue teapots"


class Slow:
    """Checks passwords, and does not end before it may."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.may_end = threading.Event()

    def check(self, stored: str, _password: str) -> bool:
        self.running.append(stored)
        return self.may_end.wait(20)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch):
    """Let nobody's password be done before the event is set; `running` are those under way."""
    slow = Slow()
    monkeypatch.setattr(module, "check_password_hash", slow.check)
    yield slow
    slow.may_end.set()


@pytest.mark.parametrize("password", [GOOD, "é" * 8, "x7Kq!m2Z", "🫖" * 8, "a" * 1023 + "b"])
def test_a_password_is_told_from_its_hash(password: str):
    passwords = Passwords()
    stored = passwords.hashed(checked_password(password, "ada"))
    assert password not in stored
    assert passwords.fits(password, stored)
    assert not passwords.fits(password + "!", stored)


def test_the_same_letters_in_another_form_are_the_same_password():
    passwords = Passwords()
    stored = passwords.hashed(checked_password("caf\u00e9 cafe", "ada"))
    assert passwords.fits("cafe\u0301 cafe", stored)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("7 chars", "password_too_short"),
        ("e\u0301" * 7, "password_too_short"),
        ("x" * 1025, "password_too_long"),
        ("x" * 100_000, "password_too_long"),
        ("\ud800" * 9, "password_invalid"),
        ("password", "password_common"),
        ("PassWord123", "password_common"),
        ("\uff50assword", "password_common"),
        ("Ada Lovelace", "password_common"),
        ("ADA LOVELACE", "password_common"),
    ],
    ids=ascii,
)
def test_what_cannot_be_a_password_is_refused(password: str, code: str):
    with pytest.raises(Invalid) as refused:
        checked_password(password, "Ada Lovelace")
    assert refused.value.code == code


def test_the_common_ones_are_many_sorted_and_long_enough_to_matter():
    common = module.COMMON.read_text().split()
    assert 500 < len(common) == len(set(common))
    assert common == sorted(common)
    assert min(map(len, common)) >= module.MIN_PASSWORD_CHARS


@pytest.mark.parametrize("password", ["", GOOD, "\ud800", "x" * 100_000], ids=len)
@pytest.mark.parametrize("stored", [None, NOBODYS_HASH])
def test_nothing_fits_the_hash_of_nobody(password: str, stored: str | None):
    assert not Passwords().fits(password, stored)


@pytest.mark.parametrize("password", [GOOD, "\ud800", "x" * 100_000], ids=len)
def test_somebody_who_is_not_there_costs_as_much_as_a_wrong_password(
    password: str, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    monkeypatch.setattr(module, "check_password_hash", lambda stored, _: asked.append(stored))
    Passwords().fits(password, None)
    assert [stored.split("$")[0] for stored in asked] == [module.METHOD]


def test_few_are_checked_at_a_time_and_a_crowd_is_sent_away_at_once(slow):
    passwords = Passwords()
    checks = [Blocked(partial(passwords.fits, GOOD, "x")) for _ in range(AT_ONCE + MAX_WAITING)]
    until(lambda: passwords._places._value == 0)
    with pytest.raises(Unavailable) as refused:
        passwords.fits(GOOD, "x")
    assert (refused.value.code, refused.value.retry_after_s > 0) == ("busy", True)
    assert len(slow.running) == AT_ONCE
    slow.may_end.set()
    assert all(check.result() for check in checks)
    assert passwords.fits(GOOD, "x")


def test_who_waits_too_long_is_sent_away(slow, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "WAIT_S", 0.01)
    passwords = Passwords()
    checks = [Blocked(partial(passwords.fits, GOOD, "x")) for _ in range(AT_ONCE)]
    until(lambda: len(slow.running) == AT_ONCE)
    with pytest.raises(Unavailable):
        passwords.fits(GOOD, "x")
    slow.may_end.set()
    assert all(check.result() for check in checks)


@pytest.mark.parametrize(("processors", "at_once"), [(None, 1), (1, 1), (2, 1), (3, 2), (64, 2)])
def test_a_processor_stays_free_for_everything_else(processors: int | None, at_once: int):
    assert module.at_once(processors) == at_once
