"""Pictures: measured, and made anew out of their pixels.

What a camera writes into a picture (the place, the time, the owner) is not passed on, and what is
no pixel of it (a script, a second file) is gone. Whatever is no picture stays as it is.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from chat.values.errors import ChatError, Invalid, Unavailable
from chat.values.words import words

TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
"""The formats that every browser shows; only their decoders are ever used."""
SEVERAL_JPEGS = "MPO"
"""What many phones write: a JPEG with more pictures behind the first, which are not kept."""
MAX_PIXELS = 50_000_000
"""A camera has up to 50 million; decoded, each takes 3 or 4 bytes."""
MAX_MOVING_PIXELS = 20_000_000
"""Of all frames together, which take 250 MB while they are made anew; of a longer animation the
first frame is kept."""
MAX_FRAMES = 1000
"""A longer animation takes seconds for its frames alone, however small they are."""
MAX_SIDE = 2560
"""A larger picture is made smaller: more than that no screen of a chat shows."""
SMALL_SIZE = (720, 640)
"""For the list of messages, which shows 360 by 320; twice that for dense screens."""
QUALITY = 85
WAIT_S = 30.0
"""One is worked on at a time, for it takes memory; the next waits so long."""
MAX_WAITING = 4
"""Each keeps a thread while it waits, and pages and posts need the others."""

_working = threading.Lock()
_places = threading.BoundedSemaphore(1 + MAX_WAITING)


class Picture(NamedTuple):
    """A picture that was made: its type and size in pixels, and whether there is a small one."""

    type: str
    width: int
    height: int
    has_small: bool


def remake(file: Path, to: Path, small: Path) -> Picture | None:
    """Write the picture in *file* anew to *to*, and a small one to *small* when it is large.

    Blocks for as long as that takes, and while another one is worked on.

    Returns:
        What was made; None, and nothing written, when *file* is no picture that browsers show.

    Raises:
        Invalid: `picture_too_large`, `picture_broken`.
        Unavailable: `busy`: too many are waiting.
    """
    try:
        with Image.open(file, formats=list(TYPES)) as picture, _one_at_a_time():
            return _remade(picture, to, small)
    except UnidentifiedImageError:
        return None
    except ChatError:
        raise
    except Exception as error:  # noqa: BLE001 -- the decoders raise whatever a broken file leads to
        raise Invalid(
            "picture_broken",
            words("The picture cannot be read ({error}). Save it anew.", error=error),
        ) from None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise _busy()
    try:
        if not _working.acquire(timeout=WAIT_S):
            raise _busy()
        try:
            yield
        finally:
            _working.release()
    finally:
        _places.release()


def _busy() -> Unavailable:
    return Unavailable("busy", "Many pictures are being worked on. Try again.", retry_after_s=10)


def _remade(picture: Image.Image, to: Path, small: Path) -> Picture:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Invalid(
            "picture_too_large",
            words(
                "The picture has {width} x {height} pixels; the limit is {limit} in all. Make "
                "it smaller.",
                width=width,
                height=height,
                limit=MAX_PIXELS,
            ),
            limit=MAX_PIXELS,
        )
    kind = "JPEG" if picture.format == SEVERAL_JPEGS else picture.format or "PNG"
    frames = _frames_of(picture) if kind in ("GIF", "WEBP") else 1
    if 1 < frames <= MAX_FRAMES and frames * width * height <= MAX_MOVING_PIXELS:
        size = _save_moving(picture, kind, to)
    else:
        size = _save_still(picture, kind, to)
    has_small = size[0] > SMALL_SIZE[0] or size[1] > SMALL_SIZE[1]
    if has_small:
        _save_small(to, small)
    return Picture(TYPES[kind], *size, has_small)


def _frames_of(picture: Image.Image) -> int:
    """Return how many frames *picture* has; no more than MAX_FRAMES + 1 are looked at."""
    frames = 1
    try:
        while frames <= MAX_FRAMES:
            picture.seek(frames)
            frames += 1
    except EOFError:
        pass
    picture.seek(0)
    return frames


def _save_still(picture: Image.Image, kind: str, to: Path) -> tuple[int, int]:
    upright = ImageOps.exif_transpose(picture)
    if kind == "JPEG" and upright.mode not in ("L", "RGB"):
        upright = upright.convert("RGB")
    elif kind == "WEBP" and upright.mode not in ("RGB", "RGBA"):
        upright = upright.convert("RGBA")
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    _bare(upright).save(to, kind, quality=QUALITY)
    return upright.size


def _save_moving(picture: Image.Image, kind: str, to: Path) -> tuple[int, int]:
    durations, frames = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(frame.info.get("duration", 100))
        frames.append(_bare(frame.convert("RGBA")))
    first, *others = frames
    first.save(
        to,
        kind,
        save_all=True,
        append_images=others,
        duration=durations,
        loop=picture.info.get("loop", 0),
        disposal=2,
    )
    return first.size


def _save_small(file: Path, small: Path) -> None:
    with Image.open(file, formats=list(TYPES)) as picture:
        still = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        still.thumbnail(SMALL_SIZE)
        still.save(small, "WEBP", quality=QUALITY)


def _bare(picture: Image.Image) -> Image.Image:
    """Return *picture* with nothing but its pixels and what they need to be shown."""
    picture.info = {
        key: value for key, value in picture.info.items() if key in ("transparency", "background")
    }
    picture.getexif().clear()
    return picture
