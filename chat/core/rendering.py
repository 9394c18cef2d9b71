"""Rendering: from the text that somebody wrote to the HTML that is shown."""

from __future__ import annotations

from html import escape


def rendered(text: str) -> str:
    """Return *text* as HTML in which nothing of it is markup; its line breaks stay."""
    return f"<p>{'<br>'.join(escape(line) for line in text.splitlines())}</p>"
