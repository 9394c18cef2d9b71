"""File types: what a file that is no picture is, by its first bytes and never by its name."""

from __future__ import annotations

from pathlib import Path

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
LOOKED_AT_BYTES = 4096
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
"""The IANA registry of media types, and the signatures in the formats' own specifications."""


def type_of(file: Path) -> str:
    """Return the media type of *file*; it is offered for saving, whatever it is."""
    with file.open("rb") as opened:
        first = opened.read(LOOKED_AT_BYTES)
    for signature, kind in SIGNATURES:
        if first.startswith(signature):
            return kind
    if first[4:8] == b"ftyp":
        return "video/mp4"
    return TEXT if _is_text(first) else UNKNOWN


def _is_text(first: bytes) -> bool:
    """Tell whether these bytes are UTF-8 without controls; the last character may be cut off."""
    try:
        text = first.decode()
    except UnicodeDecodeError as error:
        if error.start < len(first) - 3 or len(first) < LOOKED_AT_BYTES:
            return False
        text = first[: error.start].decode()
    return all(char.isprintable() or char in "\t\n\r\f" for char in text)
