"""Tokens: what a session is known by. The token itself is only ever in the hands of the client."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32
"""256 bits: nobody guesses one."""
MAX_TOKEN_CHARS = 128
"""Longer ones were never given out; they are not even hashed."""


def new_token() -> str:
    """Return a token that nobody has had before."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> bytes:
    """Return what is stored and kept of *token*: whoever reads that cannot sign in."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
