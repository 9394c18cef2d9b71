"""Console: the command line of this server, recognised by a token that its data folder tells.

The token is another one at each start and is never stored but in a file that only the server's own
account can read (edge/console_file.py). Who has it is CONSOLE: an admin without a user.
"""

from __future__ import annotations

import hmac
import secrets

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""


class Console:
    """Knows the token of one life of the server. Thread-safe."""

    def __init__(self) -> None:
        """Draw a token."""
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self._bytes = self.token.encode()

    def is_token(self, token: str) -> bool:
        """Tell whether *token* is the console's, in a time that tells nothing."""
        return hmac.compare_digest(token.encode(errors="replace"), self._bytes)
