"""A real headless Chromium: where it is, and how it is started."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A name for this machine that is not localhost: there, plain http is no secure context.
LAN_HOST = "lan.test"
# What is of no use to a page: the browser's own pages behind its address bar, loaded anew for each
# visitor at three times the cost of the visitor's page, and a process kept for the next one.
_COSTLY = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
)
# What Playwright turns off by itself: of two such flags, Chromium hears the last one only.
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
OFF = "--disable-features="
# No sandbox, since tests run as root in CI; the rest keeps it from calling anybody but the chat.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    OFF + ",".join(_COSTLY + _PLAYWRIGHTS),
    f"--host-resolver-rules=MAP {LAN_HOST} 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium; the path in CHROMIUM wins.

    Raises:
        FileNotFoundError: there is none.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError(f"No Chromium: install one, or set CHROMIUM. Tried {NAMES}.")
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
