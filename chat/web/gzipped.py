"""gzip: for whoever takes it. Pages are compressed here, the page's own files once in assets.py.

Answers of the API are left as they are: they are small, made thousands at a time, and some of them
hold what others typed beside what only their reader may see. docs/decisions/0009 tells why pages
may be compressed all the same, and which are not.
"""

from __future__ import annotations

import gzip

from flask import Response, request

# Below it there is nothing to gain: it travels in one packet either way.
MIN_BYTES = 1000
# Made anew for each request; the files that pages are made of are compressed once (assets.py).
_PAGES = frozenset({"text/html", "text/javascript"})
# A page of 50 messages: 106 kB become 12 kB in 1.1 ms; level 9 saves 0.05 kB in twice the time.
_PAGE_LEVEL = 6
# Only these may have been asked for by a page of ours or by a person; a browser says so.
_OWN_SITES = frozenset({None, "same-origin", "none"})


def takes_gzip() -> bool:
    """Tell whether whoever asks takes gzip."""
    return request.accept_encodings.quality("gzip") > 0


def gzipped(body: bytes, level: int = 9) -> bytes:
    """Return *body* compressed: the same bytes always, whatever the time."""
    return gzip.compress(body, level, mtime=0)


def mark_gzipped(answer: Response) -> None:
    """Say in the headers of *answer* that its body is compressed."""
    answer.headers["Content-Encoding"] = "gzip"


def compress_page(answer: Response) -> Response:
    """Compress *answer* if it is a page or its words; to be called after each request."""
    if answer.mimetype not in _PAGES or answer.is_streamed or answer.direct_passthrough:
        return answer
    if answer.content_encoding:
        return answer
    answer.vary.add("Accept-Encoding")
    if takes_gzip() and _is_asked_for_here():
        body = answer.get_data()
        if len(body) >= MIN_BYTES:
            answer.set_data(gzipped(body, _PAGE_LEVEL))
            mark_gzipped(answer)
    return answer


def _is_asked_for_here() -> bool:
    """Tell whether no page of another site made the browser ask: it could guess at sizes."""
    return request.headers.get("Sec-Fetch-Site") in _OWN_SITES
