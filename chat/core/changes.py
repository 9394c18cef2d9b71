"""Changes: what becomes of a message after it was sent: edited, deleted, reacted to.

A deleted message keeps its place, its author and its time, and nothing else: its words leave the
table and every event that told them. It cannot be brought back; who wants to offer that waits
before deleting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from msgspec.structs import replace

from chat.core.directory import RoomDirectory
from chat.core.mentioning import note_mentions
from chat.core.mutes import Mutes
from chat.core.rendering import RENDERER, Rendering
from chat.core.room_rules import check_open_for_more
from chat.store import memberships, message_changes, messages, reactions
from chat.store.database import Database
from chat.store.memberships import Standing
from chat.store.messages import Draft
from chat.store.transaction import RoomKey, Transaction
from chat.store.writer import Writer
from chat.values.emoji import checked_emoji, emoji_key
from chat.values.errors import Conflict, Forbidden, Invalid, NotFound
from chat.values.mentions import calls_in
from chat.values.records import Message, Reaction, User
from chat.values.texts import checked_text
from chat.values.words import words

DELETED_AT_ONCE = 20
"""Messages that one write deletes when all of a user go: some 20 ms, and others write between."""

MAX_EMOJI = 20
"""Different reactions to one message: two rows of a screen."""
MAX_REACTIONS = 1000
"""In all: they are told anew, with who made them, whenever one changes."""

Change = Callable[[Transaction, Standing, Message], Message]


class Changes:
    """What is done to messages that are there. Thread-safe."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        directory: RoomDirectory,
        mutes: Mutes,
        rendering: Rendering,
    ) -> None:
        """Work on what is stored there."""
        self._mutes = mutes
        self._rendering = rendering
        self._database = database
        self._writer = writer
        self._directory = directory

    def begin_edit(self, user: User, message_id: int, text: str) -> Future[Message]:
        """Let *user*, its author, say something else in a message.

        What it already says changes nothing.

        Returns:
            The message as it is then, once that is on the disk.

        Raises:
            Invalid: the text is not acceptable.
            NotFound: `message_not_found`. Here or in the result, as all below.
            Forbidden: `muted`, `not_author`, `room_archived`.
            Conflict: `message_deleted`.
            Unavailable: nothing was stored; try again.
        """
        room = self._room_of(user, message_id)
        self._mutes.refuse_muted(user)
        text = checked_text(text)
        draft = Draft(text, self._rendering.html_of(text, room), RENDERER)
        calls = calls_in(text)

        def edit(transaction: Transaction, standing: Standing, message: Message) -> Message:
            if message.author.id != user.id:
                raise Forbidden("not_author", "Only its author may edit a message.")
            _refuse_when_fixed(standing, message)
            if message.text == text:
                return message
            edited = message_changes.edit(transaction, standing.room, message, draft)
            note_mentions(transaction, standing.room, edited, calls)
            return edited

        return self._begin(room, user, message_id, edit)

    def begin_delete(self, user: User, message_id: int) -> Future[Message]:
        """Let *user* delete a message: its author, an owner of its room, or an admin who sees it.

        One that is deleted stays so.

        Returns:
            What is left of it, once that is on the disk.

        Raises:
            NotFound: `message_not_found`. Here or in the result, as all below.
            Forbidden: `not_author`.
            Unavailable: nothing was stored; try again.
        """

        def erase(transaction: Transaction, standing: Standing, message: Message) -> Message:
            is_author = message.author.id == user.id
            if not is_author and user.role != "admin" and standing.role != "owner":
                raise Forbidden(
                    "not_author",
                    "Only its author, an owner of the room or an admin may delete a message.",
                )
            if message.deleted:
                return message
            return message_changes.erase(transaction, standing.room, message)

        return self._begin(self._room_of(user, message_id), user, message_id, erase)

    def begin_react(self, user: User, message_id: int, emoji: str) -> Future[Message]:
        """Let *user* answer a message with one emoji; again changes nothing.

        Returns:
            The message as it is then, once that is on the disk.

        Raises:
            Invalid: `emoji_invalid`; `too_many_reactions`. Here or in the result, as all below.
            NotFound: `message_not_found`.
            Forbidden: `muted`, `room_archived`.
            Conflict: `message_deleted`.
            Unavailable: nothing was stored; try again.
        """
        self._mutes.refuse_muted(user)
        emoji = checked_emoji(emoji)

        def react(transaction: Transaction, standing: Standing, message: Message) -> Message:
            _refuse_when_fixed(standing, message)
            like = _reaction_like(message, emoji)
            if like is not None and user.id in like.by:
                return message
            _refuse_when_full(message, like)
            shown = emoji if like is None else like.emoji
            found = reactions.add(transaction, standing.room, message, shown, user)
            return replace(message, reactions=found)

        return self._begin(self._room_of(user, message_id), user, message_id, react)

    def begin_unreact(self, user: User, message_id: int, emoji: str) -> Future[Message]:
        """Take back what *user* answered a message with; what is not there changes nothing.

        Returns and raises as `begin_react`.
        """
        emoji = checked_emoji(emoji)

        def unreact(transaction: Transaction, standing: Standing, message: Message) -> Message:
            _refuse_when_fixed(standing, message)
            like = _reaction_like(message, emoji)
            if like is None or user.id not in like.by:
                return message
            left = reactions.remove(transaction, standing.room, message, like.emoji, user)
            return replace(message, reactions=left)

        return self._begin(self._room_of(user, message_id), user, message_id, unreact)

    def delete_all_of(self, author: User) -> int:
        """Delete all messages of *author*, in whatever room; return how many that were.

        Blocks until all is on the disk. Others write meanwhile; what *author* posts meanwhile may
        stay.

        Raises:
            Unavailable: some may be left; call it again.
        """
        with self._database.snapshot() as connection:
            found = message_changes.ids_by(connection, author.id)
        starts = range(0, len(found), DELETED_AT_ONCE)
        chunks = [found[start : start + DELETED_AT_ONCE] for start in starts]
        return sum(self._writer.write(partial(_erase_all, chunk)) for chunk in chunks)

    def _begin(self, room: RoomKey, user: User, message_id: int, change: Change) -> Future[Message]:
        def store(transaction: Transaction) -> Message:
            connection = transaction.connection
            message = messages.by_id(connection, message_id)
            standing = memberships.standing(connection, room.id, user)
            if message is None or not standing.may_see:
                raise message_not_found()
            return change(transaction, standing, message)

        return self._writer.submit(store)

    def _room_of(self, user: User, message_id: int) -> RoomKey:
        with self._database.snapshot() as connection:
            message = messages.by_id(connection, message_id)
        if message is None or not self._directory.is_visible(user, message.room):
            raise message_not_found()
        return self._directory.room(user, message.room)


