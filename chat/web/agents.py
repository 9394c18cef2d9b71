"""Agents: what a client calls itself, in words that people know. Pure."""

from __future__ import annotations

from chat.values.words import words

# The first that is found counts: browsers name each other, and their systems, for old times' sake.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
MAX_CHARS = 40


def agent_name(agent: str) -> str:
    """Return `Firefox on Linux` for a browser, `curl` for a program, and a word for nothing."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return words("{browser} on {system}", browser=browser, system=system)
    program = agent.split("/", maxsplit=1)[0].strip()[:MAX_CHARS]
    return browser or program or words("A program")
