"""Departures: a guest whose last session ends cannot come back.

Its name is free for others, its rooms count it no longer, and lists of people leave it out. What it
wrote stays, by somebody who is called `Ada (left)` from now on, and so do its talks of two.
"""

from __future__ import annotations

from chat.store import links, memberships, sessions, users
from chat.store.transaction import RoomKey, Transaction
from chat.values.records import User
from chat.values.texts import name_key


def depart_for_good(transaction: Transaction, user: User) -> None:
    """Let *user* have left, when it is a guest that has no session any more."""
    if user.kind != "guest" or sessions.of_user(transaction.connection, user.id, 1):
        return
    links.remove_of_user(transaction, user.id)
    for standing in memberships.of_user(transaction.connection, user):
        memberships.leave(transaction, standing.room, user)
        if standing.kind == "private":
            find_an_owner(transaction, standing.room)
    users.set_left(transaction, user.id, is_left=True)
    if user.role != "member":  # an admin who cannot come back must not count as one
        users.set_role(transaction, user.id, "member")
    _free_name(transaction, user)


def find_an_owner(transaction: Transaction, room: RoomKey) -> None:
    """Let who has been in *room* for longest own it, when nobody does any more."""
    connection = transaction.connection
    if not memberships.owners(connection, room):
        heir = memberships.longest_standing(connection, room)
        if heir is not None:
            memberships.set_role(transaction, room, heir, "owner")


def _free_name(transaction: Transaction, user: User) -> None:
    endings = (" (left)", f" (left {user.id})", *(f" (left {user.id}.{n})" for n in range(9)))
    for ending in endings:
        name = user.name + ending
        if not users.is_taken(transaction.connection, name_key(name)):
            users.rename(transaction, user.id, name, name_key(name))
            return