def message_not_found() -> NotFound:
    """Return the refusal of a message that is not there, or not for this user: both read alike."""
    return NotFound("message_not_found", "There is no such message here.")


def _refuse_when_fixed(standing: Standing, message: Message) -> None:
    if message.deleted:
        raise Conflict("message_deleted", "The message has been deleted. It cannot be changed.")
    check_open_for_more(standing)


def _reaction_like(message: Message, emoji: str) -> Reaction | None:
    """Return the reaction to *message* that people take for the same emoji."""
    key = emoji_key(emoji)
    return next((each for each in message.reactions if emoji_key(each.emoji) == key), None)


def _refuse_when_full(message: Message, like: Reaction | None) -> None:
    if like is None and len(message.reactions) >= MAX_EMOJI:
        raise Invalid(
            "too_many_reactions",
            words(
                "The message has {limit} different reactions, and may have no more. Choose one "
                "of those.",
                limit=MAX_EMOJI,
            ),
            limit=MAX_EMOJI,
        )
    if sum(each.count for each in message.reactions) >= MAX_REACTIONS:
        raise Invalid(
            "too_many_reactions",
            words("The message has {limit} reactions, and may have no more.", limit=MAX_REACTIONS),
            limit=MAX_REACTIONS,
        )


def _erase_all(message_ids: Sequence[int], transaction: Transaction) -> int:
    found = messages.by_ids(transaction.connection, message_ids)
    left = [message for message in reversed(found) if not message.deleted]
    keys = message_changes.rooms_of(transaction.connection, message_ids)
    for message in left:
        message_changes.erase(transaction, keys[message.id], message)
    return len(left)
