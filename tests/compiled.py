"""Templates that are compiled once a process, whatever number of apps render them."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """The templates that this process has compiled, by name and source."""

    def __init__(self) -> None:
        """Start with none."""
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* if its template has been compiled from the same source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what is in *bucket*."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def share_templates() -> None:
    """Let all apps of this process, and of those forked from it, share what is compiled."""
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
