"""Sight: what a held poll may see is what its session may see now."""

from collections import OrderedDict

import pytest

from chat.core.chat import Chat
from chat.core.sessions import hash_of
from chat.core.sight import Sight
from chat.values.device import UNKNOWN
from chat.values.errors import Unauthorized
from tests.blocked import Blocked
from tests.message_queue.polls import hold


def sight_of(chat: Chat, token: str) -> Sight:
    return Sight(chat.sessions, chat.directory, hash_of(token), None)


def test_it_is_over_when_its_session_has_ended(chat: Chat):
    _, token = chat.sessions.join("ada")
    sight = sight_of(chat, token)
    sight.interest()
    chat.sessions.join("lin")
    assert not sight.is_over()
    chat.sessions.leave(token)
    assert sight.is_over()


def test_a_session_that_ends_just_before_its_poll_is_held_ends_the_poll(chat: Chat):
    _, token = chat.sessions.join("ada")
    sight = sight_of(chat, token)
    seen = iter([sight.interest()])
    chat.sessions.leave(token)

    def interest_now():
        return next(seen, None) or sight.interest()

    polling = Blocked(
        chat.feed.poll, chat.queue.head, interest_now, hold(60, is_gone=sight.is_over)
    )
    with pytest.raises(Unauthorized):
        polling.result()


def test_whoever_sees_that_sessions_changed_finds_out_how(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    _, token = chat.sessions.join("ada")
    user, token = chat.accounts.set_password(token, "seven plates of comet soup", None, UNKNOWN)
    sight = sight_of(chat, token)
    sight.interest()

    class LookedAt(OrderedDict):
        """Lets the poll look again just when its session is about to be forgotten."""

        def pop(self, *key):
            sight.interest()
            return super().pop(*key)

    monkeypatch.setattr(chat.sessions, "_remembered", LookedAt(chat.sessions._remembered))
    chat.sessions.end_all(user)
    with pytest.raises(Unauthorized):
        sight.interest()
