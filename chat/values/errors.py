"""Everything that the chat refuses, as one flat tree.

ChatError                   code                     means
├── BadRequest              bad_json, bad_cursor, …  the request cannot be read
├── Unauthorized            unauthorized, …          nobody is signed in
├── Forbidden               foreign_origin, …        this caller may not
├── NotFound                room_not_found, …        there is none, or none that the caller may see
├── Conflict                name_taken, …            it clashes with what is there
├── TooLarge                body_too_large           the body is over its limit
├── WrongType               not_json                 the body is of another type
├── Invalid                 text_too_long, …         a field's value is not acceptable
├── TooMany                 too_fast, too_many_…     try again after `retry_after_s`, and less often
├── Unavailable             busy, stopping, …        try again after `retry_after_s`
├── SettingsError           bad_settings             the server cannot start so (values/settings.py)
├── RestoreError            not_restored             the backup cannot be used (store/restore.py)
└── CommandRefused          command_refused          on the command line (edge/console_line.py)

A class stands for a kind of refusal (web/errors.py maps it to an HTTP status), the `code` for
the exact one. Codes are stable: programs depend on them. The message names the fault, the limit
and the cure.
"""

from __future__ import annotations


class ChatError(Exception):
    """Something the chat cannot do, told so that the caller can cure it."""

    def __init__(self, code: str, message: str, **facts: object) -> None:
        """Remember the stable *code*, the sentence for people and the *facts* for programs."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts = facts


class BadRequest(ChatError):
    """The request cannot be read: its JSON, cursor or parameter is malformed."""


class Unauthorized(ChatError):
    """Nobody is signed in, or the credentials are wrong."""


class Forbidden(ChatError):
    """The caller is known, and may not do this."""


class NotFound(ChatError):
    """There is none, or none that the caller may see: both are told alike."""


class Conflict(ChatError):
    """It clashes with what is there already."""


class TooLarge(ChatError):
    """The body is over its limit."""


class WrongType(ChatError):
    """The body is not of the type that is read here."""


class Invalid(ChatError):
    """A field was understood, and its value is not acceptable."""


class TooMany(ChatError):
    """The caller asks too often; after `retry_after_s` it may again."""

    def __init__(self, code: str, message: str, *, retry_after_s: int, **facts: object) -> None:
        """Say when trying again makes sense, in whole seconds."""
        super().__init__(code, message, **facts)
        self.retry_after_s = retry_after_s


class Unavailable(ChatError):
    """It cannot be done now; trying again after `retry_after_s` may work."""

    def __init__(self, code: str, message: str, *, retry_after_s: int = 1) -> None:
        """Say when trying again makes sense, in whole seconds."""
        super().__init__(code, message)
        self.retry_after_s = retry_after_s
