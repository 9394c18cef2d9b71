"""What WCAG 2.2 AA asks of a page and a machine can check: axe's rules, and what axe does not do.

Axe knows names, roles, ids, headings, landmarks and contrast. Our own script adds the targets of a
finger (44 px; axe asks for 24), and that nothing makes the page scroll sideways.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OURS = Path(__file__).with_suffix(".js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A colour on its way from one scheme to the other has the contrast of neither.
_SETTLE = """() => document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
    .forEach((each) => each.finish())"""
_OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def faults_of(page: Page) -> list[str]:
    """Return one line for each thing on *page* that keeps somebody out, in both colour schemes."""
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(_SETTLE)
        faults += [f"{scheme}: {fault}" for fault in _faults_now(page)]
    return faults


def _faults_now(page: Page) -> list[str]:
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    ours: list[str] = page.evaluate(_OURS)
    return [_told(rule, node) for rule in found for node in rule["nodes"]] + ours


def _told(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
    return f"{rule['id']}: {node['html'][:160]} {'; '.join(why)}"
