"""Codes in addresses: the link of a code, and the same as a picture for a camera."""

from __future__ import annotations

import io

import segno
from flask import url_for

QUIET = 4
"""Modules of white around a QR code, that cameras need (ISO/IEC 18004, 6.3.8)."""


def address_of(page: str, code: str) -> str:
    """Return the whole address of an entry page for *code*, as the caller reaches us."""
    return url_for(f"entry_pages.{page}", code=code, _external=True)


def qr_of(address: str) -> str:
    """Return a QR code of *address* as a `data:` URI of an SVG, black on white."""
    return segno.make_qr(address).svg_data_uri(border=QUIET, dark="#000", light="#fff")


def qr_picture(address: str) -> bytes:
    """Return the same as an SVG."""
    picture = io.BytesIO()
    code = segno.make_qr(address)
    code.save(picture, kind="svg", border=QUIET, dark="#000", light="#fff", xmldecl=False)
    return picture.getvalue()
