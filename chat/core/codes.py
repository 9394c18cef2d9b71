"""Codes: what stands in the address of a link or an invite. An id, and proof that we made it.

The code itself is stored nowhere: whoever reads the database cannot make one.
"""

from __future__ import annotations

import hashlib
import secrets

from itsdangerous import BadSignature, Signer

from chat.values.cursor import MAX_SEQ

MAX_CODE_CHARS = 128
"""Longer ones were never given out; they are not even looked at."""


class Codes:
    """Codes of one kind, such as `link`; one kind does not do for another.

    Args:
        key: The secret that they are signed with.
        kind: What they are for.
    """

    def __init__(self, key: bytes, kind: str) -> None:
        """Prepare to sign."""
        self._signer = Signer(
            key, f"halley.{kind}", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def code_of(self, number: int) -> str:
        """Return the code that stands for the id *number*, always the same."""
        return self._signer.sign(str(number)).decode()

    def id_in(self, code: str) -> int | None:
        """Return the id that *code* stands for; None when we have not made it."""
        if len(code) > MAX_CODE_CHARS or not code.isascii():
            return None
        try:
            return int(self._signer.unsign(code))
        except BadSignature:
            return None


def new_id() -> int:
    """Return an id by chance: one that has been deleted never comes again, nor after a restore."""
    return secrets.randbelow(MAX_SEQ) + 1
