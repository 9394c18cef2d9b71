"""Changes: an author edits, a message is deleted, and its words are then nowhere any more."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial

import msgspec
import pytest

from chat.core.chat import Chat
from chat.message_queue.ring import Backlog
from chat.store import message_changes
from chat.store.transaction import RoomKey, Transaction
from chat.values.errors import ChatError
from chat.values.records import Message, User
from tests.blocked import all_at_once

SECRET = "the-secret-word"


def say(chat: Chat, author: User, text: str = SECRET, slug: str = "general") -> Message:
    return chat.messages.post(author, slug, text)[0]


def edit(chat: Chat, user: User, message: Message, text: str) -> Message:
    return chat.changes.begin_edit(user, message.id, text).result()


def delete(chat: Chat, user: User, message: Message) -> Message:
    return chat.changes.begin_delete(user, message.id).result()


def close(chat: Chat, member: User) -> None:
    """Let the room `general` be private from now on, with one member."""

    def store(transaction: Transaction) -> None:
        execute = transaction.connection.exec_driver_sql
        execute("UPDATE rooms SET kind = 'private' WHERE id = 1")
        execute("DELETE FROM memberships WHERE room_id = 1 AND user_id != ?", (member.id,))
        transaction.record("room.changed", RoomKey(1, "general", is_open=False))

    chat._writer.write(store)


def backlog(chat: Chat, user: User, seq: int = 0) -> Backlog:
    return chat.feed.read(seq, chat.directory.interest(user))


def told(chat: Chat, user: User, kind: str) -> list[dict]:
    """The events of one kind, as they are read now."""
    return [msgspec.json.decode(e.body) for e in backlog(chat, user).events if e.kind == kind]


def all_bodies(chat: Chat, user: User) -> bytes:
    return b"".join(event.body for event in backlog(chat, user).events)


@pytest.fixture(params=["ring", "log"])
def kept(request: pytest.FixtureRequest, make_chat: Callable[..., Chat]) -> Chat:
    """A chat whose readers get what was from the ring, or from the log in the database."""
    return make_chat(ring_events={"ring": 1000, "log": 1}[request.param])


@pytest.fixture
def author(kept: Chat) -> User:
    """Somebody who has joined that chat."""
    return kept.sessions.join("mia")[0]


def test_an_edited_message_says_the_new_text(chat: Chat, ada: User):
    said = say(chat, ada)
    edited = edit(chat, ada, said, "<b>")
    assert (edited.text, edited.html) == ("<b>", "<p>&lt;b&gt;</p>")
    assert (edited.id, edited.sent_at, edited.deleted) == (said.id, said.sent_at, False)
    assert edited.edited_at is not None
    assert edited.edited_at >= said.sent_at
    assert chat.messages.get(ada, said.id) == edited
    assert chat.messages.page(ada, "general").messages == [edited]


def test_an_edit_is_told(kept: Chat, author: User):
    edited = edit(kept, author, say(kept, author), "other")
    [event] = told(kept, author, "message.edited")
    assert event["message"] == msgspec.to_builtins(edited)
    assert (event["id"], event["room"]) == (kept.queue.head, "general")


def test_of_many_edits_the_last_is_told(kept: Chat, author: User):
    said = say(kept, author)
    edit(kept, author, said, "one")
    edit(kept, author, said, "two")
    last = edit(kept, author, said, "three")
    [event] = told(kept, author, "message.edited")
    assert event["message"] == msgspec.to_builtins(last)
    assert event["id"] == kept.queue.head


def test_an_edit_to_the_same_text_changes_nothing(chat: Chat, ada: User):
    said = say(chat, ada)
    head = chat.queue.head
    assert edit(chat, ada, said, SECRET) == said
    assert chat.queue.head == head


def test_no_event_has_what_was_said_before_the_edits(kept: Chat, author: User):
    said = say(kept, author)
    edit(kept, author, said, f"{SECRET} again")
    edited = edit(kept, author, said, "other")
    assert SECRET.encode() not in all_bodies(kept, author)
    [created] = told(kept, author, "message.created")
    assert created["message"] == msgspec.to_builtins(edited)
    assert (created["id"], created["at"]) == (said.id, said.sent_at)


def test_a_deleted_message_keeps_its_place_without_its_text(chat: Chat, ada: User):
    first, said, last = say(chat, ada), say(chat, ada), say(chat, ada)
    left = delete(chat, ada, said)
    assert (left.text, left.html, left.deleted) == ("", "", True)
    assert (left.id, left.author, left.sent_at) == (said.id, ada, said.sent_at)
    assert chat.messages.get(ada, said.id) == left
    assert chat.messages.page(ada, "general").messages == [first, left, last]


def test_a_deletion_is_told_once(kept: Chat, author: User):
    said = say(kept, author)
    left = delete(kept, author, said)
    assert delete(kept, author, said) == left
    [event] = told(kept, author, "message.deleted")
    assert event["message"] == msgspec.to_builtins(left)


def test_no_event_has_the_text_of_a_deleted_message(kept: Chat, author: User):
    before = say(kept, author, "before")
    said = say(kept, author)
    edit(kept, author, said, f"{SECRET} again")
    delete(kept, author, said)
    assert SECRET.encode() not in all_bodies(kept, author)
    kinds = [event.kind for event in backlog(kept, author, before.id).events]
    assert kinds == ["message.created", "message.edited", "message.deleted"]


def test_nothing_in_the_database_has_the_text_of_a_deleted_message(chat: Chat, ada: User):
    said = say(chat, ada)
    edit(chat, ada, said, f"{SECRET} again")
    delete(chat, ada, said)
    with closing(sqlite3.connect(chat.settings.database_file)) as connection:
        dump = "".join(connection.iterdump())
    assert "message.deleted" in dump
    assert SECRET not in dump


def test_nothing_in_the_file_has_the_text_of_a_deleted_message(chat: Chat, ada: User):
    said = say(chat, ada, f"{SECRET} " * 300)
    delete(chat, ada, said)
    chat.close()
    assert SECRET.encode() not in chat.settings.database_file.read_bytes()


def test_seqs_stay_without_a_hole_when_events_are_told_anew(kept: Chat, author: User):
    said = [say(kept, author) for _ in range(3)]
    delete(kept, author, said[1])
    seqs = [event.seq for event in backlog(kept, author, said[0].id - 1).events]
    assert seqs == list(range(said[0].id, kept.queue.head + 1))


def test_a_message_sent_again_after_its_deletion_is_not_stored_again(chat: Chat, ada: User):
    said, _ = chat.messages.post(ada, "general", SECRET, "c1")
    left = delete(chat, ada, said)
    assert chat.messages.post(ada, "general", SECRET, "c1") == (left, False)


def test_edits_and_a_deletion_at_once_end_without_the_text(kept: Chat, author: User):
    said = say(kept, author)
    edits = [partial(kept.changes.begin_edit, author, said.id, f"{SECRET} {n}") for n in range(10)]
    all_at_once([*edits, partial(kept.changes.begin_delete, author, said.id), *edits])
    delete(kept, author, said)
    assert SECRET.encode() not in all_bodies(kept, author)


@pytest.mark.parametrize("change", [partial(edit, text="other"), delete], ids=["edit", "delete"])
def test_a_member_changes_no_message_of_others(chat: Chat, ada: User, lin: User, change: Callable):
    said = say(chat, ada)
    head = chat.queue.head
    with pytest.raises(ChatError, match="Only its author") as refusal:
        change(chat, lin, said)
    assert (refusal.value.code, chat.queue.head) == ("not_author", head)
    assert chat.messages.get(ada, said.id) == said


def test_an_admin_deletes_and_does_not_edit(chat: Chat, ada: User, lin: User):
    admin = msgspec.structs.replace(lin, role="admin")
    said = say(chat, ada)
    with pytest.raises(ChatError, match="Only its author"):
        edit(chat, admin, said, "other")
    assert delete(chat, admin, said).deleted


@pytest.mark.parametrize(("role", "is_deleted"), [("owner", True), ("member", False)])
def test_an_owner_of_the_room_deletes(
    chat: Chat, ada: User, lin: User, role: str, is_deleted: bool
):
    said = say(chat, ada)
    chat._writer.write(
        lambda transaction: transaction.connection.exec_driver_sql(
            "UPDATE memberships SET role = ? WHERE user_id = ?", (role, lin.id)
        )
    )
    [outcome] = all_at_once([lambda: chat.changes.begin_delete(lin, said.id).exception()])
    assert (outcome is None) == is_deleted
    assert chat.messages.get(ada, said.id).deleted == is_deleted


def test_a_deleted_message_is_not_edited(chat: Chat, ada: User):
    said = say(chat, ada)
    left = delete(chat, ada, said)
    with pytest.raises(ChatError) as refusal:
        edit(chat, ada, said, "other")
    assert refusal.value.code == "message_deleted"
    assert chat.messages.get(ada, said.id) == left


@pytest.mark.parametrize("change", [partial(edit, text="other"), delete], ids=["edit", "delete"])
def test_a_message_that_is_not_there_is_not_found(chat: Chat, ada: User, change: Callable):
    missing = msgspec.structs.replace(say(chat, ada), id=999)
    with pytest.raises(ChatError) as refusal:
        change(chat, ada, missing)
    assert refusal.value.code == "message_not_found"


@pytest.mark.parametrize("change", [partial(edit, text="other"), delete], ids=["edit", "delete"])
def test_a_message_of_a_closed_room_is_not_found_by_others(
    chat: Chat, ada: User, lin: User, change: Callable
):
    said = say(chat, ada)
    close(chat, lin)
    with pytest.raises(ChatError) as refusal:
        change(chat, ada, said)
    assert refusal.value.code == "message_not_found"


def test_all_messages_of_a_user_go_and_no_others(chat: Chat, ada: User, lin: User):
    chat.rooms.create(ada, "Tea")
    gone = [say(chat, ada, slug=slug) for slug in ["general"] * 120 + ["tea"] * 3]
    stays = say(chat, lin)
    delete(chat, ada, gone[0])
    assert chat.changes.delete_all_of(ada) == 122
    assert chat.changes.delete_all_of(ada) == 0
    left = chat.messages.page(lin, "general", limit=200).messages
    assert [message.deleted for message in left] == [True] * 120 + [False]
    assert left[-1] == stays
    assert [message.text for message in chat.messages.page(lin, "tea").messages] == [""] * 3


def test_what_is_refused_in_one_commit_is_told_as_it_was(chat: Chat, ada: User):
    said = say(chat, ada)

    def erase_and_fail(transaction):
        room = chat.directory.room(ada, "general")
        message_changes.erase(transaction, room, said)
        raise LookupError

    with pytest.raises(LookupError):
        chat._writer.write(erase_and_fail)
    say(chat, ada, "after")
    assert told(chat, ada, "message.created")[0]["message"]["text"] == SECRET
