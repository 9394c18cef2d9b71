"""Sidebar: a part of very many rooms is rendered, and every part of them is reached."""

from __future__ import annotations

import re

import pytest

from chat.core.chat import Chat
from chat.store import rooms
from chat.store.rooms import NewRoom
from chat.store.transaction import Transaction
from chat.values.records import Room
from chat.web.sidebar import MAX_LISTED, sidebar_of
from tests.web.program import Program

MANY = 2 * MAX_LISTED + 50


def room(number: int, **fields: object) -> Room:
    known = {"slug": f"r{number:04}", "name": "", "topic": "", "kind": "open", "members": 1}
    return Room(**(known | {"last_message": number} | fields))


NAMED = [room(number) for number in range(MANY)]
TALKS = [room(number, kind="direct") for number in range(MANY)]


@pytest.mark.parametrize("count", [1, MAX_LISTED])
def test_all_rooms_are_listed_while_they_are_few(count: int):
    listed = sidebar_of(NAMED[:count], "r0000")
    assert (listed.rooms, listed.more) == (NAMED[:count], None)


def test_the_open_room_is_listed_in_its_place():
    listed = sidebar_of(NAMED, "r0400")
    assert listed.rooms == [*NAMED[:MAX_LISTED], NAMED[400]]
    assert listed.more == NAMED[MAX_LISTED].slug


@pytest.mark.parametrize("beginning", ["nowhere", "", None])
def test_what_begins_nowhere_begins_with_the_first(beginning: str | None):
    assert sidebar_of(NAMED, "r0000", beginning) == sidebar_of(NAMED, "r0000")


def test_the_latest_talks_are_listed_and_the_open_one():
    listed = sidebar_of(TALKS, "r0001").rooms
    assert listed == [*reversed(TALKS[-MAX_LISTED:]), TALKS[1]]


@pytest.mark.parametrize(("said", "is_listed"), [(None, False), (7, True)])
def test_a_talk_without_words_is_listed_only_while_it_is_open(said: int | None, is_listed: bool):
    talk = room(1, kind="direct", last_message=said)
    assert (talk in sidebar_of([talk], "general").rooms) == is_listed
    assert talk in sidebar_of([talk], talk.slug).rooms


def test_every_room_is_reached_without_a_script(ada: Program, chat: Chat):
    def store(transaction: Transaction) -> None:
        for number in range(MANY):
            rooms.create(transaction, NewRoom(f"r{number:04}", f"r{number:04}"))

    chat._writer.write(store)
    first = ada.get("/r/general").text
    [more] = re.findall(r'href="(/r/general\?rooms=[^"]+)"', first)
    second = ada.get(more).text
    [last] = re.findall(r'href="(/r/general\?rooms=[^"]+)"', second)
    third = ada.get(last).text
    linked = [set(re.findall(r'href="/r/(r[0-9]{4})"', page)) for page in (first, second, third)]
    assert [len(slugs) <= MAX_LISTED for slugs in linked] == [True] * 3
    assert set.union(*linked) == {each.slug for each in NAMED}
    assert "More rooms" not in third
