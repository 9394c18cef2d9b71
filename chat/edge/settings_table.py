"""The table of all settings as people read it: in `--help` and in docs/settings.md.

`python -m chat.edge.settings_table` prints the rows of docs/settings.md; a test compares them.
"""

from __future__ import annotations

import textwrap

from chat.values.settings import default_text, tunables, variable

_HELP_WIDTH = 88
_INDENT = "      "


def as_help() -> str:
    """Return every setting with its default, limit and reason, for a terminal."""
    return "\n".join(_help_entry(name) for name in tunables())


def as_markdown() -> str:
    """Return every setting as rows of a Markdown table."""
    head = ["| variable | default | unit | must be | why |", "|---|---|---|---|---|"]
    return "\n".join(head + [_markdown_row(name) for name in tunables()]) + "\n"


def _help_entry(name: str) -> str:
    setting = tunables()[name]
    text = f"{setting.limit} ({setting.unit}); {setting.reason}"
    body = textwrap.fill(
        text, _HELP_WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT, break_long_words=False
    )
    return f"  {variable(name)}  [{default_text(name)}]\n{body}"


def _markdown_row(name: str) -> str:
    setting = tunables()[name]
    cells = [f"`{variable(name)}`", default_text(name), setting.unit, setting.limit, setting.reason]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 - printing is what this is for
