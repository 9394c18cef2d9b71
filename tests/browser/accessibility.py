"""What WCAG 2.2 AA asks of a page and a machine can check: names, ids, headings, contrast."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_FAULTS = Path(__file__).with_suffix(".js").read_text()


def faults_of(page: Page) -> list[str]:
    """Return one line for each thing on *page* that keeps somebody out."""
    faults: list[str] = page.evaluate(_FAULTS)
    return faults
