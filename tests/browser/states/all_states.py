"""Every state of the page, in one list; how each is reached is in the modules beside this one.

`row` names the row of "States" in the design of the page that a state shows. Many tabs are no
picture: see test_tabs.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.scene import Device, Scene
from tests.browser.states import pages, panels, room, trouble

BOTH: tuple[Device, ...] = ("desktop", "phone")


@dataclass(frozen=True)
class State:
    """One state: `reach` brings a scene there, waits until it is, and returns the page."""

    reach: Callable[[Scene], Page]
    row: str = ""
    devices: tuple[Device, ...] = BOTH
    has_scripts: bool = True

    @property
    def name(self) -> str:
        """What it is called in tests and pictures."""
        return self.reach.__name__.replace("_", "-")


STATES: tuple[State, ...] = (
    State(pages.join, row="First visit"),
    State(pages.join_refused),
    State(pages.invitation_only),
    State(pages.invited),
    State(pages.sign_in),
    State(pages.sign_in_refused),
    State(pages.setup, row="First visit"),
    State(pages.one_time_link),
    State(pages.not_found),
    State(pages.room_not_found),
    State(pages.account_of_a_guest),
    State(pages.account_refused),
    State(pages.account),
    State(pages.question),
    State(pages.people),
    State(pages.person_in_peace),
    State(pages.person),
    State(pages.admin),
    State(pages.export),
    State(pages.without_a_script, row="No JS", has_scripts=False),
    State(room.empty, row="Empty room"),
    State(room.empty_private, row="Empty room"),
    State(room.empty_direct, row="Empty room"),
    State(room.lively),
    State(room.hovered),
    State(room.long_texts),
    State(room.pictures),
    State(room.unread),
    State(room.divided),
    State(room.scrolled),
    State(room.loading, row="Loading a room"),
    State(room.not_loaded, row="Loading a room"),
    State(room.loading_older, row="Loading older"),
    State(room.deleted),
    State(room.typing),
    State(trouble.connecting, row="Connecting"),
    State(trouble.reconnecting, row="Reconnecting"),
    State(trouble.trying, row="Reconnecting"),
    State(trouble.unreachable, row="Offline"),
    State(trouble.offline, row="Offline"),
    State(trouble.back, row="Back"),
    State(trouble.sending, row="Sending"),
    State(trouble.failed, row="Failed"),
    State(trouble.slow_down, row="Slow down (429)"),
    State(trouble.too_long),
    State(trouble.too_big, row="Too big (413)"),
    State(trouble.uploading),
    State(trouble.upload_failed),
    State(trouble.removed, row="Removed / room deleted"),
    State(trouble.archived, row="Muted / read-only"),
    State(trouble.muted, row="Muted / read-only"),
    State(trouble.signed_out, row="Signed out (401)"),
    State(trouble.banned, row="Signed out (401)"),
    State(trouble.restarted, row="Server restarted / upgraded"),
    State(trouble.updated, row="Server restarted / upgraded"),
    State(panels.drawer),
    State(panels.settings),
    State(panels.leaving),
    State(panels.keys, devices=("desktop",)),
    State(panels.new_room),
    State(panels.new_direct),
    State(panels.room_settings),
    State(panels.archiving),
    State(panels.room_menu),
    State(panels.message_menu),
    State(panels.topic),
    State(panels.members),
    State(panels.member_menu),
    State(panels.adding),
    State(panels.search),
    State(panels.hits),
    State(panels.no_hits),
    State(panels.search_failed),
    State(panels.switcher),
    State(panels.bell),
    State(panels.emoji),
    State(panels.no_emoji),
    State(panels.completing),
    State(panels.viewer),
    State(panels.replying),
    State(panels.editing),
    State(panels.undoing),
    State(panels.dropping, devices=("desktop",)),
)


def of_device(device: Device) -> list[State]:
    """Return the states that a script can look at on *device*; without any: test_without_script."""
    return [state for state in STATES if device in state.devices and state.has_scripts]
